"""The second half of an import, in the background: all members of a file into the register, savings and books.

One transaction of set-based statements. The import's own row is locked first, then the groups: two imports of the same
people stand in line, and the second finds the first's members and is refused whole.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kmp import clock
from kmp.acts import act, refusal
from kmp.books.models import Journal
from kmp.books.services import post_staged_journal
from kmp.errors import DomainError
from kmp.roles import has_right
from kmp.runs.models import Run
from kmp.runs.services import Report, finish_run
from kmp.trail.services import record
from members.imports.locks import LockedImport, lock_import
from members.imports.models import ImportRow, MemberImport
from members.imports.queries import conflicts
from members.imports.states import ImportState
from members.licences.models import Licence
from members.mandates.models import Representative
from members.registry.locks import lock_groups
from members.registry.models import Institution, Member, Person, RegisterEntry
from members.savings.models import Payment
from members.savings.states import ACCOUNTS

TOLD_CONFLICTS = 3  # lines that the refusal names
# Every trigger of pgtrigger asks first whether it is switched off. Where nobody has ever said so, the question is an
# error that it swallows, in a subtransaction that goes through all deferred events so far: quadratic in the rows.
# With an empty list the answer is simply no. Nothing is switched off.
NO_TRIGGER_IS_IGNORED = "SET LOCAL pgtrigger.ignore = '{}'"
# The checks of each row (foreign keys, triggers) ask by plans that the session keeps. One made while a table was small,
# or for a journal that was most of the table, reads it from its start: quadratic again. They are made anew, by index.
CHECKS_GO_BY_INDEX = "SET LOCAL enable_seqscan = off; DISCARD PLANS"
BEGIN_ANEW = "DROP TABLE IF EXISTS import_line, import_person, import_number, import_payment, import_posting"
LINES = """
    CREATE TEMP TABLE import_line ON COMMIT DROP AS
    SELECT ordered.*, nextval(pg_get_serial_sequence('members_member', 'id')) AS member_id,
           CASE WHEN institution IS NOT NULL
                THEN nextval(pg_get_serial_sequence('members_institution', 'id')) END AS institution_id
      FROM (SELECT row.line, row.nik_cipher, coalesce(nullif(row.nik_hash, ''), 'line ' || row.line) AS who,
                   nullif(row.nik_hash, '') AS nik_hash, told.*
              FROM members_importrow AS row
             CROSS JOIN LATERAL jsonb_to_record(row.data) AS told(
                   "group" text, number text, joined_on date, status text, has_vote boolean, name text, person text,
                   birth_date date, sex text, village text, phone text, email text, institution text, kind text,
                   nib text, npwp text, mandate text, mandate_until date, licence jsonb, card text, pokok bigint,
                   pokok_on date, wajib bigint, wajib_on date, sukarela bigint)
             WHERE row.batch_id = %(batch)s ORDER BY told.joined_on, row.line) AS ordered
"""
PEOPLE = """
    CREATE TEMP TABLE import_person ON COMMIT DROP AS
    SELECT one.*, coalesce(known.id, nextval(pg_get_serial_sequence('members_person', 'id'))) AS person_id,
           known.id IS NULL AS is_new
      FROM (SELECT DISTINCT ON (who) who, nik_cipher, nik_hash, person, birth_date, sex, phone, email,
                   CASE WHEN institution IS NULL THEN village END AS village
              FROM import_line ORDER BY who, institution IS NOT NULL, line) AS one
      LEFT JOIN members_person AS known ON known.nik_hash = one.nik_hash
"""
NUMBERS = """
    CREATE TEMP TABLE import_number ON COMMIT DROP AS
    WITH given AS (
        SELECT own.code, own.prefix,
               greatest(own.last_number, coalesce(max(split_part(number, '-', 2)::int), 0)) AS last
          FROM members_group AS own JOIN import_line AS line ON line."group" = own.code
         GROUP BY own.code)
    SELECT line.member_id, given.code, given.last + row_number() OVER next AS place,
           given.prefix || '-' || lpad((given.last + row_number() OVER next)::text,
               greatest(5, length((given.last + row_number() OVER next)::text)), '0') AS number
      FROM import_line AS line JOIN given ON given.code = line."group" WHERE line.number IS NULL
    WINDOW next AS (PARTITION BY line."group" ORDER BY line.member_id)
