"""The only writers of uploaded files. The bytes are on the disk before the row is committed: a rolled-back act leaves
bytes without a row, which the daily sweep removes, and never a row without bytes."""

import secrets
from collections.abc import Collection, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.files.models import StoredFile
from kmp.files.rules import ENDINGS, MOST_BYTES, read_document
from kmp.files.states import DOCUMENTS
from kmp.trail.services import record

FOLDER = "berkas"
LEFT_ALONE = timedelta(hours=24)  # an act that is still going on is over by then


@step
def keep_file(
    upload: "File[Any]",
    *,
    kinds: Collection[str] = DOCUMENTS,
    most_bytes: int = MOST_BYTES,
    acting_user: User | None,
) -> StoredFile:
    """Keep an uploaded file of at most `most_bytes` bytes, looked into by content, under a name nobody can guess.

    Refused: `file_kind`, `file_too_large`, `file_broken`.
    """
    document = read_document(upload, kinds=kinds, most_bytes=most_bytes)
    document.seek(0)
    content = document.read()
    stored = StoredFile(
        name=str(document.name),
        kind=document.kind,
        size=len(content),
        digest=document.digest,
        uploaded_by=acting_user,
        uploaded_at=clock.now(),
    )
    stored.content.save(f"{secrets.token_hex(20)}.{ENDINGS[document.kind]}", ContentFile(content), save=False)
    stored.save(force_insert=True)
    return stored


@step
def erase_file(stored: StoredFile, *, acting_user: User | None) -> None:
    """Take the content away for good once the act is committed; the row and its digest stay. Twice does nothing."""
    held = StoredFile.objects.select_for_update(of=("self",), no_key=True).get(pk=stored.pk)
    if held.erased_at is not None:
        return
    path, held.content, held.erased_at = str(held.content.name), "", clock.now()
    held.save(update_fields=["content", "erased_at"])
    stored.content, stored.erased_at = held.content, held.erased_at
    transaction.on_commit(partial(default_storage.delete, path))
    record("kmp.file.erased", held, acting_user=acting_user, before={"digest": held.digest})


@act
def note_opening(stored: StoredFile, *, acting_user: User) -> None:
    """Write down that somebody opened a file that another person uploaded."""
    record("kmp.file.opened", stored, acting_user=acting_user)


def sweep_orphans() -> int:
    """Delete bytes that no row names, a day after they came: those of refused acts. How many were deleted."""
    deleted = 0
    for folder in _folders():
        found = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
        named = set(StoredFile.objects.filter(content__startswith=f"{folder}/").values_list("content", flat=True))
        for path in sorted(found - named):
            if default_storage.get_modified_time(path) < clock.now() - LEFT_ALONE:
                default_storage.delete(path)
                deleted += 1
    return deleted


def _folders() -> Iterator[str]:
    """berkas/2026/11, …: one for each month."""
    if not default_storage.exists(FOLDER):
        return
    for year in default_storage.listdir(FOLDER)[0]:
        for month in default_storage.listdir(f"{FOLDER}/{year}")[0]:
            yield f"{FOLDER}/{year}/{month}"
