"""Minutes: drafted from what happened, edited, signed by all who must, sealed once, and never changed again."""

from datetime import timedelta

import pytest

from governance.meetings.models import AgendaItem, Attendance
from governance.meetings.services import open_meeting
from governance.minutes.drafting import draft_of, verdict_words
from governance.minutes.facts import facts_of, who_came
from governance.minutes.models import Minutes, MinutesSignature
from governance.minutes.proof import differences
from governance.minutes.queries import missing_signers, progress, waiting_for_signature
from governance.minutes.services import close_meeting, edit_minutes, remind_signers, sign_minutes
from governance.minutes.tasks import remind_of_signatures
from governance.minutes.typesetting import keep_minutes_pdf
from governance.voting.models import Resolution
from governance.voting.resolutions import adopt_resolution
from kmp import clock
from kmp.accounts.models import User
from kmp.papers.models import Paper
from kmp.proofs.canonical import digest
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.governance import (
    counted,
    founding_bylaws,
    groups_held,
    one_of_each_group,
    opened_motion,
    planned_plenary,
    vote,
)
from tests.factories.members import budi, hadi, make_member, rini, user_of, wati
from tests.factories.packs import closed, online, opened_group
from tests.factories.tampering import tamper
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def test_the_draft_says_who_led_who_came_and_whether_that_was_a_quorum() -> None:
    meeting = opened_group(present=2, absent=1)
    AgendaItem.objects.create(meeting=meeting, position=90, title="Membahas laporan", presenter="Ketua")

    text = draft_of(facts_of(meeting, who_came(meeting)))

    assert "Rapat Anggota Kelompok Fasilitas kesehatan" in text
    assert "oleh pimpinan rapat, Budi Hartono. Notulis: Rini Astuti." in text
    assert "Hadir 2 dari 3 yang berhak. Kuorum lebih dari 1/2 dari yang berhak, yaitu 2 orang (AD Pasal 28)." in text
    assert "Kuorum tercapai." in text
    assert "90. Membahas laporan (dibawakan Ketua)" in text


def test_the_draft_tells_a_vote_with_its_figures_and_a_recusal_by_number() -> None:
    members = one_of_each_group()
    plenary = groups_held(planned_plenary(), members=members)
    motion = opened_motion(plenary=plenary)
    vote(motion, {members["faskes"]: "setuju", members["nakes"]: "tidak", members["pengguna"]: "abstain"})
    counted(motion)

    facts = facts_of(plenary, who_came(plenary))

    [one] = facts["motions"]
    words = verdict_words(one)
    assert words.startswith("Musyawarah tidak mencapai mufakat (Musyawarah tidak mencapai mufakat). Dari 5 pemilih")
    assert "setuju 1, tidak setuju 1, abstain 1, yaitu" in words
    assert (one["yes"], one["no"], one["abstain"], one["roll"]) == (1, 1, 1, 5)
    assert f"Usul {motion.number}" in draft_of(facts)


def test_what_a_group_asks_the_plenary_stands_in_the_draft_of_the_plenary() -> None:
    plenary = planned_plenary()
    meeting = opened_group(plenary=plenary)
    close_meeting(meeting, text="Tertib.", advice="Bagikan alat lebih awal.\r\n", acting_user=rini())

    text = draft_of(facts_of(plenary, who_came(plenary)))

    assert "HASIL RAPAT KELOMPOK" in text
    assert "  Titipan: Bagikan alat lebih awal." in text


def test_a_plenary_has_no_advice_for_itself() -> None:
    plenary = groups_held(planned_plenary())
    with clock.pretend(plenary.starts_at):
        opened = open_meeting(plenary, acting_user=budi())
        assert code_of(close_meeting, opened, text="Ya.", advice="x", acting_user=budi()) == "advice_is_of_a_group"
    assert not Minutes.objects.filter(meeting=plenary).exists()


def test_chair_and_secretary_sign_and_the_last_of_them_seals() -> None:
    minutes = closed(opened_group())

    first = sign_minutes(minutes, acting_user=rini())
    assert (first.sealed_at, progress(first).signed, progress(first).needed) == (None, 1, 2)
    sealed = sign_minutes(minutes, acting_user=budi())

    assert sealed.sealed_at is not None
    assert sealed.paper is not None
    assert sealed.paper.number == f"BA 1/RAK-FAS/{clock.today().year}"
    assert ["Sidik berita acara", sealed.digest] in sealed.paper.facts
    assert {one.digest for one in sealed.signatures.all()} == {sealed.digest}
    assert differences() == []


