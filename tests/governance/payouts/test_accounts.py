"""Account numbers: encrypted at rest, masked on pages and papers, whole in the file for the bank alone."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from governance.funds.services import prepare_fund_payment
from governance.payouts.bankfile import bank_rows
from governance.payouts.models import PayChoice, Payout
from governance.payouts.queries import choice_of, lines_of
from governance.payouts.services import choose_way
from kmp import clock
from kmp.sealing import mask_account, seal
from members.leaving.services import decide_leaving, pay_leaving
from members.privacy.erasure import pseudonymise_person
from members.privacy.export import write_copy
from members.privacy.services import ask_about_data
from members.registry.models import Member
from tests.factories.governance import closed_year, on_day, posted_distribution
from tests.factories.kmp import browser_of
from tests.factories.members import ask_to_leave, budi, make_member, rini, user_of, wati
from tests.governance.payouts.paying import ACCOUNT, PAYDAY, chosen, paid, sent
from tests.governance.refused import code_of, raw_sql, raw_sql_is_refused

pytestmark = pytest.mark.django_db
NEW_KEY = "YmFydS1zZWthbGktYmFydS1zZWthbGktYmFydS0wMDE="


def page(user: Any, name: str, *args: Any) -> str:
    text: str = browser_of(user).get(reverse(name, args=args)).content.decode()
    return text


def sent_to_one() -> tuple[Member, Any]:
    members = closed_year()
    posted_distribution(members)
    return members["faskes"][0], sent(members["faskes"][0])


@pytest.mark.parametrize(
    ("account", "shown"), [("0123456789", "••••6789"), ("12345", "••••2345"), ("1234", "••••"), ("", "")]
)
def test_a_number_is_known_by_its_last_digits(account: str, shown: str) -> None:
    assert mask_account(account) == shown


def test_no_number_stands_in_the_database_or_on_a_page() -> None:
    member, batch = sent_to_one()
    rows = [bytes(row) for table in (PayChoice, Payout) for row in _ciphers(table)]
    assert [b"0123456789" in row for row in rows] == [False, False]

    pages = [
        page(budi(), "staff_payout_batch", batch.pk),
        page(budi(), "staff_pay_choice", member.pk),
        page(user_of(member), "pay_choice"),
    ]

    assert [("••••6789" in text, "0123456789" in text) for text in pages] == [(True, False)] * 3
    assert [row[1] for row in bank_rows(batch)] == ["0123456789"]


def _ciphers(table: Any) -> list[Any]:
    return list(table.objects.filter(account_cipher__isnull=False).values_list("account_cipher", flat=True))


def test_a_number_left_out_stays_that_of_the_same_bank() -> None:
    member = make_member()
    choose_way(member, way="transfer", acting_user=budi(), **ACCOUNT)
    same = {"bank": "bri", "account_number": " ", "account_holder": "Nama Lain"}

    assert choose_way(member, way="transfer", acting_user=budi(), **same).account_number == "0123456789"
    other = {**same, "bank": "BCA"}
    assert code_of(choose_way, member, way="transfer", acting_user=budi(), **other) == "account_missing"
    choice = choice_of(member)
    assert choice is not None
    assert (choice.bank, PayChoice.objects.count()) == ("bri", 2)


def test_no_account_of_another_is_put_under_a_prepared_payment() -> None:
    _member, batch = sent_to_one()
    payout = batch.payouts.get()

    raw_sql_is_refused("UPDATE governance_payout SET account_cipher = %s WHERE id = %s", seal("666"), payout.pk)
    raw_sql("SELECT set_config('kmp.new_key', 'on', true)")
    raw_sql_is_refused("UPDATE governance_payout SET account_cipher = NULL, bank = 'X' WHERE id = %s", payout.pk)
    raw_sql("SELECT set_config('kmp.new_key', '', true)")

    assert batch.payouts.get().account_number == "0123456789"


def test_new_keys_renew_what_never_changes_otherwise(settings: Any) -> None:
    _member, batch = sent_to_one()
    settings.FIELD_KEYS = [NEW_KEY, settings.FIELD_KEYS[0]]

    call_command("rotate_keys", stdout=io.StringIO())
    settings.FIELD_KEYS = [NEW_KEY]

    assert [row[1] for row in bank_rows(batch)] == ["0123456789"]
    assert lines_of(batch).count() == 1
    assert PayChoice.objects.get().account_number == "0123456789"


def test_the_account_of_a_fund_is_whole_for_who_pays_it_and_masked_for_others() -> None:
    posted_distribution()
    facts: dict[str, Any] = {"gross_rp": 1_000, "tax_rp": 0, "method": "transfer", "purpose": "Uji", **ACCOUNT}
    with on_day(PAYDAY):
        payment = prepare_fund_payment("pendidikan", recipient="Guru Contoh", **facts, acting_user=budi())

    assert "0123-45 6789" in page(budi(), "staff_fund_payment", payment.pk)
    text = page(wati(), "staff_fund_payment", payment.pk)
    assert ("••••6789" in text, "0123-45" in text) == (True, False)


def test_the_own_copy_has_it_masked() -> None:
    members = closed_year()
    member = members["nakes"][0]
    choose_way(member, way="transfer", acting_user=budi(), **ACCOUNT)
    assert member.person is not None
    target = io.BytesIO()

    write_copy(member.person, target)

    with zipfile.ZipFile(target) as archive:
        text = archive.read("governance-paychoice.csv").decode()
    assert ("nomor rekening, sebagian" in text, "••••6789" in text, "0123456789" in text) == (True, True, False)


def test_who_becomes_nobody_leaves_no_account_behind() -> None:
    members = closed_year()
    posted_distribution(members)
    member = members["nakes"][0]
    chosen(member, "transfer", **ACCOUNT | {"account_holder": "Wulan Sari"})
    paid("transfer")
    with on_day(PAYDAY):
        leaving = decide_leaving(ask_to_leave(member), knows_numbers=True, acting_user=budi())
    with on_day(PAYDAY + timedelta(days=31)):
        pay_leaving(leaving, method="tunai", paid_on=clock.today(), acting_user=rini())
        assert member.person
        asked = ask_about_data(member.person, kind="penghapusan", acting_user=rini())
        pseudonymise_person(asked, answer="Sudah disamarkan.", acting_user=budi())

    rows = [*PayChoice.objects.filter(member=member), *Payout.objects.filter(share__member=member)]
    assert [(row.account_holder, row.account_number) for row in rows] == [
        (f"Mantan anggota {member.number}", "(disamarkan)")
    ] * 2
