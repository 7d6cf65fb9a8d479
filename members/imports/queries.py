"""Reads of imports: lists, lines, what a file says in sum, and where the register already knows one of its lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kmp.books.models import Account, Period
from kmp.books.queries import periods_of
from members.imports.models import ImportRow, MemberImport
from members.imports.rules import CONTRA_ACCOUNTS, GroupRow
from members.imports.states import ImportState
from members.registry.models import Group, Member

# Each part: line, column, code, and by whom it is taken. Persons are found by the keyed hash of their NIK, those
# without one by name and day of birth; institutions by NIB and NPWP, those without by name and group.
CONFLICTS = """
    SELECT DISTINCT ON (line, "column") line, "column", code, other FROM (
        SELECT line, 'nomor' AS "column", 'number_taken' AS code, member.number || ' ' || member.name AS other
          FROM members_importrow AS row JOIN members_member AS member ON member.number = data->>'number'
         WHERE batch_id = %(batch)s
        UNION ALL
        SELECT line, 'nik', 'person_is_member', member.number || ' ' || member.name
          FROM members_importrow AS row
          JOIN members_person AS person ON person.nik_hash = row.nik_hash
          JOIN members_member AS member ON member.person_id = person.id
         WHERE batch_id = %(batch)s AND row.nik_hash <> '' AND NOT data ? 'institution' AND member.status <> 'keluar'
           AND (member.group_id = data->>'group' OR (member.has_vote AND (data->>'has_vote')::boolean))
        UNION ALL
        SELECT line, 'nik', 'person_applies', application.number
          FROM members_importrow AS row
          JOIN members_person AS person ON person.nik_hash = row.nik_hash
          JOIN members_application AS application
            ON application.person_id = person.id AND application.institution_id IS NULL
         WHERE batch_id = %(batch)s AND row.nik_hash <> '' AND NOT data ? 'institution'
           AND application.state NOT IN ('diterima', 'ditolak', 'ditarik')
        UNION ALL
        SELECT line, 'nama', 'person_alike', member.number || ' ' || member.name
          FROM members_importrow AS row
          JOIN members_person AS person
            ON lower(person.name) = lower(data->>'person') AND person.birth_date = (data->>'birth_date')::date
          JOIN members_member AS member ON member.person_id = person.id
         WHERE batch_id = %(batch)s AND row.nik_hash = '' AND NOT data ? 'institution' AND member.status <> 'keluar'
        UNION ALL
        SELECT line, 'nib', 'institution_known', institution.name
          FROM members_importrow AS row JOIN members_institution AS institution ON institution.nib = data->>'nib'
         WHERE batch_id = %(batch)s
        UNION ALL
        SELECT line, 'npwp', 'institution_known', institution.name
          FROM members_importrow AS row JOIN members_institution AS institution ON institution.npwp = data->>'npwp'
         WHERE batch_id = %(batch)s
        UNION ALL
        SELECT line, 'nama_lembaga', 'institution_alike', member.number || ' ' || member.name
          FROM members_importrow AS row
          JOIN members_member AS member
            ON lower(member.name) = lower(data->>'institution') AND member.group_id = data->>'group'
         WHERE batch_id = %(batch)s AND data ? 'institution' AND data->>'nib' IS NULL AND member.status <> 'keluar'
        UNION ALL
        SELECT line, 'izin_nomor', 'licence_known', licence.number
          FROM members_importrow AS row
          JOIN members_licence AS licence
            ON licence.kind = data->'licence'->>0 AND licence.number = data->'licence'->>1
         WHERE batch_id = %(batch)s AND licence.state <> 'ditolak'
    ) AS found ORDER BY line, "column"
"""
SUMS = """
    SELECT count(*) AS rows, count(*) FILTER (WHERE errors <> '[]') AS faulty,
           count(*) FILTER (WHERE data ? 'cautions') AS cautions,
           count(*) FILTER (WHERE data ? 'institution') AS institutions,
           count(*) FILTER (WHERE data->>'status' = 'dibekukan') AS suspended,
           count(*) FILTER (WHERE data->>'has_vote' = 'false') AS without_vote,
           coalesce(sum((data->>'pokok')::bigint), 0)::bigint AS pokok_rp,
           coalesce(sum((data->>'wajib')::bigint), 0)::bigint AS wajib_rp,
           coalesce(sum((data->>'sukarela')::bigint), 0)::bigint AS sukarela_rp,
           min(data->>'joined_on') AS first_joined, max(data->>'joined_on') AS last_joined
      FROM members_importrow WHERE batch_id = %s
