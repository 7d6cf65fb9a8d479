"""Members at the desk: the list with its filters, dates and files; one member's page; how many queries each takes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from kmp import clock
from kmp.accounts.models import User
from kmp.trail.models import ActionLog
from members.licences.models import Licence
from members.registry.models import Member
from tests.factories.kmp import browser_of, make_account
from tests.factories.members import (
    application_of,
    budi,
    change_member,
    joko,
    make_member,
    open_house,
    rini,
    sari,
    suspend,
    wati,
)

pytestmark = pytest.mark.django_db
LIST = "/meja/anggota/"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Each test begins without counts kept by another one."""
    cache.clear()
    yield
    cache.clear()


def found(query: str = "", *, user: User | None = None) -> list[str]:
    """The names in the list."""
    page = browser_of(user or wati()).get(LIST + query)
    return [row.name for row in page.context["rows"]]


def test_members_are_listed_searched_and_filtered(kampar: str) -> None:
    clinic = make_member(group="faskes", name="Klinik Desa Mekar Jaya", village=kampar)
    make_member(group="nakes", name="Yohanes Taneo")

    assert found() == ["Klinik Desa Mekar Jaya", "Yohanes Taneo"]
    for query in ("?q=taneo", "?q=TANEO+yoha", "?q=nak-", "?q=NAK-00001", "?kelompok=nakes"):
        assert found(query) == ["Yohanes Taneo"], query
    for query in ("?provinsi=14", "?provinsi=14&kabupaten=14.01", "?q=klinik"):
        assert found(query) == ["Klinik Desa Mekar Jaya"], query
    assert found("?q=1") == ["Klinik Desa Mekar Jaya", "Yohanes Taneo"]  # FAS-00001 and NAK-00001
    assert found("?q=taneo+mekar") == found("?q=a.*o") == found("?status=keluar") == []
    assert found("?kelompok=entah&provinsi=99") == ["Klinik Desa Mekar Jaya", "Yohanes Taneo"]
    assert "Mekar Jaya, Kec. Tambang" in browser_of(wati()).get(LIST).text
    assert f'href="/meja/anggota/{clinic.pk}/"' in browser_of(wati()).get(LIST).text


def test_tabs_count_what_the_other_filters_leave() -> None:
    suspend(make_member(group="nakes"))
    make_member(group="nakes")
    make_member(group="pengguna")

    page = browser_of(wati()).get(f"{LIST}?kelompok=nakes").text

    for words in ("Semua <b>2</b>", "Aktif <b>1</b>", "Dibekukan <b>1</b>", "Sudah keluar <b>0</b>"):
        assert words in page


def test_counts_that_were_kept_are_counted_anew_after_a_line_of_the_register() -> None:
    member = make_member(group="nakes")
    before = browser_of(wati()).get(LIST).text
    again = browser_of(wati()).get(LIST).text

    suspend(member)
    after = browser_of(wati()).get(LIST).text

    assert "Aktif <b>1</b>" in before
    assert "Aktif <b>1</b>" in again
    assert "Aktif <b>0</b>" in after
    assert "Dibekukan <b>1</b>" in after


def test_the_list_is_cut_down_by_vote_and_by_the_end_of_licences() -> None:
    today = clock.today()
    soon, later, over, renewed = (make_member(group="nakes", name=name) for name in ("Soon", "Later", "Over", "Baru"))
    for member, days in ((soon, 30), (later, 31), (over, -1), (renewed, -1)):
        Licence.objects.filter(person=member.person).update(kind="sip", valid_until=today + timedelta(days=days))
    Licence.objects.create(kind="sip", number="SIP-BARU", person=renewed.person, valid_from=today, state="sah")
    change_member(later, "ubah", has_vote=False)

    assert found("?izin=30") == ["Soon"]
    assert found("?izin=90") == ["Soon", "Later"]
    assert found("?izin=habis") == ["Over"]
    assert found("?suara=tidak") == ["Later"]
    assert found("?urut=nama") == ["Baru", "Later", "Over", "Soon"]


