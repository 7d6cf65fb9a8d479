"""The only writers of consents, of who looked, and of requests about personal data."""

from collections.abc import Mapping

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from members.joining.models import Application
from members.privacy.models import Consent, ConsentText
from members.privacy.queries import current_texts, last_consents
from members.privacy.rules import CONSENT_WORDS
from members.registry.models import Person


@act
def install_consent_texts() -> int:
    """Enter the versions of `rules.CONSENT_WORDS` that are not there yet; returns how many were new. Safe twice."""
    known = set(ConsentText.objects.values_list("purpose", "version"))
    new = [
        ConsentText(
            purpose=words.purpose,
            version=words.version,
            text=words.text,
            note=words.note,
            retention=words.retention,
            is_required=words.is_required,
            valid_from=words.valid_from,
        )
        for words in CONSENT_WORDS
        if (words.purpose, words.version) not in known
    ]
    return len(ConsentText.objects.bulk_create(new, ignore_conflicts=True))


@step
def record_consents(
    person: Person,
    *,
    given: Mapping[str, bool],
    application: Application | None = None,
    acting_user: User | None = None,
) -> list[Consent]:
    """What `person` said to the words in force, for each purpose of `given`; an unknown purpose is a bug.

    What was said before to the same words and is said again is not written twice. A purpose that `given` leaves out
    stays as it was.
    """
    texts, before = current_texts(), last_consents(person)
    said = [
        Consent(
            person=person,
            text=texts[purpose],
            given=bool(yes),
            application=application,
            said_by=acting_user,
            said_at=clock.now(),
        )
        for purpose, yes in given.items()
        if purpose not in before or (before[purpose].text_id, before[purpose].given) != (texts[purpose].pk, bool(yes))
    ]
    return Consent.objects.bulk_create(said)
