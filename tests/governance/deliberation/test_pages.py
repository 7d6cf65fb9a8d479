"""Members talk a motion over on a phone; the office answers, decides and adds papers."""

from typing import Any

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.deliberation.models import Amendment, Comment, MotionPaper, Second
from governance.deliberation.states import AmendmentState
from governance.voting.models import Motion
from governance.voting.states import MotionState
from kmp.accounts.models import User
from members.registry.models import Member
from tests.factories.deliberation import amended, bylaws_saying, proposed, said
from tests.factories.files import pdf, upload
from tests.factories.governance import GROUPS, counted, drafted_motion, opened_motion, planned_plenary
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_member, rini, user_of, wati

pytestmark = pytest.mark.django_db


def read(user: User, name: str, *args: Any, query: str = "") -> str:
    return str(browser_of(user).get(reverse(name, args=args) + query).content.decode())


def post(user: User, name: str, *args: Any, follow: bool = False, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data, follow=follow)


@pytest.fixture
def house(db: None) -> dict[str, Member]:
    """One member of each group under bylaws that ask for one second."""
    bylaws_saying(seconds_needed=1)
    return {group: make_member(group=group) for group in GROUPS}


def test_the_way_of_a_proposal_through_the_pages(house: dict[str, Member]) -> None:
    plenary, mine, other = planned_plenary(), user_of(house["nakes"]), user_of(house["faskes"])
    words: Any = {"title": "Gudang di Ambon", "text": "Sewa.", "if_passed": "Disewa.", "if_failed": "Tidak."}
    assert "Ajukan usulan" in read(mine, "proposal_new")
    incomplete = post(mine, "proposal_new", meeting=plenary.pk, **{**words, "text": ""})
    assert (incomplete.status_code, "Gudang di Ambon" in incomplete.content.decode()) == (422, True)

    post(mine, "proposal_new", meeting=plenary.pk, **words)
    motion = Motion.objects.get()
    assert "Ini usulan Anda." in read(mine, "deliberation", motion.pk)
    assert "Gudang di Ambon" in read(other, "proposals", query="?lihat=usulan")
    post(other, "proposal_second", motion.pk)
    assert "Anda mendukung usulan ini." in read(other, "deliberation", motion.pk)
    assert "Terima menjadi konsep usul rapat" in read(budi(), "staff_deliberation", motion.pk)
    post(budi(), "staff_proposal_adopt", motion.pk)

    motion.refresh_from_db()
    assert motion.state == MotionState.DRAFT
    assert "Dari anggota " + house["nakes"].number in read(budi(), "staff_motion", motion.pk)


def test_withdrawing_is_asked_once_more(house: dict[str, Member]) -> None:
    motion, user = proposed(house["nakes"]), user_of(house["nakes"])

    assert "Tarik usulan Anda?" in read(user, "proposal_withdraw", motion.pk)
    post(user_of(house["faskes"]), "proposal_withdraw", motion.pk)
    motion.refresh_from_db()
    assert motion.state == MotionState.PROPOSAL
    post(user, "proposal_withdraw", motion.pk)
    motion.refresh_from_db()
    assert motion.state == MotionState.WITHDRAWN


def test_support_is_given_and_taken_back(house: dict[str, Member]) -> None:
    motion, user = proposed(house["nakes"]), user_of(house["faskes"])
    post(user, "proposal_second", motion.pk)

    twice = post(user, "proposal_second", motion.pk, follow=True)
    assert "Anda sudah mendukung usulan ini." in twice.content.decode()
    post(user, "proposal_unsecond", motion.pk)

    assert Second.objects.filter(withdrawn_at__isnull=True).count() == 0


def test_a_member_speaks_and_the_office_answers(house: dict[str, Member]) -> None:
    motion, user = drafted_motion(), user_of(house["nakes"])

    answer = post(user, "comment_add", motion.pk, text="Terlalu <b>mahal</b>.")
    assert (answer.status_code, answer.url) == (303, reverse("deliberation", args=[motion.pk]))
    comment = Comment.objects.get()
    assert "Anda menjawab:" in read(rini(), "staff_deliberation", motion.pk, query=f"?jawab={comment.pk}")
    post(rini(), "staff_comment_add", motion.pk, text="Sudah ditawar.", answers=comment.pk)

    page = read(user_of(house["faskes"]), "deliberation", motion.pk)
    assert "Terlalu &lt;b&gt;mahal&lt;/b&gt;." in page
    assert house["nakes"].number in page
    assert "Sudah ditawar." in page
    assert Comment.objects.get(member=None).answers == comment


