"""Motions at the desk: the list, writing and editing, who acts next, opening by two, the roll and its export."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.deliberation.waiting import count_motions_waiting
from governance.meetings.services import open_meeting
from governance.voting.models import Motion, Recusal, Resolution
from governance.voting.services import close_motion, open_motion, ready_motion
from governance.voting.states import MotionState
from kmp import clock
from kmp.accounts.models import User
from kmp.trail.models import ActionLog
from members.registry.models import Member
from tests.factories.deliberation import bylaws_saying, proposed
from tests.factories.governance import (
    counted,
    drafted_motion,
    groups_held,
    held,
    one_of_each_group,
    opened,
    opened_motion,
    planned_plenary,
    readied,
    vote,
)
from tests.factories.kmp import PASSWORD, browser_of
from tests.factories.members import budi, hadi, joko, make_member, rini, suspend, user_of, wati

pytestmark = pytest.mark.django_db


def at(instant: datetime) -> str:
    """As a date-and-time field takes it, on Jakarta's clock."""
    return instant.astimezone(ZoneInfo("Asia/Jakarta")).strftime("%Y-%m-%dT%H:%M")


def get(user: User | None, name: str, *args: Any, query: str = "", fresh: bool = True) -> Any:
    return browser_of(user, fresh=fresh).get(reverse(name, args=args) + query)


def read(user: User, name: str, *args: Any, query: str = "") -> str:
    return str(get(user, name, *args, query=query).content.decode())


def post(user: User, name: str, *args: Any, follow: bool = False, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data, follow=follow)


def typed(**other: Any) -> dict[str, Any]:
    """The form of a motion as somebody fills it in."""
    usual = {
        "kind": "biasa",
        "title": "Menambah gudang di Ambon",
        "text": "Sewa satu gudang.",
        "if_passed": "Gudang disewa.",
        "if_failed": "Tetap dari Makassar.",
        "question": "setuju_tidak",
        "casting": "elektronik",
        "closes_at": at(clock.now() + timedelta(days=2)),
    }
    return {**usual, **other}


@pytest.fixture
def house(db: None) -> dict[str, Member]:
    return one_of_each_group()


def test_a_motion_is_written_made_ready_and_opened_by_two(house: dict[str, Member]) -> None:
    plenary = planned_plenary()

    written = post(budi(), "staff_motion_new", meeting=plenary.pk, **typed())
    motion = Motion.objects.get()
    assert (written.status_code, written.url) == (303, reverse("staff_motion", args=[motion.pk]))
    post(budi(), "staff_motion_ready", motion.pk, note="Pendapat terbagi.")
    page = read(budi(), "staff_motion", motion.pk)
    assert "Pengurus selain Budi Hartono membuka pemungutan suara." in page
    assert "Anda yang menyiapkan usul ini, sehingga orang lain yang membukanya." in page
    assert reverse("staff_motion_open", args=[motion.pk]) not in page
    confirm = read(hadi(), "staff_motion_open", motion.pk)
    assert "<b>5 pemilih.</b>" in confirm
    assert "Pendapat terbagi." in confirm
    post(hadi(), "staff_motion_open", motion.pk)

    motion.refresh_from_db()
    assert (motion.state, motion.readied_by, motion.opened_by) == (MotionState.OPEN, budi(), hadi())


def test_who_made_it_ready_meets_the_refusal_as_a_sentence(house: dict[str, Member]) -> None:
    motion = ready_motion(drafted_motion(), no_consensus="Tidak mufakat.", acting_user=budi())

    answer = post(budi(), "staff_motion_open", motion.pk, follow=True)

    assert "Pemungutan suara dibuka oleh orang kedua, bukan yang menyiapkannya." in answer.content.decode()
    motion.refresh_from_db()
    assert motion.state == MotionState.READY
    assert "Orang lain yang membukanya" in read(budi(), "staff_motion_open", motion.pk)


def test_a_list_is_typed_line_by_line(house: dict[str, Member]) -> None:
    plenary = planned_plenary()
    lists = {"question": "pilihan", "options": " Ambon \r\n\r\nTernate\n", "seats": "1", "most_picks": "2"}

    post(budi(), "staff_motion_new", meeting=plenary.pk, **typed(**lists))

    motion = Motion.objects.get()
    assert [option.label for option in motion.options.all()] == ["Ambon", "Ternate"]
    assert (motion.least_picks, motion.most_picks, motion.seats) == (1, 2, 1)
    assert "memilih 1 sampai 2 dari daftar" in read(budi(), "staff_motion", motion.pk)


