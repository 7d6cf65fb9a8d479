"""The only writers of recusals: a member with an own interest leaves the roll and the base of one motion (DESIGN 4).

Only before the opening, which freezes the roll: the database refuses both later as `recusal_comes_before_the_opening`.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.voting.models import Motion, Recusal
from governance.voting.queries import groups_of_roll
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from members.mandates.access import voting_problem
from members.notices.services import tell_members
from members.notices.states import Topic
from members.registry.models import Member


@act
def declare_recusal(motion: Motion, *, member: Member, reason: str, acting_user: User) -> Recusal:
    """The member's own declaration. Refused: as `note_recusal`, and where `acting_user` is not who votes for it:
    `not_the_voter`, `no_voter`, `no_vote_of_member`, `not_for_this_member`."""
    problem = voting_problem(acting_user, member)
    if problem is not None:
        refuse_on([problem])
    return _declare(motion, member=member, reason=reason, acting_user=acting_user)


@act
def note_recusal(motion: Motion, *, member: Member, reason: str, acting_user: User) -> Recusal:
    """Board or supervisors take a member off the roll; the member is told with the reason, and the minutes say it.

    Refused: `recusal_has_a_reason`, `not_of_the_roll` for a member of another group, `one_recusal_per_member`,
    `recusal_comes_before_the_opening`.
    """
    recusal = _declare(motion, member=member, reason=reason, acting_user=acting_user)
    title = _("Anda dikecualikan dari usul %(number)s: %(title)s") % {"number": motion.number, "title": motion.title}
    key, path = f"kecuali:{recusal.pk}", reverse("recusal", args=[motion.pk])
    tell_members([member.pk], topic=Topic.MEETINGS, key=key, title=title, body=recusal.reason, path=path)
    return recusal


def _declare(motion: Motion, *, member: Member, reason: str, acting_user: User) -> Recusal:
    if member.group_id not in groups_of_roll(motion):
        raise DomainError("not_of_the_roll", _("Anggota itu tidak memilih dalam usul ini."))
    recusal = Recusal.objects.create(
        motion=motion, member=member, reason=reason.strip(), declared_by=acting_user, declared_at=clock.now()
    )
    after = {"member": member.number, "motion": motion.number}
    record("governance.recusal.declared", recusal, acting_user=acting_user, after=after)
    return recusal


@act
def withdraw_recusal(recusal: Recusal, *, acting_user: User) -> Recusal:
    """The interest is gone, or was none. Refused: `recusal_is_over`; by the database after the opening."""
    held = Recusal.objects.select_for_update(of=("self",), no_key=True).get(pk=recusal.pk)
    if held.withdrawn_at is not None:
        raise DomainError("recusal_is_over", _("Pengecualian ini sudah ditarik."))
    held.withdrawn_at = clock.now()
    held.save(update_fields=["withdrawn_at"])
    record("governance.recusal.withdrawn", held, acting_user=acting_user, after={"member": held.member_id})
    return held


@act
def record_roll_export(motion: Motion, *, count: int, acting_user: User) -> None:
    """Write down that the names of a roll left the house, before they do."""
    record("governance.roll.exported", motion, acting_user=acting_user, after={"count": count})
