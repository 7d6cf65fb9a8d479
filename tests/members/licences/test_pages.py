"""A member sends and renews a licence; staff find, check, refuse and revoke it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp import clock
from kmp.accounts.models import User
from kmp.trail.models import ActionLog
from members.apps import _licences_waiting_for
from members.licences.models import Licence
from members.licences.services import refuse_licence
from members.registry.models import Member
from tests.factories.files import pdf, upload
from tests.factories.kmp import browser_of
from tests.factories.licences import checked_licence, licence_facts, sent_licence
from tests.factories.members import budi, joko, make_member, rini, user_of, wati

pytestmark = pytest.mark.django_db


def get(user: User, name: str, /, *args: Any, query: str = "") -> Any:
    return browser_of(user).get(reverse(name, args=args) + query)


def post(user: User, name: str, /, *args: Any, query: str = "", **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args) + query, data)


def typed(**changes: Any) -> dict[str, Any]:
    today = clock.today()
    whole = {
        "kind": "sip",
        "number": "SIP.55/2026",
        "valid_from": str(today - timedelta(days=1)),
        "valid_until": str(today + timedelta(days=400)),
        "document": upload(pdf(), "sip.pdf"),
    }
    return whole | changes


@pytest.fixture
def nurse() -> Member:
    return make_member(group="nakes")


def test_a_member_sends_a_licence_and_sees_it_wait(nurse: Member) -> None:
    sent = post(user_of(nurse), "licence_new", **typed())

    assert (sent.status_code, sent["Location"]) == (303, reverse("licences"))
    licence = Licence.objects.get(number="SIP.55/2026")
    assert (licence.person, licence.state, licence.submitted_by) == (nurse.person, "diajukan", user_of(nurse))
    page = get(user_of(nurse), "licences").text
    assert "SIP.55/2026" in page
    assert "Menunggu pemeriksaan" in page
    assert "sip.pdf" in page
    assert "seumur hidup" in page  # the STR with which she joined
    assert "Sudah diperpanjang" not in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": ""}, "Salin nomor dari surat izin."),
        ({"valid_until": ""}, "Tulis sampai kapan izin ini berlaku."),
        ({"valid_until": "2099-01-01"}, "SIP berlaku paling lama 5 tahun. Periksa kedua tanggalnya."),
        ({"valid_from": "kemarin"}, "Masukkan tanggal yang valid"),
        ({"kind": "cdakb"}, "Pilih salah satu jenis izin."),
        ({"document": ""}, "Pilih berkasnya."),
        ({"document": upload(b"bukan", "sip.pdf")}, "Berkas ini bukan PDF, JPG, atau PNG."),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_the_rest_stays(
    nurse: Member, changes: dict[str, Any], sentence: str
) -> None:
    if hasattr(changes.get("document"), "seek"):
        changes["document"].seek(0)

    answer = post(user_of(nurse), "licence_new", **typed(**changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert ("SIP.55/2026" in answer.text) == ("number" not in changes)
    assert not Licence.objects.filter(kind="sip").exists()


def test_a_renewal_begins_with_what_stays_the_same(nurse: Member) -> None:
    old = checked_licence(nurse, licence_facts(number="SIP.1", valid_until=clock.today() + timedelta(days=20)))
    user = user_of(nurse)

    assert f"?ganti={old.pk}" in get(user, "licences").text
    page = get(user, "licence_new", query=f"?ganti={old.pk}").text
    assert 'value="SIP.1"' in page
    assert "Perpanjang SIP" in page

    start = str(clock.today() + timedelta(days=21))
    until = str(clock.today() + timedelta(days=900))
    post(user, "licence_new", query=f"?ganti={old.pk}", **typed(number="SIP.1", valid_from=start, valid_until=until))

    page = get(user, "licences").text
    assert "Perpanjangan diperiksa" in page
    assert f"?ganti={old.pk}" not in page
    old.refresh_from_db()
    assert old.state == "sah"


def test_only_what_ends_is_said_to_be_renewed(nurse: Member) -> None:
    today = clock.today()
    checked_licence(nurse, licence_facts(number="SIP.LAMA", valid_until=today + timedelta(days=9)))
    checked_licence(nurse, licence_facts(number="SIP.BARU", valid_until=today + timedelta(days=500)))

    rows = get(user_of(nurse), "licences").context["rows"]

    assert {one.licence.kind + str(one.renewed) for one in rows if one.licence.number != "SIP.LAMA"} == {
        "sipFalse",
        "strFalse",
    }
    assert [one.renewed for one in rows if one.licence.number == "SIP.LAMA"] == [True]


def test_nobody_renews_the_licence_of_another(nurse: Member) -> None:
    foreign = checked_licence(make_member(group="nakes"))

    assert get(user_of(nurse), "licence_new", query=f"?ganti={foreign.pk}").status_code == 404


def test_an_end_user_is_told_that_no_licence_is_needed() -> None:
    user = user_of(make_member(group="pengguna"))

    assert "Kelompok Anda tidak memerlukan izin" in get(user, "licences").text
    assert get(user, "licence_new").status_code == 404


def test_a_refused_licence_shows_why_and_can_be_sent_again(nurse: Member) -> None:
    refuse_licence(sent_licence(nurse), reason="Foto tidak terbaca.", acting_user=rini())

    page = get(user_of(nurse), "licences").text

    assert "Foto tidak terbaca." in page
    assert "Kirim ulang" in page


def test_staff_check_a_licence_from_the_queue(nurse: Member) -> None:
    licence = sent_licence(nurse)

    queue = get(rini(), "staff_licences").text
    assert nurse.name in queue
    assert _licences_waiting_for(rini()) == 1
    assert _licences_waiting_for(budi()) == 0
    assert "Nyatakan cocok dengan suratnya" in get(rini(), "staff_licence", licence.pk).text
    assert "Nyatakan cocok dengan suratnya" not in get(wati(), "staff_licence", licence.pk).text

    answer = post(rini(), "staff_licence_check", licence.pk)

    assert (answer.status_code, answer["Location"]) == (303, reverse("staff_licence", args=[licence.pk]))
    licence.refresh_from_db()
    assert licence.state == "sah"
    assert nurse.name not in get(rini(), "staff_licences").text
    assert _licences_waiting_for(rini()) == 0
    again = post(rini(), "staff_licence_check", licence.pk)
    assert again.status_code == 422
    assert "Izin ini sekarang “Sudah diperiksa”." in again.text


@pytest.mark.parametrize(("name", "state"), [("staff_licence_refuse", "ditolak"), ("staff_licence_revoke", "dicabut")])
def test_staff_say_why_they_refuse_or_revoke(nurse: Member, name: str, state: str) -> None:
    licence = sent_licence(nurse) if state == "ditolak" else checked_licence(nurse)

    empty = post(rini(), name, licence.pk, reason="")
    assert empty.status_code == 422
    assert "<details open>" in empty.text.replace('class="mt-4" ', "")
    answer = post(rini(), name, licence.pk, reason="Nomor tidak dikenal.")

    assert answer.status_code == 303
    licence.refresh_from_db()
    assert (licence.state, licence.note) == (state, "Nomor tidak dikenal.")
    assert "Nomor tidak dikenal." in get(rini(), "staff_licence", licence.pk).text


def test_staff_enter_a_licence_for_a_member(nurse: Member) -> None:
    answer = post(rini(), "staff_licence_new", nurse.pk, **typed())

    licence = Licence.objects.get(number="SIP.55/2026")
    assert answer["Location"] == reverse("staff_licence", args=[licence.pk])
    assert (licence.person, licence.state, licence.submitted_by) == (nurse.person, "diajukan", rini())
    assert get(rini(), "staff_licence_new", make_member(group="pengguna").pk).status_code == 404


def tabs_of(page: str) -> dict[str, int]:
    """The counts of the tabs, by their words."""
    nav = page.split('aria-label="Keadaan">')[1].split("</nav>")[0]
    found = [part.split("</a>")[0] for part in nav.split("<a ")[1:]]
    words = [(part.split(">")[1].split(" <b")[0].strip(), part.split("<b>")[1].split("</b>")[0]) for part in found]
    return {word: int(count) for word, count in words}


def test_tabs_count_what_waits_what_ends_and_what_has_ended(nurse: Member) -> None:
    today = clock.today()
    for days in (7, 8, 30, 90, 91):
        member = make_member(group="faskes", kind="puskesmas")
        checked_licence(member, licence_facts("izin_klinik", valid_until=today + timedelta(days=days)))
    renewed = make_member(group="faskes", kind="puskesmas")
    checked_licence(renewed, licence_facts("izin_klinik", valid_until=today + timedelta(days=3)))
    checked_licence(renewed, licence_facts("izin_klinik", valid_until=today + timedelta(days=300)))
    with clock.pretend(clock.now() - timedelta(days=10)):
        checked_licence(nurse, licence_facts(valid_until=clock.today() + timedelta(days=5)))
    sent_licence(nurse)

    page = get(rini(), "staff_licences").text

    assert tabs_of(page) == {
        "Menunggu": 1,
        "Habis ≤ 7 hari": 1,
        "≤ 30 hari": 3,
        "≤ 90 hari": 4,
        "Sudah habis": 1,
        "Semua": 10,
    }
    assert nurse.name in get(rini(), "staff_licences", query="?keadaan=lewat").text
    listed = get(rini(), "staff_licences", query="?keadaan=90")
    assert [one.licence.valid_until - today for one in listed.context["rows"]] == [
        timedelta(days=days) for days in (7, 8, 30, 90)
    ]


def test_staff_search_by_name_number_and_group(nurse: Member) -> None:
    carrier = make_member(group="distributor")
    licence = sent_licence(carrier, licence_facts("cdakb", number="FK.01.03/2026"))
    sent_licence(nurse)

    for query in (f"?q={carrier.name}", f"?q={carrier.number}", "?q=fk.01.03", "?kelompok=distributor"):
        rows = get(rini(), "staff_licences", query=query).context["rows"]
        assert [one.licence.pk for one in rows] == [licence.pk], query
    assert "Tidak ada yang cocok" in get(rini(), "staff_licences", query="?q=tidakada").text


def test_the_list_leaves_the_house_with_a_line_in_the_log(nurse: Member) -> None:
    sent_licence(nurse, licence_facts(number="=SIP.1"))

    answer = get(rini(), "staff_licences_csv", query="?keadaan=menunggu")

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].lstrip("\ufeff").startswith("nomor anggota;pemegang;kelompok")
    assert len(lines) == 2
    assert "'=SIP.1" in lines[1]
    log = ActionLog.objects.order_by("-id")[0]
    assert (log.action, log.after) == ("members.licences.exported", {"group": "", "rows": 1, "tab": "menunggu"})


def test_the_export_asks_for_a_fresh_sign_in() -> None:
    user = rini()
    user.set_password("sandi-panjang-untuk-uji")
    user.save(update_fields=["password"])

    answer = browser_of(user, fresh=False).get(reverse("staff_licences_csv"))

    assert answer.status_code == 302
    assert reverse("account_reauthenticate") in answer["Location"]


def test_the_way_to_cure_a_missing_licence_is_each_ones_own(nurse: Member) -> None:
    own = get(user_of(nurse), "licences_of", nurse.number)
    staff = get(rini(), "licences_of", nurse.number)

    assert own["Location"] == reverse("licences")
    assert staff["Location"] == f"{reverse('staff_licences')}?q={nurse.number}&keadaan=semua"
    assert get(joko(), "licences_of", nurse.number).status_code == 404


@pytest.mark.parametrize("query", ["", "?keadaan=90", "?keadaan=semua"])
def test_the_list_takes_the_same_queries_for_few_rows_and_for_many(query: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert get(rini(), "staff_licences", query=query).status_code == 200
        return len(seen)

    def fill(count: int) -> None:
        for _ in range(count):
            member = make_member(group="nakes")
            checked_licence(member, licence_facts(valid_until=clock.today() + timedelta(days=9)))
            sent_licence(member)

    fill(1)
    queries()
    few = queries()
    fill(6)
    queries()  # the counts beside the navigation are asked anew after an act

    assert queries() == few
    assert few <= 34