def test_a_ranking_may_name_everyone(house: dict[str, Member]) -> None:
    post(budi(), "staff_motion_new", meeting=planned_plenary().pk, **typed(question="peringkat", options="A\nB\nC"))

    motion = Motion.objects.get()
    assert (motion.question, motion.least_picks, motion.most_picks) == ("peringkat", 1, 3)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Usul dalam satu kalimat"),
        ({"closes_at": "2020-01-01T10:00"}, "Waktu ini sudah lewat."),
        ({"question": "pilihan", "options": "A\nA"}, "Dua pilihan tertulis sama."),
        ({"planned_opens_at": "2999-01-01T10:00"}, "Waktu tutup harus sesudah rencana waktu buka."),
        ({"kind": "shu"}, "Jenis"),
    ],
)
def test_what_was_typed_stays_where_it_is_refused(house: dict[str, Member], wrong: dict[str, str], words: str) -> None:
    plenary = planned_plenary()

    answer = post(budi(), "staff_motion_new", meeting=plenary.pk, **typed(**wrong))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Tetap dari Makassar." in page
    assert not Motion.objects.exists()


def test_a_draft_is_edited_and_a_bound_one_only_in_its_times(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    assert "Membeli 40 kulkas vaksin bersama" in read(budi(), "staff_motion_edit", motion.pk)
    assert post(budi(), "staff_motion_edit", motion.pk, **typed()).status_code == 303
    bound = drafted_motion(kind="shu")
    assert "Isi usul ini ditulis di halamannya sendiri." in read(budi(), "staff_motion_edit", bound.pk)

    post(budi(), "staff_motion_edit", bound.pk, **typed(title="Lain"))

    motion.refresh_from_db()
    bound.refresh_from_db()
    assert motion.title == "Menambah gudang di Ambon"
    assert bound.title == "Membeli 40 kulkas vaksin bersama untuk klinik desa"
    assert get(budi(), "staff_motion_edit", readied(motion).pk).status_code == 303


def test_consensus_is_recorded_on_its_page(house: dict[str, Member]) -> None:
    plenary = groups_held(planned_plenary(), members=house)
    motion = drafted_motion(plenary=plenary)
    early = post(budi(), "staff_motion_agree", motion.pk, note="Sepakat membeli.")
    assert (early.status_code, "Mufakat dicatat saat rapatnya berlangsung." in early.content.decode()) == (422, True)
    assert "Sepakat membeli." in early.content.decode()
    with clock.pretend(plenary.starts_at):
        open_meeting(plenary, acting_user=budi())

    post(budi(), "staff_motion_agree", motion.pk, note="Sepakat membeli.")

    page = read(budi(), "staff_motion", motion.pk)
    assert "Diputuskan dengan mufakat" in page
    assert "Sepakat membeli." in page


def test_withdrawing_and_closing_early_are_asked_once_more(house: dict[str, Member]) -> None:
    draft, motion = drafted_motion(), opened_motion()

    assert "Tarik usul ini?" in read(budi(), "staff_motion_withdraw", draft.pk)
    assert "Tutup pemungutan suara sekarang?" in read(hadi(), "staff_motion_close", motion.pk)
    draft.refresh_from_db()
    assert draft.state == MotionState.DRAFT
    post(budi(), "staff_motion_withdraw", draft.pk)
    draft.refresh_from_db()
    assert draft.state == MotionState.WITHDRAWN


def test_an_open_motion_says_when_it_closes_and_who_may_close_it_before(house: dict[str, Member]) -> None:
    motion = opened_motion()
    assert "5 pemilih belum." in read(hadi(), "staff_motion", motion.pk)
    vote(motion, dict.fromkeys(house.values(), "setuju"))

    assert "Sebelum itu orang lain yang menutupnya, karena Anda yang membukanya." in read(
        budi(), "staff_motion", motion.pk
    )
    assert "Semua sudah bersuara: tutup sekarang" in read(hadi(), "staff_motion", motion.pk)


def test_hidden_results_are_hidden_from_staff_too(house: dict[str, Member]) -> None:
    motion = opened_motion()
    vote(motion, {house["nakes"]: "tidak"})

    page = read(budi(), "staff_motion", motion.pk)

    assert "Siapa sudah memilih" in page
    assert "Hasil sementara" not in page


def test_where_the_bylaws_show_them_results_run_along() -> None:
    bylaws_saying(ballot={"changeable": True, "hides_interim": False, "fresh_code": True})
    member = make_member(group="nakes")
    motion = opened_motion()
    vote(motion, {member: "tidak"})

    page = read(budi(), "staff_motion", motion.pk)

    assert "Hasil sementara" in page
    assert '<dt>Tidak setuju</dt><dd class="n font-semibold">1</dd>' in page


def test_the_roll_is_a_preview_first_and_frozen_then(house: dict[str, Member]) -> None:
    suspend(house["faskes"])
    motion = readied(drafted_motion())
    assert "Perkiraan bila dibuka sekarang." in read(rini(), "staff_roll", motion.pk)
    opened_one = opened_motion(plenary=motion.meeting)

    page = read(rini(), "staff_roll", opened_one.pk)

    assert "Perkiraan" not in page
    assert "1 keanggotaan dibekukan" in page
    assert "1–5 dari 5" in page
    assert "1–1 dari 1" in read(rini(), "staff_roll", opened_one.pk, query="?hak=tidak")
    assert "1–1 dari 1" in read(rini(), "staff_roll", opened_one.pk, query=f"?q={house['nakes'].number}")
    assert "Tidak ada yang cocok" in read(rini(), "staff_roll", opened_one.pk, query="?kelompok=nakes&hak=tidak")


def test_the_export_of_a_roll_is_fresh_and_logged(house: dict[str, Member]) -> None:
    motion = opened_motion()
    user = rini()
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    assert get(user, "staff_roll_csv", motion.pk, fresh=False).status_code == 302
    assert not ActionLog.objects.filter(action="governance.roll.exported").exists()

    answer = get(rini(), "staff_roll_csv", motion.pk, query="?kelompok=nakes")

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert [line.split(";")[0] for line in lines] == ["\ufeffNomor anggota", house["nakes"].number]
    assert ActionLog.objects.get(action="governance.roll.exported").after == {"count": 1}


def test_a_recusal_is_noted_at_the_desk_and_withdrawn(house: dict[str, Member]) -> None:
    motion, member = drafted_motion(), house["produsen"]

    wrong = post(wati(), "staff_recusal_note", motion.pk, member="PRO-99999", reason="Pemasok.")
    assert (wrong.status_code, "Pemasok." in wrong.content.decode()) == (422, True)
    post(wati(), "staff_recusal_note", motion.pk, member=member.number.lower(), reason="Pemasok.")
    recusal = Recusal.objects.get()
    assert member.name in read(budi(), "staff_recusals", motion.pk)
    assert "Pemasok." in read(budi(), "staff_recusal_withdraw", motion.pk, recusal.pk)
    post(budi(), "staff_recusal_withdraw", motion.pk, recusal.pk)

    recusal.refresh_from_db()
    assert recusal.withdrawn_at is not None
    assert get(budi(), "staff_recusal_withdraw", drafted_motion().pk, recusal.pk).status_code == 404
    assert post(rini(), "staff_recusal_note", motion.pk, member=member.number, reason="Ya.").status_code == 403


def test_a_member_declares_and_takes_back_the_own_interest(house: dict[str, Member]) -> None:
    motion, user = drafted_motion(), user_of(house["produsen"])
    assert "Saya berkepentingan dan tidak ikut memilih" in read(user, "recusal", motion.pk)

    post(user, "recusal", motion.pk, reason="Saya pemasoknya.")
    assert "Anda dikecualikan dari usul ini." in read(user, "recusal", motion.pk)
    post(user, "recusal_withdraw", motion.pk)

    assert not Recusal.objects.filter(withdrawn_at__isnull=True).exists()
    empty = post(user, "recusal", motion.pk, reason="")
    assert empty.status_code == 422
    opened(motion)
    assert "Daftar pemilih sudah ditetapkan." in read(user, "recusal", motion.pk)


def test_what_the_office_noted_the_member_does_not_withdraw(house: dict[str, Member]) -> None:
    motion, member = drafted_motion(), house["produsen"]
    post(wati(), "staff_recusal_note", motion.pk, member=member.number, reason="Pemasok.")

    answer = post(user_of(member), "recusal_withdraw", motion.pk, follow=True)

    assert "Tidak ada pernyataan Anda yang dapat ditarik." in answer.content.decode()
    assert Recusal.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_the_list_is_filtered_by_state_kind_and_meeting(house: dict[str, Member]) -> None:
    motion = opened_motion()
    other = planned_plenary(title="Rapat luar biasa", hours=48)
    drafted_motion(plenary=other, kind="pemberhentian")

    assert "1–2 dari 2" in read(budi(), "staff_motions")
    for query in ("?keadaan=konsep", "?jenis=pemberhentian", f"?rapat={other.pk}", f"?q={motion.number}"):
        assert "1–1 dari 1" in read(budi(), "staff_motions", query=query), query
    assert "Tidak ada yang cocok" in read(budi(), "staff_motions", query="?jenis=shu")
    exported = get(budi(), "staff_motions", query=f"?unduh=1&rapat={other.pk}")
    assert b"".join(exported.streaming_content).decode().count("Rapat luar biasa") == 1


def test_the_count_beside_motions_is_what_waits_for_me(house: dict[str, Member]) -> None:
    motion = readied(drafted_motion())
    assert [count_motions_waiting(user) for user in (budi(), hadi(), rini(), wati())] == [1, 0, 0, 0]

    ended = open_motion(motion, acting_user=budi())
    with clock.pretend(ended.closes_at):
        post(budi(), "staff_motion_close", ended.pk)

    assert [count_motions_waiting(user) for user in (budi(), hadi(), rini())] == [1, 1, 0]


@pytest.mark.parametrize("state", ["draft", "ready", "open", "counted", "proposal"])
def test_the_page_of_a_motion_opens_in_every_state(state: str) -> None:
    bylaws_saying(seconds_needed=1)
    member = make_member(group="nakes")
    make: dict[str, Callable[[], Motion]] = {
        "draft": drafted_motion,
        "ready": lambda: readied(drafted_motion()),
        "open": opened_motion,
        "counted": lambda: counted(opened_motion()).motion,
        "proposal": lambda: proposed(member),
    }
    motion = make[state]()

    for user in (budi(), hadi(), rini(), wati()):
        assert get(user, "staff_motion", motion.pk).status_code == 200
    assert get(joko(), "staff_motion", motion.pk).status_code == 403


@pytest.mark.parametrize(("name", "most"), [("staff_motions", 25), ("staff_roll", 26), ("staff_motion", 32)])
def test_pages_take_a_constant_number_of_queries(
    name: str, most: int, house: dict[str, Member], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    motions = [opened_motion() for _ in range(3)]
    for _ in range(5):
        make_member(group="nakes")
    client = browser_of(budi())

    with django_assert_max_num_queries(most):
        client.get(reverse(name, args=[] if name == "staff_motions" else [motions[0].pk]))


def test_the_whole_way_of_a_motion_to_a_decision(house: dict[str, Member]) -> None:
    plenary = groups_held(planned_plenary(), members=house)
    motion = opened(drafted_motion(plenary=plenary))
    vote(motion, dict.fromkeys(house.values(), "setuju"))
    post(hadi(), "staff_motion_close", motion.pk)
    post(budi(), "staff_motion_count", motion.pk)
    assert "Menunggu berita acara." in read(budi(), "staff_motion", motion.pk)
    held(plenary, members=list(house.values()))

    post(budi(), "staff_motion_adopt", motion.pk)

    motion.refresh_from_db()
    assert motion.state == MotionState.COUNTED
    assert Resolution.objects.get(motion=motion).number in read(budi(), "staff_motion", motion.pk)


def test_counting_asks_for_a_fresh_code(house: dict[str, Member]) -> None:
    motion = opened_motion()
    user = budi()
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    with clock.pretend(motion.closes_at):
        close_motion(motion, acting_user=hadi())

    answer = browser_of(user, fresh=False).post(reverse("staff_motion_count", args=[motion.pk]))

    assert answer.status_code == 302
    motion.refresh_from_db()
    assert motion.state == MotionState.CLOSED


@pytest.mark.parametrize("act", ["open", "close", "count", "adopt", "ready", "agree", "take_back", "withdraw", "edit"])
def test_only_the_board_moves_a_motion(act: str, house: dict[str, Member]) -> None:
    motion = drafted_motion()

    for user in (rini(), wati(), user_of(house["nakes"]), joko()):
        assert post(user, f"staff_motion_{act}", motion.pk, note="Ya.").status_code == 403
    motion.refresh_from_db()
    assert motion.state == MotionState.DRAFT
