"""The only writers of consents, of who looked, and of requests about personal data."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.urls import reverse
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import Blocker, DomainError
from kmp.files.services import keep_file
from kmp.numbers import next_number
from kmp.runs.models import Run
from kmp.runs.services import ask_run, finish_run
from kmp.trail.services import record
from members.joining.models import Application
from members.notices.services import tell
from members.notices.states import Topic
from members.privacy.locks import LockedRequest, lock_person, lock_request
from members.privacy.models import Consent, ConsentText, DataRequest, Reveal
from members.privacy.queries import current_texts, last_consents
from members.privacy.rules import CONSENT_WORDS, due_at
from members.privacy.states import RequestKind, RequestState, RevealPurpose
from members.registry.models import Person
from members.registry.nik import clean_nik, decrypt_nik, hash_nik

COPY_RUN = "data_copy"  # in settings.RUN_KINDS


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


@act
def say_consent(person: Person, *, purpose: str, given: bool, acting_user: User) -> None:
    """Give or take back one consent; it holds from now on.

    Refused: `consent_unknown`; `consent_required` for taking back what a membership rests on: that is leaving.
    """
    text = current_texts().get(purpose)
    if text is None:
        raise DomainError("consent_unknown", _("Persetujuan itu tidak ada."))
    if text.is_required and not given:
        message = _("Keanggotaan memerlukan persetujuan ini. Menariknya berarti keluar dari keanggotaan.")
        raise DomainError("consent_required", message)
    lock_person(person.pk)
    said = record_consents(person, given={purpose: given}, acting_user=acting_user)
    for consent in said:
        after = {"purpose": purpose, "given": given, "version": text.version}
        record("members.consent.said", consent, acting_user=acting_user, after=after)


@act
def reveal_nik(person: Person, *, purpose: str, note: str, acting_user: User) -> str:
    """The whole NIK, for this once: who saw it and why is kept, and the person is told.

    Refused: `nik_missing` (none is kept), `reveal_says_why` (no note).
    """
    held = Person.objects.get(pk=person.pk)
    if held.nik_cipher is None:
        raise DomainError("nik_missing", _("NIK orang ini tidak tersimpan."))
    shown = Reveal.objects.create(
        person=held, purpose=RevealPurpose(purpose), note=note.strip(), shown_to=acting_user, shown_at=clock.now()
    )
    why = {"who": acting_user.name, "why": RevealPurpose(purpose).label, "note": shown.note}
    tell(
        person=held,
        topic=Topic.PRIVACY,
        key=f"nik-dilihat-{shown.pk}",
        title=_("NIK Anda dilihat petugas"),
        body=_("%(who)s melihat NIK Anda secara utuh. Tujuan: %(why)s. Keterangan: %(note)s") % why,
        path=reverse("my_data"),
    )
    record("members.nik.revealed", held, acting_user=acting_user, after={"purpose": purpose, "reveal": shown.pk})
    return decrypt_nik(held.nik_cipher)


@act
def find_by_nik(nik: str, *, acting_user: User) -> Person | None:
    """The person with exactly this NIK, if we know one; that somebody looked is kept. Refused: `nik_invalid`."""
    person = Person.objects.filter(nik_hash=hash_nik(clean_nik(nik))).first()
    record("members.nik.searched", person or acting_user, acting_user=acting_user, after={"found": person is not None})
    return person


@act
def ask_about_data(
    person: Person, *, kind: str, text: str = "", document: "File[Any] | None" = None, acting_user: User
) -> DataRequest:
    """Ask for access, correction, erasure or restriction; the answer is due 72 hours from now.

    Refused: `request_says_what` (a correction without words), `one_open_data_request_per_kind`.
    """
    if kind == RequestKind.CORRECTION and not text.strip():
        message = _("Tulis data mana yang salah dan apa yang benar.")
        raise DomainError("request_says_what", message, problems=[Blocker("request_says_what", message, path="text")])
    pk, number = next_number(DataRequest, "DP")
    now = clock.now()
    asked = DataRequest.objects.create(
        pk=pk,
        number=number,
        person=person,
        kind=RequestKind(kind),
        text=text.strip(),
        asked_by=acting_user,
        asked_at=now,
        due_at=due_at(now),
        document=keep_file(document, acting_user=acting_user) if document else None,
    )
    record(
        "members.data_request.asked", asked, acting_user=acting_user, after={"kind": str(kind), "due_at": asked.due_at}
    )
    return asked


@act
def withdraw_data_request(asked: DataRequest, *, acting_user: User) -> None:
    """The person takes the request back. Refused: `data_request_answered`."""
    locked = lock_open_request(asked.pk)
    locked.state, locked.decided_at = RequestState.WITHDRAWN, clock.now()
    locked.save(update_fields=["state", "decided_at"])
    record("members.data_request.withdrawn", locked, acting_user=acting_user)


@act
def fulfil_data_request(asked: DataRequest, *, answer: str, acting_user: User) -> None:
    """Say yes, in words the person reads. A restriction also stops the cooperative's news.

    An erasure is another act: `erasure.pseudonymise_person`. Refused: `data_request_answered`, `answer_missing`,
    `data_request_two_persons`, `erasure_is_its_own_act`.
    """
    locked = lock_open_request(asked.pk)
    if locked.kind == RequestKind.ERASURE:
        raise DomainError("erasure_is_its_own_act", _("Permintaan penghapusan dipenuhi dengan menyamarkan datanya."))
    if locked.kind == RequestKind.RESTRICTION:
        record_consents(locked.person, given={"kabar": False}, acting_user=acting_user)
    answer_request(locked, RequestState.FULFILLED, answer=answer, acting_user=acting_user)


@act
def refuse_data_request(asked: DataRequest, *, answer: str, acting_user: User) -> None:
    """Say no, with the reason. Refused: `data_request_answered`, `answer_missing`, `data_request_two_persons`."""
    answer_request(lock_open_request(asked.pk), RequestState.REFUSED, answer=answer, acting_user=acting_user)


@step
def lock_open_request(pk: int) -> LockedRequest:
    """The request, held; refused with `data_request_answered` once it is answered or taken back."""
    locked = lock_request(pk)
    if locked.state != RequestState.ASKED:
        message = _("Permintaan ini sudah berstatus “%(state)s”.") % {"state": locked.get_state_display()}
        raise DomainError("data_request_answered", message)
    return locked


@step
def answer_request(locked: LockedRequest, state: RequestState, *, answer: str, acting_user: User) -> None:
    """The answer, told to the person."""
    decide_request(locked, state, answer=answer, acting_user=acting_user)
    tell(
        person=locked.person,
        topic=Topic.PRIVACY,
        key=f"permintaan-data-{locked.pk}",
        title=_("Permintaan data %(number)s: %(state)s") % {"number": locked.number, "state": state.label},
        body=locked.answer,
        path=reverse("my_data_request", args=[locked.pk]),
    )


@step
def decide_request(locked: LockedRequest, state: RequestState, *, answer: str, acting_user: User) -> None:
    """The answer; nobody answers the own request or one about oneself."""
    if not answer.strip():
        message = _("Tulis jawaban untuk anggota.")
        raise DomainError("answer_missing", message, problems=[Blocker("answer_missing", message, path="answer")])
    if acting_user.pk in (locked.asked_by_id, locked.person.user_id):
        message = _("Permintaan ini dijawab orang lain: bukan yang mengajukan, dan bukan pemilik datanya.")
        raise DomainError("data_request_two_persons", message)
    locked.state, locked.answer = state, answer.strip()
    locked.decided_by, locked.decided_at = acting_user, clock.now()
    locked.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    record("members.data_request.answered", locked, acting_user=acting_user, after={"state": str(state)})


@act
def note_list(*, rows: int, acting_user: User) -> None:
    """Write down that a list of requests leaves the house."""
    record("members.data_requests.exported", acting_user, acting_user=acting_user, after={"rows": rows})


@act
def note_copy(person: Person, *, rows: int, acting_user: User) -> None:
    """Write down that a copy of the data about `person` (`rows` rows) leaves the house; before it does."""
    record("members.data.copied", person, acting_user=acting_user, after={"rows": rows})


@act
def ask_copy(person: Person, *, acting_user: User) -> Run:
    """Have a large copy made in the background; asked twice in an hour it is the same one."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    inputs = {"person": person.pk, "hour": hour.isoformat(), "user": acting_user.pk}
    return ask_run(COPY_RUN, subject=_("Salinan data pribadi"), inputs=inputs, acting_user=acting_user)


@act
def finish_copy(run: Run, person: Person, *, name: str, rows: int) -> None:
    """The copy lies under `name` in the storage; only who asked for it may fetch it."""
    finish_run(run, result={"url": reverse("my_data_copy", args=[run.pk]), "file": name, "rows": rows})
    record("members.data.copied", person, acting_user=run.asked_by, after={"rows": rows})
