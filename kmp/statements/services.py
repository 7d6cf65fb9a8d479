"""The only writers of what people add to the statements."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.models import Account
from kmp.errors import DomainError
from kmp.statements.models import AccountPlace, NotesSeal, NoteText
from kmp.statements.states import PLACES_OF_KIND, Section
from kmp.trail.services import record

MOST_LETTERS = 8_000  # of one section: about three pages


@act
def place_account(account: Account, *, place: str, acting_user: User) -> None:
    """Say where an account falls in the statements; an empty place leaves it to the account's name again.

    Only the sorting of reports changes, those of earlier years too. Refused: `account_place_fits_its_kind`.
    """
    locked = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if place and place not in PLACES_OF_KIND[locked.kind]:
        raise DomainError("account_place_fits_its_kind", _("Letak itu bukan untuk jenis akun ini."))
    if place:
        fresh = {"place": place, "chosen_by": acting_user, "chosen_at": clock.now()}
        AccountPlace.objects.update_or_create(account=locked, defaults=fresh)
    else:
        AccountPlace.objects.filter(account=locked).delete()
    after = {"code": locked.code, "place": place}
    record("kmp.statements.account_placed", locked, acting_user=acting_user, after=after)


@act
def write_note(year: int, section: str, *, text: str, seen: int, acting_user: User) -> NoteText:
    """Keep new words of one section as its next version; empty words give the draft from the figures its place back.

    `seen` is the version that was on the page (0: none). Refused: `note_too_long`, `one_note_text_per_version` when
    somebody saved meanwhile, and by the database `notes_under_signature_are_frozen`.
    """
    words = text.strip()
    if len(words) > MOST_LETTERS:
        raise DomainError("note_too_long", _("Bagian ini paling panjang %(most)s huruf.") % {"most": MOST_LETTERS})
    if NoteText.objects.filter(year=year, section=Section(section)).count() != seen:
        message = _("Orang lain baru saja menyimpan bagian ini. Bacalah dahulu, lalu simpan lagi.")
        raise DomainError("one_note_text_per_version", message)
    note = NoteText.objects.create(
        year=year, section=Section(section), version=seen + 1, text=words, written_by=acting_user
    )
    after = {"year": year, "section": section, "version": note.version}
    record("kmp.statements.note_written", note, acting_user=acting_user, after=after)
    return note


@step
def seal_notes(year: int, *, acting_user: User) -> None:
    """Freeze the words of a year's notes: its annual report goes to the signatures. Refused: `notes_already_sealed`."""
    try:
        with transaction.atomic():
            seal = NotesSeal.objects.create(year=year, sealed_by=acting_user)
    except IntegrityError as error:
        raise DomainError("notes_already_sealed", _("Catatan laporan tahun ini sudah dibekukan.")) from error
    record("kmp.statements.notes_sealed", seal, acting_user=acting_user, after={"year": year})


@step
def lift_notes_seal(year: int, *, acting_user: User) -> None:
    """Let the words be written again: the annual report was taken back. Nothing is done where none stands."""
    seal = NotesSeal.objects.select_for_update(no_key=True).filter(year=year, lifted_at=None).first()
    if seal is None:
        return
    seal.lifted_at, seal.lifted_by = clock.now(), acting_user
    seal.save(update_fields=["lifted_at", "lifted_by"])
    record("kmp.statements.notes_opened", seal, acting_user=acting_user, after={"year": year})
