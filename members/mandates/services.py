"""The only writers of mandates once the institution is a member, and of which membership a user acts for."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.urls import reverse
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.services import create_user, grant_role, invite_user, withdraw_role
from kmp.acts import act, step
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.files.services import keep_file
from kmp.roles import Role
from kmp.trail.services import record
from kmp.ui.formats import long_date
from members.joining.rules import PersonData
from members.licences.rules import warning_due
from members.mandates.locks import LockedInstitution, LockedMandate, lock_institution, lock_mandates
from members.mandates.models import ActingFor, Representative
from members.mandates.queries import due_for_warning, valid_on
from members.mandates.rules import MandateData, mandate_problems
from members.notices.services import Words, tell, tell_each, tell_members
from members.notices.states import Topic
from members.registry.access import memberships_of
from members.registry.models import Member, Person
from members.registry.nik import clean_nik, encrypt_nik, hash_nik
from members.registry.states import MemberStatus


@act
def give_mandate(
    member: Member, *, person: PersonData, data: MandateData, document: "File[Any]", acting_user: User
) -> Representative:
    """A person, known by NIK or new, acts for the institution `member`; with `data.votes` casts its vote.

    Who was known before keeps the data we have: only a new person gets what was typed. Account and role follow, where
    there is an e-mail. Refused: those of `rules.mandate_problems` and `keep_file`, `not_an_institution`,
    `member_left`, `nik_invalid`, `nik_taken`, `mandate_overlaps`, `one_voting_mandate_at_a_time`.
    """
    institution = _institution_of(member)
    refuse_on(mandate_problems(data, today=clock.today()))
    nik = clean_nik(person.nik)
    return _give(institution, member, _person(person, nik), data, document=document, acting_user=acting_user)


@act
def renew_mandate(
    mandate: Representative, member: Member, *, data: MandateData, document: "File[Any]", acting_user: User
) -> Representative:
    """A further mandate of the same person, from a day after the old one's last. Refused as `give_mandate`."""
    institution = _institution_of(member)
    refuse_on(mandate_problems(data, today=clock.today()))
    return _give(institution, member, mandate.person, data, document=document, acting_user=acting_user)


@act
def end_mandate(mandate: Representative, member: Member, *, reason: str, acting_user: User) -> Representative:
    """Nobody acts by it from this moment; the role goes with the last mandate. Refused: `reason_missing`,
    `mandate_moved` (ended meanwhile)."""
    words = reason.strip()
    if not words:
        raise DomainError("reason_missing", _("Tulis mengapa surat kuasa ini diakhiri."))
    rows = lock_mandates(_institution_of(member))
    locked = next(one for one in rows if one.pk == mandate.pk)
    today = clock.today()
    if locked.ended_at is not None or locked.ends_on < today:
        raise DomainError("mandate_moved", _("Surat kuasa ini sudah berakhir. Buka lagi halamannya."))
    if locked.starts_on >= today:  # it was never valid for a whole day, so it cast no vote that a later one could
        locked.ends_on, locked.votes = locked.starts_on, False
    else:
        locked.ends_on = today - clock.ONE_DAY
    locked.ended_by, locked.ended_at, locked.end_reason = acting_user, clock.now(), words
    locked.save(update_fields=["ends_on", "votes", "ended_by", "ended_at", "end_reason"])
    _withdraw_from(locked.person.user, acting_user=acting_user)
    title = _("Surat kuasa Anda untuk %(name)s diakhiri") % {"name": member.name}
    tell(person=locked.person, topic=Topic.MEMBERSHIP, key=f"mandate:{locked.pk}:ended", title=title, body=words)
    after = {"member": member.number, "ends_on": locked.ends_on}
    record("members.mandate.ended", locked, acting_user=acting_user, after=after)
    return locked


