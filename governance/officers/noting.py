"""The only writer of supervisors' notes: written by a pengawas, answered once by the board."""

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.officers.locks import lock_note
from governance.officers.models import SupervisorNote
from governance.officers.states import NoteArea
from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.queries import users_with_right
from kmp.acts import act
from kmp.errors import DomainError
from kmp.trail.services import record
from members.notices.rules import own_path
from members.notices.services import tell, tell_users
from members.notices.states import Topic


@act
def write_note(*, area: str, title: str, text: str, path: str = "", acting_user: User) -> SupervisorNote:
    """Write down what was found, and where in the house; the board is told. Refused: `note_empty`.

    It cannot be changed afterwards: whoever sees it otherwise writes another. UU 25/1992 Ps 39.
    """
    if not title.strip() or not text.strip():
        raise DomainError("note_empty", _("Tulis pokok dan isi catatannya."))
    note = SupervisorNote.objects.create(
        area=NoteArea(area),
        title=title.strip(),
        text=text.strip(),
        path=own_path(path)[:200],
        written_by=acting_user,
        written_at=clock.now(),
    )
    tell_users(
        users_with_right("notes.answer"),
        topic=Topic.WORK,
        key=f"catatan:{note.pk}",
        title=_("Catatan pengawas: %(title)s") % {"title": note.title},
        body=_("Tanggapi catatan ini."),
        path=reverse("staff_note", args=[note.pk]),
    )
    record("governance.note.written", note, acting_user=acting_user, after={"area": str(note.area)})
    return note


@act
def answer_note(note: SupervisorNote, *, answer: str, acting_user: User) -> SupervisorNote:
    """The board's answer, once. Refused: `answer_empty`, `note_answered`."""
    if not answer.strip():
        raise DomainError("answer_empty", _("Tulis tanggapannya."))
    locked = lock_note(note.pk)
    if locked.answered_at is not None:
        raise DomainError("note_answered", _("Catatan ini sudah ditanggapi."))
    locked.answer, locked.answered_by, locked.answered_at = answer.strip(), acting_user, clock.now()
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    tell(
        user=locked.written_by,
        topic=Topic.WORK,
        key=f"catatan:{locked.pk}:tanggapan",
        title=_("Catatan Anda ditanggapi: %(title)s") % {"title": locked.title},
        path=reverse("staff_note", args=[locked.pk]),
    )
    record("governance.note.answered", locked, acting_user=acting_user)
    return locked


@act
def record_note_export(*, count: int, acting_user: User) -> None:
    """Write down that the notes left the house: they are kept from third parties (UU 25/1992 Ps 39)."""
    record("governance.note.exported", acting_user, acting_user=acting_user, after={"rows": count})
