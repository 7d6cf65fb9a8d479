"""Paper at the desk: printing, writing down, the second person, and whether it all adds up."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localtime
from pypdf import PdfReader
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.meetings.models import Attendance
from governance.paperballots.models import PaperBatch, PaperList, PaperSheet
from governance.paperballots.printing import sheet_pdf, to_be_set
from governance.voting.models import Ballot, Motion
from governance.voting.services import draft_motion
from governance.voting.states import Question
from kmp import clock
from kmp.accounts.models import User
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from kmp.trail.models import ActionLog
from members.registry.models import Member
from tests.factories.files import pdf
from tests.factories.governance import founding_bylaws, opened, opened_motion, planned_plenary, vote
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_member, rini, user_of, wati
from tests.factories.paperballots import begun_batch, printed, put_in, read_batch, written_list

pytestmark = pytest.mark.django_db
NOW = "%Y-%m-%d %H:%M"


def get(user: User, name: str, *args: Any, **query: str) -> Any:
    return browser_of(user).get(reverse(name, args=args), query)


def post(user: User, name: str, *args: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data)


def village(people: int = 2) -> tuple[Motion, list[Member]]:
    founding_bylaws()
    members = [make_member(group="nakes") for _ in range(people)]
    return opened_motion(), members


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_sheets_are_printed_for_a_filter_and_for_those_ticked() -> None:
    motion, [first, second] = village()
    page = get(rini(), "staff_paper_print", motion.pk)
    voters = {voter.member_id: voter.pk for voter in page.context["page"]}

    ticked = post(rini(), "staff_paper_make", motion.pk, siapa="ditandai", pemilih=[voters[first.pk]])
    everyone = post(rini(), "staff_paper_make", motion.pk, siapa="semua", q="")

    assert (ticked["Content-Type"], everyone["Content-Type"]) == ("application/pdf", "application/pdf")
    assert first.number in text_of(ticked.content)
    assert second.number not in text_of(ticked.content)
    assert second.number in text_of(everyone.content)
    assert PaperSheet.objects.count() == 2


def test_a_sheet_says_that_the_vote_is_open_what_is_asked_and_its_code() -> None:
    motion, [member] = village(1)
    [sheet] = to_be_set([one.pk for one in printed(motion, member)])

    text = unbroken(text_of(sheet_pdf(motion, [sheet])))

    for said in ("Suara terbuka.", motion.title, member.name, member.number, sheet.code, "silang (X) pada SATU kotak."):
        assert unbroken(said) in text


def unbroken(text: str) -> str:
    """Without spaces and hyphens: where a line breaks on paper says nothing."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def test_a_ranking_asks_for_numbers_and_a_long_list_takes_a_whole_page() -> None:
    founding_bylaws()
    members = [make_member(group="nakes") for _ in range(3)]
    motion = opened(_listed())
    sheets = to_be_set([one.pk for one in printed(motion, *members)])

    content = sheet_pdf(motion, sheets)

    assert len(PdfReader(BytesIO(content)).pages) == 3
    assert "Tulis angka 1 untuk pilihan pertama" in " ".join(text_of(content).split())


def _listed() -> Motion:
    return draft_motion(
        planned_plenary(),
        kind="biasa",
        title="Urutkan tempat gudang",
        text="Gudang dibangun di salah satu tempat ini.",
        if_passed="Dibangun.",
        if_failed="Tidak dibangun.",
        closes_at=clock.now() + timedelta(hours=24),
        acting_user=budi(),
        question=Question.RANKED,
        options=[f"Tempat {n}" for n in range(1, 8)],
        picks=(1, 7),
    )


def test_many_sheets_are_set_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    motion, _members = village(2)
    monkeypatch.setattr("governance.paperballots.printing.WHILE_WAITING", 1)

    answer = post(rini(), "staff_paper_make", motion.pk, siapa="semua")
    run = Run.objects.get(kind="surat_suara")
    execute_run(run.pk)
    run.refresh_from_db()
    file = get(rini(), "staff_paper_file", motion.pk, run.pk)

    assert (answer.url, run.state) == (reverse("run", args=[run.pk]), "selesai")
    assert b"".join(file.streaming_content).startswith(b"%PDF")


