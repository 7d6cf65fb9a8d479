"""The receipt of SHU that was paid in cash or sent by bank: a paper that anyone can check."""

from collections.abc import Iterable

from django.db.models import Min
from django.utils.translation import gettext as _

from governance.payouts.models import Payout
from governance.payouts.states import GONE, PayWay
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.money import rupiah
from kmp.papers.models import Paper
from kmp.papers.services import issue_paper, revoke_paper
from kmp.ui.formats import long_date

KIND = "bukti-shu"
HAS_RECEIPT = (PayWay.CASH, PayWay.TRANSFER)  # savings have receipts of their own


def together(payout: Payout) -> list[Payout]:
    """The payments of one member in one batch, oldest year first: one receipt stands for all of them."""
    rows = Payout.objects.filter(batch=payout.batch_id, share__member=payout.share.member_id, state__in=list(GONE))
    return list(rows.select_related("share__distribution", "share__member", "batch").order_by("pk"))


@act
def issue_receipt(payout: Payout, *, acting_user: User) -> Paper:
    """The receipt, the same however often it is asked for; the public page shows no name.

    Refused: `no_receipt` for what is not paid, came back, or went into savings.
    """
    parts = together(payout)
    if not parts or payout.method not in HAS_RECEIPT:
        raise DomainError("no_receipt", _("Pembayaran ini tidak punya bukti terima: belum dibayar atau sudah kembali."))
    first = parts[0]
    assert first.paid_on is not None
    assert first.journal is not None
    facts = [
        (_("Nomor anggota"), first.share.member.number),
        (_("Untuk"), purpose_of(parts)),
        (_("Tanggal"), long_date(first.paid_on)),
        (_("Jumlah"), rupiah(sum(part.amount_rp for part in parts))),
        (_("Potongan pajak"), rupiah(0)),
        (_("Cara bayar"), str(first.get_method_display())),
        (_("Nomor bukti buku"), first.journal.reference),
    ]
    return issue_paper(
        kind=KIND,
        number=_number(first.paid_on.year, first.pk),
        title=_("Bukti Terima SHU"),
        facts=facts,
        subject=first,
        acting_user=acting_user,
    )


def purpose_of(parts: list[Payout]) -> str:
    """ "Sisa hasil usaha tahun buku 2024 dan 2025"."""
    years = [str(part.share.distribution.year) for part in parts]
    listed = (
        years[0]
        if len(years) == 1
        else _("%(first)s dan %(last)s")
        % {
            "first": ", ".join(years[:-1]),
            "last": years[-1],
        }
    )
    return _("Sisa hasil usaha tahun buku %(years)s") % {"years": listed}


@step
def revoke_receipts(payouts: Iterable[Payout], *, acting_user: User) -> None:
    """Take the receipts of payments that came back away, where some were given."""
    leads = Payout.objects.filter(batch__in={one.batch_id for one in payouts}).values("batch", "share__member")
    wanted = {(one.batch_id, one.share.member_id): one for one in payouts}
    numbers = {}
    for row in leads.annotate(lead=Min("pk")).filter(share__member__in={member for _batch, member in wanted}):
        one = wanted.get((row["batch"], row["share__member"]))
        if one is not None and one.paid_on is not None:
            numbers[_number(one.paid_on.year, row["lead"])] = one
    for paper in Paper.objects.filter(number__in=numbers, revoked_at=None):
        reason = _("Uangnya kembali: %(reason)s") % {"reason": numbers[paper.number].return_reason}
        revoke_paper(paper, reason=reason[:160], acting_user=acting_user)


def _number(year: int, pk: int) -> str:
    return f"BT-{year}-{pk:06d}"
