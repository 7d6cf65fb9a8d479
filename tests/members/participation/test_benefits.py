"""What members marketed together, in the report of economic benefits."""

from datetime import date

import pytest
from django.db import transaction

from kmp import clock
from kmp.statements.rules import Span
from members.participation.benefits import marketing_benefit
from members.participation.services import record_participation, reverse_participation
from members.participation.states import Act
from tests.factories.members import make_member

pytestmark = pytest.mark.django_db


def test_value_is_shown_without_corrections_and_no_benefit_is_claimed() -> None:
    producer, today = make_member(group="produsen"), clock.today()
    with transaction.atomic():
        record_participation(producer, act=Act.SALE, amount=700, on=today, source="shipment:1")
        wrong = record_participation(producer, act=Act.SALE, amount=90, on=today, source="shipment:2")
        reverse_participation(wrong, on=today, memo="Salah")
        record_participation(producer, act=Act.USE, amount=5, on=today, source="visit:1")

    benefit = marketing_benefit(Span(today.year, date(today.year, 12, 31)))

    assert [(row.label, row.figures[0].rp) for row in benefit.table.rows if row.figures[0]] == [
        ("Penjualan lewat koperasi", 700),
        ("Nilai barang diantar", 0),
    ]
    assert benefit.benefit_rp is None
