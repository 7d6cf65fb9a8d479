"""New keys for what is kept encrypted, while the house is open (UU 27/2022 Ps 35, 39).

Every column of our apps named `cipher` or `*_cipher` is found by introspection, and the second steps of sign-in
(allauth keeps those secrets in JSON) are taken along: an old key is free only when nothing needs it any more.
A row that the newest key opens is left alone, so a broken-off rotation goes on where it stopped.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import BinaryField

from members.registry.nik import decrypt_nik, hash_nik

OUR_APPS = ("kmp", "members", "governance", "supply", "clinics")
SECRETS = ("secret", "seed")  # of a code app and of recovery codes
BATCH = 500  # rows locked at a time
Change = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """A column whose content is encrypted."""

    model: type[models.Model]
    name: str

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.name}"

    @property
    def hash_name(self) -> str:
        """The column with the keyed hash of the same content; empty where there is none."""
        named = self.name.removesuffix("cipher") + "hash"
        return named if any(one.name == named for one in self.model._meta.concrete_fields) else ""


@dataclass
class Tally:
    """What was found in one column: rows by the key that opens them (0 is the newest), and how many were written."""

    by_key: Counter[int] = field(default_factory=Counter)
    written: int = 0
    unreadable: list[str] = field(default_factory=list)  # ids of rows that no key opens


def cipher_columns() -> list[Column]:
    """Every encrypted column of our apps, by the name of its table."""
    found = [
        Column(model, one.name)
        for name in OUR_APPS
        for model in apps.get_app_config(name).get_models()
        for one in model._meta.concrete_fields
        if isinstance(one, BinaryField) and (one.name == "cipher" or one.name.endswith("_cipher"))
    ]
    return sorted(found, key=str)


def key_name(place: int) -> str:
    """How people tell keys apart without seeing them: the first digits of their digest."""
    return hashlib.sha256(settings.FIELD_KEYS[place].encode()).hexdigest()[:8]


def rotate_column(column: Column, *, write: bool, batch: int = BATCH) -> Tally:
    """Encrypt with the newest key what an older one still holds, `batch` rows in one transaction."""
    tally = Tally()
    for rows in _batches(column.model.objects.filter(**{f"{column.name}__isnull": False}), batch):  # type: ignore[attr-defined]
        stale = []
        for row in rows:
            fresh = _renewed(bytes(getattr(row, column.name)), tally, row.pk)
            if fresh is not None:
                setattr(row, column.name, fresh)
                stale.append(row)
        if write:
            with _key_may_change():
                column.model.objects.bulk_update(stale, [column.name])  # type: ignore[attr-defined]
            tally.written += len(stale)
    return tally


@contextmanager
def _key_may_change() -> Iterator[None]:
    """Rows that never change get their newer key (`kmp.sealing.KEY_MAY_CHANGE`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kmp.new_key', 'on', true)")
        yield
        cursor.execute("SELECT set_config('kmp.new_key', '', true)")


def rotate_second_steps(*, write: bool, batch: int = BATCH) -> Tally:
    """The same for the secrets of code apps and recovery codes."""
    tally = Tally()
    for rows in _batches(Authenticator.objects.filter(data__has_any_keys=SECRETS), batch):
        stale = []
        for row in rows:
            fresh = {
                key: new.decode()
                for key in SECRETS
                if row.data.get(key) and (new := _renewed(row.data[key].encode(), tally, row.pk)) is not None
            }
            if fresh:
                row.data = {**row.data, **fresh}
                stale.append(row)
        if write:
            Authenticator.objects.bulk_update(stale, ["data"])
            tally.written += len(stale)
    return tally


def rehash(column: Column) -> tuple[int, int]:
    """Write the keyed hash of `column` anew by the present FIELD_HASH_KEY: rows changed, and rows seen. One step.

    The table is closed to other writers until the commit: with two keys in use one NIK could be two persons.
    """
    assert connection.in_atomic_block
    quoted = connection.ops.quote_name(column.model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {quoted} IN SHARE ROW EXCLUSIVE MODE")
    changed = seen = 0
    for rows in _batches(column.model.objects.filter(**{f"{column.name}__isnull": False}), BATCH):  # type: ignore[attr-defined]
        stale = []
        for row in rows:
            fresh = hash_nik(decrypt_nik(getattr(row, column.name)))
            if getattr(row, column.hash_name) != fresh:
                setattr(row, column.hash_name, fresh)
                stale.append(row)
        column.model.objects.bulk_update(stale, [column.hash_name])  # type: ignore[attr-defined]
        changed, seen = changed + len(stale), seen + len(rows)
    return changed, seen


def _batches(found: Any, batch: int) -> Iterator[list[Any]]:
    """The rows by id, each batch locked in a transaction of its own until the next is asked for."""
    last: Any = None
    while True:
        with transaction.atomic():
            after = found.order_by("pk") if last is None else found.filter(pk__gt=last).order_by("pk")
            rows = list(after.select_for_update(of=("self",), no_key=True)[:batch])
            if not rows:
                return
            yield rows
        last = rows[-1].pk


def _renewed(cipher: bytes, tally: Tally, pk: Any) -> bytes | None:
    """The same content under the newest key; None where it is so already, or where no key opens it."""
    for place, key in enumerate(settings.FIELD_KEYS):
        try:
            content = Fernet(key).decrypt(cipher)
        except InvalidToken:
            continue
        tally.by_key[place] += 1
        return Fernet(settings.FIELD_KEYS[0]).encrypt(content) if place else None
    tally.unreadable.append(str(pk))
    return None
