"""Where a motion stands, and who takes it on: the words of the card "Langkah berikutnya" and of the timeline."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from governance.voting.models import Motion
from governance.voting.states import Casting, MotionState
from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.queries import display_name
from kmp.ui.formats import moment


@dataclass(frozen=True)
class NextStep:
    """`who` has to act, and by what; `why_not` says why this user may not, and is empty for who may."""

    who: str
    why_not: str = ""


def next_step(motion: Motion, user: User, *, silent: int = 0) -> NextStep:
    """What the rules of two persons mean for this user on this motion; the rights of roles come on top.

    `silent` is how many of the roll have not voted, where that counts: on an open motion.
    """
    if motion.state == MotionState.OPEN:
        return _open(motion, user, silent)
    steps = {
        MotionState.PROPOSAL: _proposal,
        MotionState.DRAFT: _draft,
        MotionState.READY: _ready,
        MotionState.SCHEDULED: _scheduled,
        MotionState.CLOSED: _closed,
    }
    step = steps.get(MotionState(motion.state))
    return step(motion, user) if step else NextStep("")


def _proposal(motion: Motion, user: User) -> NextStep:
    return NextStep(_("Anggota mengumpulkan dukungan untuk usulan ini."))


def _draft(motion: Motion, user: User) -> NextStep:
    return NextStep(_("Bahas dahulu sampai mufakat. Suara dipungut bila musyawarah tidak mencapai mufakat."))


def _ready(motion: Motion, user: User) -> NextStep:
    first = motion.readied_by
    name = display_name(first) if first else ""
    who = _("Pengurus selain %(name)s membuka pemungutan suara.") % {"name": name}
    if first is not None and first.pk == user.pk:
        return NextStep(who, _("Anda yang menyiapkan usul ini, sehingga orang lain yang membukanya."))
    return NextStep(who)


def _scheduled(motion: Motion, user: User) -> NextStep:
    return NextStep(_("Dibuka oleh sistem pada %(at)s.") % {"at": moment(motion.planned_opens_at)})


def _open(motion: Motion, user: User, silent: int) -> NextStep:
    """The clock closes it; before its time a second person may, when everyone has voted."""
    if clock.now() >= motion.closes_at:
        return NextStep(_("Waktunya sudah lewat. Sistem menutupnya dalam satu menit, atau Anda sekarang."))
    who = _("Ditutup oleh sistem pada %(at)s.") % {"at": moment(motion.closes_at)}
    if silent and motion.casting != Casting.IN_THE_ROOM:
        awaited = _("Sebelum itu hanya dapat ditutup bila semua sudah bersuara; %(silent)s pemilih belum.")
        return NextStep(who, awaited % {"silent": silent})
    opener = motion.opened_by
    if opener is not None and opener.pk == user.pk:
        return NextStep(who, _("Sebelum itu orang lain yang menutupnya, karena Anda yang membukanya."))
    return NextStep(who)


def _closed(motion: Motion, user: User) -> NextStep:
    if motion.casting == Casting.IN_THE_ROOM:
        return NextStep(_("Dua orang mencatat hitungan di rapat, masing-masing sendiri."))
    return NextStep(_("Pengurus menghitung suara."))


def timeline(motion: Motion) -> list[dict[str, Any]]:
    """What happened to the motion, what is now, and what comes."""
    if motion.state in (MotionState.WITHDRAWN, MotionState.CONSENSUS):
        return [_item(_("Ditulis"), note=display_name(motion.proposed_by)), _item(motion.get_state_display())]
    order = [MotionState.DRAFT, MotionState.READY, MotionState.OPEN, MotionState.CLOSED, MotionState.COUNTED]
    state = MotionState(motion.state)
    at = {MotionState.PROPOSAL: 0, MotionState.SCHEDULED: 1}.get(state) if state not in order else order.index(state)
    verdict = getattr(motion, "verdict", None)
    items = [
        _item(_("Ditulis"), note=_name(motion.proposed_by)),
        _item(_("Disiapkan"), note=_name(motion.readied_by)),
        _item(_("Dibuka"), when=motion.opens_at or motion.planned_opens_at, note=_name(motion.opened_by)),
        _item(_("Ditutup"), when=motion.closed_at or motion.closes_at, note=_closer(motion)),
        _item(
            _("Dihitung"), when=verdict.counted_at if verdict else "", note=_name(getattr(verdict, "counted_by", None))
        ),
    ]
    for place, item in enumerate(items):
        item["state"] = "done" if place <= (at or 0) else "now" if place == (at or 0) + 1 else "later"
    return items


def _item(title: str, *, when: Any = "", note: str = "") -> dict[str, Any]:
    return {"title": title, "when": when or "", "note": note, "state": "done"}


def _name(user: User | None) -> str:
    return display_name(user) if user else ""


def _closer(motion: Motion) -> str:
    if motion.closed_at is None:
        return ""
    return _name(motion.closed_by) or _("oleh sistem")
