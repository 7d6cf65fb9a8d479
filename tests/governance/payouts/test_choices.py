"""How a member wants to be paid: dated, kept, with the account only where it is needed."""

import pytest

from governance.payouts.models import PayChoice
from governance.payouts.queries import choice_of, way_of
from governance.payouts.rules import payout_code, payout_of_code
from governance.payouts.services import choose_way
from members.notices.models import Notice
from tests.factories.members import budi, make_member, user_of
from tests.governance.payouts.paying import ACCOUNT
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def test_the_newest_choice_counts_and_the_earlier_ones_stay() -> None:
    member = make_member()
    assert way_of(member) == "sukarela"

    choose_way(member, way="transfer", acting_user=budi(), **ACCOUNT)
    choose_way(member, way="tunai", acting_user=budi(), **ACCOUNT)

    assert way_of(member) == "tunai"
    kept = PayChoice.objects.filter(member=member).order_by("pk")
    assert [(one.way, one.account_number) for one in kept] == [("transfer", "0123456789"), ("tunai", "")]
    assert choice_of(member) == kept[1]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"bank": " "}, ["account_missing"]),
        ({"account_number": "", "account_holder": ""}, ["account_missing", "account_missing"]),
        ({"account_number": "12AB345"}, ["account_invalid"]),
        ({"account_number": "1234"}, ["account_invalid"]),
    ],
)
def test_a_transfer_needs_the_whole_account(changes: dict[str, str], codes: list[str]) -> None:
    member = make_member()

    assert code_of(choose_way, member, way="transfer", acting_user=budi(), **{**ACCOUNT, **changes}) == codes[0]
    assert not PayChoice.objects.exists()


def test_a_choice_said_by_staff_is_told_to_the_member_and_the_own_one_is_not() -> None:
    member = make_member(group="nakes")
    choose_way(member, way="tunai", acting_user=user_of(member))
    assert not Notice.objects.filter(key__startswith="shu-cara:").exists()

    choose_way(member, way="transfer", acting_user=budi(), **ACCOUNT)

    told = Notice.objects.get(key__startswith="shu-cara:")
    assert told.person == member.person
    assert told.body == (
        "Sekarang: Transfer bank BRI ••••6789, Klinik Contoh. Bila bukan permintaan Anda, segera hubungi koperasi."
    )


def test_raw_sql_keeps_choices_as_they_were_made() -> None:
    choice = choose_way(make_member(), way="transfer", acting_user=budi(), **ACCOUNT)

    raw_sql_is_refused("UPDATE governance_paychoice SET account_cipher = '1' WHERE id = %s", choice.pk)
    raw_sql_is_refused("UPDATE governance_paychoice SET way = 'tunai' WHERE id = %s", choice.pk)
    raw_sql_is_refused("DELETE FROM governance_paychoice WHERE id = %s", choice.pk)


def test_codes_carry_check_digits() -> None:
    assert [payout_of_code(payout_code(pk)) for pk in (1, 97, 123_456)] == [1, 97, 123_456]
    assert payout_of_code("SU-12345") is None
    assert payout_of_code(f"{payout_code(1)} {payout_code(2)}") is None
