"""Leaving on the phone and at the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp import clock
from kmp.accounts.models import User
from kmp.papers.models import Paper
from kmp.trail.models import ActionLog
from members.leaving.models import Leaving
from members.leaving.services import decide_leaving
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.files import pdf
from tests.factories.kmp import browser_of, make_account
from tests.factories.members import ask_to_leave, budi, joko, make_left, make_member, rini, user_of, wati
from tests.members.leaving.test_leaving import ask_by_staff, decided, heard, house

pytestmark = pytest.mark.django_db


def get(user: User, name: str, *args: Any, query: str = "") -> Any:
    return browser_of(user).get(reverse(name, args=args) + query)


def post(user: User, name: str, *args: Any, query: str = "", **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args) + query, data)


def letter() -> SimpleUploadedFile:
    return SimpleUploadedFile("surat.pdf", pdf())


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_member_reads_what_follows_and_resigns() -> None:
    member = house()[5]
    user = user_of(member)

    page = text(get(user, "leave"))
    assert "Yang terjadi bila Anda mengundurkan diri" in page
    assert "Rp100.000" in page
    facts = {"reason": "Pindah ke luar negeri.", "effective_on": clock.today().isoformat(), "knows": "on"}
    answer = post(user, "leave", **facts)

    assert (answer.status_code, answer["Location"]) == (303, reverse("leave"))
    leaving = Leaving.objects.get()
    assert (leaving.kind, leaving.state, leaving.asked_by) == ("undur_diri", "diminta", user)
    assert "Sekarang pengurus memutuskan." in text(get(user, "leave"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"knows": ""}, "Centang dahulu bahwa Anda mengerti akibatnya."),
        ({"reason": "   "}, "Bidang ini harus diisi."),
        ({"effective_on": "2020-01-01"}, "Pilih hari ini atau hari sesudahnya"),
    ],
)
def test_a_wrong_resignation_keeps_what_was_typed(wrong: dict[str, str], sentence: str) -> None:
    user = user_of(house()[5])
    facts = {"reason": "Pindah jauh.", "effective_on": clock.today().isoformat(), "knows": "on", **wrong}

    answer = post(user, "leave", **facts)

    assert (answer.status_code, Leaving.objects.count()) == (422, 0)
    assert sentence in text(answer)
    assert wrong.get("reason", "Pindah jauh.") in text(answer)


def test_an_institution_resigns_with_a_letter() -> None:
    user = user_of(make_member(group="faskes"))
    facts = {"reason": "Klinik tutup.", "effective_on": clock.today().isoformat(), "knows": "on"}

    assert "Pilih berkasnya." in text(post(user, "leave", **facts))
    assert post(user, "leave", **facts, document=letter()).status_code == 303
    assert Leaving.objects.get().document is not None


def test_a_member_stays_after_all() -> None:
    member = house()[5]
    leaving = ask_to_leave(member)

    assert post(user_of(member), "leave_withdraw", leaving.pk).status_code == 303
    assert post(user_of(house(1)[0]), "leave_withdraw", leaving.pk).status_code == 404
    leaving.refresh_from_db()
    assert leaving.state == "ditarik"
    assert "Kirim pengunduran diri" in text(get(user_of(member), "leave"))


def test_who_has_left_still_sees_the_settlement_and_its_paper() -> None:
    member = house()[5]
    user = user_of(member)
    make_left(member)
    leaving = Leaving.objects.get()

    page = text(get(user, "leave"))
    paper = get(user, "leave_paper", leaving.pk)

    assert "dibayarkan mulai" in page
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert dict(Paper.objects.get().facts)["Dikembalikan kepada anggota"] == "Rp100.000"
    assert get(rini(), "leave_paper", leaving.pk).status_code == 404
    assert get(joko(), "leave").status_code == 403


def test_who_is_to_be_expelled_answers_in_writing() -> None:
    member = house()[5]
    leaving = ask_by_staff(member, "dikeluarkan", document=None)
    user = user_of(member)
    assert "Anda akan diundang untuk didengar" in text(get(user, "leave"))
    at = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT10:00")

    assert post(rini(), "staff_leaving_invite", leaving.pk, at=at, place="Kantor koperasi").status_code == 303
    assert "Anda diundang untuk didengar" in text(get(user, "leave"))
    assert Notice.objects.filter(person=member.person, title="Anda diundang untuk didengar").count() == 1
    assert post(user, "leave_words", leaving.pk, words="").status_code == 422
    assert post(user, "leave_words", leaving.pk, words="Saya tidak bersalah.").status_code == 303

    leaving.refresh_from_db()
    assert (leaving.hearing, leaving.heard_on) == ("Saya tidak bersalah.", clock.today())


def test_the_desk_lists_leavings_by_state() -> None:
    members = house()
    first, second = ask_to_leave(members[4]), ask_by_staff(members[5], "dikeluarkan", document=None)
    browser = browser_of(wati())
    url = reverse("staff_leavings")

    def found(query: str) -> list[Leaving]:
        return list(browser.get(url + query).context["page"])

    assert found("") == found(f"?q={first.number}") == [first]
    assert found("?keadaan=dengar") == found("?keadaan=dengar&cara=dikeluarkan") == [second]
    assert found("?keadaan=selesai") == found("?q=tidak ada") == []
    page = browser.get(url).text
    assert ("Perlu diputuskan <b>1</b>" in page, "Perlu didengar <b>1</b>" in page) == (True, True)
    heard(second)
    assert found("") == [first, second]
    assert "Sudah didengar, menunggu putusan" in browser.get(url).text


def test_the_list_asks_the_same_number_of_queries_for_one_and_many() -> None:
    members = house(12)
    browser, url = browser_of(budi()), reverse("staff_leavings")
    ask_to_leave(members[4])
    browser.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(url)
    for member in members[5:11]:
        ask_to_leave(member)
    browser.get(url)  # what waits is counted once for each change of the log
    with CaptureQueriesContext(connection) as many:
        browser.get(url)

    assert len(one) == len(many)


def test_the_export_needs_a_fresh_proof_and_is_logged() -> None:
    ask_to_leave(house()[4])

    stale = browser_of(make_account(roles=["pengawas"]), fresh=False).get(reverse("staff_leavings_csv"))
    fresh = get(wati(), "staff_leavings_csv")

    assert stale.status_code == 302
    lines = b"".join(fresh.streaming_content).decode("utf-8-sig").splitlines()
    assert (len(lines), lines[0].split(";")[:3]) == (2, ["nomor", "anggota", "nama"])
    assert ActionLog.objects.filter(action="members.leaving.exported").count() == 1


def test_staff_ask_by_letter_and_a_missing_letter_is_said_beside_the_field() -> None:
    member = house()[4]
    facts = {"reason": "Surat 12 November.", "effective_on": clock.today().isoformat()}

    page = text(get(rini(), "staff_leaving_new", member.pk))
    assert [word in page for word in ("Mengundurkan diri", "Dikeluarkan", "Meninggal dunia")] == [True] * 3
    refused = post(rini(), "staff_leaving_new", member.pk, query="?cara=undur_diri", **facts)
    assert (refused.status_code, "Pilih berkasnya." in text(refused)) == (422, True)
    answer = post(rini(), "staff_leaving_new", member.pk, query="?cara=undur_diri", document=letter(), **facts)

    leaving = Leaving.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("staff_leaving", args=[leaving.pk]))
    assert f"Sudah ada permintaan {leaving.number}" in text(get(rini(), "staff_leaving_new", member.pk))


def test_an_institution_does_not_die() -> None:
    page = text(get(rini(), "staff_leaving_new", make_member(group="faskes").pk))

    assert "Meninggal dunia" not in page


def test_the_decision_page_says_what_follows_and_ends_the_membership() -> None:
    member = house()[5]
    leaving = ask_to_leave(member)

    detail, confirm = (
        text(get(budi(), "staff_leaving", leaving.pk)),
        text(get(budi(), "staff_leaving_decide", leaving.pk)),
    )
    assert "Periksa dan putuskan" in detail
    assert "Periksa dan putuskan" not in text(get(rini(), "staff_leaving", leaving.pk))
    assert f"Akhiri keanggotaan {member.name}?" in confirm
    assert "Rp100.000" in confirm
    answer = post(budi(), "staff_leaving_decide", leaving.pk, note="Sesuai surat.")

    assert answer.status_code == 303
    assert Member.objects.get(pk=member.pk).status == "keluar"
    assert (
        Notice.objects.filter(person=member.person, title="Keanggotaan Anda berakhir: mengundurkan diri").count() == 1
    )
    assert "Perhitungan yang dibekukan" in text(get(wati(), "staff_leaving", leaving.pk))


def test_below_nine_the_page_asks_for_the_tick() -> None:
    leaving = ask_to_leave(house(9)[5])

    refused = post(budi(), "staff_leaving_decide", leaving.pk, note="")
    answer = post(budi(), "staff_leaving_decide", leaving.pk, note="", knows_numbers="on")

    assert (refused.status_code, answer.status_code) == (422, 303)
    assert "Tinggal 8 anggota, padahal koperasi memerlukan paling sedikit 9." in text(refused)
    assert "UU 25/1992 Pasal 6" in text(refused)


def test_a_refusal_is_read_by_the_member() -> None:
    member = house()[5]
    leaving = ask_by_staff(member, "undur_diri")

    assert post(budi(), "staff_leaving_refuse", leaving.pk, reason="").status_code == 422
    assert post(budi(), "staff_leaving_refuse", leaving.pk, reason="Tanda tangannya lain.").status_code == 303
    assert "Tanda tangannya lain." in text(get(user_of(member), "leave"))


def test_the_hearing_is_written_down_at_the_desk() -> None:
    leaving = ask_by_staff(house()[5], "dikeluarkan", document=None)
    assert "Tidak ada anggota yang dikeluarkan tanpa didengar." in text(get(budi(), "staff_leaving", leaving.pk))
    heard(leaving)

    wrong = post(rini(), "staff_leaving_hear", leaving.pk, heard_on="2020-01-01", words="Lagi.")
    answer = post(rini(), "staff_leaving_hear", leaving.pk, heard_on=clock.today().isoformat(), words="Lagi.")

    assert (wrong.status_code, answer.status_code) == (422, 303)
    leaving.refresh_from_db()
    assert leaving.hearing == "Saya keberatan.\n\nLagi."


def test_the_settlement_is_paid_after_a_fresh_proof_with_a_receipt() -> None:
    leaving = decided()
    url = reverse("staff_leaving_pay", args=[leaving.pk])

    stale = browser_of(make_account(roles=["petugas"]), fresh=False).get(url)
    assert (stale.status_code, "reauthenticate" in stale["Location"]) == (302, True)
    assert f"Bayarkan Rp100.000 kepada {leaving.member.name}?" in text(get(rini(), "staff_leaving_pay", leaving.pk))
    facts = {"method": "tunai", "paid_on": clock.today().isoformat()}
    answer = post(rini(), "staff_leaving_pay", leaving.pk, **facts)
    again = post(rini(), "staff_leaving_pay", leaving.pk, **facts)

    assert (answer.status_code, again.status_code) == (303, 303)
    receipt = get(rini(), "staff_leaving_paper", leaving.pk)
    assert receipt.content[:5] == b"%PDF-"
    paper = Paper.objects.get(number=f"{leaving.number}-K")
    assert paper.title == "Kuitansi pengembalian simpanan"
    assert browser_of(None).get(reverse("paper_check", args=[paper.code])).status_code == 200


def test_before_its_day_the_page_says_when() -> None:
    leaving = decided(days_ago=0)

    page = text(get(rini(), "staff_leaving", leaving.pk))
    early = post(rini(), "staff_leaving_pay", leaving.pk, method="tunai", paid_on=clock.today().isoformat())

    assert "Dibayarkan mulai" in page
    assert (early.status_code, "Belum sampai tanggal pengembalian." in text(early)) == (422, True)


def test_the_navigation_counts_what_waits_for_me() -> None:
    from members.leaving.queries import leavings_waiting

    ask_to_leave(house()[4])
    ask_by_staff(make_member(group="nakes"), "dikeluarkan", document=None)

    assert leavings_waiting(budi(), decides=True, pays=False, asks=False) == 1
    assert leavings_waiting(rini(), decides=False, pays=True, asks=True) == 1
    assert decide_leaving(Leaving.objects.order_by("pk")[0], acting_user=budi()).state == "diputuskan"
    assert leavings_waiting(budi(), decides=True, pays=False, asks=False) == 0
