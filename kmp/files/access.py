"""Who may open a file: whoever one of the owning slices lets in (settings.FILE_GATES), nobody else."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.module_loading import import_string

from kmp.files.models import StoredFile

Gate = Callable[[Any, StoredFile], bool]


def access_file(pk: int, *, user: Any) -> StoredFile:
    """The file, or 404 for whoever may not open it, and for one whose content was erased."""
    stored = get_object_or_404(StoredFile.objects.exclude(content=""), pk=pk)
    if not any(gate(user, stored) for gate in gates()):
        raise Http404
    return stored


def gates() -> list[Gate]:
    """The functions `may_open_file(user, stored)` of the slices that keep files."""
    return [import_string(path) for path in settings.FILE_GATES]
