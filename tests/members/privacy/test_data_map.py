"""The data map is complete, true to the models, and its page is fresh."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from members.privacy import mapping
from members.privacy.mapping import Column, DataMap, data_map, page, problems


def test_every_column_of_the_house_is_in_the_map() -> None:
    assert problems() == []


def test_the_page_in_docs_is_fresh() -> None:
    written = (settings.BASE_DIR / "docs" / "data-map.md").read_text("utf-8")

    assert written == page(), "run: manage.py data_map --write"


def changed(of: str, /, **new: Any) -> DataMap:
    """The map with one table written otherwise."""
    whole = data_map()
    return replace(whole, tables=tuple(replace(one, **new) if one.label == of else one for one in whole.tables))


def columns_of(label: str) -> tuple[Column, ...]:
    return next(table.columns for table in data_map().tables if table.label == label)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (
            {"columns": tuple(one for one in columns_of("members.Person") if one.name != "phone")},
            "members.Person.phone: kolom ini belum digolongkan",
        ),
        (
            {"columns": (*columns_of("members.Person"), Column("shoe_size", "umum", "ukuran sepatu"))},
            "members.Person.shoe_size: kolom ini tidak ada lagi",
        ),
        ({"keep": "selamanya"}, "members.Person: keep selamanya tidak dikenal"),
        ({"basis": ""}, "members.Person: basis (kosong) tidak dikenal"),
        ({"whose": ""}, "members.Person: tulis data siapa ini"),
        ({"person": ("village",)}, "members.Person: village tidak menuju Person"),
        ({"person": ("nobody",)}, "members.Person: nobody tidak menuju Person"),
        ({"label": "members.Ghost"}, "members.Ghost: tabel ini tidak ada lagi, hapus dari data_map.yaml"),
    ],
)
def test_what_is_wrong_in_the_map_is_named(monkeypatch: Any, new: dict[str, Any], expected: str) -> None:
    wrong = changed("members.Person", **new)
    monkeypatch.setattr(mapping, "data_map", lambda: wrong)

    assert expected in problems()


def test_the_command_fails_on_a_stale_map(monkeypatch: Any) -> None:
    wrong = changed("members.Person", columns=columns_of("members.Person")[1:])
    monkeypatch.setattr(mapping, "data_map", lambda: wrong)
    said = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("data_map", "--check", stdout=said)

    assert ended.value.code == 1
    assert "members.Person.id: kolom ini belum digolongkan" in said.getvalue()


def test_the_command_is_content_with_the_map_as_it_is() -> None:
    said = StringIO()

    call_command("data_map", "--check", stdout=said)

    assert said.getvalue() == ""


def test_health_and_money_are_called_specific() -> None:
    kinds = {f"{table.label}.{one.name}": one.kind for table in data_map().tables for one in table.columns}

    specific = [
        "clinics.Patient.allergies",
        "clinics.Visit.complaint",
        "members.Payment.amount_rp",
        "kmp.Posting.amount_rp",
    ]
    assert {kinds[name] for name in specific} == {"khusus"}
    assert kinds["members.Person.nik_cipher"] == kinds["clinics.Patient.nik_cipher"] == "rahasia"