@act
def hand_over_vote(to: Representative, member: Member, *, acting_user: User) -> Representative:
    """From today `to` casts the institution's vote, and whoever did so acts on without it: one act for both.

    Both get a new row from today, so that any earlier day still says who voted. Returns the row that votes.
    Refused: `mandate_moved` (not valid today, or votes already), `one_voting_mandate_at_a_time` (the vote is promised
    to another for a part of that time).
    """
    rows = lock_mandates(_institution_of(member))
    today = clock.today()
    valid = [one for one in rows if one.ended_at is None and one.starts_on <= today <= one.ends_on]
    target = next((one for one in valid if one.pk == to.pk), None)
    if target is None or target.votes:
        raise DomainError("mandate_moved", _("Wakil ini tidak dapat menerima suara. Buka lagi halamannya."))
    for one in valid:
        if one.votes:
            _from_today(one, votes=False, today=today, acting_user=acting_user)
    voting = _from_today(target, votes=True, today=today, acting_user=acting_user)
    title = _("%(person)s sekarang memberikan suara %(name)s") % {"person": target.person.name, "name": member.name}
    tell_members(
        [member.pk],
        topic=Topic.MEMBERSHIP,
        key=f"mandate:{member.pk}:vote:{uuid4().hex[:12]}",  # each handing over is told
        title=title,
        path=reverse("mandates"),
    )
    record("members.mandate.vote_handed_over", voting, acting_user=acting_user, after={"member": member.number})
    return voting


@act
def choose_acting(member: Member, *, acting_user: User) -> None:
    """From now on `acting_user` acts for `member`. Refused: `not_for_this_member` (no mandate today)."""
    if not memberships_of(acting_user).filter(pk=member.pk).exists():
        raise DomainError("not_for_this_member", _("Anda tidak dapat bertindak untuk anggota ini hari ini."))
    ActingFor.objects.update_or_create(user=acting_user, defaults={"member": member})


@act
def follow_mandates(*, acting_user: User | None = None) -> tuple[int, int]:
    """Give the role to whose mandate began, take it from whose last one ended; by the clock, safe to run twice.

    Returns how many got it and how many lost it.
    """
    today = clock.today()
    active = Member.objects.exclude(status=MemberStatus.LEFT).filter(institution__isnull=False)
    acting = valid_on(today).filter(institution__in=active.values("institution"), person__user__isnull=False)
    without = User.objects.filter(person__mandates__in=acting).exclude(grants__role=Role.ANGGOTA).distinct()
    begun = list(without.order_by("pk"))
    for user in begun:
        grant_role(user, Role.ANGGOTA, acting_user=acting_user)
    recently = today - timedelta(days=31)  # a month of missed runs is made up for; older ends were seen to long ago
    ended = User.objects.filter(
        person__mandates__ends_on__lt=today, person__mandates__ends_on__gte=recently, grants__role=Role.ANGGOTA
    )
    lost = [user for user in ended.order_by("pk").distinct() if not memberships_of(user).exists()]
    for user in lost:
        withdraw_role(user, Role.ANGGOTA, acting_user=acting_user)
    return len(begun), len(lost)


@act
def warn_of_mandates(*, acting_user: User | None = None) -> int:
    """Warn whoever acts for an institution, 90, 30 and 7 days before a mandate ends; by the clock, each once.

    The key names the person and the last day, not the row: a vote handed over meanwhile warns nobody anew.
    """
    today = clock.today()
    return tell_each([_warning(one, today) for one in due_for_warning(today)], topic=Topic.MEMBERSHIP)


def _warning(mandate: Any, today: date) -> Words:
    left = (mandate.ends_on - today).days
    facts = {"name": mandate.person.name, "end": long_date(mandate.ends_on), "days": left}
    title = (
        _("Surat kuasa %(name)s berakhir hari ini")
        if left == 0
        else _("Surat kuasa %(name)s berakhir %(days)s hari lagi")
    )
    body = _("Surat kuasa %(name)s berlaku sampai %(end)s. Catat perpanjangannya, atau tunjuk wakil lain.") % facts
    days = warning_due(mandate.ends_on, today)
    key = f"mandate:{mandate.institution_id}:{mandate.person_id}:{mandate.ends_on}:{days}"
    return Words(mandate.member_id, key, title % facts, body, reverse("mandates"))


@act
def record_export(*, count: int, tab: str, group: str, acting_user: User) -> None:
    """Write down that a list of representatives left the house; without this line there is no file (DESIGN 9)."""
    after = {"rows": count, "tab": tab, "group": group}
    record("members.mandates.exported", acting_user, acting_user=acting_user, after=after)


def _institution_of(member: Member) -> LockedInstitution:
    if member.institution_id is None:
        raise DomainError("not_an_institution", _("Hanya lembaga yang mempunyai wakil."))
    if member.status == MemberStatus.LEFT:
        raise DomainError("member_left", _("Anggota ini sudah keluar."))
    return lock_institution(member.institution_id)


