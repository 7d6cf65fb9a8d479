"""Keys are changed while the house is open; nothing is lost, and an old key is called free only when it is."""

from io import StringIO
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import call_command

from members.privacy.rotation import cipher_columns, key_name
from members.registry.models import Person
from members.registry.nik import decrypt_nik, encrypt_nik, hash_nik
from tests.factories.members import make_user

pytestmark = pytest.mark.django_db
NIKS = [f"32730157059{n}0000" for n in range(10)]
NEW_KEY = "YmFydS1zZWthbGktYmFydS1zZWthbGktYmFydS0wMDE="


def people() -> list[Person]:
    return [
        Person.objects.create(name=f"Orang {n}", sex="P", nik_cipher=encrypt_nik(nik), nik_hash=hash_nik(nik))
        for n, nik in enumerate(NIKS)
    ]


def rotate(*arguments: str) -> str:
    said = StringIO()
    call_command("rotate_keys", *arguments, stdout=said, stderr=said)
    return said.getvalue()


def test_every_encrypted_column_of_the_house_is_found() -> None:
    assert {str(column) for column in cipher_columns()} >= {
        "clinics.Patient.nik_cipher",
        "governance.FundPayment.account_cipher",
        "governance.PayChoice.account_cipher",
        "governance.Payout.account_cipher",
        "members.Draft.cipher",
        "members.ImportRow.nik_cipher",
        "members.Person.nik_cipher",
        "members.Withdrawal.account_cipher",
    }


def test_rotation_writes_every_row_anew_and_frees_the_old_key(settings: Any) -> None:
    old = settings.FIELD_KEYS[0]
    known = people()
    settings.FIELD_KEYS = [NEW_KEY, old]

    said = rotate("--batch", "3")

    assert "members.Person.nik_cipher: 10 baris, 10 disandikan ulang" in said
    assert f"Kunci {key_name(1)} tidak diperlukan lagi" in said
    settings.FIELD_KEYS = [NEW_KEY]
    for person, nik in zip(known, NIKS, strict=True):
        person.refresh_from_db()
        assert decrypt_nik(person.nik_cipher or b"") == nik
        assert person.nik_hash == hash_nik(nik)


def test_a_rotation_broken_off_goes_on_where_it_stopped(settings: Any) -> None:
    old = settings.FIELD_KEYS[0]
    known = people()
    settings.FIELD_KEYS = [NEW_KEY, old]
    for person, nik in list(zip(known, NIKS, strict=True))[:4]:
        person.nik_cipher = encrypt_nik(nik)
        person.save(update_fields=["nik_cipher"])

    assert "members.Person.nik_cipher: 10 baris, 6 disandikan ulang" in rotate()
    assert "members.Person.nik_cipher: 10 baris, 0 disandikan ulang" in rotate()


def test_a_dry_run_writes_nothing_and_names_the_key_still_needed(settings: Any) -> None:
    old = settings.FIELD_KEYS[0]
    known = people()
    before = bytes(known[0].nik_cipher or b"")
    settings.FIELD_KEYS = [NEW_KEY, old]

    said = rotate("--dry-run")

    assert f"Kunci {key_name(1)} masih diperlukan 10 baris." in said
    known[0].refresh_from_db()
    assert bytes(known[0].nik_cipher or b"") == before


def test_a_row_that_no_key_opens_is_named_and_fails_the_command(settings: Any) -> None:
    known = people()[:1]
    stranger = Fernet(Fernet.generate_key()).encrypt(NIKS[0].encode())
    Person.objects.filter(pk=known[0].pk).update(nik_cipher=stranger)

    with pytest.raises(SystemExit) as ended:
        rotate()

    assert ended.value.code == 1


def test_second_steps_of_sign_in_get_the_new_key_too(settings: Any) -> None:
    old = settings.FIELD_KEYS[0]
    step = Authenticator.objects.create(
        user=make_user(), type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt("RAHASIA"), "n": 1}
    )
    settings.FIELD_KEYS = [NEW_KEY, old]

    assert "langkah kedua masuk: 1 baris, 1 disandikan ulang" in rotate()

    settings.FIELD_KEYS = [NEW_KEY]
    step.refresh_from_db()
    assert get_adapter().decrypt(step.data["secret"]) == "RAHASIA"
    assert step.data["n"] == 1


def test_a_new_hash_key_needs_new_hashes_and_finds_everybody_again(settings: Any) -> None:
    people()
    settings.FIELD_HASH_KEY = "kunci-sidik-yang-baru-sekali"
    assert not Person.objects.filter(nik_hash=hash_nik(NIKS[3])).exists()

    said = rotate("--hashes")

    assert "members.Person.nik_hash: 10 dari 10 ditulis" in said
    assert Person.objects.get(nik_hash=hash_nik(NIKS[3])).name == "Orang 3"
    assert "members.Person.nik_hash: 0 dari 10 ditulis" in rotate("--hashes")


def test_new_hashes_are_written_all_or_none(settings: Any) -> None:
    known = people()
    before = known[0].nik_hash
    stranger = Fernet(Fernet.generate_key()).encrypt(NIKS[9].encode())
    Person.objects.filter(pk=known[9].pk).update(nik_cipher=stranger)
    settings.FIELD_HASH_KEY = "kunci-sidik-yang-baru-sekali"

    with pytest.raises(InvalidToken):
        rotate("--hashes")

    known[0].refresh_from_db()
    assert known[0].nik_hash == before