def test_a_batch_goes_from_one_person_to_the_other_by_its_pages() -> None:
    motion, [first, second] = village()
    one, two = printed(motion, first, second)
    with clock.pretend(clock.now() + timedelta(minutes=2)):
        typed = {"place": "Balai Desa", "collected_at": localtime(clock.now()).strftime(NOW), "scan": _scan()}
        post(rini(), "staff_paper_batch_new", motion.pk, **typed)
    batch = PaperBatch.objects.get()
    post(rini(), "staff_paper_read", batch.pk, code=one.code, mark="setuju")
    file = SimpleUploadedFile("suara.csv", f"kode;tanda\n{two.code};tidak sah\n".encode())
    post(rini(), "staff_paper_read_file", batch.pk, file=file)
    page = get(budi(), "staff_paper_batch", batch.pk).content.decode()
    wrong = post(budi(), "staff_paper_confirm", batch.pk, in_hand="3")
    done = post(budi(), "staff_paper_confirm", batch.pk, in_hand="2")

    assert "Menunggu Anda sebagai orang kedua." in page
    assert (wrong.status_code, done.status_code) == (422, 303)
    assert "Anda menghitung 3, tercatat 2." in wrong.content.decode()
    assert Ballot.objects.get().choice == "setuju"
    assert dict(PaperSheet.objects.values_list("code", "state")) == {one.code: "masuk", two.code: "tidak_sah"}


def _scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("scan.pdf", pdf())


@pytest.mark.parametrize(
    ("code", "mark", "sentence"),
    [
        ("K7QM2XRT9HPA", "setuju", "Kode ini bukan surat suara dari koperasi ini."),
        ("", "setuju", "Bidang ini"),
    ],
)
def test_what_is_wrong_with_a_sheet_stands_at_its_field(code: str, mark: str, sentence: str) -> None:
    motion, _members = village(1)
    batch = begun_batch(motion)

    answer = post(rini(), "staff_paper_read", batch.pk, code=code, mark=mark)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not batch.sheets.exists()


def test_every_wrong_line_of_a_file_is_named() -> None:
    motion, [first, _second] = village()
    [one] = printed(motion, first)
    batch = begun_batch(motion)
    file = SimpleUploadedFile("suara.csv", f"kode;tanda\n{one.code};mungkin\nSALAH;setuju\n".encode())

    answer = post(rini(), "staff_paper_read_file", batch.pk, file=file)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Baris 2: Tanda" in text
    assert "Baris 3: Kode ini bukan surat suara" in text
    assert not batch.sheets.exists()


def test_the_writer_is_not_offered_to_confirm_and_pengawas_only_reads() -> None:
    motion, members = village(1)
    batch = read_batch(motion, dict.fromkeys(printed(motion, *members), "setuju"))

    own, reader = get(rini(), "staff_paper_batch", batch.pk), get(wati(), "staff_paper_batch", batch.pk)

    confirm = reverse("staff_paper_confirm", args=[batch.pk])
    assert confirm not in own.content.decode()
    assert confirm not in reader.content.decode()
    assert post(rini(), "staff_paper_confirm", batch.pk, in_hand="1").status_code == 422
    assert post(wati(), "staff_paper_confirm", batch.pk, in_hand="1").status_code == 403
    assert not Ballot.objects.exists()


def test_the_qr_of_a_sheet_leads_to_it_and_a_forged_one_to_nothing() -> None:
    motion, [member] = village(1)
    [sheet] = printed(motion, member)
    batch = begun_batch(motion)

    page = get(rini(), "staff_paper_sheet", sheet.code).content.decode()

    assert member.number in page
    assert f"{reverse('staff_paper_batch', args=[batch.pk])}?kode={sheet.code}" in page
    assert get(rini(), "staff_paper_sheet", "K7QM2XRT9HPA").status_code == 404
    assert browser_of(user_of(member)).get(reverse("staff_paper_sheet", args=[sheet.code])).status_code == 403


