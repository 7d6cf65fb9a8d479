"""The first half of an import, in the background: read the file, check every line, lay the lines out for the preview.

One transaction: a killed worker leaves nothing, and the run begins anew. The file itself holds NIK in clear, so its
content is erased as soon as the lines are laid out; they keep cipher and hash alone.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from kmp import clock
from kmp.acts import act
from kmp.errors import DomainError
from kmp.files.columns import Head
from kmp.files.models import StoredFile
from kmp.files.services import erase_file
from kmp.files.sheets import Sheet, Unreadable, open_sheet
from kmp.files.states import FileKind
from kmp.papers.models import new_codes
from kmp.runs.models import Run
from kmp.runs.services import Report, finish_run
from members.imports.columns import COLUMNS
from members.imports.models import ImportRow, MemberImport
from members.imports.queries import conflicts, group_rows, sums
from members.imports.rules import MOST_ROWS, Facts, Seen, check_line
from members.imports.states import ImportState
from members.imports.villages import village_finder
from members.registry.nik import nik_sealer
from members.savings.queries import savings_rule

COPY = "COPY members_importrow (batch_id, line, data, nik_cipher, nik_hash, errors) FROM STDIN (FORMAT csv, NULL '-')"
CHUNK = 2_000  # lines of one COPY
SHARE_OF_READING = 0.8  # of the bar; the rest is the comparison with the register
ADD_CONFLICTS = """
    UPDATE members_importrow AS row SET errors = row.errors || found.errors
      FROM (SELECT line, jsonb_agg(error) AS errors
              FROM unnest(%s::int[], %s::jsonb[]) AS each(line, error) GROUP BY line) AS found
     WHERE row.batch_id = %s AND row.line = found.line
"""


@act
def read_import(run: Run, report: Report) -> MemberImport:
    """The work of an `impor_baca` run: lines, errors and sums; `siap` without a single error, else `bermasalah`.

    Refused: `import_moved` when it was dropped meanwhile.
    """
    batch = MemberImport.objects.select_related("file").get(pk=run.inputs["import"])
    if batch.state != ImportState.READING:
        raise _moved()
    try:
        _lay_out(batch, report)
        _compare(batch)
    except Unreadable as unreadable:
        _lay_out_nothing(batch, str(unreadable))
    found = sums(batch.pk)
    batch.rows, batch.faulty = found.pop("rows"), found.pop("faulty")
    batch.summary, batch.state = found, ImportState.FAULTY if batch.faulty else ImportState.READY
    still = MemberImport.objects.filter(pk=batch.pk, state=ImportState.READING)
    if not still.update(rows=batch.rows, faulty=batch.faulty, summary=batch.summary, state=batch.state):
        raise _moved()
    finish_run(
        run, result={"rows": batch.rows, "faulty": batch.faulty, "url": reverse("staff_import", args=[batch.pk])}
    )
    erase_file(batch.file, acting_user=run.asked_by)
    return batch


def _moved() -> DomainError:
    return DomainError("import_moved", _("Impor ini sudah dibatalkan."))


def _lay_out(batch: MemberImport, report: Report) -> None:
    """Every line into the staging table, checked, by COPY."""
    with _opened(batch.file) as file:
        sheet = open_sheet(file, is_workbook=batch.file.kind == FileKind.XLSX, page=COLUMNS.page, known=COLUMNS.words)
        head = COLUMNS.expect_head(sheet.head)
        with connection.cursor() as cursor:
            for part in _copied(batch, sheet, head, report):
                cursor.copy_expert(COPY, part)
            cursor.execute("ANALYZE members_importrow")
    if not ImportRow.objects.filter(batch=batch).exists():
        raise Unreadable(_("Di bawah judul kolom tidak ada satu baris pun."))


def _opened(stored: StoredFile) -> Any:
    return stored.content.open("rb")


def _copied(batch: MemberImport, sheet: Sheet, head: Head, report: Report) -> Iterator[io.StringIO]:
    """The lines as COPY takes them, some thousands at a time: during a COPY nothing else can be asked."""
    facts, seen, seal, cards = _facts(batch), Seen(), nik_sealer(), new_codes()
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    total = max(sheet.about, 1)
    for count, (line, cells) in enumerate(sheet.lines, start=1):
        if count > MOST_ROWS:
            most = f"{MOST_ROWS:,}".replace(",", ".")
            raise Unreadable(_("Berkas ini lebih dari %(most)s baris. Bagi menjadi beberapa berkas.") % {"most": most})
        checked = check_line({code: cell for code, cell in zip(head.codes, cells, strict=False) if code}, facts)
        cipher, nik_hash = seal(checked.nik) if checked.nik else (None, "")
        seen.hold(line, checked, nik_hash)
        checked.data["card"] = next(cards)
        if checked.cautions:
            checked.data["cautions"] = checked.cautions
        sealed = f"\\x{cipher.hex()}" if cipher else "-"
        writer.writerow([batch.pk, line, json.dumps(checked.data), sealed, nik_hash, json.dumps(checked.errors)])
        if count % CHUNK == 0:
            report(int(min(count, total) * SHARE_OF_READING), total)
            buffer.seek(0)
            yield buffer
            buffer.seek(0)
            buffer.truncate()
    buffer.seek(0)
    yield buffer


def _facts(batch: MemberImport) -> Facts:
    return Facts(
        groups=group_rows(),
        as_of=batch.as_of,
        today=clock.today(),
        village_of=village_finder(),
        pokok_of=pokok_finder(),
    )


def pokok_finder() -> Callable[[str, date], int | None]:
    """The simpanan pokok of a group by the bylaws of a day, in rupiah; None where they say nothing.

    A month that begins and ends with the same amount is asked for twice, not once for each of its days.
    """

    @cache
    def asked(group: str, on: date) -> int | None:
        try:
            return savings_rule(group, on).pokok_rp
        except DomainError:
            return None

    @cache
    def find(group: str, on: date) -> int | None:
        first = on.replace(day=1)
        last = (first + timedelta(days=32)).replace(day=1) - clock.ONE_DAY
        amount = asked(group, first)
        return amount if amount == asked(group, last) else asked(group, on)

    return find


def _compare(batch: MemberImport) -> None:
    """An error for each line that the register already has."""
    found = conflicts(batch.pk)
    errors = [json.dumps({"column": one.column, "code": one.code, "message": one.message}) for one in found]
    with connection.cursor() as cursor:
        cursor.execute(ADD_CONFLICTS, [[one.line for one in found], errors, batch.pk])


def _lay_out_nothing(batch: MemberImport, message: str) -> None:
    """One faulty line that says why the file as a whole cannot be taken."""
    ImportRow.objects.filter(batch=batch).delete()
    ImportRow.objects.create(
        batch=batch, line=1, errors=[{"column": "", "code": "file_unreadable", "message": message, "written": ""}]
    )
