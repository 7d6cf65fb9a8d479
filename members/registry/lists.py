"""Reads behind the staff lists: members as they are now, or as the register knew them on a date; 100,000 of them.

A list takes the same few queries for any number of rows. Counts for the tabs are kept under the last line of the
register: nothing about a member changes without a line, so a kept count is exact, and a new line makes a new key.
"""

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Case, Count, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Sum, When

from kmp.proofs.canonical import digest
from kmp.regions.models import Region
from kmp.regions.states import RegionLevel
from members.licences.models import Licence
from members.registry.models import Group, Member, RegisterEntry
from members.registry.queries import licence_ended, licence_ending
from members.registry.states import MemberStatus
from members.savings.models import Payment

KEPT_SECONDS = 3600
WORDS_KEPT_SECONDS = 60  # while somebody turns the pages of what was found; nobody looks for it again
NUMBER_DIGITS = 5  # of a member number behind its prefix
EXPIRIES = {"30": 30, "90": 90, "habis": None}  # days until a licence ends; None: it has ended
ORDERS = {"": ("number",), "nama": ("name", "number"), "baru": ("-joined_on", "number")}


@dataclass(frozen=True)
class Filters:
    """What a list is cut down to; empty: not at all. `place` is a province or regency, `on` the day of the licences."""

    q: str = ""
    group: str = ""
    place: str = ""
    vote: str = ""
    expiry: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether counts may be kept: licences end without a line of the register."""
        return not self.expiry


@dataclass(frozen=True)
class Row:
    """One member of a list, as of the list's date."""

    pk: int
    number: str
    name: str
    group: str
    status: str
    has_vote: bool
    place: str | None
    joined_on: date
    left_on: date | None
    total_rp: int = 0


ROW = tuple(column.name for column in fields(Row))
COLUMNS = ("number", "name", "group_id", "status", "has_vote", "region__path", "joined_on", "left_on")


def register_as_of(on: date) -> QuerySet[RegisterEntry, Any]:
    """The register's last word on everybody it knew at the end of `on`, by number: one query.

    Each entry has `number`, `joined_on` and `left_on` beside its own name, group, status, vote and region.
    """
    same = RegisterEntry.objects.filter(member=OuterRef("member"), date__lte=on)
    later = same.filter(Q(date__gt=OuterRef("date")) | Q(date=OuterRef("date"), id__gt=OuterRef("id")))
    rows = _lines().filter(~Exists(later), date__lte=on).select_related("group", "region")
    return rows.order_by("member__number")


def _lines() -> QuerySet[RegisterEntry, Any]:
    """Lines of the register with the columns of a list."""
    left = Case(When(status=MemberStatus.LEFT, then=F("date")), output_field=DateField())
    return RegisterEntry.objects.annotate(number=F("member__number"), joined_on=F("member__joined_on"), left_on=left)


def members_found(filters: Filters, *, on: date, as_of: date | None = None) -> QuerySet[Any, Any]:
    """The rows of the list without its status: members now, or lines of the register as of a date.

    `on` is the day on which licences are looked at. `rows_of` reads either.
    """
    rows: QuerySet[Any, Any] = register_as_of(as_of) if as_of else Member.objects.order_by("number")
    for word in filters.q.split():
        rows = rows.filter(_says(word, "member__number" if as_of else "number"))
    if filters.group:
        rows = rows.filter(group=filters.group)
    if filters.place:
        rows = rows.filter(region__code__startswith=f"{filters.place}.")
    if filters.vote:
        rows = rows.filter(has_vote=filters.vote == "ya")
    if filters.expiry:
        days = EXPIRIES[filters.expiry]
        licences = licence_ended(on) if days is None else licence_ending(on, days)
        rows = rows.filter(**{"member__in" if as_of else "pk__in": _members_with(licences)})
    return rows


def _members_with(licences: QuerySet[Licence]) -> QuerySet[Any, Any]:
    """The keys of who holds one of these: two look-ups by index put together, not one with an "or" over all members."""
    persons = Member.objects.order_by().filter(person__in=licences.filter(person__isnull=False).values("person"))
    houses = Member.objects.order_by().filter(
        institution__in=licences.filter(institution__isnull=False).values("institution")
    )
    return persons.values("pk").union(houses.values("pk"))


