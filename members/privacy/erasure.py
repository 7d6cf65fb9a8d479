"""Making a person nobody (pseudonymisation, UU 27/2022 Ps 8, 16, 43): names and numbers go, the books stay.

What the law makes us keep stays under a pseudonym: the books ten years (UU KUP Ps 28(11)), the register its numbers
and dates (UU 25/1992 Ps 17). Rows that are immutable are written in one step with exactly the trigger of their table
set aside; amounts, dates, hashes and the trail are never touched.
"""

import secrets
from collections.abc import Callable
from datetime import date
from functools import partial

import pgtrigger
from celery import current_app
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.services import close_account
from kmp.acts import act, step
from kmp.books.models import Party, Posting
from kmp.books.states import NOMINAL
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.files.models import StoredFile
from kmp.files.services import erase_file
from kmp.papers.models import Paper
from kmp.papers.rules import digest_of
from kmp.regions.models import Region
from kmp.roles import Role
from kmp.trail.services import record
from members.joining.models import Application, Attachment, Draft
from members.joining.states import OPEN_APPLICATIONS, AttachmentKind
from members.leaving.models import Leaving
from members.leaving.states import LeavingState
from members.licences.models import Licence, Practice
from members.mandates.models import ActingFor, Representative
from members.notices.models import Notice, NoticeChoice
from members.participation.models import Correction
from members.privacy.locks import LockedPerson, lock_person
from members.privacy.models import DataRequest, Reveal
from members.privacy.rules import ErasureFacts, erasure_problems
from members.privacy.services import decide_request, lock_open_request
from members.privacy.states import RequestKind, RequestState
from members.registry.models import Member, Person, RegisterChange, RegisterEntry
from members.registry.queries import PROVINCE_DIGITS
from members.registry.states import MemberStatus
from members.savings.models import Payment, Withdrawal
from members.savings.states import WithdrawalState

Forget = Callable[[QuerySet[Member], str], None]
GONE = "(disamarkan)"  # where a text may not be empty
KEPT_BY_LAW = gettext_lazy(
    "Yang tetap disimpan tanpa nama Anda: catatan pembukuan selama 10 tahun setelah tahun bukunya (UU KUP Pasal 28 "
    "ayat 11); nomor, kelompok dan tanggal dalam buku daftar anggota (UU 25/1992 Pasal 17); dan, bila ada, rekam medis "
    "di unit pelayanan selama 25 tahun (Permenkes 24/2022 Pasal 39)."
)


def facts_of(person: Person) -> ErasureFacts:
    """What still ties `person` to the house, today."""
    own = Member.objects.filter(person=person)
    numbers = own.values("number")
    balances = (
        Posting.objects.filter(party__code__in=numbers)
        .exclude(account__kind__in=NOMINAL)
        .values("account", "party")
        .annotate(total=Sum("amount_rp"))
        .exclude(total=0)
    )
    return ErasureFacts(
        memberships=own.exclude(status=MemberStatus.LEFT).count(),
        mandates=Representative.objects.filter(person=person, ends_on__gte=clock.today()).count(),
        applications=Application.objects.filter(person=person, state__in=OPEN_APPLICATIONS).count(),
        leavings=Leaving.objects.filter(member__in=own, state__in=_UNSETTLED).count(),
        open_accounts=balances.count(),
        withdrawals=Withdrawal.objects.filter(member__in=own, state=WithdrawalState.ASKED).count(),
        roles=person.user.grants.exclude(role=Role.ANGGOTA).count() if person.user else 0,
    )


_ELSEWHERE: list[Forget] = []


def forget_also(forget: Forget) -> None:
    """Have a slice of a higher app take its names of these members away in the same act, given the pseudonym.

    It says so in its `AppConfig.ready`; privacy imports none of them.
    """
    if forget not in _ELSEWHERE:
        _ELSEWHERE.append(forget)


_UNSETTLED = [LeavingState.ASKED, LeavingState.HEARING, LeavingState.DECIDED]


def problems_of(person: Person) -> list[Blocker]:
    """Why `person` cannot be made nobody today."""
    return erasure_problems(facts_of(person))


def answer_words(person: Person) -> str:
    """The answer to begin with when the request is fulfilled."""
    done = _("Nama, NIK, tanggal lahir, alamat, telepon, surel dan dokumen Anda sudah dihapus; akun Anda ditutup.")
    return f"{done} {KEPT_BY_LAW}"


def refusal_words(person: Person) -> str:
    """The answer to begin with while something stands against it; empty when nothing does."""
    found = problems_of(person)
    if not found:
        return ""  # the form then begins empty
    why = " ".join(str(problem.message) for problem in found)
    return _("Permintaan ini belum dapat dipenuhi. %(why)s Setelah itu selesai, ajukan lagi.") % {"why": why}


