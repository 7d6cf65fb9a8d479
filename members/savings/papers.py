"""Receipts and statements as papers that anyone can check: what they say in public, and when they are taken back."""

from datetime import date

from django.utils.translation import gettext as _

from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.money import rupiah
from kmp.papers.models import Paper
from kmp.papers.services import issue_paper, revoke_paper
from kmp.proofs.canonical import digest
from kmp.ui.formats import MONTHS, long_date
from members.registry.models import Member
from members.savings.models import Payment
from members.savings.queries import Statement
from members.savings.rules import period_problems


def receipt_number(payment: Payment) -> str:
    """KW-2026-000123: the year of the payment and its id."""
    return f"KW-{payment.paid_on.year}-{payment.pk:06d}"


def purpose_of(payment: Payment) -> str:
    """What a payment is for, in words: "Simpanan wajib April 2026"."""
    month = payment.bill.month if payment.bill else None
    words = str(payment.get_kind_display())
    return f"{words} {MONTHS[month.month - 1]} {month.year}" if month else words


@act
def issue_receipt(payment: Payment, *, acting_user: User) -> Paper:
    """The receipt of one payment, the same however often it is asked for; of a withdrawal the proof that it was paid.

    The public page shows no name. Refused: `payment_reversed`, and `no_receipt` for a counter-entry, a settlement or
    an opening balance: they have papers of their own, or none.
    """
    if Payment.objects.filter(reverses=payment).exists():
        raise DomainError("payment_reversed", _("Pembayaran ini sudah dibatalkan, jadi tidak ada kuitansinya."))
    if not has_receipt(payment):
        raise DomainError("no_receipt", _("Catatan ini bukan pembayaran, jadi tidak ada kuitansinya."))
    goes_out = payment.amount_rp < 0
    facts = [
        (_("Nomor anggota"), payment.member.number),
        (_("Untuk"), _("Penarikan simpanan sukarela") if goes_out else purpose_of(payment)),
        (_("Tanggal"), long_date(payment.paid_on)),
        (_("Jumlah"), rupiah(abs(payment.amount_rp))),
        (_("Cara bayar"), str(payment.get_method_display())),
        (_("Nomor bukti buku"), payment.journal.reference),
    ]
    return issue_paper(
        kind="bukti-penarikan" if goes_out else "kuitansi-simpanan",
        number=receipt_number(payment),
        title=_("Bukti Pembayaran Simpanan") if goes_out else _("Kuitansi Simpanan"),
        facts=facts,
        subject=payment,
        acting_user=acting_user,
    )


def has_receipt(payment: Payment) -> bool:
    """Money that came in over the counter, the bank or as SHU, and simpanan sukarela that was paid out."""
    if payment.reverses_id is not None or payment.method in ("keluar", "saldo_awal"):
        return False
    return payment.amount_rp > 0 or payment.kind == "sukarela"


@step
def revoke_receipt(payment: Payment, *, reason: str, acting_user: User) -> None:
    """Take the receipt of a payment back, where one was given."""
    paper = Paper.objects.filter(number=receipt_number(payment), revoked_at=None).first()
    if paper is not None:
        words = _("Pembayaran dibatalkan: %(reason)s") % {"reason": reason.strip()}
        revoke_paper(paper, reason=words[:160], acting_user=acting_user)


@act
def issue_statement(member: Member, statement: Statement, *, acting_user: User) -> Paper:
    """The statement of a period; of the same period with the same movements it is the same paper.

    Refused: `period_backwards`, `period_too_long`.
    """
    refuse_on(period_problems(first=statement.first, last=statement.last))
    facts = [
        (_("Nomor anggota"), member.number),
        (_("Masa"), _period(statement.first, statement.last)),
        (_("Saldo awal"), rupiah(statement.before.total_rp)),
        (_("Masuk"), rupiah(statement.taken_in_rp)),
        (_("Keluar"), rupiah(statement.given_out_rp)),
        (_("Saldo akhir"), rupiah(statement.after.total_rp)),
        (_("Jumlah baris"), str(len(statement.rows))),
    ]
    content = digest([[row.pk, row.amount_rp] for row in statement.rows] + [statement.before.total_rp])
    return issue_paper(
        kind="rekening-simpanan",
        number=f"RS-{member.number}-{statement.first:%Y%m%d}-{statement.last:%Y%m%d}-{content[:6].upper()}",
        title=_("Rekening Koran Simpanan"),
        facts=facts,
        subject=member,
        acting_user=acting_user,
    )


def _period(first: date, last: date) -> str:
    return _("%(first)s sampai %(last)s") % {"first": long_date(first), "last": long_date(last)}
