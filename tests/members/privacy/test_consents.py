"""What people agreed to: the words, their versions, the last word that holds."""

from datetime import date

import pytest
from django.db import transaction

from members.privacy.models import Consent, ConsentText
from members.privacy.queries import current_texts, last_consents
from members.privacy.services import install_consent_texts, record_consents
from members.registry.models import Person

pytestmark = pytest.mark.django_db


def someone() -> Person:
    return Person.objects.create(name="Sri Lestari", sex="P")


def test_every_migration_leaves_the_words_of_consent_behind_once() -> None:
    assert install_consent_texts() == 0
    assert list(ConsentText.objects.values_list("purpose", "version", "is_required")) == [
        ("aturan", "2026-1", True),
        ("data", "2026-1", True),
        ("kabar", "2026-1", False),
    ]
    assert all(text.text and text.retention for text in ConsentText.objects.all())


def test_what_was_said_is_kept_with_its_words() -> None:
    person = someone()

    with transaction.atomic():
        record_consents(person, given={"data": True, "aturan": True, "kabar": False})

    held = last_consents(person)
    assert {purpose: said.given for purpose, said in held.items()} == {"data": True, "aturan": True, "kabar": False}
    assert {said.text.version for said in held.values()} == {"2026-1"}


def test_the_same_said_again_is_not_written_twice_and_another_answer_is() -> None:
    person = someone()
    with transaction.atomic():
        record_consents(person, given={"data": True, "kabar": True})
        record_consents(person, given={"data": True, "kabar": True})
    with transaction.atomic():
        record_consents(person, given={"kabar": False})

    assert Consent.objects.filter(person=person).count() == 3
    assert last_consents(person)["kabar"].given is False
    assert last_consents(person)["data"].given is True


def test_new_words_ask_anew() -> None:
    person = someone()
    with transaction.atomic():
        record_consents(person, given={"data": True})
    ConsentText.objects.create(
        purpose="data", version="2026-2", text="Kalimat baru.", retention="Setahun", valid_from=date(2026, 2, 1)
    )

    with transaction.atomic():
        record_consents(person, given={"data": True})

    assert current_texts()["data"].version == "2026-2"
    assert current_texts(date(2026, 1, 31))["data"].version == "2026-1"
    said = Consent.objects.filter(person=person).order_by("id").values_list("text__version", flat=True)
    assert list(said) == ["2026-1", "2026-2"]


@pytest.mark.django_db(transaction=True)
def test_consents_are_recorded_inside_an_act_only() -> None:
    with pytest.raises(RuntimeError, match="record_consents is a step"):
        record_consents(someone(), given={"data": True})
