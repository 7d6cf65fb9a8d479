"""Withdrawals tried the wrong way: odd amounts and days, two clicks, the dead, the departed, the own institution."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kmp import clock
from kmp.accounts.models import RoleGrant
from members.leaving.models import Leaving
from members.leaving.services import ask_leaving, decide_leaving, refuse_leaving
from members.registry.models import Member
from members.savings.models import Payment, Withdrawal
from members.savings.withdrawals import ask_withdrawal, pay_withdrawal
from tests.factories.files import pdf
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_left, make_member, open_house, rini, user_of
from tests.factories.savings import ZONE, on, save
from tests.members.savings.test_withdrawals import code_of

pytestmark = pytest.mark.django_db


def saver(group: str = "nakes") -> Member:
    member = make_member(group=group)
    save(member, 100_000)
    return member


def asked(member: Member, **more: Any) -> Withdrawal:
    return ask_withdrawal(member, **{"amount_rp": 60_000, "method": "tunai", "acting_user": rini(), **more})


def said_to_be_dead(member: Member) -> Leaving:
    return ask_leaving(
        member,
        kind="meninggal",
        reason="Surat kematian.",
        effective_on=clock.today(),
        document=SimpleUploadedFile("surat.pdf", pdf()),
        heir_name="Ahli Waris Contoh",
        heir_relation="anak",
        acting_user=rini(),
    )


@pytest.mark.parametrize("text", ["60000", "60.000", "Rp 60.000", "Rp60.000,-", "60.000,00", " 60000 "])
def test_an_amount_is_understood_as_people_write_it(text: str) -> None:
    browser_of(user_of(saver())).post(reverse("savings_withdraw"), {"amount_rp": text, "method": "tunai"})

    assert Withdrawal.objects.get().amount_rp == 60_000


@pytest.mark.parametrize(
    "text",
    [
        "60,000",
        "60'000",
        "60.00",
        "60.000,50",
        "6e4",
        "-60.000",
        "0",
        "",
        "60.000.",
        "6.0000",
        "9" * 25,
        "60 ribu",
        "½",
    ],
)
def test_an_amount_that_could_mean_two_things_is_not_guessed(text: str) -> None:
    page = browser_of(user_of(saver())).post(reverse("savings_withdraw"), {"amount_rp": text, "method": "tunai"})

    assert (page.status_code, Withdrawal.objects.count()) == (422, 0)


def test_two_clicks_on_every_button_do_it_once() -> None:
    member = saver()
    own, board, clerk = browser_of(user_of(member)), browser_of(budi()), browser_of(rini())
    form = {"amount_rp": "60.000", "method": "tunai"}

    assert [own.post(reverse("savings_withdraw"), form).status_code for _n in range(2)] == [303, 422]
    pk = Withdrawal.objects.get().pk
    assert [own.post(reverse("savings_withdrawal_cancel", args=[pk])).status_code for _n in range(2)] == [303, 409]
    again = asked(member)
    drop, pay = (reverse(f"staff_withdrawal_{name}", args=[again.pk]) for name in ("cancel", "pay"))
    today = {"paid_on": str(clock.today())}
    assert [board.post(pay, today).status_code for _n in range(2)] == [303, 422]
    assert clerk.post(drop).status_code == 409

    assert Payment.objects.filter(amount_rp__lt=0).count() == 1


def test_ids_of_others_open_nothing() -> None:
    withdrawal = asked(saver())
    stranger = browser_of(user_of(saver()))
    names = ["staff_withdrawal", "staff_withdrawal_pay", "staff_withdrawal_account", "staff_withdrawal_refuse"]

    assert stranger.post(reverse("savings_withdrawal_cancel", args=[withdrawal.pk])).status_code == 404
    assert {stranger.post(reverse(name, args=[withdrawal.pk])).status_code for name in names} == {403}
    assert browser_of(budi()).post(reverse("staff_withdrawal_account", args=[10**12])).status_code == 404
    assert Withdrawal.objects.get().state == "diminta"


def test_who_has_left_takes_nothing_back_and_an_open_request_falls() -> None:
    member = saver()
    withdrawal = asked(member)
    make_left(member)

    today = clock.today()
    assert code_of(pay_withdrawal, withdrawal, paid_on=today, acting_user=budi()) == "withdrawal_moved"
    page = browser_of(rini()).post(
        reverse("staff_withdrawal_new", args=[member.pk]), {"amount_rp": "1", "method": "tunai"}
    )

    assert (page.status_code, "sudah keluar" in page.text) == (422, True)
    assert browser_of(user_of(member)).get(reverse("savings_withdraw")).status_code == 403
    assert list(Withdrawal.objects.values_list("state", flat=True)) == ["ditarik"]


def test_nothing_is_paid_to_who_is_said_to_be_dead() -> None:
    member, other = saver(), saver()
    withdrawal = asked(member)
    report = said_to_be_dead(member)
    said_to_be_dead(other)
    facts: dict[str, Any] = {"paid_on": clock.today(), "acting_user": budi()}

    assert code_of(asked, other) == "death_reported"
    assert code_of(pay_withdrawal, withdrawal, **facts) == "death_reported"
    page = browser_of(budi()).post(
        reverse("staff_withdrawal_pay", args=[withdrawal.pk]), {"paid_on": str(clock.today())}
    )
    assert (page.status_code, "dilaporkan meninggal dunia" in page.text) == (422, True)
    refuse_leaving(report, note="Orang lain yang senama.", acting_user=budi())

    assert pay_withdrawal(withdrawal, **facts).state == "dibayar"


def test_the_request_of_who_has_died_falls_into_the_settlement() -> None:
    member = saver()
    withdrawal = asked(member)
    decide_leaving(said_to_be_dead(member), knows_numbers=True, acting_user=budi())

    withdrawal.refresh_from_db()
    assert (withdrawal.state, Leaving.objects.get().sukarela_rp) == ("ditarik", 100_000)


def test_nobody_pays_the_institution_they_act_for() -> None:
    member = saver("faskes")
    user = user_of(member)
    RoleGrant.objects.create(user=user, role="pengurus")
    withdrawal = asked(member)
    page = browser_of(user).get(reverse("staff_withdrawal", args=[withdrawal.pk]))

    assert ("Perlu orang kedua" in page.text, "Nyatakan sudah dibayarkan" in page.text) == (True, False)
    assert code_of(pay_withdrawal, withdrawal, paid_on=clock.today(), acting_user=user) == "withdrawal_paid_to_oneself"
    assert pay_withdrawal(withdrawal, paid_on=clock.today(), acting_user=budi()).state == "dibayar"


def test_nothing_is_paid_before_it_was_asked() -> None:
    open_house(2028)
    with on(2028, 2, 28):
        member = saver()
    with on(2028, 2, 29):
        withdrawal = asked(member)
    with on(2028, 3, 1):
        early = code_of(pay_withdrawal, withdrawal, paid_on=date(2028, 2, 28), acting_user=budi())
        paid = pay_withdrawal(withdrawal, paid_on=date(2028, 2, 29), acting_user=budi())

    assert early == "paid_before_it_was_asked"
    assert paid.payment is not None
    assert paid.payment.paid_on == date(2028, 2, 29)


@pytest.mark.parametrize("day", ["2027-02-29", "2026-02-30", "30/02/2026", "kemarin", ""])
def test_a_day_that_does_not_exist_pays_nothing(day: str) -> None:
    withdrawal = asked(saver())

    page = browser_of(budi()).post(reverse("staff_withdrawal_pay", args=[withdrawal.pk]), {"paid_on": day})

    assert (page.status_code, Withdrawal.objects.get().state) == (422, "diminta")


def test_the_day_of_asking_is_that_of_the_cooperative() -> None:
    """Asked at half past midnight in Jakarta, when it is still the day before in UTC."""
    open_house(2028)
    with on(2028, 2, 28):
        member = saver()
    with time_machine.travel(datetime(2028, 2, 29, 0, 30, tzinfo=ZONE), tick=False):
        withdrawal = asked(member)
        early = code_of(pay_withdrawal, withdrawal, paid_on=date(2028, 2, 28), acting_user=budi())

    assert early == "paid_before_it_was_asked"
