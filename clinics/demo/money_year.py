"""Chapter 4: simpanan wajib month by month, what the house costs, and bills that are paid late or in time."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from django.db.models import Sum

from clinics.demo.cast import NAMED_EMAILS
from clinics.demo.story import Story
from clinics.demo.timeline import moment
from kmp import clock
from kmp.books.checklist import month_problems
from kmp.books.models import Posting
from kmp.books.rules import Line
from kmp.books.services import close_period
from kmp.errors import Caution, DomainError, Problem
from kmp.vouchers.recurring import begin_recurring
from kmp.vouchers.rules import Entered
from kmp.vouchers.services import post_voucher, write_voucher
from members.registry.models import Member
from members.savings.models import Bill
from members.savings.queries import unpaid_bills
from members.savings.services import ask_wajib, deposit_sukarela, receive_wajib
from members.savings.states import Method

FIRST_MONTH, LAST_MONTH = date(2025, 2, 1), date(2026, 10, 1)
LAST_CLOSED, DECEMBER = date(2026, 9, 1), 12
WAJIB_FROM = date(2025, 7, 1)  # the half year of founding is free of it
LATE_PAYERS = 25  # one member in so many pays only now and then
SALARIES_RP, RENT_RP, FREIGHT_RP, OFFICE_RP = 9_000_000, 2_250_000, 1_850_000, 600_000
ASSEMBLY_RP = 18_000_000  # the plenary of a year, paid in its March
BANK, CASH = "1-1010", "1-1000"
RECEIVABLE, PAYABLE = "1-1150", "2-1100"
PAPER_RP, SHELF_RP = 186_500, 750_000
LOAN_RP = 400_000_000  # working capital of the first year
LOAN_DAY, REPAID_DAY = date(2025, 2, 6), date(2026, 1, 9)
# What others than members bought, by the month they paid: sale and cost in rupiah.
STRANGERS = {
    date(2025, 3, 25): (64_500_000, 52_300_000),
    date(2025, 6, 24): (88_250_000, 71_900_000),
    date(2025, 9, 23): (71_400_000, 58_150_000),
    date(2025, 12, 16): (97_800_000, 79_400_000),
    date(2026, 3, 24): (58_900_000, 48_000_000),
    date(2026, 6, 23): (81_300_000, 66_200_000),
    date(2026, 9, 22): (76_150_000, 61_850_000),
}


def tell(story: Story) -> None:
    """Enter every month's billing, costs and settlements into the timeline."""
    for month in months(FIRST_MONTH, LAST_MONTH):
        if month >= WAJIB_FROM:
            story.timeline.at(moment(month, 2, 10), partial(bill_month, story, month))
        story.timeline.at(moment(month.replace(day=25), 15), partial(_pay_costs, story, month))
        story.timeline.at(moment(month.replace(day=27), 11), partial(_settle, story, month))
    for month in months(date(2025, 1, 1), LAST_CLOSED):
        if month.month < DECEMBER:  # December is closed with the year
            closing = moment(next_month(month).replace(day=12), 16)
            story.timeline.at(closing, partial(_close_month, story, month))
    story.timeline.at(moment(LOAN_DAY, 10), partial(_borrow, story, LOAN_RP))
    story.timeline.at(moment(REPAID_DAY, 10), partial(_borrow, story, -LOAN_RP))
    for day, (sale, cost) in STRANGERS.items():
        story.timeline.at(moment(day, 13), partial(_sell_to_strangers, story, day, sale, cost))


def _close_month(story: Story, month: date) -> None:
    accepted, note = accepted_warnings(month_problems(month.year, month.month))
    close_period(month.year, month.month, accepted=accepted, note=note, acting_user=story.office.budi)


def accepted_warnings(problems: Sequence[Problem]) -> tuple[list[str], str]:
    """Budi ticks every warning of the check list and says why: what is left over is of the next month."""
    codes = [problem.code for problem in problems if isinstance(problem, Caution)]
    return codes, "Sudah diperiksa; selesai pada bulan berikutnya." if codes else ""


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=32)).replace(day=1)


def months(first: date, last: date) -> Iterator[date]:
    """The first day of every month from `first` to `last`."""
    while first <= last:
        yield first
        first = next_month(first)


def bill_month(story: Story, month: date, *, named_pay: bool = True) -> None:
    """The run bills everybody; most pay in the nine days after, together with what they forgot before."""
    ask_wajib(month, acting_user=story.office.rini)
    for bill in unpaid_bills().filter(month__lte=month).select_related("member").order_by("member__number", "month"):
        assert bill.member is not None  # simpanan wajib is of a member
        if _pays(story, bill.member, named_pay=named_pay):
            when = clock.now() + timedelta(hours=6 + story.rng.randrange(200))
            story.timeline.at(when, partial(pay_bill, story, bill))


