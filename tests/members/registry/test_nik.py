"""The NIK: checked, unreadable at rest, findable, masked."""

from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken

from kmp.errors import DomainError
from members.registry.models import Person
from members.registry.nik import clean_nik, decrypt_nik, encrypt_nik, hash_nik, mask_nik
from tests.factories.members import make_application

NIK = "3273015705900000"


def test_a_nik_is_cleaned_of_blanks_and_dots() -> None:
    assert clean_nik(" 3273 0157 0590.0000 ") == NIK


@pytest.mark.parametrize("text", ["", "123", "327301570590000", "32730157059000000", "3273013302900000", "x" * 16])
def test_what_cannot_be_a_nik_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        clean_nik(text)

    assert refused.value.code == "nik_invalid"


def test_only_region_and_serial_are_shown() -> None:
    assert mask_nik("3273015705900001") == "327301******0001"


def test_the_cipher_differs_each_time_and_reads_back() -> None:
    first, second = encrypt_nik(NIK), encrypt_nik(NIK)

    assert first != second
    assert decrypt_nik(first) == decrypt_nik(memoryview(second)) == NIK


def test_old_keys_still_read_and_foreign_ones_do_not(settings: Any) -> None:
    cipher = encrypt_nik(NIK)
    new = Fernet.generate_key().decode()

    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    assert decrypt_nik(cipher) == NIK
    settings.FIELD_KEYS = [new]
    with pytest.raises(InvalidToken):
        decrypt_nik(cipher)


def test_the_hash_depends_on_the_key(settings: Any) -> None:
    first = hash_nik(NIK)
    assert len(first) == 64
    assert first == hash_nik(NIK)

    settings.FIELD_HASH_KEY = "another"

    assert hash_nik(NIK) != first


@pytest.mark.django_db
def test_the_table_holds_no_readable_nik() -> None:
    application = make_application(group="nakes")
    person = Person.objects.get()
    assert person.nik_cipher is not None
    nik = decrypt_nik(person.nik_cipher)

    assert nik.encode() not in bytes(person.nik_cipher)
    assert person.nik_hash == hash_nik(nik)
    assert nik not in str(application.__dict__)


@pytest.mark.parametrize("province", ["65", "92", "93", "95", "96"])
def test_people_of_the_newest_provinces_have_a_nik_too(province: str) -> None:
    assert clean_nik(f"{province}01015705900000") == f"{province}01015705900000"
