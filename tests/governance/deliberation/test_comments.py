"""What members and the office say about a motion: who, how much, until when, and what is taken out of sight."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from governance.deliberation.models import Comment, MotionPaper
from governance.deliberation.services import add_comment, add_paper, answer_as_staff, hide_comment
from governance.voting.services import withdraw_motion
from kmp import clock
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.deliberation import said
from tests.factories.files import pdf, sheet, upload
from tests.factories.governance import counted, drafted_motion, one_of_each_group, opened, opened_motion
from tests.factories.kmp import browser_of
from tests.factories.members import budi, joko, make_member, rini, suspend, user_of, wati
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> dict[str, Member]:
    return one_of_each_group()


def test_a_contribution_names_its_member_and_answers_go_one_level(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    first = said(motion, house["nakes"], text=" Terlalu mahal. ")
    answer = said(motion, house["faskes"], text="Tidak, lihat penawarannya.", answers=first)

    assert (first.text, first.member, first.answers) == ("Terlalu mahal.", house["nakes"], None)
    assert list(first.replies.all()) == [answer]
    other = user_of(house["produsen"])
    deeper = code_of(add_comment, motion, member=house["produsen"], text="Ya.", answers=answer, acting_user=other)
    assert deeper == "answer_goes_to_a_comment_of_the_motion"
    assert Notice.objects.filter(title=f"Pendapat Anda tentang usul {motion.number} dijawab").count() == 1


def test_an_answer_does_not_cross_motions(house: dict[str, Member]) -> None:
    first, other = drafted_motion(), drafted_motion()
    comment = said(first, house["nakes"])
    user = user_of(house["nakes"])

    code = code_of(add_comment, other, member=house["nakes"], text="Ya.", answers=comment, acting_user=user)

    assert code == "answer_goes_to_a_comment_of_the_motion"


def test_the_office_answers_under_its_own_name(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    first = said(motion, house["nakes"])

    answer = answer_as_staff(motion, text="Sudah dihitung.", answers=first, acting_user=rini())

    assert (answer.member, answer.author) == (None, rini())
    assert Notice.objects.filter(key=f"pendapat:{answer.pk}").count() == 1


def test_a_closed_motion_is_not_discussed_any_more(house: dict[str, Member]) -> None:
    motion = opened_motion()
    said(motion, house["nakes"])
    counted(motion)

    late = code_of(add_comment, motion, member=house["nakes"], text="Ya.", acting_user=user_of(house["nakes"]))

    assert late == "discussion_closed"
    assert code_of(answer_as_staff, motion, text="Ya.", acting_user=rini()) == "comment_comes_before_the_closing"
    withdrawn = withdraw_motion(drafted_motion(), acting_user=budi())
    assert code_of(answer_as_staff, withdrawn, text="Ya.", acting_user=rini()) == "comment_comes_before_the_closing"
    assert Comment.objects.count() == 1


def test_suspended_members_and_other_groups_only_read(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    assembly = drafted_motion(plenary=motion.meeting.group_meetings.get(group="nakes"))
    member = suspend(house["faskes"])
    user = user_of(member)

    assert code_of(add_comment, motion, member=member, text="Ya.", acting_user=user) == "member_is_suspended"
    other = house["pengguna"]
    code = code_of(add_comment, assembly, member=other, text="Ya.", acting_user=user_of(other))
    assert code == "not_of_the_group"
    assert not Comment.objects.exists()


def test_twenty_contributions_a_day_are_enough(house: dict[str, Member]) -> None:
    motion, member = drafted_motion(hours=240), house["nakes"]
    user = user_of(member)
    Comment.objects.bulk_create(
        Comment(motion=motion, member=member, author=user, text="Ya.", written_at=clock.now()) for _ in range(20)
    )

    assert code_of(add_comment, motion, member=member, text="Ya.", acting_user=user) == "too_many_comments"
    with clock.pretend(clock.now() + timedelta(hours=25)):
        said(motion, member)


def test_pengawas_hides_with_a_reason_that_stands_in_its_place(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    comment = said(motion, house["nakes"], text="Kata kasar.")
    assert code_of(hide_comment, comment, reason=" ", acting_user=wati()) == "hidden_comment_has_a_reason"

    hide_comment(comment, reason="Menyerang pribadi.", acting_user=wati())

    page = browser_of(user_of(house["faskes"])).get(reverse("deliberation", args=[motion.pk])).content.decode()
    assert "Disembunyikan pengawas: Menyerang pribadi." in page
    assert "Kata kasar." not in page
    assert code_of(hide_comment, comment, reason="Lagi.", acting_user=wati()) == "comment_is_hidden"
    assert ActionLog.objects.filter(action="governance.comment.hidden").count() == 1


def test_raw_sql_changes_no_contribution(house: dict[str, Member]) -> None:
    comment = said(drafted_motion(), house["nakes"])
    hide_comment(comment, reason="Kasar.", acting_user=wati())

    changed = raw_sql_is_refused("UPDATE governance_comment SET text = 'lain' WHERE id = %s", comment.pk)
    shown = raw_sql_is_refused(
        "UPDATE governance_comment SET hidden_at = NULL, hidden_by_id = NULL, hidden_reason = ''"
    )
    assert "comment_is_immutable" in changed
    assert "hidden_comment_stays_hidden" in shown
    assert "comment_is_never_deleted" in raw_sql_is_refused("DELETE FROM governance_comment")


def test_a_paper_stands_beside_the_motion_until_it_opens(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    paper = add_paper(motion, title="Penawaran", upload=upload(pdf(), "harga.pdf"), acting_user=budi())
    opened(motion)

    late = code_of(add_paper, motion, title="Lagi", upload=upload(pdf()), acting_user=budi())

    assert late == "paper_comes_before_the_opening"
    assert (paper.file.name, MotionPaper.objects.count()) == ("harga.pdf", 1)
    refused = raw_sql_is_refused("UPDATE governance_motionpaper SET title = 'lain'")
    assert "motion_paper_is_immutable" in refused


def test_only_pdf_and_pictures_are_papers(house: dict[str, Member]) -> None:
    motion = drafted_motion()

    assert code_of(add_paper, motion, title="Lembar", upload=upload(sheet()), acting_user=budi()) == "file_kind"
    assert not MotionPaper.objects.exists()


def test_papers_open_for_members_and_staff_and_nobody_else(house: dict[str, Member]) -> None:
    paper = add_paper(drafted_motion(), title="Penawaran", upload=upload(pdf(), "harga.pdf"), acting_user=budi())
    address = reverse("file", args=[paper.file_id])
    stranger = make_member(group="nakes")

    for user in (user_of(house["nakes"]), user_of(stranger), rini(), wati()):
        assert browser_of(user).get(address).status_code == 200
    assert browser_of(joko()).get(address).status_code == 404
    assert Client().get(address).status_code == 302
