"""The settlement as a paper: what was frozen, and once it is paid the receipt."""

from kmp.accounts.models import User
from kmp.acts import act
from kmp.money import rupiah
from kmp.papers.models import Paper
from kmp.papers.services import issue_paper
from kmp.papers.typesetting import typeset
from kmp.papers.words import terbilang
from kmp.ui.formats import long_date
from members.leaving.models import Leaving
from members.leaving.queries import frozen_settlement
from members.leaving.states import LeavingState

TEMPLATE = "members/leaving/settlement.typ"


@act
def issue_settlement(leaving: Leaving, *, acting_user: User) -> Paper:
    """The paper of a decided leaving: a statement until it is paid, then the receipt under a number of its own."""
    is_paid = leaving.state == LeavingState.PAID and leaving.due_rp != 0
    title = _title(leaving, is_paid=is_paid)
    facts = [("Anggota", leaving.member.number), ("Berakhir", long_date(leaving.effective_on))]
    facts.append((_label(leaving), rupiah(abs(leaving.due_rp))))
    if is_paid:
        facts.append(("Dibayar", long_date(leaving.paid_on)))
    return issue_paper(
        kind="penyelesaian",
        number=f"{leaving.number}-K" if is_paid else leaving.number,
        title=title,
        facts=facts,
        subject=leaving,
        acting_user=acting_user,
    )


def typeset_settlement(leaving: Leaving, paper: Paper) -> bytes:
    """The PDF of the paper."""
    frozen = frozen_settlement(leaving)
    is_paid = paper.number != leaving.number
    data = {
        "paper": paper,
        "name": leaving.member.name,
        "number": leaving.member.number,
        "group": leaving.member.group.name,
        "kind": leaving.get_kind_display(),
        "effective_on": leaving.effective_on,
        "payable_on": leaving.payable_on,
        "rows": [
            ["Simpanan pokok", frozen.pokok_rp],
            ["Simpanan wajib", frozen.wajib_rp],
            ["Simpanan sukarela", frozen.sukarela_rp],
            ["Utang kepada koperasi", -frozen.owed_rp],
        ],
        "label": _label(leaving),
        "due_rp": leaving.due_rp,
        "words": terbilang(abs(leaving.due_rp)),
        "is_paid": is_paid,
        "paid_on": leaving.paid_on,
        "method": leaving.get_method_display() if is_paid else "",
        "receiver": _receiver(leaving),
        "owes": leaving.due_rp < 0,
    }
    return typeset(TEMPLATE, data)


def _title(leaving: Leaving, *, is_paid: bool) -> str:
    if not is_paid:
        return "Penyelesaian keanggotaan"
    return "Kuitansi pengembalian simpanan" if leaving.due_rp > 0 else "Kuitansi pelunasan"


def _label(leaving: Leaving) -> str:
    return "Dikembalikan kepada anggota" if leaving.due_rp >= 0 else "Masih harus dibayar anggota"


def _receiver(leaving: Leaving) -> str:
    if not leaving.heir_name:
        return leaving.member.name
    relation = f", {leaving.heir_relation}" if leaving.heir_relation else ""
    return f"{leaving.heir_name}{relation}, untuk {leaving.member.name}"
