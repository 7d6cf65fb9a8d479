"""The account of a withdrawal: sealed at rest, masked on pages, whole for who pays and only with a line in the log."""

import io
import zipfile
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from kmp import clock
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.privacy.export import write_copy
from members.registry.models import Member
from members.savings.models import Withdrawal
from members.savings.withdrawals import ask_withdrawal, pay_withdrawal, refuse_withdrawal, take_back_withdrawal
from tests.factories.kmp import browser_of, make_account
from tests.factories.members import budi, make_member, rini, user_of, wati
from tests.factories.savings import save
from tests.members.savings.test_withdrawals import code_of

pytestmark = pytest.mark.django_db
NUMBER = "0011223344"
ACCOUNT = {"bank": "Bank Contoh", "account_number": NUMBER, "account_holder": "Sari Contoh"}
NEW_KEY = "YmFydS1zZWthbGktYmFydS1zZWthbGktYmFydS0wMDE="


def saver() -> Member:
    member = make_member(group="nakes")
    save(member, 100_000)
    return member


def asked(member: Member, **more: Any) -> Withdrawal:
    facts = {"amount_rp": 1_000, "method": "transfer", "acting_user": rini(), **ACCOUNT}
    return ask_withdrawal(member, **{**facts, **more})


def raw_sql_is_refused(sql: str, *values: Any) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    assert "does not change" in str(refused.value)


def test_no_number_stands_in_the_database_on_a_page_or_in_the_log() -> None:
    member = saver()
    withdrawal = asked(member)
    kept = Withdrawal.objects.get()
    assert (kept.account_number, NUMBER.encode() in bytes(kept.account_cipher or b"")) == (NUMBER, False)

    pages = [
        browser_of(budi()).get(reverse("staff_withdrawal", args=[withdrawal.pk])).text,
        browser_of(wati()).get(reverse("staff_withdrawal", args=[withdrawal.pk])).text,
        browser_of(user_of(member)).get(reverse("savings")).text,
    ]

    assert [("Bank Contoh ••••3344 a.n. Sari Contoh" in text, NUMBER in text) for text in pages] == [(True, False)] * 3
    said = [*ActionLog.objects.values_list("after", flat=True), *Notice.objects.values_list("body", flat=True)]
    assert NUMBER not in str(said)


def test_who_pays_looks_at_the_number_and_that_is_kept() -> None:
    withdrawal = asked(saver())
    url = reverse("staff_withdrawal_account", args=[withdrawal.pk])

    shown = browser_of(budi()).post(url)

    assert (shown.status_code, NUMBER in shown.text, "no-store" in shown["Cache-Control"]) == (200, True, True)
    line = ActionLog.objects.get(action="members.savings.account_shown")
    assert (line.actor, line.object_id) == (budi(), str(withdrawal.pk))
    assert NUMBER not in browser_of(budi()).get(reverse("staff_withdrawal", args=[withdrawal.pk])).text


def test_who_does_not_pay_cannot_look() -> None:
    withdrawal = asked(saver())
    url = reverse("staff_withdrawal_account", args=[withdrawal.pk])

    assert [browser_of(user).post(url).status_code for user in (rini(), wati())] == [403, 403]
    assert browser_of(make_account(roles=["pengurus"]), fresh=False).post(url).status_code == 302
    assert not ActionLog.objects.filter(action="members.savings.account_shown").exists()


def test_of_what_nobody_pays_the_number_is_not_shown() -> None:
    dropped = asked(saver())
    take_back_withdrawal(dropped, acting_user=rini())
    in_cash = asked(saver(), method="tunai")

    for one in (dropped, in_cash):
        page = browser_of(budi()).post(reverse("staff_withdrawal_account", args=[one.pk]), follow=True)
        assert ("Tidak ada rekening untuk penarikan ini." in page.text, NUMBER in page.text) == (True, False)
    assert not ActionLog.objects.filter(action="members.savings.account_shown").exists()


