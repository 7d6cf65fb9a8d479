"""The only writer of proxies: one member lets another cast the own ballots, only where the bylaws allow it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.bylaws.queries import rules_of
from governance.meetings.models import Meeting
from governance.meetings.states import FINISHED
from governance.voting.locks import lock_proxy
from governance.voting.models import Ballot, Motion, Proxy
from governance.voting.rules import holder_problem, proxy_meeting_problems
from governance.voting.states import BEFORE_OPENING, MotionState
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from members.mandates.access import voting_problem
from members.notices.services import tell_members
from members.notices.states import Topic
from members.registry.models import Member
from members.registry.states import MemberStatus

STILL_TO_VOTE = BEFORE_OPENING | {MotionState.OPEN}


@act
def give_proxy(
    meeting: Meeting,
    *,
    principal: Member,
    holder_number: str,
    acting_user: User,
    motion: Motion | None = None,
    instruction: str = "",
) -> Proxy:
    """Let the member `holder_number` cast the ballots of `principal`: on one motion, or on all of the meeting.

    `acting_user` casts the ballots of the principal today. Refused: `proxies_not_allowed`, `meeting_is_over`,
    `motion_closed`, `not_your_meeting`, `principal_suspended`, `holder_not_found`, those of
    `members.mandates.access.voting_problem`; by the database as `proxies_stay_within_the_bylaws` (the holder holds as
    many as the bylaws say), `proxy_stays_in_the_group`, `one_proxy_per_principal`, `proxy_goes_to_another_member`,
    `proxy_is_for_a_motion_of_the_meeting`.
    """
    problem = voting_problem(acting_user, principal)
    if problem is not None:
        refuse_on([problem])
    limit = rules_of(meeting.bylaws).deciding.proxies.limit if meeting.bylaws else 0
    refuse_on(
        proxy_meeting_problems(
            limit=limit,
            is_over=meeting.state in FINISHED,
            is_own=meeting.group_id in (None, principal.group_id),
            is_active=principal.status == MemberStatus.ACTIVE,
            still_to_vote=motion is None or motion.state in STILL_TO_VOTE,
        )
    )
    holder = Member.objects.filter(number=holder_number.strip().upper()).first()
    if holder is None or holder.status != MemberStatus.ACTIVE or not holder.has_vote:
        refuse_on([holder_problem()])
    assert holder is not None
    proxy = Proxy.objects.create(
        meeting=meeting,
        motion=motion,
        principal=principal,
        holder=holder,
        instruction=instruction.strip(),
        given_by=acting_user,
        given_at=clock.now(),
    )
    tell_members(
        [holder.pk],
        topic=Topic.MEETINGS,
        key=f"kuasa:{proxy.pk}",
        title=f"{principal.name} memberi Anda kuasa suara",
        body=f"Untuk {meeting.title}{f', usul {motion.number}' if motion else ''}. {proxy.instruction}".strip(),
        path=reverse("proxies"),
    )
    record("governance.proxy.given", proxy, acting_user=acting_user, after=_facts(proxy))
    return proxy


@act
def revoke_proxy(proxy: Proxy, *, acting_user: User) -> Proxy:
    """Take a proxy back, at any time before its last ballot was cast by it. What was cast by it stays in the box.

    Refused: `proxy_is_revoked`; `proxy_was_used` for one on a single motion; and those of
    `members.mandates.access.voting_problem` for who does not cast the ballots of the principal today.
    """
    locked = lock_proxy(proxy.pk)
    problem = voting_problem(acting_user, locked.principal)
    if problem is not None:
        refuse_on([problem])
    if locked.revoked_at is not None:
        raise DomainError("proxy_is_revoked", _("Kuasa ini sudah dicabut."))
    if locked.motion_id is not None and Ballot.objects.filter(proxy=locked).exists():
        message = _(
            "Suara sudah diberikan dengan kuasa ini. Berikan suara Anda sendiri: suara itu yang kemudian dihitung."
        )
        raise DomainError("proxy_was_used", message)
    locked.revoked_at, locked.revoked_by = clock.now(), acting_user
    locked.save(update_fields=["revoked_at", "revoked_by"])
    tell_members(
        [locked.holder_id],
        topic=Topic.MEETINGS,
        key=f"kuasa-dicabut:{locked.pk}",
        title=f"{locked.principal.name} mencabut kuasa suaranya",
        body=f"Untuk {locked.meeting.title}.",
        path=reverse("proxies"),
    )
    record("governance.proxy.revoked", locked, acting_user=acting_user, before=_facts(locked))
    return locked


def _facts(proxy: Proxy) -> dict[str, object]:
    """What the action log keeps: numbers, no names."""
    return {
        "principal": proxy.principal.number,
        "holder": proxy.holder.number,
        "meeting": proxy.meeting_id,
        "motion": proxy.motion.number if proxy.motion else None,
    }
