"""The figures of a year that the annual report shows by itself: members, officers, meetings, statements, SHU.

Plain JSON, whole rupiah and whole people; live in a draft, frozen when the report is put to the signatures. Every sum
is one query, whatever the number of members.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from governance.meetings.models import Attendance, Meeting
from governance.meetings.states import MeetingState
from governance.officers.models import Term
from governance.surplus.models import Distribution
from governance.surplus.queries import posts_table
from kmp.accounts.models import User
from kmp.accounts.queries import display_name
from kmp.books.states import AccountKind
from kmp.roles import Role
from kmp.statements.documents import YearBooks
from kmp.statements.engine import Group as StatementGroup
from kmp.statements.engine import ResultLine, ResultStatement, Split
from kmp.statements.queries import span_of
from kmp.statements.states import PLACES_OF_KIND
from kmp.ui.formats import long_date
from members.registry.models import Group, RegisterEntry
from members.registry.states import MemberStatus, Operation

SEXES = {"men": "L", "women": "P", "institutions": None}  # of an institution there is no person
DECEMBER = 12
OFFICES = {"pengurus": "Pengurus", "pengawas": "Pengawas"}


def year_figures(year: int) -> dict[str, Any]:
    """All of them but the statements, which `year_statements` gives."""
    books = YearBooks(span_of(year, DECEMBER))
    return {
        "year": year,
        "movement": movement(year),
        "officers": officers(year),
        "meetings": meetings_held(year),
        "balance": balance(books),
        "result": result(books.result),
        "surplus": surplus(year),
    }


def movement(year: int) -> list[dict[str, Any]]:
    """Members of each group: at the start, joined, left, moved in or out, at the end; men, women, institutions."""
    before, after = _standing(date(year - 1, 12, 31)), _standing(date(year, 12, 31))
    start, end = _by_group(before), _by_group(after)
    sexes = dict(_sexes(after))
    entries = RegisterEntry.objects.filter(date__year=year).order_by()
    joined = _by_group(entries.filter(operation=Operation.ADMIT))
    left = _by_group(entries.filter(operation=Operation.LEAVE))
    rows: list[dict[str, Any]] = []
    for code, name in Group.objects.values_list("code", "name"):
        counts = {
            "start": start.get(code, 0),
            "joined": joined.get(code, 0),
            "left": left.get(code, 0),
            "end": end.get(code, 0),
        }
        moved = counts["end"] - counts["start"] - counts["joined"] + counts["left"]
        of = {key: sexes.get((code, sex), 0) for key, sex in SEXES.items()}
        rows.append({"code": code, "name": name, **counts, "moved": moved, **of})
    return rows


def _standing(on: date) -> QuerySet[RegisterEntry]:
    """The register's last word on everybody who was a member at the end of `on`."""
    known = RegisterEntry.objects.filter(date__lte=on).order_by("member_id", "-date", "-id").distinct("member_id")
    return RegisterEntry.objects.filter(pk__in=known.values("pk")).exclude(status=MemberStatus.LEFT).order_by()


def _by_group(entries: QuerySet[RegisterEntry]) -> dict[str, int]:
    return dict(entries.values_list("group_id").annotate(Count("pk")))


def _sexes(entries: QuerySet[RegisterEntry]) -> list[tuple[tuple[str, str | None], int]]:
    rows = entries.values_list("group_id", "member__person__sex").annotate(Count("pk"))
    return [((group, sex), count) for group, sex, count in rows]


def officers(year: int) -> list[dict[str, str]]:
    """Who held an office in the year. Where no terms are on record: who holds the role today, without days."""
    terms = Term.objects.filter(starts_on__lte=date(year, 12, 31), ends_on__gte=date(year, 1, 1))
    rows = [
        {
            "body": OFFICES[term.body],
            "position": term.position,
            "name": term.person.name,
            "from": long_date(term.starts_on),
            "to": long_date(term.ends_on),
        }
        for term in terms.select_related("person").order_by("-body", "starts_on", "pk")
    ]
    return rows or _holders_of_roles()


