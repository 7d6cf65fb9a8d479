"""Chapter 5, its end: how the SHU of 2025 reaches the members, what comes back, and what the board is paid."""

from datetime import date
from functools import partial

from clinics.demo.cast import NAMED_EMAILS
from clinics.demo.story import Story
from clinics.demo.timeline import moment
from governance.funds.services import pay_fund_payment, prepare_fund_payment
from governance.payouts.models import PayoutBatch
from governance.payouts.papers import issue_receipt
from governance.payouts.queries import owed_shares
from governance.payouts.returning import confirm_return, record_results
from governance.payouts.services import approve_batch, choose_way, prepare_batch
from members.registry.models import Member

PAY_DAY, BANK_DAY, CASH_DAY = date(2026, 4, 15), date(2026, 4, 22), date(2026, 4, 23)
ANSWER_DAY, FUND_DAY = date(2026, 4, 24), date(2026, 4, 30)
PAID_PERCENT = 88
BY_BANK, BY_CASH, AS_CAPITAL = 6, 2, 1  # of those who had not said yet on the day of payment
BOARD_RP, BOARD_TAX_RP = 3_000_000, 75_000
RETURNED = "Rekening tujuan sudah ditutup."


def tell(story: Story) -> None:
    """Enter the days of payment into the timeline."""
    at = story.timeline.at
    at(moment(PAY_DAY, 9), partial(_pay_into_savings, story))
    at(moment(PAY_DAY, 15), partial(_choose, story))
    at(moment(BANK_DAY, 9), partial(_pay, story, "transfer", BANK_DAY))
    at(moment(CASH_DAY, 9), partial(_pay_cash, story))
    at(moment(CASH_DAY, 11), partial(_pay, story, "modal", CASH_DAY))
    at(moment(ANSWER_DAY, 10), partial(_hear_from_the_bank, story))
    at(moment(FUND_DAY, 10), partial(_pay_the_board, story))


def _owed() -> list[Member]:
    """Whoever is owed, by number: the codes of the lines are drawn anew in every demo, so nothing goes by them."""
    owed = owed_shares().order_by().values("member")
    return list(Member.objects.filter(pk__in=owed).select_related("person").order_by("number"))


def _pay_into_savings(story: Story) -> None:
    """One prepares, another approves; the last ones have not said yet how they want theirs."""
    owed = _owed()
    named = {one.pk for one in owed if one.person is not None and one.person.email in NAMED_EMAILS}
    drawn = story.rng.sample([one.pk for one in owed], len(owed) * PAID_PERCENT // 100)
    batch = prepare_batch("sukarela", member_ids=sorted({*drawn, *named}), acting_user=story.office.hadi)
    approve_batch(batch, paid_on=PAY_DAY, acting_user=story.office.budi)


def _choose(story: Story) -> None:
    """Some of them say it at the counter; the others stay unpaid and are owed."""
    waiting = iter(_owed())
    for place in range(1, BY_BANK + 1):
        member = next(waiting)
        account = {"bank": "Bank Contoh", "account_number": f"00112233{place:02d}", "account_holder": member.name}
        choose_way(member, way="transfer", **account, acting_user=story.office.hadi)
    for way in ("tunai",) * BY_CASH + ("modal",) * AS_CAPITAL:
        choose_way(next(waiting), way=way, acting_user=story.office.hadi)


def _pay(story: Story, way: str, on: date) -> PayoutBatch:
    batch = prepare_batch(way, acting_user=story.office.hadi)
    return approve_batch(batch, paid_on=on, acting_user=story.office.budi)


def _pay_cash(story: Story) -> None:
    batch = _pay(story, "tunai", CASH_DAY)
    issue_receipt(batch.payouts.select_related("share__member").order_by("pk")[0], acting_user=story.office.hadi)


def _hear_from_the_bank(story: Story) -> None:
    """Five arrived, one came back and is owed again."""
    batch = PayoutBatch.objects.get(way="transfer")
    last = batch.payouts.order_by("-share__member__number")[0]
    by_hadi = {"on": ANSWER_DAY, "acting_user": story.office.hadi}
    report = record_results(batch, returned={last.pk: RETURNED}, arrived=None, **by_hadi)  # type: ignore[arg-type]
    if report is not None:
        confirm_return(report, acting_user=story.office.budi)


def _pay_the_board(story: Story) -> None:
    """Dana pengurus to the chair, PPh 21 withheld."""
    payment = prepare_fund_payment(
        "pengurus",
        recipient=f"{story.office.budi.get_full_name()} (contoh)",
        position="Ketua pengurus",
        purpose="Jasa pengurus tahun buku 2025",
        gross_rp=BOARD_RP,
        tax_rp=BOARD_TAX_RP,
        method="tunai",
        acting_user=story.office.budi,
    )
    pay_fund_payment(payment, paid_on=FUND_DAY, acting_user=story.office.hadi)
