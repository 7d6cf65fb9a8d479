"""Chapter 7: what else happens in two years: people leave, a membership is frozen, somebody saves more."""

from datetime import date
from functools import partial

from clinics.demo.cast import NAMED_EMAILS
from clinics.demo.money_year import save_more
from clinics.demo.story import Story
from clinics.demo.timeline import moment
from kmp import clock
from kmp.trail.services import take_fingerprint
from members.leaving.models import Leaving
from members.leaving.services import ask_leaving, decide_leaving, pay_leaving
from members.leaving.states import LeavingKind
from members.registry.models import Member
from members.registry.services import ask_change, decide_change
from members.registry.states import ChangeState, Operation
from members.savings.states import Method

FINGERPRINTS_UNTIL = date(2026, 11, 1)
SAVED_RP = 600_000


def tell(story: Story) -> None:
    """Enter the moves of single members and the weekly fingerprints of the log into the timeline."""
    at = story.timeline.at
    at(moment(date(2025, 11, 17), 10), partial(_suspend, story, "nakes", 71, "STR sedang ditinjau konsil."))
    at(moment(date(2026, 2, 3), 10), partial(_restore, story, "nakes", 71, "Peninjauan selesai, STR tetap berlaku."))
    at(moment(date(2026, 9, 21), 10), partial(_suspend, story, "faskes", 44, "Izin klinik belum diperpanjang."))
    at(moment(date(2026, 6, 8), 10), partial(_leave, story, "pengguna", 130, "Pindah ke luar negeri."))
    at(moment(date(2026, 7, 13), 10), partial(_pay_back, story, "pengguna", 130))
    at(moment(date(2026, 8, 31), 10), partial(_leave, story, "nakes", 74, "Atas permintaan sendiri."))
    at(moment(date(2025, 9, 15), 11), partial(_save_named, story))
    day = date(2025, 1, 6)
    while day < FINGERPRINTS_UNTIL:
        at(moment(day, 0, 15), take_fingerprint)
        day = date.fromordinal(day.toordinal() + 7)


def _suspend(story: Story, group: str, place: int, reason: str) -> None:
    _change(story, story.members[group][place], Operation.SUSPEND, reason)


def _restore(story: Story, group: str, place: int, reason: str) -> None:
    _change(story, story.members[group][place], Operation.RESTORE, reason)


def _change(story: Story, member: Member, operation: str, reason: str) -> None:
    """Two people: Rini asks, Budi decides."""
    change = ask_change(member, operation=operation, reason=reason, acting_user=story.office.rini)
    decide_change(change, decision=ChangeState.APPROVED, acting_user=story.office.budi)


def _leave(story: Story, group: str, place: int, reason: str) -> None:
    """The member resigns on the phone, Budi decides; what is held is frozen and waits for its day."""
    member = story.members[group][place]
    leaving = ask_leaving(
        member,
        kind=LeavingKind.RESIGNATION,
        reason=reason,
        effective_on=clock.today(),
        acting_user=story.users[member.pk],
    )
    decide_leaving(leaving, acting_user=story.office.budi)


def _pay_back(story: Story, group: str, place: int) -> None:
    leaving = Leaving.objects.get(member=story.members[group][place])
    pay_leaving(leaving, method=Method.TRANSFER, paid_on=clock.today(), acting_user=story.office.rini)


def _save_named(story: Story) -> None:
    for member in story.everyone():
        if story.email(member) in NAMED_EMAILS or int(member.number[-5:]) % 23 == 0:
            save_more(story, member, SAVED_RP)