def test_a_number_left_out_is_the_one_named_last_at_that_bank() -> None:
    member = saver()
    refuse_withdrawal(asked(member), reason="Nanti.", acting_user=budi())
    page = browser_of(user_of(member)).get(reverse("savings_withdraw")).text
    assert ("Kosongkan bila tetap ••••3344 di Bank Contoh." in page, NUMBER in page) == (True, False)

    assert code_of(asked, member, account_number="", bank="Bank Lain") == "account_missing"
    again = asked(member, account_number=" ", bank="bank contoh", account_holder="Sari")

    assert (again.account_number, again.account_holder) == (NUMBER, "Sari")


def test_a_number_is_never_that_of_another_member() -> None:
    asked(saver())

    assert code_of(asked, saver(), account_number="") == "account_missing"


def test_what_was_asked_is_not_turned_elsewhere() -> None:
    pk = asked(saver()).pk

    raw_sql_is_refused("UPDATE members_withdrawal SET bank = 'Lain' WHERE id = %s", pk)
    raw_sql_is_refused("UPDATE members_withdrawal SET account_cipher = '1' WHERE id = %s", pk)
    raw_sql_is_refused("UPDATE members_withdrawal SET bank = '', account_holder = '' WHERE id = %s", pk)
    raw_sql_is_refused("UPDATE members_withdrawal SET amount_rp = 2000 WHERE id = %s", pk)

    assert Withdrawal.objects.get(pk=pk).account_number == NUMBER


def test_new_keys_renew_it_and_nothing_else(settings: Any) -> None:
    withdrawal = asked(saver())
    settings.FIELD_KEYS = [NEW_KEY, settings.FIELD_KEYS[0]]

    call_command("rotate_keys", stdout=io.StringIO())
    settings.FIELD_KEYS = [NEW_KEY]

    withdrawal.refresh_from_db()
    assert (withdrawal.account_number, withdrawal.state) == (NUMBER, "diminta")
    paid = pay_withdrawal(withdrawal, paid_on=clock.today(), acting_user=budi())
    assert paid.account_number == NUMBER


def test_who_did_not_ask_is_told_where_the_money_goes() -> None:
    member = saver()
    withdrawal = asked(member)

    told = Notice.objects.get(key=f"penarikan-diminta:{withdrawal.pk}")
    assert (told.person, told.title) == (member.person, "Petugas mencatat penarikan simpanan Anda: Rp1.000")
    assert told.body == (
        "Transfer bank ke Bank Contoh ••••3344 a.n. Sari Contoh. Bila bukan permintaan Anda, segera hubungi koperasi."
    )
    take_back_withdrawal(withdrawal, acting_user=user_of(member))
    asked(member, acting_user=user_of(member))
    assert Notice.objects.filter(key__startswith="penarikan-diminta:").count() == 1


def test_the_own_copy_has_it_masked() -> None:
    member = saver()
    asked(member)
    assert member.person is not None
    target = io.BytesIO()

    write_copy(member.person, target)

    with zipfile.ZipFile(target) as archive:
        text = archive.read("members-withdrawal.csv").decode()
    assert ("••••3344" in text, NUMBER in text) == (True, False)


def test_a_decision_is_told_once() -> None:
    withdrawal = asked(saver())

    pay_withdrawal(withdrawal, paid_on=clock.today(), acting_user=budi())

    assert Notice.objects.filter(key__startswith="penarikan").exclude(key__contains="diminta").count() == 1


def test_an_open_transfer_without_an_account_is_refused_by_the_table() -> None:
    facts: dict[str, Any] = {
        "number": "TS-X",
        "member": saver(),
        "amount_rp": 1,
        "method": "transfer",
        "asked_by": rini(),
    }

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Withdrawal.objects.create(**facts)
    assert "transfer_withdrawal_names_the_account" in str(refused.value)


def test_refusals_are_domain_errors_in_words() -> None:
    with pytest.raises(DomainError) as refused:
        asked(saver(), account_number="12", account_holder="")
    assert [(one.code, one.path) for one in refused.value.problems] == [
        ("account_missing", "account_holder"),
        ("account_invalid", "account_number"),
    ]
