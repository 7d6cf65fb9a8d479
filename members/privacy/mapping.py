"""The data map: what each column of the house says about whom, read from `data_map.yaml` and held to the models."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from members.registry.models import Institution, Person

OUR_APPS = ("kmp", "members", "governance", "supply", "clinics")
PLACE = Path(__file__).parent / "data_map.yaml"
NOT_PERSONAL = "-"
FOREIGN = (
    "## Tables of the frameworks",
    "",
    "`account_emailaddress` (e-mail and whether it is proved), `mfa_authenticator` (second steps, secrets encrypted "
    "with `FIELD_KEYS`), `django_session` (signed-in sessions, erased when they end), `django_admin_log` (what "
    "administrators changed in reference data). `pseudonymise_person` erases the first two.",
    "",
)
CLASSES = {
    "umum": "data pribadi",
    "khusus": "data pribadi yang bersifat spesifik",
    "rahasia": "data pribadi, disandikan",
    "kait": "kaitan kepada orang",
    "petugas": "petugas yang bertindak",
}


@dataclass(frozen=True)
class Column:
    """One column: its class (empty for not personal) and what it is in words."""

    name: str
    kind: str
    words: str


@dataclass(frozen=True)
class Table:
    """One table: whose data, on what basis, how long, shown to whom, and how a row leads to its person.

    `theme` is under which heading the page Data saya has it.
    """

    label: str
    title: str
    whose: str
    theme: str
    basis: str
    keep: str
    shown: str
    person: tuple[str, ...]
    institution: tuple[str, ...]
    number: str
    columns: tuple[Column, ...]

    @property
    def model(self) -> type[models.Model]:
        """The Django model of this table."""
        return apps.get_model(self.label)

    @property
    def shared(self) -> tuple[Column, ...]:
        """The columns that a person gets in a copy of the own data, and reads on the own page."""
        return tuple(column for column in self.columns if column.kind in ("umum", "khusus"))


@dataclass(frozen=True)
class DataMap:
    """The whole map, with the words of its bases, times, audiences and themes."""

    bases: dict[str, str]
    keeping: dict[str, str]
    showing: dict[str, str]
    themes: dict[str, str]
    tables: tuple[Table, ...]


@cache
def data_map() -> DataMap:
    """The map as it is written; a word that is not defined is a `KeyError` of `problems`, not of this."""
    raw = yaml.safe_load(PLACE.read_text("utf-8"))
    tables = tuple(_table(label, entry) for label, entry in raw["tables"].items())
    return DataMap(raw["bases"], raw["keeping"], raw["showing"], raw["themes"], tables)


def _table(label: str, entry: dict[str, Any]) -> Table:
    return Table(
        label=label,
        title=entry["title"],
        whose=entry.get("whose", ""),
        theme=entry.get("theme", ""),
        basis=entry.get("basis", ""),
        keep=entry.get("keep", ""),
        shown=entry.get("shown", ""),
        person=tuple(entry.get("person", ())),
        institution=tuple(entry.get("institution", ())),
        number=entry.get("number", ""),
        columns=tuple(_column(name, said) for name, said in entry["columns"].items()),
    )


def _column(name: str, said: str) -> Column:
    if said == NOT_PERSONAL:
        return Column(name, "", "")
    kind, _colon, words = said.partition(": ")
    return Column(name, kind, words)


def models_of_ours() -> list[type[models.Model]]:
    """Every model of the five apps, those that Django makes for many-to-many included."""
    return [model for name in OUR_APPS for model in apps.get_app_config(name).get_models(include_auto_created=True)]


def problems() -> list[str]:
    """Where the map and the models disagree, each in one line that says what to write."""
    known = {table.label: table for table in data_map().tables}
    there = {model._meta.label: model for model in models_of_ours()}
    gone = [f"{label}: tabel ini tidak ada lagi, hapus dari data_map.yaml" for label in known if label not in there]
    new = [f"{label}: tabel ini belum ada dalam data_map.yaml" for label in there if label not in known]
    faults = [fault for label, table in known.items() if label in there for fault in _faults(table, there[label])]
    return gone + new + faults


def _faults(table: Table, model: type[models.Model]) -> Iterator[str]:
    listed = {column.name: column for column in table.columns}
    columns = {one.name for one in model._meta.concrete_fields}
    for name in sorted(columns - listed.keys()):
        yield f"{table.label}.{name}: kolom ini belum digolongkan"
    for name in sorted(listed.keys() - columns):
        yield f"{table.label}.{name}: kolom ini tidak ada lagi"
    for column in table.columns:
        if column.kind and (column.kind not in CLASSES or not column.words):
            yield f"{table.label}.{column.name}: golongan atau artinya kurang"
    if any(column.kind for column in table.columns):
        yield from _unsaid(table)
    for path, target in [(path, Person) for path in table.person] + [(path, Institution) for path in table.institution]:
        if not _leads_to(model, path, target):
            yield f"{table.label}: {path or 'baris itu sendiri'} tidak menuju {target.__name__}"


def _unsaid(table: Table) -> Iterator[str]:
    """A table with personal columns says whose, why, how long and to whom, in words that are defined."""
    words = data_map()
    if not table.whose:
        yield f"{table.label}: tulis data siapa ini"
    for name, value, defined in (
        ("basis", table.basis, words.bases),
        ("keep", table.keep, words.keeping),
        ("shown", table.shown, words.showing),
        ("theme", table.theme, words.themes),
    ):
        if value not in defined:
            yield f"{table.label}: {name} {value or '(kosong)'} tidak dikenal"


def _leads_to(model: type[models.Model], path: str, target: type[models.Model]) -> bool:
    """Whether `path`, followed from a row of `model`, ends at a row of `target`."""
    if not path:
        return model is target
    at: type[models.Model] = model
    for name in path.split("__"):
        try:
            related = at._meta.get_field(name).related_model
        except FieldDoesNotExist:
            return False
        if not isinstance(related, type):
            return False
        at = related
    return at is target


def page() -> str:
    """`docs/data-map.md`, wholly made from the map."""
    words = data_map()
    lines = [
        "# Data map",
        "",
        "Made by `manage.py data_map --write` from `members/privacy/data_map.yaml`; a test fails when it is stale.",
        "What each column says about whom, on what basis, how long, to whom it is shown (UU 27/2022).",
        "",
    ]
    for title, named in (("Basis", words.bases), ("Kept", words.keeping), ("Shown", words.showing)):
        lines += [f"## {title}", "", *(f"- `{key}`: {text}." for key, text in named.items()), ""]
    lines += ["## Tables with personal data", ""]
    for table in words.tables:
        if any(column.kind for column in table.columns):
            lines += _section(table)
    plain = [table.label for table in words.tables if not any(column.kind for column in table.columns)]
    return "\n".join([*lines, "## Tables without", "", ", ".join(f"`{label}`" for label in plain) + ".", "", *FOREIGN])


def _section(table: Table) -> list[str]:
    paths = [f"`{path or 'itself'}`" for path in (*table.person, *table.institution)]
    paths += [f"`{table.number}` = member number"] if table.number else []
    return [
        f"### {table.title} (`{table.label}`)",
        "",
        f"Whose: {table.whose}. Basis: `{table.basis}`. Kept: `{table.keep}`. Shown: `{table.shown}`. "
        f"Reached by: {', '.join(paths) or 'no path; found by its document only'}.",
        "",
        "| column | class | what |",
        "| --- | --- | --- |",
        *(f"| `{one.name}` | {one.kind} | {one.words} |" for one in table.columns if one.kind),
        "",
        "Not personal: " + (", ".join(f"`{one.name}`" for one in table.columns if not one.kind) or "none") + ".",
        "",
    ]