def test_the_list_shows_status_group_name_and_savings_of_a_date() -> None:
    with time_machine.travel(datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("Asia/Jakarta")), tick=False):
        member = make_member(group="nakes", name="Nama Lama")
    with time_machine.travel(datetime(2026, 6, 10, 9, tzinfo=ZoneInfo("Asia/Jakarta")), tick=False):
        change_member(member, "ubah", name="Nama Baru")
        suspend(member)
        browser = browser_of(wati())

        early, then, now = (browser.get(f"{LIST}?per={day}") for day in ("2026-03-09", "2026-06-09", "2026-06-10"))
        assert browser.get(f"{LIST}?per=2026-06-09&q=baru").context["rows"] == []
        assert [row.name for row in browser.get(f"{LIST}?per=2026-06-09&q=lama").context["rows"]] == ["Nama Lama"]

    assert early.context["rows"] == []
    (row,) = then.context["rows"]
    assert (row.name, row.status, row.total_rp) == ("Nama Lama", "aktif", 100_000)
    assert "Keadaan per 9 Juni 2026." in then.text
    (row,) = now.context["rows"]
    assert (row.name, row.status) == ("Nama Baru", "dibekukan")
    assert "Keadaan per" not in now.text


@pytest.mark.parametrize(
    ("typed", "sentence"), [("2999-01-01", "Tanggal itu belum tiba."), ("kemarin", "Masukkan tanggal yang valid")]
)
def test_a_date_that_is_none_is_told_beside_its_field(typed: str, sentence: str) -> None:
    make_member(group="nakes")

    response = browser_of(wati()).get(f"{LIST}?per={typed}")

    assert response.status_code == 200
    assert sentence in response.text or "tanggal" in str(response.context["per"].errors).lower()
    assert len(response.context["rows"]) == 1


def test_a_members_page_masks_the_nik_and_tells_the_register() -> None:
    member = make_member(group="nakes", name="Yohanes Taneo")

    page = browser_of(rini()).get(reverse("staff_member", args=[member.pk])).text

    assert "327301******0000" in page
    assert "tindakan nomor 1" in page
    assert application_of(member).number in page
    assert "Rp100.000" in page
    assert "Terima simpanan sukarela" in page
    assert reverse("staff_member_change", args=[member.pk]) in page


def test_a_members_page_puts_the_decision_first_for_who_may_take_it() -> None:
    from members.registry.services import ask_change

    member = make_member(group="nakes")
    change = ask_change(member, operation="beku", reason="Tunggakan.", acting_user=rini())
    way = reverse("staff_change", args=[change.pk])

    pages = {
        user.name: browser_of(user).get(reverse("staff_member", args=[member.pk])).text for user in (rini(), budi())
    }

    assert "Keputusan Anda" in pages["Budi Hartono"]
    assert "Keputusan Anda" not in pages["Rini Astuti"]
    assert "Menunggu orang kedua" in pages["Rini Astuti"]
    assert all(way in page for page in pages.values())


def test_a_members_page_as_of_a_date_says_so() -> None:
    with time_machine.travel(datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("Asia/Jakarta")), tick=False):
        member = make_member(group="nakes", name="Nama Lama")
    with time_machine.travel(datetime(2026, 6, 10, 9, tzinfo=ZoneInfo("Asia/Jakarta")), tick=False):
        change_member(member, "ubah", name="Nama Baru")
        browser, url = browser_of(rini()), reverse("staff_member", args=[member.pk])

        then, early = browser.get(f"{url}?per=2026-06-09").text, browser.get(f"{url}?per=2026-03-09").text

    assert "<h1>Nama Lama</h1>" in then
    assert "Keadaan per 9 Juni 2026." in then
    assert "Per 9 Maret 2026 anggota ini belum tercatat." in early
    assert "Rp100.000" not in early.split("Pembayaran terakhir")[0]


