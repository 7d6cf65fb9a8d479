"""Keeping, erasing and sweeping: rows and bytes go together."""

import hashlib
import os
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from kmp import clock
from kmp.acts import act
from kmp.errors import DomainError
from kmp.files import services
from kmp.files.models import StoredFile
from kmp.files.rules import Document
from kmp.files.services import erase_file, keep_file, sweep_orphans
from kmp.files.states import FileKind
from kmp.trail.models import ActionLog
from tests.factories.files import pdf, picture, upload
from tests.factories.kmp import make_account

pytestmark = pytest.mark.django_db


def bytes_kept() -> set[str]:
    return {f"{at}/{name}" for at, _folders, names in os.walk(settings.MEDIA_ROOT) for name in names}


@act
def keep(content: bytes, *, name: str = "nib.pdf", fail: bool = False, acting_user: Any = None) -> StoredFile:
    stored = keep_file(upload(content, name), acting_user=acting_user)
    if fail:
        raise DomainError("no", "Tidak jadi.")
    return stored


@act
def erase(stored: StoredFile, *, acting_user: Any = None) -> None:
    erase_file(stored, acting_user=acting_user)


def test_file_is_kept_under_a_name_that_nobody_guesses() -> None:
    user = make_account()
    stored = StoredFile.objects.get(pk=keep(pdf(), name="../../NIB Maju.pdf", acting_user=user).pk)

    assert (stored.name, stored.kind, stored.uploaded_by) == ("NIB Maju.pdf", "pdf", user)
    assert "NIB" not in str(stored.content.name)
    assert str(stored.content.name).startswith(f"berkas/{clock.today():%Y/%m}/")
    content = stored.content.read()
    stored.content.close()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (stored.size, stored.digest)


def test_uploads_lie_outside_the_static_files() -> None:
    assert not settings.MEDIA_ROOT.is_relative_to(settings.STATIC_ROOT)
    assert not settings.MEDIA_ROOT.is_relative_to(settings.BUILD_DIR / "assets")


def test_refused_file_leaves_neither_row_nor_bytes() -> None:
    before = bytes_kept()

    with pytest.raises(DomainError) as refused:
        keep(b"%PDF-1.7 rusak")

    assert refused.value.code == "file_broken"
    assert (StoredFile.objects.count(), bytes_kept()) == (0, before)


@pytest.mark.django_db(transaction=True)
def test_keeping_outside_an_act_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="is a step"):
        keep_file(upload(pdf()), acting_user=None)


def test_erasing_takes_the_bytes_away_after_the_commit_and_keeps_the_row(
    django_capture_on_commit_callbacks: Any,
) -> None:
    stored = keep(picture(), name="ktp.jpg")
    path = str(stored.content.name)

    with django_capture_on_commit_callbacks(execute=True):
        erase(stored)
        assert default_storage.exists(path)

    again = StoredFile.objects.get(pk=stored.pk)
    assert not default_storage.exists(path)
    assert (bool(again.content), again.erased_at is None, again.digest) == (False, False, stored.digest)
    erase(stored)
    assert ActionLog.objects.filter(action="kmp.file.erased").count() == 1


def test_row_is_never_deleted() -> None:
    stored = keep(pdf())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM kmp_storedfile WHERE id = %s", [stored.pk])
    assert StoredFile.objects.filter(pk=stored.pk).exists()


def test_sweep_removes_the_bytes_of_refused_acts_a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keep(pdf())
    before = bytes_kept()
    with pytest.raises(DomainError):
        keep(pdf(pages=2), fail=True)
    (orphan,) = bytes_kept() - before

    assert sweep_orphans() == 0  # the act may still be going on
    old = (clock.now() - timedelta(hours=25)).timestamp()
    os.utime(orphan, (old, old))
    os.utime(default_storage.path(str(kept.content.name)), (old, old))

    assert sweep_orphans() == 1
    assert bytes_kept() == before
    assert sweep_orphans() == 0


def test_sweep_of_an_empty_house_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "FOLDER", "belum-ada")

    assert sweep_orphans() == 0


@act
def keep_made(content: bytes) -> StoredFile:
    return keep_file(Document("buku.pdf", content, FileKind.PDF), kinds=[FileKind.PDF], acting_user=None)


def test_what_we_made_ourselves_is_kept_as_it_is() -> None:
    content = pdf(pages=600)  # more than anybody may upload

    stored = keep_made(content)

    assert (stored.name, stored.size) == ("buku.pdf", len(content))
