"""The only writer of delegates: elected in their group, or named from its sealed minutes; ended with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.elections.locks import lock_election
from governance.elections.models import Election
from governance.elections.queries import elected_options, nominees_of, persons_of, sought_by
from governance.elections.rules import FROM_THE_MEMBERS, eligibility_problems
from governance.elections.states import Body
from governance.meetings.models import Delegate, Meeting
from governance.meetings.states import FINISHED, MeetingKind
from governance.voting.models import Option, Resolution
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.trail.services import record
from members.notices.services import tell_members
from members.notices.states import Topic
from members.registry.models import Member
from members.registry.states import MemberStatus


@dataclass(frozen=True)
class Sent:
    """What seating did: the delegates, and who was elected but cannot go any more, with why."""

    delegates: list[Delegate]
    left_out: list[tuple[Member, str]]


@act
def seat_delegates(election: Election, *, agreed: Sequence[int] = (), acting_user: User) -> Sent:
    """Send those whom a group elected to its plenary, by its resolution; `agreed` as for `chosen_by`.

    Refused: those of `chosen_by` and `still_able`, `not_delegates`, `meeting_is_over`; by the database as
    `no_more_delegates_than_the_bylaws_say`.
    """
    locked = lock_election(election.pk)
    if locked.body != Body.DELEGATES or locked.plenary is None:
        raise DomainError("not_delegates", _("Pemilihan ini bukan pemilihan utusan."))
    resolution, options = chosen_by(locked, agreed=agreed)
    able, left_out = still_able(locked, options)
    basis = f"{resolution.number}, {locked.motion}"[:200]
    assembly = locked.motion.meeting
    sent = [_send(locked.plenary, assembly, member, basis=basis, acting_user=acting_user) for member in able]
    close_election(locked, able, acting_user=acting_user)
    return Sent(sent, left_out)


def still_able(election: Election, options: Sequence[Option]) -> tuple[list[Member], list[tuple[Member, str]]]:
    """Of the elected, who can still serve, and who left, was suspended or took another office, with why.

    Refused: `nobody_to_seat`.
    """
    members = [option.member for option in options if option.member is not None]
    sought, nominees = sought_by(election), nominees_of(members, election)
    problems = {member.pk: eligibility_problems(nominees[member.pk], sought) for member in members}
    able = [member for member in members if not problems[member.pk]]
    if not able:
        raise DomainError("nobody_to_seat", _("Tidak ada yang terpilih yang masih memenuhi syarat."))
    return able, [(member, problems[member.pk][0].message) for member in members if problems[member.pk]]


@step
def chosen_by(election: Election, *, agreed: Sequence[int] = ()) -> tuple[Resolution, list[Option]]:
    """The resolution of a locked election and who it elected; after a consensus, `agreed` are the numbers named in it.

    Refused: `already_seated`, `list_not_fixed`, `not_resolved` (no verdict that passed, or minutes not sealed yet),
    `agreed_not_named`, `more_than_seats`, `unknown_option`.
    """
    if election.seated_at is not None:
        raise DomainError("already_seated", _("Yang terpilih sudah ditetapkan."))
    if election.listed_at is None:
        raise DomainError("list_not_fixed", _("Daftar calon belum ditetapkan."))
    resolution = Resolution.objects.filter(motion=election.motion_id).select_related("verdict").first()
    if resolution is None:
        message = _("Belum ada keputusan rapat: suara dihitung, berita acara ditandatangani, lalu keputusan disahkan.")
        raise DomainError("not_resolved", message)
    options = elected_options(election.motion)
    if resolution.verdict.by_consensus:
        options = _agreed(options, agreed=agreed, seats=election.motion.seats)
    if len(options) > election.motion.seats:
        raise DomainError("more_than_seats", _("Yang terpilih tidak boleh lebih banyak daripada kursinya."))
    return resolution, options


def _agreed(options: list[Option], *, agreed: Sequence[int], seats: int) -> list[Option]:
    """Whom a consensus named: everyone where there are no more than seats, else who is ticked."""
    if len(options) <= seats and not agreed:
        return options
    if not agreed:
        message = _("Calon lebih banyak daripada kursi. Tandai siapa yang disepakati rapat.")
        raise DomainError("agreed_not_named", message)
    by_number = {option.number: option for option in options}
    if set(agreed) - set(by_number):
        raise DomainError("unknown_option", _("Calon itu tidak ada dalam daftar."))
    return [by_number[number] for number in sorted(set(agreed))]


@step
def close_election(election: Election, members: Sequence[Member], *, acting_user: User) -> None:
    """Note that a locked election is done, and tell whom it elected."""
    election.seated_at = clock.now()
    election.save(update_fields=["seated_at"])
    tell_members(
        [member.pk for member in members],
        topic=Topic.MEETINGS,
        key=f"terpilih:{election.pk}",
        title=_("Anda terpilih: %(what)s") % {"what": election.motion.title},
        path=reverse("election", args=[election.pk]),
    )
    after = {"members": ", ".join(sorted(member.number for member in members))}
    record("governance.election.seated", election, acting_user=acting_user, after=after)


@act
def name_delegate(assembly: Meeting, *, member: Member, basis: str, acting_user: User) -> Delegate:
    """Name a delegate whom a group assembly's sealed minutes say it sends; `basis` says where.

    Refused: `not_an_assembly`, `minutes_not_sealed`, `basis_missing`, `not_active`, `no_person`,
    `one_delegation_per_member`, `meeting_is_over`; by the database as `delegate_is_of_the_group`,
    `no_more_delegates_than_the_bylaws_say`.
    """
    if assembly.kind != MeetingKind.GROUP or assembly.plenary is None or assembly.group is None:
        raise DomainError("not_an_assembly", _("Utusan diutus oleh rapat kelompok."))
    minutes = getattr(assembly, "minutes", None)
    if minutes is None or minutes.sealed_at is None:
        message = _("Berita acara rapat kelompok ini belum ditandatangani semua.")
        raise DomainError("minutes_not_sealed", message)
    if not basis.strip():
        raise DomainError("basis_missing", _("Tulis di mana berita acara menyebutkannya."))
    return _send(assembly.plenary, assembly, member, basis=basis.strip(), acting_user=acting_user)


@step
def _send(plenary: Meeting, assembly: Meeting, member: Member, *, basis: str, acting_user: User) -> Delegate:
    assert assembly.group is not None  # by constraint of a group assembly
    _refuse_over(plenary)
    refuse_on(_member_problems(plenary, member))
    delegate = Delegate.objects.create(
        plenary=plenary,
        group=assembly.group,
        member=member,
        elected_in=assembly,
        basis=basis,
        named_by=acting_user,
        named_at=clock.now(),
    )
    tell_members(
        [member.pk],
        topic=Topic.MEETINGS,
        key=f"utusan:{delegate.pk}",
        title=_("Anda diutus ke %(meeting)s") % {"meeting": plenary.title},
        path=reverse("elections"),
    )
    after = {"member": member.number, "plenary": plenary.pk}
    record("governance.delegate.named", delegate, acting_user=acting_user, after=after)
    return delegate


def _refuse_over(plenary: Meeting) -> None:
    if Meeting.objects.filter(pk=plenary.pk, state__in=FINISHED).exists():
        raise DomainError("meeting_is_over", _("Rapat itu sudah selesai, jadi daftar utusannya tetap."))


def _member_problems(plenary: Meeting, member: Member) -> list[Blocker]:
    problems = []
    if member.status != MemberStatus.ACTIVE or not member.has_vote:
        message = _("Utusan adalah anggota aktif yang mempunyai hak suara.")
        problems.append(Blocker("not_active", message, source=FROM_THE_MEMBERS))
    if member.pk not in persons_of([member]):
        message = _("Lembaga ini belum mempunyai wakil yang memberikan suara.")
        problems.append(Blocker("no_person", message, source=FROM_THE_MEMBERS))
    if plenary.delegates.filter(member=member, ended_at=None).exists():
        message = _("Anggota ini sudah menjadi utusan ke rapat itu.")
        problems.append(Blocker("one_delegation_per_member", message))
    return problems


@act
def end_delegation(delegate: Delegate, *, reason: str, acting_user: User) -> Delegate:
    """Take a delegation back, so that the group may send another; the plenary's frozen rolls stay as they are.

    Refused: `reason_missing`, `delegation_ended`, `meeting_is_over`.
    """
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasannya."))
    locked = (
        Delegate.objects.select_for_update(of=("self",), no_key=True)
        .select_related("member", "plenary")
        .get(pk=delegate.pk)
    )
    if locked.ended_at is not None:
        raise DomainError("delegation_ended", _("Penugasan utusan ini sudah berakhir."))
    _refuse_over(locked.plenary)
    locked.ended_at, locked.ended_reason = clock.now(), reason.strip()
    locked.save(update_fields=["ended_at", "ended_reason"])
    tell_members(
        [locked.member_id],
        topic=Topic.MEETINGS,
        key=f"utusan:{locked.pk}:akhir",
        title=_("Penugasan Anda sebagai utusan berakhir"),
        body=locked.ended_reason,
        path=reverse("elections"),
    )
    record("governance.delegate.ended", locked, acting_user=acting_user, after={"member": locked.member.number})
    return locked