def test_the_page_of_the_motion_adds_up_and_names_what_waits() -> None:
    motion, members = village(4)
    one, two, three, _four = printed(motion, *members)
    vote(motion, {members[1]: "tidak"})
    put_in(motion, {one: "setuju", two: "setuju"})
    read_batch(motion, {three: "abstain"})

    page = get(budi(), "staff_paper", motion.pk)
    text = page.content.decode()

    assert "1 lembar menunggu orang kedua." in text
    assert "Dihitung 1 + bentrok 1 + tidak sah 0 + menunggu 1 + belum kembali 1 + batal 0 = 4 dicetak, cocok." in text
    clashed = get(budi(), "staff_paper", motion.pk, keadaan="bentrok").context["page"]
    assert [sheet.voter.member for sheet in clashed] == [members[1]]


def test_the_reconciliation_is_exported_and_logged() -> None:
    motion, members = village(2)
    printed(motion, *members)

    sheet = b"".join(get(budi(), "staff_paper_csv", motion.pk).streaming_content).decode()

    assert sheet.count("Dicetak, belum kembali") == 2
    assert ActionLog.objects.get(action="governance.paper.exported").after == {"number": motion.number, "rows": 2}


@pytest.mark.parametrize("people", [2, 8])
def test_the_pages_cost_the_same_for_few_and_many(
    django_assert_max_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    motion, members = village(people)
    batch = read_batch(motion, dict.fromkeys(printed(motion, *members), "setuju"))
    browser = browser_of(budi())

    with django_assert_max_num_queries(29):
        browser.get(reverse("staff_paper", args=[motion.pk]))
    with django_assert_max_num_queries(24):
        browser.get(reverse("staff_paper_batch", args=[batch.pk]))
    with django_assert_max_num_queries(24):
        browser.get(reverse("staff_paper_print", args=[motion.pk]))


def test_a_lost_sheet_is_declared_void_and_a_batch_dropped_with_a_reason() -> None:
    motion, [first, second] = village()
    lost, read = printed(motion, first, second)
    batch = read_batch(motion, {read: "setuju"})

    assert post(rini(), "staff_paper_void", lost.code, reason="").status_code == 422
    assert post(rini(), "staff_paper_void", lost.code, reason="Hilang.").status_code == 303
    assert post(budi(), "staff_paper_drop", batch.pk, reason="Salah tempat.").status_code == 303

    assert dict(PaperSheet.objects.values_list("code", "state")) == {lost.code: "batal", read.code: "dicetak"}
    assert "Salah tempat." in get(budi(), "staff_paper_batch", batch.pk).content.decode()


def test_a_signed_list_goes_from_one_person_to_the_other_by_its_pages() -> None:
    founding_bylaws()
    members = [make_member(group="nakes") for _ in range(3)]
    meeting = planned_plenary().group_meetings.get(group="nakes")
    typed = {"place": "Pustu", "collected_at": localtime(clock.now()).strftime(NOW)}

    post(rini(), "staff_paper_list_new", meeting.pk, **typed)
    one = PaperList.objects.get()
    file = SimpleUploadedFile("hadir.csv", f"nomor;nama\n{members[2].number};Siti\n".encode())
    wrong = post(rini(), "staff_paper_names", one.pk, names="NAK-99999")
    post(rini(), "staff_paper_names", one.pk, names=f"{members[0].number}\n\n{members[1].number.lower()}", file=file)
    done = post(budi(), "staff_paper_list_confirm", one.pk, in_hand="3")

    assert (wrong.status_code, done.status_code) == (422, 303)
    assert "Baris 1: tidak ada anggota dengan nomor" in wrong.content.decode()
    assert set(Attendance.objects.values_list("member", "channel")) == {(member.pk, "kertas") for member in members}
    assert "Sudah masuk daftar hadir." in get(wati(), "staff_paper_list", one.pk).content.decode()
    assert "Pustu" in get(budi(), "staff_paper_lists", meeting.pk).content.decode()


def test_a_name_is_taken_out_and_a_list_dropped_by_their_pages() -> None:
    founding_bylaws()
    members = [make_member(group="nakes") for _ in range(2)]
    meeting = planned_plenary().group_meetings.select_related("bylaws", "group").get(group="nakes")
    one = written_list(meeting, members)

    post(rini(), "staff_paper_name_out", one.pk, one.names.get(member=members[0]).pk)
    dropped = post(budi(), "staff_paper_list_drop", one.pk, reason="Rapat lain.")

    assert [name.member for name in one.names.all()] == [members[1]]
    assert dropped.status_code == 303
    assert not Attendance.objects.exists()
