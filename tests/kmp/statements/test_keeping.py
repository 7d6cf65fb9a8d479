"""What the database itself keeps: versions of notes, their seal, the places of accounts."""

import pytest
from django.db import DatabaseError, connection, transaction

from kmp.accounts.models import User
from kmp.acts import act
from kmp.books.models import Account
from kmp.errors import DomainError
from kmp.statements.models import NotesSeal, NoteText
from kmp.statements.services import lift_notes_seal, place_account, seal_notes, write_note
from kmp.trail.models import ActionLog

pytestmark = pytest.mark.django_db


@act
def seal(year: int, *, acting_user: User) -> None:
    seal_notes(year, acting_user=acting_user)


@act
def lift(year: int, *, acting_user: User) -> None:
    lift_notes_seal(year, acting_user=acting_user)


def refused_by_the_database(sql: str, *values: object) -> str:
    """The name of what refused this raw SQL."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)  # type: ignore[arg-type]
    return str(getattr(getattr(refused.value.__cause__, "diag", None), "constraint_name", "") or refused.value)


def code_of(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(DomainError) as refused:
        call(*args, **kwargs)  # type: ignore[operator]
    return refused.value.code


def test_sealed_notes_take_no_more_words_until_the_report_is_taken_back(clerk: User) -> None:
    write_note(2026, "umum", text="Satu.", seen=0, acting_user=clerk)
    seal(2026, acting_user=clerk)

    assert code_of(write_note, 2026, "umum", text="Dua.", seen=1, acting_user=clerk) == (
        "notes_under_signature_are_frozen"
    )
    assert code_of(seal, 2026, acting_user=clerk) == "notes_already_sealed"
    assert NoteText.objects.count() == 1
    write_note(2025, "umum", text="Tahun lain.", seen=0, acting_user=clerk)

    lift(2026, acting_user=clerk)
    write_note(2026, "umum", text="Dua.", seen=1, acting_user=clerk)
    assert NotesSeal.objects.get().lifted_by == clerk
    assert ActionLog.objects.filter(action="kmp.statements.notes_opened").count() == 1


def test_words_that_are_too_long_are_refused(clerk: User) -> None:
    assert code_of(write_note, 2026, "umum", text="x" * 8_001, seen=0, acting_user=clerk) == "note_too_long"
    assert not NoteText.objects.exists()


def test_raw_sql_changes_no_note_and_no_lifted_seal(clerk: User) -> None:
    write_note(2026, "umum", text="Satu.", seen=0, acting_user=clerk)
    seal(2026, acting_user=clerk)
    lift(2026, acting_user=clerk)

    for sql in (
        "UPDATE kmp_notetext SET text = 'lain'",
        "DELETE FROM kmp_notetext",
        "DELETE FROM kmp_notesseal",
        "UPDATE kmp_notesseal SET lifted_at = NULL, lifted_by_id = NULL",
    ):
        assert "Cannot" in refused_by_the_database(sql), sql


def test_raw_sql_seals_no_year_twice_and_writes_no_sealed_note(clerk: User) -> None:
    seal(2026, acting_user=clerk)

    note = "INSERT INTO kmp_notetext (year, section, version, text, written_by_id, written_at) VALUES"
    again = "INSERT INTO kmp_notesseal (year, sealed_by_id, sealed_at) VALUES (2026, %s, now())"

    assert refused_by_the_database(again, clerk.pk) == "one_standing_notes_seal_per_year"
    assert refused_by_the_database(f"{note} (2026, 'umum', 1, '', %s, now())", clerk.pk) == (
        "notes_under_signature_are_frozen"
    )


def test_raw_sql_places_no_account_outside_its_kind(clerk: User) -> None:
    cash = Account.objects.get(code="1-1000")
    place = "INSERT INTO kmp_accountplace (account_id, place, chosen_by_id, chosen_at) VALUES (%s, %s, %s, now())"

    assert refused_by_the_database(place, cash.pk, "pokok", clerk.pk) == "account_place_fits_its_kind"
    assert code_of(place_account, cash, place="pokok", acting_user=clerk) == "account_place_fits_its_kind"
