"""The writers of drafts and of what is attached to them. Everything typed is kept encrypted (UU 27/2022)."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.files.services import erase_file, keep_file
from members.joining.locks import LockedDraft, lock_application, lock_draft
from members.joining.models import Application, Attachment, Draft
from members.joining.queries import answers_of, drafts_over
from members.joining.rules import DRAFT_DAYS
from members.joining.states import ApplicationState, AttachmentKind
from members.registry.models import Group
from members.registry.nik import encrypt_nik

SEVERAL = frozenset({AttachmentKind.LICENCE.value, AttachmentKind.OTHER.value})  # kinds of which more than one may come
MOST_OF_A_KIND = 4
MOST_LETTERS, MOST_VALUES = 500, 600  # of one answer; of a field with boxes (Indonesia has 38 provinces, 514 regencies)


@act
def start_draft(*, key: str, group: Group, answers: Mapping[str, Sequence[str]], acting_user: User | None) -> Draft:
    """The draft under `key` (43 letters, drawn with the form): new, or the one the same form made before."""
    draft, _is_new = Draft.objects.get_or_create(
        key=key,
        defaults={
            "group": group,
            "cipher": _sealed(answers),
            "saved_at": clock.now(),
            "expires_on": clock.today() + timedelta(days=DRAFT_DAYS),
        },
    )
    return draft


@act
def save_draft(
    draft: Draft,
    *,
    answers: Mapping[str, Sequence[str]],
    step: int,
    group: Group | None = None,
    acting_user: User | None,
) -> Draft:
    """Put the answers of one step among those of the others; `step` (from 1) is where the applicant goes on.

    Refused: `draft_gone`, `application_moved` (sent already, and no correction is asked for).
    """
    locked = _open_draft(draft)
    kept = {name: answers_of(locked).getlist(name) for name in answers_of(locked)}
    locked.cipher = _sealed({**kept, **answers})
    locked.group = group or locked.group
    locked.step, locked.saved_at = step, clock.now()
    locked.expires_on = clock.today() + timedelta(days=DRAFT_DAYS)
    locked.save(update_fields=["cipher", "group", "step", "saved_at", "expires_on"])
    return locked


@act
def attach_file(draft: Draft, *, kind: AttachmentKind, upload: "File[Any]", acting_user: User | None) -> Attachment:
    """Keep a document of a draft; of most kinds the new one takes the place of the old one.

    Refused: `draft_gone`, `application_moved`, `too_many_files`, and those of `keep_file`.
    """
    locked = _open_draft(draft)
    before = list(locked.attachments.select_related("file").filter(kind=kind))
    if kind in SEVERAL and len(before) >= MOST_OF_A_KIND:
        raise DomainError(
            "too_many_files", _("Paling banyak %(most)s berkas. Hapus satu dahulu.") % {"most": MOST_OF_A_KIND}
        )
    stored = keep_file(upload, acting_user=acting_user)
    for old in before if kind not in SEVERAL else ():
        _take_away(old, acting_user=acting_user)
    return Attachment.objects.create(draft=locked, kind=kind, file=stored, application=_sent(locked))


@act
def detach_file(draft: Draft, attachment_id: int, *, acting_user: User | None) -> bool:
    """Take a document away for good; False where it was gone already. Refused: `draft_gone`, `application_moved`."""
    locked = _open_draft(draft)
    attachment = locked.attachments.select_related("file").filter(pk=attachment_id).first()
    if attachment is None:
        return False
    _take_away(attachment, acting_user=acting_user)
    return True


@act
def drop_draft(draft: Draft, *, acting_user: User | None) -> None:
    """Erase a draft that was not sent, with its documents. Refused: `application_moved` (sent already)."""
    locked = lock_draft(draft.pk)
    if locked is None:
        return
    if _sent(locked) is not None:
        raise DomainError("application_moved", _("Pendaftaran ini sudah terkirim."))
    _erase(locked, acting_user=acting_user)


@act
def ask_link(draft: Draft, *, acting_user: User | None) -> None:
    """Have the link of the draft mailed, after the commit, to the address typed in it."""
    transaction.on_commit(partial(current_app.send_task, "members.joining.tasks.send_link", args=[draft.pk]))


def sweep_drafts(*, limit: int = 500) -> int:
    """Erase drafts that nobody has touched for thirty days, each in its own act; how many. Safe twice."""
    over = list(drafts_over(clock.today())[:limit])
    for draft in over:
        _sweep(draft)
    return len(over)


@act
def _sweep(draft: Draft) -> None:
    locked = lock_draft(draft.pk)
    if locked and locked.expires_on < clock.today() and _sent(locked) is None:
        _erase(locked, acting_user=None)


@step
def close_papers(application: Application, *, acting_user: User | None, all_papers: bool) -> None:
    """An application is decided: its draft goes, and the photo of the KTP; of a refused one all documents go."""
    for attachment in application.attachments.select_related("file"):
        if all_papers or attachment.kind == AttachmentKind.KTP:
            erase_file(attachment.file, acting_user=acting_user)
    draft, application.draft = application.draft, None
    if draft is not None:
        application.save(update_fields=["draft"])
        draft.delete()  # attachments keep their application


def _open_draft(draft: Draft) -> LockedDraft:
    """The draft, held, while its owner may change it. The application is locked first, as whoever decides does."""
    sent = Application.objects.filter(draft=draft.pk).first()
    application = lock_application(sent.pk) if sent else None
    locked = lock_draft(draft.pk)
    if locked is None:
        raise DomainError("draft_gone", _("Konsep ini sudah dihapus. Mulai lagi dari halaman pendaftaran."))
    now = _sent(locked)  # sent between the two locks: then nobody has asked for a correction yet
    if now and (application is None or application.state != ApplicationState.CORRECTION):
        raise DomainError("application_moved", _("Pendaftaran ini sudah terkirim, jadi tidak dapat diubah lagi."))
    return locked


def _sent(draft: Draft) -> Application | None:
    return Application.objects.filter(draft=draft.pk).first()


def _sealed(answers: Mapping[str, Sequence[str]]) -> bytes:
    kept = {name: [str(one)[:MOST_LETTERS] for one in values[:MOST_VALUES]] for name, values in answers.items()}
    return encrypt_nik(json.dumps(kept))


def _take_away(attachment: Attachment, *, acting_user: User | None) -> None:
    stored = attachment.file
    attachment.delete()
    erase_file(stored, acting_user=acting_user)


def _erase(draft: LockedDraft, *, acting_user: User | None) -> None:
    for attachment in draft.attachments.select_related("file"):
        _take_away(attachment, acting_user=acting_user)
    draft.delete()