def test_whoever_has_no_duty_does_not_sign_and_nobody_signs_twice() -> None:
    minutes = closed(opened_group())
    sign_minutes(minutes, acting_user=rini())

    assert code_of(sign_minutes, minutes, acting_user=wati()) == "not_a_signer"
    assert code_of(sign_minutes, minutes, acting_user=rini()) == "one_signature_per_revision"
    assert MinutesSignature.objects.count() == 1
    minutes.refresh_from_db()
    assert minutes.sealed_at is None


def test_an_edit_begins_the_signing_anew_and_the_old_signature_stays() -> None:
    minutes = closed(opened_group())
    sign_minutes(minutes, acting_user=rini())

    edited = edit_minutes(minutes, text="Lain.", acting_user=rini())

    assert (edited.revision, progress(edited).signed, MinutesSignature.objects.count()) == (2, 0, 1)
    assert code_of(sign_minutes, minutes, acting_user=budi(), seen_revision=1) == "minutes_edited_meanwhile"
    for user in (budi(), rini()):
        sealed = sign_minutes(minutes, acting_user=user, seen_revision=2)
    assert sealed.sealed_at is not None
    assert code_of(edit_minutes, minutes, text="Lagi.", acting_user=budi()) == "minutes_sealed"


def test_the_same_words_are_no_edit() -> None:
    minutes = closed(opened_group())

    same = edit_minutes(minutes, text=f"{minutes.text}\r\n", acting_user=rini())

    assert same.revision == 1
    assert not ActionLog.objects.filter(action="governance.minutes.edited").exists()


def test_raw_sql_changes_neither_sealed_minutes_nor_a_signature() -> None:
    minutes = closed(opened_group())
    raw_sql_is_refused("UPDATE governance_minutes SET facts = '{}' WHERE id = %s", minutes.pk)
    raw_sql_is_refused("UPDATE governance_minutes SET present = '{}' WHERE id = %s", minutes.pk)
    for user in (budi(), rini()):
        sign_minutes(minutes, acting_user=user)

    raw_sql_is_refused("UPDATE governance_minutes SET text = 'Lain' WHERE id = %s", minutes.pk)
    raw_sql_is_refused("UPDATE governance_minutes SET advice = 'Lain' WHERE id = %s", minutes.pk)
    raw_sql_is_refused("UPDATE governance_minutes SET digest = 'Lain' WHERE id = %s", minutes.pk)
    raw_sql_is_refused("UPDATE governance_minutes SET sealed_at = NULL WHERE id = %s", minutes.pk)
    raw_sql_is_refused("DELETE FROM governance_minutes WHERE id = %s", minutes.pk)
    raw_sql_is_refused("UPDATE governance_minutessignature SET name = 'Lain' WHERE minutes_id = %s", minutes.pk)
    raw_sql_is_refused("DELETE FROM governance_minutessignature WHERE minutes_id = %s", minutes.pk)


def test_a_row_changed_behind_the_triggers_is_found() -> None:
    minutes = closed(opened_group())
    for user in (budi(), rini()):
        sign_minutes(minutes, acting_user=user)

    tamper("UPDATE governance_minutes SET text = 'Semua setuju.' WHERE id = %s", minutes.pk)

    assert differences() == [{"code": "minutes_changed", "row": minutes.pk}]


def test_the_paper_is_typeset_once_and_gives_the_same_bytes() -> None:
    minutes = closed(opened_group())
    assert code_of(keep_minutes_pdf, minutes) == "minutes_not_sealed"
    for user in (budi(), rini()):
        sign_minutes(minutes, acting_user=user)

    first, second = keep_minutes_pdf(minutes), keep_minutes_pdf(minutes)

    assert (first.pk, first.kind) == (second.pk, "pdf")
    assert first.content.open("rb").read().startswith(b"%PDF")
    raw_sql_is_refused("UPDATE governance_minutes SET pdf_id = NULL WHERE id = %s", minutes.pk)


def test_numbers_run_through_the_year_of_each_kind_of_meeting() -> None:
    groups_held(planned_plenary())
    groups_held(planned_plenary(hours=30))

    numbers = set(Paper.objects.filter(kind="berita_acara").values_list("number", flat=True))

    year = clock.today().year
    assert {f"BA 1/RAK-FAS/{year}", f"BA 2/RAK-FAS/{year}", f"BA 1/RAK-PRO/{year}"} <= numbers
    assert len(numbers) == 10