"""
GROUPS = "SELECT data->>'group', count(*) FROM members_importrow WHERE batch_id = %s GROUP BY 1"


@dataclass(frozen=True)
class Conflict:
    """A line of the file that the register already has."""

    line: int
    column: str
    code: str
    message: str


def conflicts(batch_id: int) -> list[Conflict]:
    """The lines that stand against the register now, by line; one for each column."""
    with connection.cursor() as cursor:
        cursor.execute(CONFLICTS, {"batch": batch_id})
        return [Conflict(line, column, code, _said(code, other)) for line, column, code, other in cursor]


def _said(code: str, other: str) -> str:
    sentences = {
        "number_taken": _("Nomor ini sudah dipakai: %(other)s."),
        "person_is_member": _("Orang ini sudah menjadi anggota: %(other)s."),
        "person_applies": _("Orang ini sedang mendaftar (%(other)s). Selesaikan pendaftarannya dahulu."),
        "person_alike": _("Nama dan tanggal lahirnya sama dengan %(other)s. Isi NIK bila orangnya lain."),
        "institution_known": _("Lembaga ini sudah tercatat: %(other)s."),
        "institution_alike": _("Namanya sama dengan %(other)s. Isi NIB bila lembaganya lain."),
        "licence_known": _("Nomor izin ini sudah tercatat: %(other)s."),
    }
    return sentences[code] % {"other": other}


def sums(batch_id: int) -> dict[str, Any]:
    """What the lines say together: counts, rupiah of each kind of savings, members of each group."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [batch_id])
        found = dict(zip([column.name for column in cursor.description or ()], cursor.fetchone(), strict=True))
        cursor.execute(GROUPS, [batch_id])
        per_group = dict(cursor.fetchall())
    order = Group.objects.values_list("code", flat=True)
    return {**found, "groups": {code: per_group[code] for code in order if code in per_group}}


def group_rows() -> dict[str, GroupRow]:
    """The groups, open or not: a closed one has old members too."""
    rows = Group.objects.values_list("code", "prefix", "for_institutions")
    return {code: GroupRow(code, prefix, for_institutions) for code, prefix, for_institutions in rows}


def imports_found(*, state: str = "") -> QuerySet[MemberImport]:
    """Imports, the newest first, with who uploaded and who entered them."""
    rows = MemberImport.objects.select_related("uploaded_by", "entered_by", "file", "run").order_by("-id")
    return rows.filter(state=state) if state else rows


def waiting_for(user_id: int) -> int:
    """How many imports are ready for a second person who is not the one that uploaded them."""
    return MemberImport.objects.filter(state=ImportState.READY).exclude(uploaded_by=user_id).count()


def lines_found(batch: MemberImport, *, shown: str = "", q: str = "") -> QuerySet[ImportRow]:
    """The lines of the file: all, `salah` (with errors) or `janggal` (only odd); `q` is a line, name or number."""
    rows = ImportRow.objects.filter(batch=batch).order_by("line")
    if shown == "salah":
        rows = rows.exclude(errors=[])
    elif shown == "janggal":
        rows = rows.filter(data__has_key="cautions")
    if q:
        named = Q(data__name__icontains=q) | Q(data__number__istartswith=q)
        rows = rows.filter(named | Q(line=int(q)) if q.isascii() and q.isdecimal() and len(q) < 9 else named)
    return rows


def faults(batch: MemberImport) -> Iterator[list[object]]:
    """Each error of the file as cells: line, column, what was written, the sentence."""
    rows = lines_found(batch, shown="salah").values_list("line", "errors")
    for line, errors in rows.iterator(2000):
        for error in errors:
            yield [line, error["column"], error.get("written", ""), error["message"]]


def members_of(batch: MemberImport) -> QuerySet[Member]:
    """Who came in by this import, by number."""
    return Member.objects.filter(imported_in=batch).select_related("group").order_by("number")


def contra_accounts() -> dict[str, str]:
    """The accounts against which old balances may be booked, by code: their names."""
    names = dict(Account.objects.filter(code__in=CONTRA_ACCOUNTS, is_active=True).values_list("code", "name"))
    return {code: names[code] for code in CONTRA_ACCOUNTS if code in names}


def is_open_on(year: int, month: int) -> bool:
    """Whether the books take an entry in that month."""
    return any(period.month == month and period.closed_at is None for period in periods_of(year))


def latest_open_month() -> Period | None:
    """The last month that the books take, for a sentence that says what to do."""
    return Period.objects.filter(closed_at=None).order_by("-year", "-month").first()
