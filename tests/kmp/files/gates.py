"""A slice that keeps files lets its own people in; here everybody named `pemilik`."""

from typing import Any

from kmp.files.models import StoredFile


def may_open_file(user: Any, stored: StoredFile) -> bool:
    """Whether `user` is the one this test lets in."""
    return bool(user.username == "pemilik" and stored.name.startswith("nib"))
