"""Statements as workbooks: real numbers, each a link to its postings, the head always in sight."""

import tempfile
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.conf import settings
from django.http import FileResponse
from django.utils.translation import gettext as _

from kmp.answers import EXACT_IN_EXCEL
from kmp.files.rules import CONTENT_TYPES
from kmp.files.states import FileKind
from kmp.statements.document import HEAD, SUBGROUP, SUBTOTAL, SUM, TOTAL, Document, Figure, Row, Table, Words

BOLD_LEVELS = (HEAD, SUM, SUBTOTAL, TOTAL, SUBGROUP)
LABEL_WIDTH, MONEY_WIDTH, CODE_WIDTH = 52, 20, 12
MONEY = "#,##0;[Red]-#,##0;0"


def statements_file(name: str, documents: Sequence[Document]) -> FileResponse:
    """One sheet for each document as the download `name`.xlsx."""
    made = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it, and then it is gone
    book = xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False})
    for document in documents:
        _Sheet(book, document).write()
    book.close()
    made.seek(0)
    kind = CONTENT_TYPES[FileKind.XLSX]
    return FileResponse(made, as_attachment=True, filename=f"{name}.xlsx", content_type=kind)


class _Sheet:
    """One document on one sheet, from the first line to the last."""

    def __init__(self, book: Any, document: Document) -> None:
        self.document, self.line = document, 0
        self.page = book.add_worksheet(document.title[:31])
        self.plain, self.bold = (
            book.add_format({"num_format": MONEY}),
            book.add_format({"bold": True, "num_format": MONEY}),
        )
        self.title, self.wrapped = (
            book.add_format({"bold": True, "font_size": 14}),
            book.add_format({"text_wrap": True}),
        )
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "align": "right"})
        self.label = book.add_format({"bold": True, "bottom": 1})

    def write(self) -> None:
        """Title, days and remark; then every block; then the checks."""
        one = self.document
        self.page.set_column(0, 0, CODE_WIDTH)
        self.page.set_column(1, 1, LABEL_WIDTH)
        self.page.set_column(2, 8, MONEY_WIDTH)
        for text, style in ((settings.COOPERATIVE["legal_name"], self.bold), (one.title, self.title), (one.when, None)):
            self._say(text, style)
        for text in filter(None, [one.remark, *one.notes]):
            self._say(text)
        for number, block in enumerate(one.blocks):
            self.line += 1
            if isinstance(block, Words):
                self._words(block)
            else:
                self._table(block, freeze=number == 0)
        self._checks()

    def _say(self, text: str, style: Any = None) -> None:
        self.page.write_string(self.line, 0, text, style)
        self.line += 1

    def _words(self, block: Words) -> None:
        if block.title:
            self._say(block.title, self.bold)
        for text in block.texts:
            self.page.write_string(self.line, 1, text, self.wrapped)
            self.line += 1

    def _table(self, table: Table, *, freeze: bool) -> None:
        if table.title:
            self._say(table.title, self.bold)
        self.page.write_string(self.line, 0, _("Kode"), self.label)
        self.page.write_string(self.line, 1, table.columns[0], self.label)
        for column, name in enumerate(table.columns[1:], start=2):
            self.page.write_string(self.line, column, name, self.head)
        self.line += 1
        if freeze:
            self.page.freeze_panes(self.line, 2)
        for row in table.rows:
            self._row(row)

    def _row(self, row: Row) -> None:
        style = self.bold if row.level in BOLD_LEVELS else self.plain
        self.page.write_string(self.line, 0, row.code, style)
        words = f"{row.label}: {row.note}" if row.note and not row.figures else row.label
        self.page.write_string(self.line, 1, words, style)
        for column, figure in enumerate(row.figures, start=2):
            if figure is not None:
                self._figure(column, figure, style)
        self.line += 1

    def _figure(self, column: int, figure: Figure, style: Any) -> None:
        exact = abs(figure.rp) < EXACT_IN_EXCEL
        if figure.href and exact:
            # the link first, then the number over it: the cell stays a number that can be summed
            self.page.write_url(self.line, column, settings.PUBLIC_URL + figure.href, style, str(figure.rp))
        if exact:
            self.page.write_number(self.line, column, figure.rp, style)
        else:
            self.page.write_string(self.line, column, str(figure.rp), style)

    def _checks(self) -> None:
        for check in self.document.checks:
            says = _("cocok") if check.ties else _("TIDAK COCOK, selisih %(rp)s") % {"rp": check.difference_rp}
            self._say(f"{check.says}: {says}", self.bold)