def _holders_of_roles() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for role in (Role.PENGURUS, Role.PENGAWAS):
        holders = User.objects.filter(grants__role=role, is_active=True).order_by("name", "pk")
        rows += [
            {"body": OFFICES[role], "position": "", "name": display_name(user), "from": "", "to": ""}
            for user in holders
        ]
    return rows


def meetings_held(year: int) -> list[dict[str, Any]]:
    """The assemblies that were opened in the year, or failed for want of a quorum."""
    states = (MeetingState.OPEN, MeetingState.CLOSED, MeetingState.NO_QUORUM)
    held = Meeting.objects.filter(starts_at__year=year, state__in=states).order_by("starts_at", "pk")
    came = dict(
        Attendance.objects.filter(meeting__in=held.values("pk")).order_by().values_list("meeting").annotate(Count("pk"))
    )
    return [
        {
            "title": meeting.title,
            "on": long_date(meeting.starts_at),
            "state": meeting.get_state_display(),
            "present": came.get(meeting.pk, 0),
            "eligible": meeting.eligible or 0,
        }
        for meeting in held
    ]


def year_statements(year: int) -> list[dict[str, Any]]:
    """The six statements of the whole year as they stand now: what is frozen when the report goes to the signatures."""
    return [document.as_json() for document in YearBooks(span_of(year, DECEMBER)).documents()]


def balance(books: YearBooks) -> dict[str, Any]:
    """Neraca at the end of the year, account by account, as the ministry's sheet takes it."""
    sheet = books.sheet
    return {
        "assets": _lines(sheet.assets),
        "liabilities": _lines(sheet.liabilities),
        "equity": _lines(sheet.equity),
        "open_surplus_rp": sheet.open_surplus.now_rp,
        "assets_rp": sheet.assets_total.now_rp,
        "equity_rp": sheet.equity_total.now_rp,
        "claims_rp": sheet.claims_total.now_rp,
    }


def result(statement: ResultStatement) -> dict[str, Any]:
    """PHU of the year, account by account, the members' business and that of others apart."""
    revenue, expense = PLACES_OF_KIND[AccountKind.REVENUE], PLACES_OF_KIND[AccountKind.EXPENSE]
    return {
        "revenues": [_row(line) for place in revenue for line in statement.lines[place] if line.split.total_rp],
        "expenses": [_row(line) for place in expense for line in statement.lines[place] if line.split.total_rp],
        "revenue": _cells("", "", statement.sum_of(*revenue)),
        "expense": _cells("", "", statement.sum_of(*expense)),
        "members_rp": statement.surplus.members_rp,
        "total_rp": statement.surplus.total_rp,
        "non_members_rp": statement.surplus.non_members_rp,
    }


def surplus(year: int) -> dict[str, Any] | None:
    """How the year's surplus is to be shared, or was; None while nobody has worked it out."""
    distribution = Distribution.objects.filter(year=year).select_related("bylaws").first()
    if distribution is None:
        return None
    return {
        "state": distribution.get_state_display(),
        "members_rp": distribution.members_rp,
        "non_members_rp": distribution.non_members_rp,
        "posts": [[post["name"], post["bp"], post["rp"]] for post in posts_table(distribution)],
    }


def _lines(groups: Iterable[StatementGroup]) -> list[list[Any]]:
    lines = [line for group in groups for line in group.lines if line.pair.now_rp]
    return [[line.post.code, line.post.name, line.pair.now_rp] for line in sorted(lines, key=lambda one: one.post.code)]


def _row(line: ResultLine) -> list[Any]:
    return _cells(line.post.code, line.post.name, line.split)


def _cells(code: str, name: str, split: Split) -> list[Any]:
    return [code, name, split.members_rp, split.others_rp, split.neither_rp, split.total_rp]