def _person(data: PersonData, nik: str) -> Person:
    """The person behind a NIK: new, or the one we know if the date of birth agrees."""
    facts = {
        "name": data.name,
        "nik_cipher": encrypt_nik(nik),
        "birth_date": data.birth_date,
        "sex": data.sex,
        "phone": data.phone,
        "email": data.email,
    }
    person, is_new = Person.objects.get_or_create(nik_hash=hash_nik(nik), defaults=facts)
    if not is_new and person.birth_date != data.birth_date:
        message = _("NIK ini sudah tercatat dengan tanggal lahir lain. Periksa keduanya pada KTP.")
        raise DomainError("nik_taken", message, problems=[Blocker("nik_taken", message, path="nik")])
    return person


@step
def _give(
    institution: LockedInstitution,
    member: Member,
    person: Person,
    data: MandateData,
    *,
    document: "File[Any]",
    acting_user: User,
) -> Representative:
    _refuse_overlap(lock_mandates(institution), person, data)
    mandate = Representative.objects.create(
        institution=institution,
        person=person,
        mandate=data.number,
        document=keep_file(document, acting_user=acting_user),
        starts_on=data.starts_on,
        ends_on=data.ends_on,
        votes=data.votes,
        given_by=acting_user,
        given_at=clock.now(),
    )
    if data.starts_on <= clock.today():
        _let_in(person, acting_user=acting_user)
    title = _("Anda tercatat sebagai wakil %(name)s") % {"name": member.name}
    body = _("Sejak %(start)s sampai %(end)s.") % {"start": long_date(data.starts_on), "end": long_date(data.ends_on)}
    key = f"mandate:{mandate.pk}:given"
    tell(person=person, topic=Topic.MEMBERSHIP, key=key, title=title, body=body, path=reverse("acting_for"))
    after = {"member": member.number, "starts_on": data.starts_on, "ends_on": data.ends_on, "votes": data.votes}
    record("members.mandate.given", mandate, acting_user=acting_user, after=after)
    return mandate


def _refuse_overlap(rows: list[LockedMandate], person: Person, data: MandateData) -> None:
    """One mandate of one person at a time; the institution is locked, so what was read stays so."""
    mine = [one for one in rows if one.person_id == person.pk and one.ended_at is None]
    held = next((one for one in mine if one.starts_on <= data.ends_on and data.starts_on <= one.ends_on), None)
    if held is not None:
        message = _("Orang ini sudah memegang surat kuasa sampai %(until)s. Mulailah sesudah tanggal itu.")
        words = message % {"until": f"{held.ends_on:%d-%m-%Y}"}
        raise DomainError("mandate_overlaps", words, problems=[Blocker("mandate_overlaps", words, path="starts_on")])


@step
def _let_in(person: Person, *, acting_user: User) -> None:
    """The role `anggota`, on the person's account or a new one with an invitation by e-mail.

    Without an e-mail, or where somebody else's account has it, there is no account; the office opens one later.
    """
    if person.user is None:
        if not person.email or User.objects.filter(email__iexact=person.email).exists():
            return
        person.user = create_user(person.email, name=person.name, acting_user=acting_user)
        person.save(update_fields=["user"])
        invite_user(person.user, acting_user=acting_user)
    grant_role(person.user, Role.ANGGOTA, acting_user=acting_user)


@step
def _withdraw_from(user: User | None, *, acting_user: User | None) -> None:
    """Who acts for no member any more is no `anggota`."""
    if user is not None and not memberships_of(user).exists():
        withdraw_role(user, Role.ANGGOTA, acting_user=acting_user)


@step
def _from_today(mandate: LockedMandate, *, votes: bool, today: date, acting_user: User) -> Representative:
    """The same mandate with `votes` from today on: a row of its own, unless this one began today."""
    if mandate.starts_on == today:
        mandate.votes = votes
        mandate.save(update_fields=["votes"])
        return mandate
    until, mandate.ends_on = mandate.ends_on, today - clock.ONE_DAY
    mandate.save(update_fields=["ends_on"])
    return Representative.objects.create(
        institution_id=mandate.institution_id,
        person_id=mandate.person_id,
        mandate=mandate.mandate,
        document_id=mandate.document_id,
        starts_on=today,
        ends_on=until,
        votes=votes,
        given_by=acting_user,
        given_at=clock.now(),
    )