def test_an_institutions_page_shows_who_acts_for_it() -> None:
    clinic = make_member(group="faskes")

    page = browser_of(rini()).get(reverse("staff_member", args=[clinic.pk])).text

    assert "Wakil lembaga" in page
    assert application_of(clinic).person.name in page


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_the_export_asks_for_a_fresh_code(kind: str) -> None:
    response: Any = browser_of(make_account(roles=["petugas"]), fresh=False).get(
        reverse("staff_members_export", args=[kind])
    )

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert ActionLog.objects.filter(action="members.register.exported").count() == 0


def test_the_export_has_no_nik_runs_no_formula_and_is_logged() -> None:
    make_member(group="nakes", name="=HYPERLINK(1)")
    make_member(group="pengguna", name="Yohanes Taneo")

    response: Any = browser_of(rini()).get(reverse("staff_members_export", args=["csv"]) + "?kelompok=nakes")

    lines = b"".join(response.streaming_content).decode().splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0].lstrip("\ufeff") == "nomor;nama;kelompok;status;hak suara;masuk;keluar;wilayah;simpanan (rupiah)"
    assert len(lines) == 2
    assert lines[1].startswith("NAK-00001;'=HYPERLINK(1);Tenaga kesehatan;Aktif;ya;")
    assert lines[1].endswith(";100000")
    log = ActionLog.objects.get(action="members.register.exported")
    assert log.after == {"rows": 1, "file": "csv", "kelompok": "nakes"}


def test_the_list_goes_out_as_spreadsheet_and_as_pdf() -> None:
    make_member(group="nakes", name="Yohanes Taneo")
    browser = browser_of(rini())

    sheet: Any = browser.get(reverse("staff_members_export", args=["xlsx"]))
    paper: Any = browser.get(reverse("staff_members_export", args=["pdf"]) + "?q=taneo")

    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(sheet.streaming_content)))
    assert book.get_sheet_by_index(0).to_python()[1][:4] == ["NAK-00001", "Yohanes Taneo", "Tenaga kesehatan", "Aktif"]
    text = PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    assert "Yohanes Taneo" in text
    assert "Rp100.000" in text


def test_a_file_of_another_kind_is_not_found() -> None:
    assert browser_of(rini()).get(reverse("staff_members_export", args=["doc"])).status_code == 404


def test_the_list_takes_the_same_queries_for_five_rows_and_for_many() -> None:
    asked = ["", "?q=anggota", "?per=2999-01-01", "?izin=30", "?per=2026-11-01", "?halaman=2"]
    for _ in range(5):
        make_member(group="nakes")
    few = {query: _queries(LIST + query) for query in asked}
    for _ in range(25):
        make_member(group="nakes")

    assert {query: _queries(LIST + query) for query in asked} == few
    assert max(few.values()) <= 20


def test_a_members_page_takes_the_same_queries_whatever_happened_to_the_member() -> None:
    member = make_member(group="nakes")
    url = reverse("staff_member", args=[member.pk])
    few = _queries(url)
    for operation in ("beku", "pulih") * 4:
        change_member(member, operation)

    assert _queries(url) == few
    assert few <= 32


def _queries(path: str) -> int:
    browser = browser_of(rini())
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["staff_members", "staff_register", "staff_changes"])
@pytest.mark.parametrize(
    ("who", "status"), [("rini", 200), ("budi", 200), ("wati", 200), ("sari", 403), ("joko", 403), ("", 302)]
)
def test_who_opens_the_desk_lists(name: str, who: str, status: int) -> None:
    open_house()
    people = {"rini": rini, "budi": budi, "wati": wati, "sari": sari, "joko": joko}

    browser = browser_of(people[who]() if who else None)

    assert browser.get(reverse(name)).status_code == status


def test_an_empty_list_says_where_members_come_from() -> None:
    page = browser_of(rini()).get(LIST).text

    assert "Belum ada anggota" in page
    assert reverse("staff_applications") in page


def test_nothing_foreign_is_found_at_the_desk() -> None:
    browser = browser_of(rini())

    assert browser.get(reverse("staff_member", args=[999])).status_code == 404
    assert Member.objects.count() == 0
