"""The second half of an import, in the background: its accounts into the chart, its journals into the books.

One transaction of a few statements; the totals of the report are held against the books once more inside it.
"""

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from kmp import clock
from kmp.acts import act
from kmp.bookimports.locks import LockedBookImport, lock_book_import
from kmp.bookimports.models import BookImport, BookImportLine
from kmp.bookimports.queries import totals_with
from kmp.bookimports.rules import control_problems
from kmp.bookimports.services import refuse_second
from kmp.bookimports.states import BookImportKind, BookImportState
from kmp.books.chart import activity_of
from kmp.books.models import Account
from kmp.books.services import post_staged_journals
from kmp.books.states import KIND_OF_DIGIT, AccountKind, Activity
from kmp.errors import DomainError, refuse_on
from kmp.files.services import erase_file
from kmp.roles import has_right
from kmp.runs.models import Run
from kmp.runs.services import Report, finish_run
from kmp.trail.services import record

# The triggers of each row ask whether they are switched off, and plan by tables that were small a moment ago: both cost
# more with every row, unless they are told that nothing is switched off, and to go by index.
MANY_ROWS = "SET LOCAL pgtrigger.ignore = '{}'; SET LOCAL enable_seqscan = off; DISCARD PLANS"
STAGED = """
    CREATE TEMP TABLE book_import_posting ON COMMIT DROP AS
    SELECT %(number)s || '/' || reference AS reference, "on" AS date,
           coalesce(nullif(
               first_value(memo) OVER (PARTITION BY reference ORDER BY memo = '', line), ''), %(memo)s) AS memo,
           account, party, party_name, amount_rp, line AS place
      FROM kmp_bookimportline WHERE batch_id = %(batch)s AND amount_rp <> 0
"""


@act
def enter_books(run: Run, report: Report) -> BookImport:
    """The work of an `impor_buku_catat` run: all of it or nothing, and once.

    Refused: `import_moved`, `right_lost`, `book_import_entered_by_a_second_person`, each total that differs by now
    (`control_…`), and as the ledger refuses: a month closed meanwhile, an account out of use.
    """
    held = lock_book_import(run.inputs["import"])
    if held.state != BookImportState.READY:
        raise DomainError("import_moved", _("Impor ini sudah dicatat atau dibatalkan."))
    if not has_right(run.asked_by, "books.post"):
        raise DomainError("right_lost", _("Pemberi tugas tidak lagi berhak membukukan."))
    refuse_second(held, run.asked_by)
    held.found = totals_with(held)
    refuse_on(control_problems(held.controls, held.found))
    report(1, 3)
    accounts = _add_accounts(held)
    journals = _post(held, run)
    report(2, 3)
    held.state, held.entered_by, held.entered_at = BookImportState.ENTERED, run.asked_by, clock.now()
    held.save(update_fields=["state", "found", "entered_by", "entered_at"])
    named = BookImportLine.objects.filter(batch=held).exclude(party_name="")
    named.update(party_name="")  # names stand once, with the parties
    erase_file(held.file, acting_user=run.asked_by)
    finish_run(run, result={"journals": journals, "url": reverse("staff_book_import", args=[held.pk])})
    facts = {"number": held.number, "journals": journals, "accounts": accounts, "controls": held.controls}
    record("kmp.book_import.entered", held, acting_user=run.asked_by, after=facts)
    return held


def _add_accounts(held: LockedBookImport) -> int:
    """Enter the accounts that the chart has not; returns how many."""
    lines = BookImportLine.objects.filter(batch=held).exclude(account__in=Account.objects.values("code"))
    named = lines.exclude(account_name="").order_by("line").values_list("account", "account_name", "turnover")
    new: dict[str, Account] = {}
    for code, name, turnover in named:
        kind = KIND_OF_DIGIT[code[0]]
        account = new.setdefault(code, Account(code=code, name=name, kind=kind, activity=_activity(code)))
        account.turnover_with = account.turnover_with or turnover
    return len(Account.objects.bulk_create(new.values()))


def _activity(code: str) -> Activity:
    """Of accounts that the standard chart has not: equity is financing, everything else operating."""
    known = activity_of(code)
    return Activity.FINANCING if KIND_OF_DIGIT[code[0]] == AccountKind.EQUITY else known


def _post(held: LockedBookImport, run: Run) -> int:
    memo = _("Saldo awal") if held.kind == BookImportKind.OPENING else _("Impor buku")
    with connection.cursor() as cursor:
        cursor.execute(MANY_ROWS)
        cursor.execute("DROP TABLE IF EXISTS book_import_posting")
        cursor.execute(STAGED, {"number": held.number, "memo": f"{memo} {held.number}", "batch": held.pk})
    return post_staged_journals(staged="book_import_posting", acting_user=run.asked_by)
