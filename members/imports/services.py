"""The acts of people on an import: upload, ask for its entry, drop it. The work is in `staging` and `entering`."""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.files.services import erase_file, keep_file
from kmp.files.states import SHEETS
from kmp.numbers import next_number
from kmp.runs.models import Run
from kmp.runs.services import ask_run
from kmp.trail.services import record
from kmp.ui.formats import MONTHS
from members.imports.locks import lock_import
from members.imports.models import ImportRow, MemberImport
from members.imports.queries import contra_accounts, is_open_on, latest_open_month
from members.imports.rules import MOST_BYTES
from members.imports.states import ImportState

PREFIX = "IMP"


@act
def upload_import(upload: "File[Any]", *, as_of: date, contra: str, acting_user: User) -> MemberImport:
    """Keep the file and have it read in the background. `as_of` is the day of its balances.

    Refused: `balances_in_future`, `period_not_open`, `contra_unknown`, those of `keep_file`, and `one_import_per_file`
    for a file whose bytes were uploaded before and not dropped.
    """
    refuse_on(_upload_problems(as_of, contra))
    stored = keep_file(upload, kinds=SHEETS, most_bytes=MOST_BYTES, acting_user=acting_user)
    pk, number = next_number(MemberImport, PREFIX)
    batch = MemberImport(
        pk=pk,
        number=number,
        file=stored,
        digest=stored.digest,
        as_of=as_of,
        contra=contra,
        uploaded_by=acting_user,
        uploaded_at=clock.now(),
    )
    batch.save(force_insert=True)
    _ask("impor_baca", _("Membaca %(number)s"), batch, acting_user=acting_user)
    facts = {"number": number, "as_of": as_of, "contra": contra, "digest": stored.digest}
    record("members.import.uploaded", batch, acting_user=acting_user, after=facts)
    return batch


def _upload_problems(as_of: date, contra: str) -> list[Blocker]:
    problems = []
    if as_of > clock.today():
        problems.append(Blocker("balances_in_future", _("Tanggal saldo belum terjadi."), path="as_of"))
    elif not is_open_on(as_of.year, as_of.month):
        problems.append(Blocker("period_not_open", _month_is_closed(as_of), path="as_of"))
    if contra not in contra_accounts():
        problems.append(Blocker("contra_unknown", _("Pilih salah satu akun lawan."), path="contra"))
    return problems


def _month_is_closed(as_of: date) -> str:
    said = _("Masa buku %(month)s %(year)s sudah ditutup atau belum dibuka.")
    sentence = said % {"month": MONTHS[as_of.month - 1], "year": as_of.year}
    latest = latest_open_month()
    if latest is None:
        return sentence
    cure = _("Pilih tanggal dalam masa yang terbuka, misalnya %(month)s %(year)s.")
    return f"{sentence} {cure % {'month': MONTHS[latest.month - 1], 'year': latest.year}}"


@act
def ask_entry(batch: MemberImport, *, acting_user: User) -> Run:
    """Have all members of the file entered in the background, by a second person; asked again, it is the same run.

    Refused: `import_moved`, `import_entered_by_a_second_person`.
    """
    locked = lock_import(batch.pk)
    if locked.state != ImportState.READY:
        raise DomainError("import_moved", _("Impor ini tidak sedang menunggu dicatat."))
    if locked.uploaded_by_id == acting_user.pk:
        said = _("Yang mengunggah dan yang mencatat harus dua orang yang berbeda.")
        raise DomainError("import_entered_by_a_second_person", said)
    return _ask("impor_catat", _("Mencatat %(number)s"), locked, acting_user=acting_user)


def _ask(kind: str, subject: str, batch: MemberImport, *, acting_user: User) -> Run:
    inputs = {"import": batch.pk, "by": acting_user.pk}
    run = ask_run(kind, subject=subject % {"number": batch.number}, inputs=inputs, acting_user=acting_user)
    batch.run = run
    batch.save(update_fields=["run"])
    return run


@act
def drop_import(batch: MemberImport, *, acting_user: User) -> None:
    """Cancel an import that was not entered: its lines and its file are gone, its number and digest stay.

    Refused: `import_moved` for one that was entered or dropped, `busy` while it is being entered.
    """
    locked = lock_import(batch.pk)
    if locked.state in {ImportState.ENTERED, ImportState.DROPPED}:
        raise DomainError("import_moved", _("Impor ini sudah dicatat atau dibatalkan."))
    before = str(locked.state)
    locked.state = ImportState.DROPPED
    locked.save(update_fields=["state"])
    ImportRow.objects.filter(batch=locked).delete()
    erase_file(locked.file, acting_user=acting_user)
    facts = {"number": locked.number, "state": str(locked.state)}
    record("members.import.dropped", locked, acting_user=acting_user, before={"state": before}, after=facts)


@act
def note_faults_taken(batch: MemberImport, *, acting_user: User) -> None:
    """Write down that the list of faulty lines left the house; without this line there is no file."""
    facts = {"number": batch.number, "lines": batch.faulty}
    record("members.import.faults_exported", batch, acting_user=acting_user, after=facts)
