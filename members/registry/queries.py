"""Reads of the register: who is a member, in which group, on which date."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.errors import Blocker
from kmp.regions.models import Region
from members.joining.rules import licences_asked
from members.licences.models import Licence
from members.licences.queries import renewals
from members.registry.models import Group, Member, RegisterChange, RegisterEntry
from members.registry.nik import decrypt_nik, mask_nik
from members.registry.rules import MoveFacts, Standing, move_problems, status_problems
from members.registry.states import ChangeState, LicenceState, MemberStatus, Operation

PROVINCE_DIGITS = 2  # of a Kemendagri code


def _last_entry(on: date) -> QuerySet[RegisterEntry]:
    """The register's last word on a member (the outer row) at the end of `on`."""
    return RegisterEntry.objects.filter(member=OuterRef("pk"), date__lte=on).order_by("-date", "-id")


def active_members(on: date) -> QuerySet[Member]:
    """Members who were active with a vote at the end of `on`, with their group, by number: what a roll is made of."""
    last = _last_entry(on)
    rows = Member.objects.alias(
        status_on=Subquery(last.values("status")[:1]), vote_on=Subquery(last.values("has_vote")[:1])
    )
    return rows.filter(status_on=MemberStatus.ACTIVE, vote_on=True).select_related("group").order_by("number")


def last_line(member: Member, on: date) -> RegisterEntry | None:
    """The register's last word on `member` at the end of `on`; None for whom it does not know yet on that day."""
    rows = member.entries.filter(date__lte=on).select_related("group", "region")
    return rows.order_by("-date", "-id").first()


def standing(member: Member, on: date) -> Standing | None:
    """Group and status at the end of `on`; None for whom the register does not know yet on that day."""
    entry = (
        RegisterEntry.objects.filter(member=member, date__lte=on)
        .order_by("-date", "-id")
        .values_list("group_id", "status")
        .first()
    )
    return Standing(*entry) if entry else None


def is_member_on(member: Member, on: date) -> bool:
    """Whether they belonged to the cooperative at the end of `on`, suspended or not."""
    then = standing(member, on)
    return then is not None and then.status != MemberStatus.LEFT


def change_problems(member: Member, change: RegisterChange, *, on: date) -> list[Blocker]:
    """Why this change cannot be made of `member` as it is on `on`.

    Those of `rules.status_problems` and `rules.move_problems`; `group_missing`, `nothing_changes`.
    """
    problems = status_problems(change.operation, member.status)
    if not problems and change.operation == Operation.MOVE:
        return _problems_of_move(member, change.group, on=on)
    if not problems and change.operation == Operation.CHANGE and not _changes_something(member, change):
        return [Blocker("nothing_changes", _("Isi paling sedikit satu hal yang berubah."), path="name")]
    return problems


def _problems_of_move(member: Member, group: Group | None, *, on: date) -> list[Blocker]:
    if group is None:
        return [Blocker("group_missing", _("Pilih kelompok yang baru."), path="group")]
    kind = member.institution.kind if member.institution else None
    asked = licences_asked(group.profile, kind)
    counts = members_per_group()
    counts[member.group_id] -= 1
    counts[group.pk] += 1
    facts = MoveFacts(
        same_group=group.pk == member.group_id,
        same_kind=group.for_institutions == (member.institution_id is not None),
        is_open=group.is_open,
        licence_is_held=not asked or has_valid_licence(member, asked, on),
        groups_after=sum(1 for count in counts.values() if count),
    )
    return move_problems(facts)


def _changes_something(member: Member, change: RegisterChange) -> bool:
    return (
        (change.name not in ("", member.name))
        or change.region_id not in (None, member.region_id)
        or change.has_vote not in (None, member.has_vote)
    )


def has_valid_licence(member: Member, kinds: Iterable[str], on: date, device_group: str | None = None) -> bool:
    """Whether the member holds one of `kinds`, valid on `on`, and covering `device_group` where one is asked for."""
    held = Licence.objects.filter(kind__in=list(kinds), state=LicenceState.VALID, valid_from__lte=on)
    held = held.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    held = held.filter(person=member.person_id) if member.person_id else held.filter(institution=member.institution_id)
    if device_group is not None:
        held = held.filter(device_groups__contains=[device_group])
    return held.exists()


