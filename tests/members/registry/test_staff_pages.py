"""Applications and members at the desk: who sees what, what the buttons do, how many queries it takes."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp.accounts.models import User
from kmp.roles import Role
from kmp.trail.models import ActionLog
from members.joining.models import Application
from members.joining.services import pay_pokok, verify_application
from members.joining.states import ApplicationState
from members.registry.models import Member
from tests.factories.members import (
    application_of,
    budi,
    joko,
    make_application,
    make_approved,
    make_member,
    make_user,
    open_house,
    rini,
    sari,
    wati,
)

pytestmark = pytest.mark.django_db


def as_user(user: User) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def post(user: User, name: str, *args: Any, **data: str) -> Any:
    """What the button answers."""
    return as_user(user).post(reverse(name, args=args), data)


def test_applications_are_listed_by_state_with_counts() -> None:
    open_house()
    waiting = make_application(group="faskes", name="Klinik Desa Mekar Jaya")
    make_approved(make_application(group="nakes", name="Yohanes Taneo"))

    page = as_user(rini()).get(reverse("staff_applications")).text

    assert waiting.number in page
    assert "Klinik Desa Mekar Jaya" in page
    assert "Yohanes Taneo" not in page
    assert "Perlu diperiksa <b>1</b>" in page
    assert "Menunggu simpanan pokok <b>1</b>" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [("?q=mekar", 1), ("?q=DF-", 2), ("?q=tidak ada", 0), ("?kelompok=nakes", 1), ("?kelompok=xyz", 2)],
)
def test_applications_are_searched_and_filtered(query: str, found: int) -> None:
    make_application(group="faskes", name="Klinik Desa Mekar Jaya")
    make_application(group="nakes", name="Yohanes Taneo")

    response = as_user(rini()).get(reverse("staff_applications") + query)

    assert response.context["page"].paginator.count == found
    assert ("Tidak ada yang cocok" in response.text) == (found == 0)


def test_an_empty_list_says_where_applications_come_from() -> None:
    page = as_user(rini()).get(reverse("staff_applications")).text

    assert "Tidak ada pendaftaran di sini" in page
    assert reverse("apply") in page


def test_from_the_form_to_the_register_by_the_buttons_of_three_people() -> None:
    application = make_application(group="nakes", name="Yohanes Taneo")

    checked = post(rini(), "staff_application_verify", application.pk)
    approved = post(budi(), "staff_application_approve", application.pk, pokok_rp="100000")
    paid = post(
        rini(), "staff_application_pay", application.pk, method="tunai", paid_on=str(application.submitted_at.date())
    )

    member = Member.objects.get()
    assert [checked.status_code, approved.status_code] == [302, 302]
    assert (paid.status_code, paid.url) == (302, reverse("staff_member", args=[member.pk]))
    assert member.name == "Yohanes Taneo"


@pytest.mark.parametrize(
    ("state", "who", "sentence"),
    [
        ("new", "rini", "Nyatakan dokumen lengkap"),
        ("new", "budi", "Menunggu petugas."),
        ("checked", "budi", "Setujui dan tagih Rp100.000"),
        ("checked", "rini", "Perlu orang kedua."),
        ("checked", "wati", "Menunggu pengurus."),
        ("approved", "rini", "Terima simpanan pokok"),
        ("approved", "budi", "Menunggu simpanan pokok."),
        ("refused", "wati", "STR palsu."),
    ],
)
def test_the_page_offers_the_decision_to_whom_it_belongs(state: str, who: str, sentence: str) -> None:
    application = make_application(group="nakes")
    if state in {"checked", "approved"}:
        post(rini(), "staff_application_verify", application.pk)
    if state == "approved":
        post(budi(), "staff_application_approve", application.pk, pokok_rp="100000")
    if state == "refused":
        post(rini(), "staff_application_reject", application.pk, reason="STR palsu.")
    user = {"rini": rini, "budi": budi, "wati": wati}[who]()

    page = as_user(user).get(reverse("staff_application", args=[application.pk])).text

    assert sentence in page


def test_a_pengurus_cannot_check_and_a_petugas_cannot_approve() -> None:
    application = make_application(group="nakes")

    assert post(budi(), "staff_application_verify", application.pk).status_code == 403
    post(rini(), "staff_application_verify", application.pk)
    assert post(rini(), "staff_application_approve", application.pk, pokok_rp="100000").status_code == 403
    application.refresh_from_db()
    assert application.state == ApplicationState.VERIFIED


def test_who_checked_cannot_approve_whatever_roles_they_hold() -> None:
    both = make_user(roles=[Role.PETUGAS, Role.PENGURUS])
    application = make_application(group="nakes")
    post(both, "staff_application_verify", application.pk)

    page = as_user(both).get(reverse("staff_application", args=[application.pk])).text
    response = post(both, "staff_application_approve", application.pk, pokok_rp="100000")

    assert "Perlu orang kedua." in page
    assert response.status_code == 409
    assert "Pemeriksa dan pemberi putusan harus dua orang yang berbeda." in response.text


def test_an_amount_that_changed_since_the_page_was_opened_is_not_billed() -> None:
    application = make_application(group="nakes")
    post(rini(), "staff_application_verify", application.pk)

    response = post(budi(), "staff_application_approve", application.pk, pokok_rp="90000")

    assert response.status_code == 409
    assert "Jumlah simpanan pokok berubah sejak halaman ini dibuka." in response.text
    assert application.bills.count() == 0


def test_a_refusal_without_a_reason_comes_back() -> None:
    application = make_application(group="nakes")

    response = post(rini(), "staff_application_reject", application.pk, reason="")

    assert response.status_code == 422
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


def test_a_pengawas_cannot_refuse() -> None:
    application = make_application(group="nakes")

    assert post(wati(), "staff_application_reject", application.pk, reason="Tidak.").status_code == 403


def test_only_whoever_decides_next_may_refuse() -> None:
    application = make_application(group="nakes")

    assert post(budi(), "staff_application_reject", application.pk, reason="Tidak.").status_code == 403
    verify_application(application, acting_user=rini())
    late = make_user(role="petugas")
    assert post(late, "staff_application_reject", application.pk, reason="Tidak.").status_code == 403
    application.refresh_from_db()
    assert application.state == ApplicationState.VERIFIED


def test_a_payment_of_tomorrow_stays_in_the_form() -> None:
    application = make_approved(make_application(group="nakes"))

    response = post(rini(), "staff_application_pay", application.pk, method="transfer", paid_on="2999-01-01")

    assert response.status_code == 422
    assert "Tanggal bayar belum terjadi." in response.text
    assert 'value="2999-01-01"' in response.text
    assert Member.objects.count() == 0


def test_members_are_listed_searched_and_filtered(kampar: str) -> None:
    make_member(group="faskes", name="Klinik Desa Mekar Jaya", village=kampar)
    make_member(group="nakes", name="Yohanes Taneo")
    browser = as_user(wati())
    url = reverse("staff_members")

    def found(query: str) -> list[str]:
        return [member.name for member in browser.get(url + query).context["page"]]

    assert found("") == ["Klinik Desa Mekar Jaya", "Yohanes Taneo"]
    assert found("?q=taneo") == found("?q=NAK-") == found("?kelompok=nakes") == ["Yohanes Taneo"]
    assert found("?provinsi=14") == ["Klinik Desa Mekar Jaya"]
    assert found("?status=keluar") == []
    assert "Mekar Jaya, Kec. Tambang" in browser.get(url).text


def test_a_members_page_masks_the_nik_and_tells_the_register() -> None:
    member = make_member(group="nakes", name="Yohanes Taneo")

    page = as_user(rini()).get(reverse("staff_member", args=[member.pk])).text

    assert "327301******0000" in page
    assert "Masuk" in page
    assert application_of(member).number in page
    assert "Rp100.000" in page
    assert "Terima simpanan sukarela" in page
    assert "Catat keluar" not in page


def test_a_pengurus_suspends_with_a_reason_and_restores() -> None:
    member = make_member(group="nakes")
    url = reverse("staff_member_move", args=[member.pk, "bekukan"])
    browser = as_user(budi())

    assert "Hak suaranya berhenti sampai dipulihkan." in browser.get(url).text
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert browser.post(url, {"reason": "Tunggakan."}).status_code == 302
    again = browser.post(url, {"reason": "Tunggakan."})
    restored = browser.post(reverse("staff_member_move", args=[member.pk, "pulihkan"]), {"reason": "Lunas."})

    assert again.status_code == 422
    assert "Anggota ini tidak sedang aktif." in again.text
    assert restored.status_code == 302
    assert [entry.operation for entry in member.entries.all()] == ["masuk", "beku", "pulih"]


def test_letting_the_last_nine_go_is_refused_in_words() -> None:
    member = make_member(group="nakes")

    response = post(budi(), "staff_member_move", member.pk, "keluarkan", reason="Pindah.")

    assert response.status_code == 422
    assert "Koperasi memerlukan paling sedikit 9 anggota." in response.text


def test_an_unknown_move_is_not_found() -> None:
    member = make_member(group="nakes")

    assert as_user(budi()).get(reverse("staff_member_move", args=[member.pk, "hapus"])).status_code == 404


def test_the_export_asks_for_a_fresh_code() -> None:
    user = make_user(role=Role.PETUGAS, password="sandi-yang-panjang")

    response: Any = as_user(user).get(reverse("staff_members_csv"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert ActionLog.objects.filter(action="members.register.exported").count() == 0


def test_the_export_has_no_nik_runs_no_formula_and_is_logged() -> None:
    user = make_user(role=Role.PETUGAS, password="sandi-yang-panjang")
    browser = as_user(user)
    proof = {"password": "sandi-yang-panjang", "next": reverse("staff_members")}
    assert browser.post(reverse("account_reauthenticate"), proof).status_code == 302
    make_member(group="nakes", name="=HYPERLINK(1)")
    make_member(group="pengguna", name="Yohanes Taneo")

    response = browser.get(reverse("staff_members_csv") + "?kelompok=nakes")

    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0] == "nomor,nama,kelompok,status,masuk,keluar,wilayah"
    assert len(lines) == 2
    assert lines[1].startswith("NAK-00001,'=HYPERLINK(1),Tenaga kesehatan,Aktif,")
    log = ActionLog.objects.get(action="members.register.exported")
    assert log.after == {"rows": 1, "status": "", "group": "nakes", "province": ""}


@pytest.mark.parametrize("name", ["staff_applications", "staff_members"])
def test_lists_take_the_same_queries_for_five_rows_and_for_many(
    name: str, kampar: str, django_assert_num_queries: Any
) -> None:
    def fill(count: int) -> None:
        for _ in range(count):
            application = make_application(group="faskes", village=kampar)
            if name == "staff_members":
                pay_pokok(
                    make_approved(application),
                    method="tunai",
                    paid_on=application.submitted_at.date(),
                    acting_user=rini(),
                )

    fill(5)
    user = rini()
    few = _queries(name, user)
    fill(30)

    assert _queries(name, user) == few


def _queries(name: str, user: User) -> int:
    browser = as_user(user)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(reverse(name)).status_code == 200
    return len(seen)


PAGES = ["staff_applications", "staff_members"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("rini", 200), ("budi", 200), ("wati", 200), ("sari", 403), ("joko", 403), ("", 302)]
)
def test_who_opens_the_desk_lists(name: str, who: str, status: int) -> None:
    open_house()
    people = {"rini": rini, "budi": budi, "wati": wati, "sari": sari, "joko": joko}

    browser = as_user(people[who]()) if who else Client()

    assert browser.get(reverse(name)).status_code == status


def test_nothing_foreign_is_found_at_the_desk() -> None:
    browser = as_user(rini())

    for name in ("staff_application", "staff_member"):
        assert browser.get(reverse(name, args=[999])).status_code == 404
    assert Application.objects.count() == 0