def test_of_an_online_meeting_every_online_participant_signs() -> None:
    founding_bylaws()
    members = [make_member(group="faskes") for _ in range(3)]
    meeting = online(opened_group(present=0), members=members[:2])
    minutes = closed(meeting)

    assert [user.pk for user in missing_signers(minutes)] == by_name([budi(), rini(), *map(signer_of, members[:2])])
    for user in (budi(), rini(), signer_of(members[0])):
        assert sign_minutes(minutes, acting_user=user).sealed_at is None
    assert code_of(sign_minutes, minutes, acting_user=signer_of(members[2])) == "not_a_signer"

    sealed = sign_minutes(minutes, acting_user=signer_of(members[1]))
    assert (sealed.sealed_at is not None, sealed.signatures.filter(duty="peserta").count()) == (True, 2)


def test_for_an_institution_signs_the_representative_who_came() -> None:
    founding_bylaws()
    member = make_member(group="faskes")
    meeting = online(opened_group(present=0), members=[member])
    minutes = closed(meeting)

    assert user_of(member) in missing_signers(minutes)


def test_of_a_meeting_in_person_only_chair_and_secretary_sign() -> None:
    minutes = closed(opened_group(present=3))

    assert {user.pk for user in missing_signers(minutes)} == {budi().pk, rini().pk}
    assert list(waiting_for_signature(budi())) == [minutes]
    assert list(waiting_for_signature(hadi())) == []


def test_signers_are_told_at_the_closing_and_reminded_once_a_day() -> None:
    minutes = closed(opened_group())
    assert Notice.objects.filter(key=f"ba-tanda:{minutes.pk}:1").count() == 2
    sign_minutes(minutes, acting_user=rini())

    assert remind_signers(minutes, acting_user=budi()) == 1
    assert remind_signers(minutes, acting_user=budi()) == 0
    with clock.pretend(clock.now() + timedelta(days=3)):
        remind_of_signatures()
        remind_of_signatures()
    assert Notice.objects.filter(key__startswith=f"ba-ingat:{minutes.pk}:").count() == 2


def test_the_members_of_the_meeting_are_told_when_it_is_sealed() -> None:
    member, stranger = make_of("faskes"), make_of("nakes")
    minutes = closed(opened_group())
    for user in (budi(), rini()):
        sign_minutes(minutes, acting_user=user)

    told = Notice.objects.filter(key=f"ba:{minutes.pk}")
    assert told.filter(person__user=signer_of(member)).count() == 1
    assert not told.filter(person__user=signer_of(stranger)).exists()


def test_no_resolution_before_the_minutes_are_sealed() -> None:
    members = one_of_each_group()
    plenary = groups_held(planned_plenary(), members=members)
    motion = opened_motion(plenary=plenary)
    vote(motion, dict.fromkeys(members.values(), "setuju"))
    counted(motion)
    with clock.pretend(plenary.starts_at):
        for member in members.values():
            Attendance.objects.create(meeting=plenary, member=member, group_id=member.group_id)
        minutes = closed(open_meeting(plenary, acting_user=budi()))

        assert code_of(adopt_resolution, motion, acting_user=budi()) == "resolution_rests_on_a_passed_verdict"
        assert not Resolution.objects.exists()
        for user in (budi(), rini()):
            sign_minutes(minutes, acting_user=user)
        assert adopt_resolution(motion, acting_user=budi()).number == f"Keputusan 1/RAP/{clock.today().year}"


def make_of(group: str) -> Member:
    founding_bylaws()
    return make_member(group=group)


def signer_of(member: Member) -> User:
    return user_of(member)


def by_name(users: list[User]) -> list[int]:
    return [user.pk for user in sorted(users, key=lambda user: (user.name, user.pk))]


@pytest.mark.parametrize("second_call", [False, True])
def test_minutes_of_the_earlier_release_are_proven_by_its_own_digest(second_call: bool) -> None:
    minutes = of_the_earlier_release(second_call=second_call)

    assert differences() == []
    tamper("UPDATE governance_minutes SET text = 'Lain.' WHERE id = %s", minutes.pk)
    assert differences() == [{"code": "minutes_changed", "row": minutes.pk}]


def of_the_earlier_release(*, second_call: bool) -> Minutes:
    """Sealed by being written: without facts, signatures and paper, under the digest of then."""
    said = {"text": "Rapat berjalan tertib.", "present": {"nakes": 3}, "eligible": {"nakes": 4}, "quorum_reached": True}
    meeting = planned_plenary()
    sealed = digest({**said, "meeting": meeting.pk, "title": meeting.title, "second_call": second_call})
    now = clock.now()
    return Minutes.objects.create(
        **said, meeting=meeting, digest=sealed, written_by=budi(), written_at=now, sealed_at=now
    )