@act
def pseudonymise_person(asked: DataRequest, *, answer: str, acting_user: User) -> Person:
    """Fulfil a request for erasure: the person asked (or staff for them), somebody else decides and does it.

    Refused: `data_request_answered`, `answer_missing`, `data_request_two_persons`, `not_an_erasure`, and all of
    `rules.erasure_problems`.
    """
    locked = lock_open_request(asked.pk)
    if locked.kind != RequestKind.ERASURE:
        raise DomainError("not_an_erasure", _("Permintaan ini bukan permintaan penghapusan."))
    person = lock_person(locked.person_id)
    decide_request(locked, RequestState.FULFILLED, answer=answer, acting_user=acting_user)
    address, words = person.email, [_("Permintaan %(number)s") % {"number": locked.number}, locked.answer]
    make_nobody(person, acting_user=acting_user)
    if address:  # afterwards nobody knows where to write to
        send = partial(current_app.send_task, "members.privacy.tasks.send_last_words", args=[address, *words])
        transaction.on_commit(send)
    return person


@step
def make_nobody(person: LockedPerson, *, acting_user: User | None) -> None:
    """Take from every row what says who `person` was: here, on the ground floor, and where `forget_also` was asked to.

    Twice changes nothing.

    The trail line is the last thing written. Refused: all of `rules.erasure_problems`.
    """
    if person.pseudonymised_at is not None:
        return
    refuse_on(problems_of(person))
    names = {person.name, *Member.objects.filter(person=person).values_list("name", flat=True)}
    pseudonym = _pseudonym(person)
    _rewrite_papers(person, names - {pseudonym}, pseudonym)
    _empty_joining(person, acting_user=acting_user)
    _empty_profile(person, acting_user=acting_user)
    _empty_membership(person, pseudonym, acting_user=acting_user)
    _empty_messages(person, acting_user=acting_user)
    if person.user is not None:
        ActingFor.objects.filter(user=person.user).delete()
        NoticeChoice.objects.filter(user=person.user).delete()
        close_account(person.user, name=pseudonym, acting_user=acting_user)
    _empty_person(person, pseudonym)
    record("members.data.pseudonymised", person, acting_user=acting_user)


def _pseudonym(person: Person) -> str:
    """Mantan anggota FAS-00012; for who never was a member, the number of the row."""
    last = Member.objects.filter(person=person).order_by("-joined_on", "-pk").first()
    return _("Mantan anggota %(number)s") % {"number": last.number} if last else f"Orang {person.pk}"


def _empty_person(person: LockedPerson, pseudonym: str) -> None:
    person.name, person.nik_cipher, person.nik_hash = pseudonym, None, None
    person.birth_date, person.village, person.profession = None, None, ""
    person.phone = person.email = person.address = ""
    person.pseudonymised_at = clock.now()
    person.save()


def _empty_joining(person: Person, *, acting_user: User | None) -> None:
    """Applications keep their number and decision; their answers, links and documents go."""
    own = Application.objects.filter(person=person, institution__isnull=True)
    papers = Q(application__institution__isnull=True) | Q(kind=AttachmentKind.KTP)  # an institution keeps its own
    for attachment in Attachment.objects.filter(papers, application__person=person).select_related("file"):
        _erase_document(attachment.file, acting_user=acting_user)
    Draft.objects.filter(application__person=person).delete()
    for application in own:
        application.receipt_key = secrets.token_urlsafe(32)
        application.reason = GONE if application.reason else ""
        application.save(update_fields=["receipt_key", "reason"])


def _empty_profile(person: Person, *, acting_user: User | None) -> None:
    """Licences and mandates keep kind and dates; numbers and documents go."""
    for licence in Licence.objects.filter(person=person).select_related("document"):
        _erase_document(licence.document, acting_user=acting_user)
        licence.number, licence.note = f"{GONE} {licence.pk}", ""
        licence.save(update_fields=["number", "note"])
    Practice.objects.filter(person=person).delete()
    for mandate in Representative.objects.filter(person=person).select_related("document"):
        _erase_document(mandate.document, acting_user=acting_user)
        mandate.mandate, mandate.end_reason = GONE, GONE if mandate.end_reason else ""
        mandate.save(update_fields=["mandate", "end_reason"])