def _pays(story: Story, member: Member, *, named_pay: bool) -> bool:
    """Whether the member pays this month: the named ones as told, late payers seldom."""
    if story.email(member) in NAMED_EMAILS:
        return named_pay
    return story.rng.random() < (0.25 if int(member.number[-5:]) % LATE_PAYERS == 0 else 0.97)


def pay_bill(story: Story, bill: Bill) -> None:
    """The whole month, by transfer or at the desk; whoever left since the bill pays no more."""
    method = Method.TRANSFER if story.rng.random() < 0.7 else Method.CASH
    try:
        receive_wajib(bill, method=method, paid_on=clock.today(), acting_user=story.office.rini)
    except DomainError as refused:
        if refused.code != "payment_comes_from_a_member":
            raise


def save_more(story: Story, member: Member, amount_rp: int) -> None:
    """Simpanan sukarela at the desk."""
    today = clock.today()
    deposit_sukarela(
        member, amount_rp=amount_rp, method=Method.CASH, paid_on=today, acting_user=story.office.rini, key=f"{today}"
    )


def _post(story: Story, key: str, memo: str, lines: list[Line]) -> None:
    """Rini writes the voucher, Budi posts it."""
    entered = [Entered(line.account, line.amount_rp, line.party, line.party_name) for line in lines]
    office, today = story.office, clock.today()
    voucher = write_voucher(
        key=f"{key}-{today.year}", on=today, memo=memo, lines=entered, submit=True, acting_user=office.rini
    )
    post_voucher(voucher, acting_user=office.budi)


def _pay_costs(story: Story, month: date) -> None:
    costs = {"5-2000": SALARIES_RP, "5-2100": RENT_RP, "5-2200": FREIGHT_RP, "5-5000": OFFICE_RP}
    if month.month == 3 and month.year > FIRST_MONTH.year:
        costs["5-5000"] += ASSEMBLY_RP
    lines = [Line(account, rp) for account, rp in costs.items()]
    _post(story, f"BIAYA-{month:%m}", f"Biaya bulan {month:%m/%Y}", [*lines, Line(BANK, -sum(costs.values()))])


def leave_vouchers(story: Story) -> None:
    """A voucher of Rini's that waits for a second person, and the rent of a shelf that comes back each month."""
    today, rini = clock.today(), story.office.rini
    paper = [Entered("5-9000", PAPER_RP), Entered(CASH, -PAPER_RP)]
    write_voucher(
        key=f"ATK-{today}", on=today, memo="Alat tulis kantor, nota 0117", lines=paper, submit=True, acting_user=rini
    )
    shelf = [Entered("5-2100", SHELF_RP), Entered(BANK, -SHELF_RP)]
    begin_recurring(
        memo="Sewa rak gudang dingin", day=31, first=next_month(today), last=None, lines=shelf, acting_user=rini
    )


def _borrow(story: Story, amount_rp: int) -> None:
    """Money from the bank, or (negative) back to it."""
    memo = "Pinjaman modal kerja dari bank" if amount_rp > 0 else "Pelunasan pinjaman modal kerja"
    _post(story, f"BANK-{clock.today():%m}", memo, [Line(BANK, amount_rp), Line("2-2000", -amount_rp)])


def _sell_to_strangers(story: Story, day: date, sale_rp: int, cost_rp: int) -> None:
    """Goods bought and sold on at once, so they never lie in the warehouse."""
    _post(
        story, f"BNA-{day:%m}", "Pembelian barang untuk bukan anggota", [Line("1-1300", cost_rp), Line(BANK, -cost_rp)]
    )
    lines = [Line(BANK, sale_rp), Line("4-3100", -sale_rp), Line("5-4100", cost_rp), Line("1-1300", -cost_rp)]
    _post(story, f"JNA-{day:%m}", "Penjualan tunai kepada bukan anggota", lines)


def _settle(story: Story, month: date) -> None:
    """Facilities pay nearly all they owe; the cooperative pays its producers in full."""
    owed = _balances(RECEIVABLE)
    paid = {party: rp for party, rp in owed.items() if story.rng.random() < 0.9}
    if paid:
        lines = [Line(RECEIVABLE, -rp, *party) for party, rp in paid.items()]
        _post(story, f"TERIMA-{month:%m}", "Pelunasan piutang anggota", [Line(BANK, sum(paid.values())), *lines])
    due = _balances(PAYABLE)
    if due:
        lines = [Line(PAYABLE, -rp, *party) for party, rp in due.items()]
        _post(story, f"BAYAR-{month:%m}", "Pembayaran kepada produsen", [*lines, Line(BANK, sum(due.values()))])


def _balances(account: str) -> dict[tuple[str, str], int]:
    """Party → what is still open on the account, debit positive."""
    rows = Posting.objects.filter(account__code=account, party__isnull=False).order_by("party__code")
    sums = rows.values_list("party__code", "party__name").annotate(total=Sum("amount_rp"))
    return {(code, name): total for code, name, total in sums if total}