def licence_ending(on: date, days: int) -> QuerySet[Licence]:
    """Checked licences that are valid on `on`, end within `days` days, and that no checked one replaces."""
    return _unreplaced().filter(valid_from__lte=on, valid_until__gte=on, valid_until__lte=on + timedelta(days=days))


def licence_ended(on: date) -> QuerySet[Licence]:
    """Checked licences that ended before `on` and that no checked one replaces."""
    return _unreplaced().filter(valid_until__lt=on)


def _unreplaced() -> QuerySet[Licence]:
    return Licence.objects.filter(~Exists(renewals(LicenceState.VALID)), state=LicenceState.VALID).order_by()


def licences_of(member: Member) -> QuerySet[Licence]:
    """All licences of the person or institution behind `member`, the latest first."""
    held = Licence.objects.order_by("-valid_from", "-id")
    if member.person_id:
        return held.filter(person=member.person_id)
    return held.filter(institution=member.institution_id)


def members_per_group() -> dict[str, int]:
    """How many members (active or suspended) each group has now; every group is there, in its order."""
    rows = Member.objects.exclude(status=MemberStatus.LEFT).order_by().values_list("group_id").annotate(n=Count("pk"))
    counted = dict(rows)
    return {code: counted.get(code, 0) for code in Group.objects.values_list("code", flat=True)}


def members_per_province() -> dict[str, int]:
    """How many members (active or suspended) each province has now, by its two digits; those without are left out."""
    rows = (
        Member.objects.exclude(status=MemberStatus.LEFT)
        .filter(region__isnull=False)
        .order_by()
        .values_list(Left("region_id", PROVINCE_DIGITS))
        .annotate(n=Count("pk"))
    )
    return dict(rows)


def masked_nik(cipher: bytes | memoryview | None) -> str:
    """327301******0001, or an empty string where no NIK is kept."""
    return mask_nik(decrypt_nik(cipher)) if cipher is not None else ""


def count_by(rows: QuerySet[Any], column: str) -> dict[str, int]:
    """How many of `rows` have each value of `column`: for tabs."""
    return dict(rows.order_by().values_list(column).annotate(n=Count("pk")))


def provinces() -> dict[str, str]:
    """Code and name of every province, by name: for a filter."""
    rows = Region.objects.filter(parent__isnull=True).order_by("name")
    return dict(rows.values_list("code", "name"))


def group_names() -> dict[str, str]:
    """Code and name of every group, in their order."""
    return dict(Group.objects.values_list("code", "name"))


def entries_of(member: Member) -> QuerySet[RegisterEntry]:
    """The lines of the register about `member`, in their order."""
    return member.entries.select_related("entered_by").order_by("id")


def changes_found(*, q: str = "", group: str = "", operation: str = "") -> QuerySet[RegisterChange]:
    """Changes for the staff list: by words of the member's name or number, group and operation."""
    rows = RegisterChange.objects.select_related("member__group", "asked_by", "decided_by")
    if q:
        rows = rows.filter(Q(member__name__icontains=q) | Q(member__number__istartswith=q))
    if group:
        rows = rows.filter(member__group=group)
    return rows.filter(operation=operation) if operation else rows


def changes_waiting(user: User) -> QuerySet[RegisterChange]:
    """Changes that wait for this user's decision: those of others."""
    rows = RegisterChange.objects.filter(state=ChangeState.ASKED).exclude(asked_by=user)
    return rows.select_related("member__group", "asked_by")


def change_problems_now(change: RegisterChange) -> list[Blocker]:
    """Why this change could not be entered if it were decided now."""
    return change_problems(change.member, change, on=clock.today())


def line_before(change: RegisterChange) -> RegisterEntry:
    """The register's word on the member before an approved change was entered."""
    assert change.entry is not None
    rows = change.member.entries.filter(line__lt=change.entry.line).select_related("group", "region")
    return rows.order_by("-line")[0]


def member_of_card(code: str) -> Member | None:
    """Whose card has this code, however it was typed; None where there is no such card."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return Member.objects.select_related("group").filter(card_code=plain).first()
