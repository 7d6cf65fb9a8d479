"""Who may cast the ballot of a member, and who may see to the mandates of an institution."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from kmp import clock
from kmp.accounts.models import User
from kmp.errors import Blocker
from kmp.files.models import StoredFile
from kmp.roles import has_right
from members.mandates.models import Representative
from members.mandates.queries import valid_on, voter_of
from members.mandates.rules import VoterFacts, vote_problem
from members.registry.access import SEE_ALL, acting_member
from members.registry.models import Institution, Member


def voting_problem(user: User, member: Member) -> Blocker | None:
    """Why `user` may not cast the ballot of `member` today; None when they may. At most two queries."""
    if member.person is not None:
        is_self = member.person.user_id == user.pk
        return vote_problem(VoterFacts(member.has_vote, is_self, False, False, False, ""))
    assert member.institution_id is not None  # member_is_person_or_institution
    voter = voter_of(member.institution_id, clock.today())
    is_voter = voter is not None and voter.person.user_id == user.pk
    holds = is_voter or _holds_mandate(user, member.institution_id)
    name = voter.person.name if voter else ""
    return vote_problem(VoterFacts(member.has_vote, False, True, holds, is_voter, name))


def may_vote_for(user: User, member: Member) -> bool:
    """Whether `user` casts the ballot of `member` today: the person itself, or the one voting representative."""
    return voting_problem(user, member) is None


def _holds_mandate(user: User, institution_id: int) -> bool:
    return valid_on(clock.today()).filter(institution=institution_id, person__user=user).exists()


def acting_institution(user: User) -> Member:
    """The institution `user` acts for; a person's own membership has no representatives (404)."""
    member = acting_member(user)
    if member.institution is None:
        raise Http404
    return member


def managed_institution(user: User) -> Member:
    """As `acting_institution`, for who casts its vote: the others see the mandates, but do not change them (403)."""
    member = acting_institution(user)
    if not manages(user, member):
        raise PermissionDenied
    return member


def manages(user: User, member: Member) -> bool:
    """Whether `user` gives and ends mandates of `member` by the own mandate: the voting one, in whom it trusts."""
    assert member.institution_id is not None
    voter = voter_of(member.institution_id, clock.today())
    return voter is not None and voter.person.user_id == user.pk


def access_mandate(institution: Institution | None, pk: int) -> Representative:
    """A mandate of `institution`; any other is not found (404)."""
    rows = Representative.objects.filter(institution=institution).select_related("person__user", "document")
    mandate = rows.filter(pk=pk).first() if institution else None
    if mandate is None:
        raise Http404
    return mandate


def may_open_file(user: User, stored: StoredFile) -> bool:
    """The paper of a mandate: for staff that see members, and for who acts for that institution today."""
    mandate = Representative.objects.filter(document=stored).first()
    if mandate is None or not user.is_authenticated:
        return False
    return has_right(user, SEE_ALL) or _holds_mandate(user, mandate.institution_id)
