"""Members at the desk: who sees what, what the buttons do, how many queries it takes."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp.accounts.models import User
from kmp.roles import Role
from kmp.trail.models import ActionLog
from members.joining.services import pay_pokok
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


@pytest.mark.parametrize("name", ["staff_members"])
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


PAGES = ["staff_members"]


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

    assert browser.get(reverse("staff_member", args=[999])).status_code == 404