"""
COUNTERS = """
    UPDATE members_group SET last_number = highest.last
      FROM (SELECT group_id, max(split_part(number, '-', 2)::int) AS last
              FROM members_member WHERE imported_in_id = %(batch)s GROUP BY group_id) AS highest
     WHERE code = highest.group_id AND last_number < highest.last
"""
INDEXES = "CREATE INDEX ON import_person (who); CREATE INDEX ON import_number (member_id); ANALYZE import_line; " + (
    "ANALYZE import_person; ANALYZE import_number"
)
LINE_OF_PERSON = "import_line AS line JOIN import_person AS whose ON whose.who = line.who"
PAYMENTS = """
    CREATE TEMP TABLE import_payment ON COMMIT DROP AS
    SELECT member.number, line.name, line.member_id, each.*
      FROM import_line AS line
      JOIN members_member AS member ON member.id = line.member_id
     CROSS JOIN LATERAL (VALUES ('pokok', %(pokok)s, pokok, pokok_on), ('wajib', %(wajib)s, wajib, wajib_on),
                                ('sukarela', %(sukarela)s, sukarela, %(as_of)s::date)
                        ) AS each(kind, account, amount_rp, since)
     WHERE each.amount_rp > 0 ORDER BY line.member_id, each.kind
"""
POSTINGS = """
    CREATE TEMP TABLE import_posting ON COMMIT DROP AS
    SELECT %(contra)s AS account, '' AS party, '' AS party_name, sum(amount_rp)::bigint AS amount_rp
      FROM import_payment
     UNION ALL
    SELECT account, number, name, -amount_rp FROM import_payment