def _says(word: str, number: str) -> Q:
    """Rows whose name holds `word`, or whose number begins with it; digits alone are the number behind any prefix.

    A regular expression without signs of its own is what the trigram index on names answers, whatever the case.
    """
    found = Q(name__iregex=re.escape(word)) | Q(**{f"{number}__startswith": word.upper()})
    if word.isascii() and word.isdecimal() and len(word) <= NUMBER_DIGITS + 2:
        prefixes = Group.objects.values_list("prefix", flat=True)
        found |= Q(**{f"{number}__in": [f"{prefix}-{int(word):0{NUMBER_DIGITS}d}" for prefix in prefixes]})
    return found


def status_counts(filters: Filters, rows: QuerySet[Any, Any], *, as_of: date | None = None) -> dict[str, int]:
    """How many of `rows` have each status, and all of them under the empty one."""
    key = _key(filters, as_of) if filters.is_kept else ""
    counts: dict[str, int] | None = cache.get(key) if key else None
    if counts is None:
        counts = dict(rows.order_by().values_list("status").annotate(n=Count("pk")))
        counts[""] = sum(counts.values())
        if key:
            cache.set(key, counts, WORDS_KEPT_SECONDS if filters.q else KEPT_SECONDS)
    return counts


def _key(filters: Filters, as_of: date | None) -> str:
    """What the counts are kept under; empty while the register is.

    The line's instant is in it beside its number: two databases may share a cache, and a test's lines begin anew.
    """
    last = RegisterEntry.objects.order_by("-line").values_list("pk", "line", "entered_at").first()
    if last is None:
        return ""
    about = [connection.settings_dict["NAME"], *map(str, last), str(as_of), *astuple(filters)]
    return f"anggota:{digest(about)}"


def rows_of(found: QuerySet[Any, Any], keys: Sequence[int], *, held_on: date) -> list[Row]:
    """The rows of `members_found` with these primary keys, in that order, with what each held on a date: two queries.

    A page asks for its keys first, so that pages far back join nothing for the rows they skip.
    """
    everything, member = (Member.objects.order_by(), "pk") if found.model is Member else (_lines(), "member_id")
    read = {key: values for key, *values in everything.filter(pk__in=keys).values_list("pk", member, *COLUMNS)}
    ordered = [read[key] for key in keys if key in read]
    held = held_by([values[0] for values in ordered], held_on)
    return [Row(**dict(zip(ROW, [*values, held.get(values[0], 0)], strict=True))) for values in ordered]


def held_by(members: Sequence[int], on: date) -> dict[int, int]:
    """The savings of each of `members` at the end of `on`, in rupiah, in one query."""
    paid = Payment.objects.filter(member__in=members, paid_on__lte=on).order_by().values_list("member")
    return dict(paid.annotate(total=Sum("amount_rp")))


def regencies(province: str) -> dict[str, str]:
    """Code and name of every regency of a province, by name: for a filter."""
    if not province:
        return {}
    rows = Region.objects.filter(level=RegionLevel.REGENCY, parent=province).order_by("name")
    return dict(rows.values_list("code", "name"))


def lines_found(
    *, q: str = "", operation: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[RegisterEntry]:
    """The lines of the register, the latest first: by words of name or number, operation, and days (both count)."""
    rows = RegisterEntry.objects.select_related("member", "group", "entered_by").order_by("-line")
    for word in q.split():
        members = Member.objects.filter(_says(word, "number")).values("pk")
        rows = rows.filter(Q(name__iregex=re.escape(word)) | Q(member__in=members))
    if operation:
        rows = rows.filter(operation=operation)
    if since:
        rows = rows.filter(date__gte=since)
    return rows.filter(date__lte=until) if until else rows


def lines_written() -> int:
    """How many lines the register has: the number of the last one, for there is no gap."""
    return RegisterEntry.objects.aggregate(last=Max("line"))["last"] or 0