def test_what_was_typed_stays_where_a_contribution_is_refused(house: dict[str, Member]) -> None:
    motion = drafted_motion()

    answer = post(user_of(house["nakes"]), "comment_add", motion.pk, text="a" * 2001)

    assert answer.status_code == 422
    assert "a" * 2001 in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_contribution_to_another_motion_is_not_answered_here(house: dict[str, Member]) -> None:
    motion, other = drafted_motion(), drafted_motion()
    comment = said(other, house["nakes"])

    for user, name in ((user_of(house["faskes"]), "comment_add"), (rini(), "staff_comment_add")):
        assert post(user, name, motion.pk, text="Ya.", answers=comment.pk).status_code == 404
    assert browser_of(wati()).get(reverse("staff_comment_hide", args=[motion.pk, comment.pk])).status_code == 404
    assert Comment.objects.count() == 1


def test_only_pengawas_hides(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    comment = said(motion, house["nakes"])

    for user in (budi(), rini(), user_of(house["nakes"])):
        assert post(user, "staff_comment_hide", motion.pk, comment.pk, reason="Kasar.").status_code == 403
    assert post(wati(), "staff_comment_hide", motion.pk, comment.pk, reason="").status_code == 422
    post(wati(), "staff_comment_hide", motion.pk, comment.pk, reason="Kasar.")
    comment.refresh_from_db()
    assert (comment.hidden_by, comment.hidden_reason) == (wati(), "Kasar.")


def test_an_amendment_goes_from_the_phone_to_the_board(house: dict[str, Member]) -> None:
    motion, user = drafted_motion(), user_of(house["nakes"])
    assert motion.text in read(user, "amendment_new", motion.pk)
    same = post(user, "amendment_new", motion.pk, new_text=motion.text, reason="Ya.")
    assert "Uraian yang Anda tulis sama dengan yang sekarang." in same.content.decode()

    post(user, "amendment_new", motion.pk, new_text="Koperasi membeli sendiri.", reason="Lebih hemat.")
    amendment = Amendment.objects.get()
    page = read(budi(), "staff_amendment", motion.pk, amendment.pk)
    assert '<span class="sr-only">ditambah: </span>sendiri.' in page
    post(budi(), "staff_amendment_take", motion.pk, amendment.pk, answer="")

    motion.refresh_from_db()
    assert motion.text == "Koperasi membeli sendiri."


def test_a_refusal_without_an_answer_is_refused(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    amendment = amended(motion, house["nakes"])

    answer = post(budi(), "staff_amendment_refuse", motion.pk, amendment.pk, answer="")

    assert (answer.status_code, "Tulis jawaban kepada pengusulnya." in answer.content.decode()) == (422, True)
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.PROPOSED


def test_amendments_of_others_and_of_other_motions_are_not_found(house: dict[str, Member]) -> None:
    motion, other = drafted_motion(), drafted_motion()
    amendment = amended(motion, house["nakes"])
    stranger = user_of(house["faskes"])

    assert post(stranger, "amendment_withdraw", motion.pk, amendment.pk).status_code == 404
    assert post(budi(), "staff_amendment_take", other.pk, amendment.pk, answer="").status_code == 404
    assert post(user_of(house["nakes"]), "amendment_withdraw", other.pk, amendment.pk).status_code == 404
    post(user_of(house["nakes"]), "amendment_withdraw", motion.pk, amendment.pk)
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.WITHDRAWN


def test_a_paper_is_added_and_listed_for_members(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    missing = post(budi(), "staff_paper_add", motion.pk, title="Penawaran")
    assert (missing.status_code, "Pilih berkasnya." in missing.content.decode()) == (422, True)

    post(budi(), "staff_paper_add", motion.pk, title="Penawaran", upload=upload(pdf(), "harga.pdf"))

    paper = MotionPaper.objects.get()
    page = read(user_of(house["nakes"]), "deliberation", motion.pk)
    assert reverse("file", args=[paper.file_id]) in page
    assert "Penawaran" in page


def test_the_discussion_is_paged_and_open_after_the_vote(house: dict[str, Member]) -> None:
    motion, user = opened_motion(), user_of(house["nakes"])
    Comment.objects.bulk_create(
        Comment(motion=motion, member=house["nakes"], author=user, text=f"Pendapat {n}.") for n in range(26)
    )

    assert "1–25 dari 26" in read(user, "deliberation", motion.pk)
    assert "Pendapat 0." in read(user, "deliberation", motion.pk, query="?halaman=2")
    counted(motion)
    page = read(user, "deliberation", motion.pk)
    assert "Pembahasan usul ini sudah selesai." in page
    assert "Kirim pendapat" not in page


def test_the_pages_take_a_constant_number_of_queries(
    house: dict[str, Member], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    motion = drafted_motion()
    for member in house.values():
        said(motion, member, answers=said(motion, member))
        amended(motion, member)
        proposed(member, meeting=motion.meeting)
    member_browser, staff_browser = browser_of(user_of(house["nakes"])), browser_of(budi())

    with django_assert_max_num_queries(30):
        member_browser.get(reverse("deliberation", args=[motion.pk]))
    with django_assert_max_num_queries(22):
        member_browser.get(reverse("proposals"))
    with django_assert_max_num_queries(30):
        staff_browser.get(reverse("staff_deliberation", args=[motion.pk]))