"""


@act
def enter_import(run: Run, report: Report) -> MemberImport:
    """The work of an `impor_catat` run, for whoever asked for it.

    Refused whole: `right_gone`, `import_moved`, `import_entered_by_a_second_person`, `register_changed` when the
    register has one of the lines by now, `journal_period_is_open` when the month of the balances was closed.
    """
    user = run.asked_by
    if not has_right(user, "imports.enter"):
        raise DomainError("right_gone", _("Anda tidak berhak lagi mencatat impor."))
    batch = lock_import(run.inputs["import"])
    if batch.state != ImportState.READY:
        raise DomainError("import_moved", _("Impor ini tidak sedang menunggu dicatat."))
    lock_groups()
    _refuse_conflicts(batch)
    batch.state, batch.entered_by, batch.entered_at = ImportState.ENTERED, user, clock.now()
    batch.save(update_fields=["state", "entered_by", "entered_at"])
    try:
        with transaction.atomic():
            _enter(batch, report)
    except IntegrityError as error:
        raise refusal(error) or _changed([]) from error
    ImportRow.objects.filter(batch=batch).delete()
    finish_run(run, result={"members": batch.rows, "url": reverse("staff_import", args=[batch.pk])})
    record("members.import.entered", batch, acting_user=user, after=_facts(batch))
    return batch


def _facts(batch: MemberImport) -> dict[str, Any]:
    money = {name: batch.summary[name] for name in ("pokok_rp", "wajib_rp", "sukarela_rp")}
    return {"number": batch.number, "members": batch.rows, "as_of": batch.as_of, **money}


def _refuse_conflicts(batch: MemberImport) -> None:
    lines = sorted({one.line for one in conflicts(batch.pk)})
    if lines:
        raise _changed(lines)


def _changed(lines: list[int]) -> DomainError:
    """The refusal, naming the first lines that are in the register by now."""
    named = ", ".join(str(line) for line in lines[:TOLD_CONFLICTS])
    which = _("Baris %(lines)s") % {"lines": named} if lines else _("Sebagian baris")
    if len(lines) > TOLD_CONFLICTS:
        which = _("%(which)s dan %(more)s baris lain") % {"which": which, "more": len(lines) - TOLD_CONFLICTS}
    said = _(
        "%(which)s sudah ada di buku daftar sejak berkas ini dibaca. Tidak ada yang dicatat. "
        "Batalkan impor ini, keluarkan baris itu dari berkasnya, lalu unggah lagi."
    )
    return DomainError("register_changed", said % {"which": which})


def _enter(batch: LockedImport, report: Report) -> None:
    """All rows, in the order in which they lean on each other; the register's lines come late, for they hold its
    numbering until the commit."""
    _run(NO_TRIGGER_IS_IGNORED, batch)
    steps = (_number, _enter_people, _enter_institutions, _enter_members, _book, _enter_lines)
    for done, step in enumerate(steps):
        report(done * batch.rows // (len(steps) + 1), batch.rows)
        step(batch)
    report(batch.rows * len(steps) // (len(steps) + 1), batch.rows)


def _named(batch: MemberImport) -> dict[str, Any]:
    """What the statements may name."""
    accounts = {kind.value: account for kind, account in ACCOUNTS.items()}
    return {
        "batch": batch.pk,
        "as_of": batch.as_of,
        "contra": batch.contra,
        "now": batch.entered_at,
        "by": batch.entered_by_id,
        **accounts,
    }


def _run(statement: str, batch: MemberImport) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, _named(batch))


def _insert(model: type[models.Model], source: str, columns: Mapping[str, str], batch: MemberImport) -> int:
    """INSERT … SELECT of every column of `model`: what `columns` does not name takes the default of its field.

    How many rows it wrote.
    """
    named = dict(columns)
    values = _named(batch)
    for one in model._meta.concrete_fields:
        column = str(one.column)
        if column not in columns and not one.primary_key:
            values[f"default_{column}"] = one.get_db_prep_save(one.get_default(), connection)
            named[column] = f"%(default_{column})s"
    targets = ", ".join(connection.ops.quote_name(column) for column in named)
    statement = f"INSERT INTO {model._meta.db_table} ({targets}) SELECT {', '.join(named.values())} FROM {source}"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        count: int = cursor.rowcount
    return count


def _number(batch: MemberImport) -> None:
    """The lines by date of entry with the ids they will have; who is known already keeps the own row."""
    for statement in (BEGIN_ANEW, LINES, PEOPLE, NUMBERS, INDEXES):
        _run(statement, batch)


def _enter_people(batch: MemberImport) -> None:
    columns = {
        "id": "person_id",
        "name": "person",
        "nik_cipher": "nik_cipher",
        "nik_hash": "nik_hash",
        "birth_date": "birth_date",
        "sex": "sex",
        "phone": "phone",
        "email": "email",
        "village_id": "village",
    }
    _insert(Person, "import_person WHERE is_new ORDER BY person_id", columns, batch)


def _enter_institutions(batch: MemberImport) -> None:
    """Institutions, and who acts for each since the day of the balances, with the vote."""
    columns = {
        "id": "institution_id",
        "name": "institution",
        "kind": "kind",
        "nib": "nib",
        "npwp": "npwp",
        "village_id": "village",
    }
    _insert(Institution, "import_line WHERE institution IS NOT NULL", columns, batch)
    mandate = {
        "institution_id": "line.institution_id",
        "person_id": "whose.person_id",
        "mandate": "line.mandate",
        "starts_on": "%(as_of)s::date",
        "ends_on": "line.mandate_until",
    }
    _insert(Representative, f"{LINE_OF_PERSON} WHERE line.institution IS NOT NULL", mandate, batch)


def _enter_members(batch: MemberImport) -> None:
    """Members with their true dates, their licences as the old books have them, and the counters of the groups."""
    columns = {
        "id": "line.member_id",
        "number": "coalesce(line.number, next.number)",
        "group_id": 'line."group"',
        "person_id": "CASE WHEN line.institution IS NULL THEN whose.person_id END",
        "institution_id": "line.institution_id",
        "imported_in_id": "%(batch)s",
        "card_code": "line.card",
        "name": "line.name",
        "region_id": "line.village",
        "status": "line.status",
        "has_vote": "line.has_vote",
        "joined_on": "line.joined_on",
    }
    source = f"{LINE_OF_PERSON} LEFT JOIN import_number AS next USING (member_id) ORDER BY line.member_id"
    _insert(Member, source, columns, batch)
    _run(COUNTERS, batch)
    _enter_licences(batch)


def _enter_licences(batch: MemberImport) -> None:
    """Licences count as checked: the person who uploaded and the one who enters have both seen the old books."""
    columns = {
        "kind": "licence->>0",
        "number": "licence->>1",
        "person_id": "CASE WHEN line.institution IS NULL THEN whose.person_id END",
        "institution_id": "line.institution_id",
        "valid_from": "(licence->>2)::date",
        "valid_until": "(licence->>3)::date",
        "device_groups": "ARRAY(SELECT jsonb_array_elements_text(licence->4))",
        "state": "'sah'",
        "submitted_by_id": f"{batch.uploaded_by_id}",
        "submitted_at": "%(now)s",
        "checked_by_id": "%(by)s",
        "checked_at": "%(now)s",
        "note": f"'Impor {batch.number}'",
    }
    _insert(Licence, f"{LINE_OF_PERSON} WHERE jsonb_typeof(line.licence) = 'array'", columns, batch)


def _book(batch: MemberImport) -> None:
    """One journal: a line for each member and kind of savings, and the contra account with the whole; then what was
    paid, each with its own day. Without a single rupiah there is nothing to book."""
    if not any(batch.summary[total] for total in ("pokok_rp", "wajib_rp", "sukarela_rp")):
        return
    assert batch.entered_by is not None
    for statement in (PAYMENTS, POSTINGS, "DISCARD PLANS"):
        _run(statement, batch)
    memo = _("Saldo awal simpanan %(count)s anggota, impor %(number)s")
    journal = post_staged_journal(
        reference=batch.number,
        on=batch.as_of,
        memo=memo % {"count": batch.rows, "number": batch.number},
        staged="import_posting",
        acting_user=batch.entered_by,
    )
    _run(CHECKS_GO_BY_INDEX, batch)
    _enter_payments(batch, journal)


def _enter_payments(batch: MemberImport, journal: Journal) -> None:
    columns = {
        "kind": "kind",
        "member_id": "member_id",
        "amount_rp": "amount_rp",
        "method": "'saldo_awal'",
        "paid_on": "since",
        "journal_id": f"{journal.pk}",
        "note": f"'Impor {batch.number}'",
        "received_by_id": "%(by)s",
        "received_at": "%(now)s",
    }
    _insert(Payment, "import_payment", columns, batch)


def _enter_lines(batch: MemberImport) -> None:
    """The register: each came in on the true day; who is suspended was, by what we know, since the balances' day."""
    columns = {
        "member_id": "line.member_id",
        "operation": "'masuk'",
        "date": "line.joined_on",
        "group_id": 'line."group"',
        "status": "'aktif'",
        "name": "line.name",
        "has_vote": "line.has_vote",
        "region_id": "line.village",
        "note": f"'Dari buku lama, impor {batch.number}'",
        "entered_by_id": "%(by)s",
        "entered_at": "%(now)s",
    }
    _run(CHECKS_GO_BY_INDEX, batch)
    _insert(RegisterEntry, "import_line AS line ORDER BY line.member_id", columns, batch)
    suspended = {**columns, "operation": "'beku'", "date": "%(as_of)s::date", "status": "'dibekukan'"}
    _insert(
        RegisterEntry, "import_line AS line WHERE line.status = 'dibekukan' ORDER BY line.member_id", suspended, batch
    )