def _empty_membership(person: Person, pseudonym: str, *, acting_user: User | None) -> None:
    """The membership and its lines keep number, group, status, dates and province."""
    own = Member.objects.filter(person=person)
    for member in own:
        provinces = Region.objects.filter(code=(member.region_id or "")[:PROVINCE_DIGITS])
        member.name, member.region = pseudonym, provinces.first()
        member.save(update_fields=["name", "region"])
        Party.objects.filter(code=member.number).update(name=pseudonym)
        with pgtrigger.ignore("members.RegisterEntry:register_is_immutable"):
            RegisterEntry.objects.filter(member=member).update(name=pseudonym, region=member.region, note="")
    for change in RegisterChange.objects.filter(member__in=own).select_related("document"):
        _erase_document(change.document, acting_user=acting_user)
    RegisterChange.objects.filter(member__in=own).update(name="", region=None, reason=GONE, decision_note="")
    for leaving in Leaving.objects.filter(member__in=own).select_related("document"):
        _erase_document(leaving.document, acting_user=acting_user)
        leaving.reason, leaving.hearing = GONE, GONE if leaving.hearing else ""
        leaving.heir_name, leaving.heir_relation = GONE if leaving.heir_name else "", ""
        leaving.decision_note = ""
        leaving.save(update_fields=["reason", "hearing", "heir_name", "heir_relation", "decision_note"])
    Correction.objects.filter(participation__member__in=own).update(reason=GONE, decision_note="")
    Withdrawal.objects.filter(member__in=own).update(bank="", account_cipher=None, account_holder="")
    Withdrawal.objects.filter(member__in=own).exclude(reason="").update(reason=GONE)
    with pgtrigger.ignore("members.Payment:payment_is_immutable"):
        Payment.objects.filter(member__in=own).exclude(note="").update(note=GONE)
    for forget in _ELSEWHERE:
        forget(own, pseudonym)


def _empty_messages(person: Person, *, acting_user: User | None) -> None:
    """Notices lose their words, requests what was asked; the answers of the law stay but for older ones."""
    mine = Q(person=person) | (Q(user=person.user) if person.user else Q(pk__in=[]))
    Notice.objects.filter(mine).update(title=GONE, body="", path="")
    for asked in DataRequest.objects.filter(person=person).select_related("document"):
        _erase_document(asked.document, acting_user=acting_user)
    DataRequest.objects.filter(person=person).update(text="")
    older = DataRequest.objects.filter(person=person).exclude(kind=RequestKind.ERASURE)
    older.exclude(answer="").update(answer=GONE)
    with pgtrigger.ignore("members.Reveal:reveal_is_immutable"):
        Reveal.objects.filter(person=person).update(note=GONE)


def _erase_document(stored: StoredFile | None, *, acting_user: User | None) -> None:
    """The content and the name it was sent under; the row and its digest stay."""
    if stored is None:
        return
    stored.name = f"berkas-{stored.pk}"
    stored.save(update_fields=["name"])
    erase_file(stored, acting_user=acting_user)


def _rewrite_papers(person: Person, names: set[str], pseudonym: str) -> None:
    """Receipts and cards stay valid, but their public page says the pseudonym."""
    members = Member.objects.filter(person=person)
    about = {
        "members.person": [person.pk],
        "members.member": members.values_list("pk", flat=True),
        "members.payment": Payment.objects.filter(member__in=members).values_list("pk", flat=True),
        "members.withdrawal": Withdrawal.objects.filter(member__in=members).values_list("pk", flat=True),
        "members.leaving": Leaving.objects.filter(member__in=members).values_list("pk", flat=True),
        "members.application": Application.objects.filter(person=person).values_list("pk", flat=True),
        "members.registerentry": RegisterEntry.objects.filter(member__in=members).values_list("pk", flat=True),
    }
    chosen = Q(pk__in=[])
    for kind, keys in about.items():
        chosen |= Q(object_type=kind, object_id__in=[str(key) for key in keys])
    for paper in Paper.objects.filter(chosen):
        paper.title = _without(paper.title, names, pseudonym)
        paper.facts = [[label, _without(value, names, pseudonym)] for label, value in paper.facts]
        content = {"kind": paper.kind, "number": paper.number, "title": paper.title, "facts": paper.facts}
        paper.digest = digest_of(content)
        with pgtrigger.ignore("kmp.Paper:paper_content_is_immutable"):
            paper.save(update_fields=["title", "facts", "digest"])


def _without(text: str, names: set[str], pseudonym: str) -> str:
    """`text` with each of `names` replaced, the longest first."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, pseudonym)
    return text


def persons_past_their_time(*, refused_before: date, left_before: date) -> list[int]:
    """Who only ever applied and was refused before one day, or left or ended the mandate before the other."""
    own = Member.objects.filter(person=OuterRef("pk"))
    held = Representative.objects.filter(person=OuterRef("pk"))
    asked = Application.objects.filter(person=OuterRef("pk"))
    known = Person.objects.filter(pseudonymised_at__isnull=True)
    lately = Q(submitted_at__date__gte=refused_before) | Q(decided_at__date__gte=refused_before)
    refused = known.filter(Exists(asked), ~Exists(own), ~Exists(held), user__isnull=True).exclude(
        Exists(asked.filter(Q(state__in=OPEN_APPLICATIONS) | lately))
    )
    former = known.filter(Exists(own) | Exists(held)).exclude(
        Exists(own.filter(~Q(status=MemberStatus.LEFT) | Q(left_on__gte=left_before)))
    )
    former = former.exclude(Exists(held.filter(ends_on__gte=left_before)))
    return sorted({*refused.values_list("pk", flat=True), *former.values_list("pk", flat=True)})
