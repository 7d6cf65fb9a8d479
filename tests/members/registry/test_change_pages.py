"""Changes at the desk: what to ask for, the queue, the decision by a second person."""

from typing import Any

import pytest
from django.urls import reverse

from members.registry.models import Member, RegisterChange
from members.registry.services import ask_change
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_member, make_user, rini, suspend, wati

pytestmark = pytest.mark.django_db


def asked(member: Member, **wishes: Any) -> RegisterChange:
    """A change that Rini asks for."""
    return ask_change(member, operation="beku", reason="Tunggakan.", acting_user=rini(), **wishes)


def test_what_may_change_depends_on_what_the_member_is() -> None:
    active, frozen = make_member(group="nakes"), suspend(make_member(group="nakes"))
    browser = browser_of(rini())

    pages = [browser.get(reverse("staff_member_change", args=[one.pk])).text for one in (active, frozen)]

    assert ["tindakan=beku" in page for page in pages] == [True, False]
    assert ["tindakan=pulih" in page for page in pages] == [False, True]
    assert browser.get(reverse("staff_member_change", args=[frozen.pk]) + "?tindakan=keluar").status_code == 200


def test_from_asking_to_the_register_by_the_buttons_of_two_people() -> None:
    member = make_member(group="nakes")
    url = reverse("staff_member_change", args=[member.pk]) + "?tindakan=beku"

    empty = browser_of(rini()).post(url, {"reason": ""})
    sent = browser_of(rini()).post(url, {"reason": "Tunggakan."})
    change = RegisterChange.objects.get()
    queue = browser_of(budi()).get(reverse("staff_changes")).text
    entered = browser_of(budi()).post(reverse("staff_change_approve", args=[change.pk]))
    again = browser_of(budi()).post(reverse("staff_change_approve", args=[change.pk]))

    assert (empty.status_code, sent.status_code) == (422, 303)
    assert member.name in queue
    assert "Menunggu orang kedua <b>1</b>" in queue
    assert (entered.status_code, again.status_code) == (303, 409)
    assert Member.objects.get().status == "dibekukan"
    assert "Perubahan ini sudah diputuskan atau ditarik." in again.text


def test_a_second_wish_while_one_waits_comes_back_with_what_was_typed() -> None:
    member = make_member(group="nakes")
    asked(member)
    url = reverse("staff_member_change", args=[member.pk]) + "?tindakan=ubah"

    response = browser_of(rini()).post(url, {"name": "Nama Lain", "reason": "Salah tulis."})

    assert response.status_code == 422
    assert "Masih ada perubahan anggota ini yang menunggu putusan." in response.text
    assert 'value="Nama Lain"' in response.text
    assert "Salah tulis." in response.text


def test_nothing_changed_is_told_beside_the_name() -> None:
    member = make_member(group="nakes")
    url = reverse("staff_member_change", args=[member.pk]) + "?tindakan=ubah"

    response = browser_of(rini()).post(url, {"name": member.name, "reason": "Salah tulis."})

    assert response.status_code == 422
    assert response.context["form"].errors["name"] == ["Isi paling sedikit satu hal yang berubah."]


def test_a_move_offers_only_groups_of_the_same_kind_and_tells_what_is_missing() -> None:
    member = make_member(group="pengguna")
    make_member(group="faskes")
    url = reverse("staff_member_change", args=[member.pk]) + "?tindakan=pindah"
    browser = browser_of(rini())

    page = browser.get(url).text
    response = browser.post(url, {"group": "nakes", "reason": "Sudah lulus."})

    assert 'value="nakes"' in page
    assert 'value="faskes"' not in page
    assert response.status_code == 422
    assert "memerlukan izin yang berlaku" in str(response.context["form"].errors["group"])


def test_the_page_shows_before_and_after_and_who_may_decide() -> None:
    change = asked(make_member(group="nakes"))
    url = reverse("staff_change", args=[change.pk])
    both = make_user(roles=("petugas", "pengurus"))
    own = ask_change(make_member(group="nakes"), operation="beku", reason="Uji.", acting_user=both)

    assert "Setujui dan catat" in browser_of(budi()).get(url).text
    assert "Setujui dan catat" not in browser_of(rini()).get(url).text
    assert "Tarik permintaan ini" in browser_of(rini()).get(url).text
    assert "Menunggu pengurus." in browser_of(wati()).get(url).text
    assert "Perlu orang kedua." in browser_of(both).get(reverse("staff_change", args=[own.pk])).text
    page = browser_of(budi()).get(url).text
    assert "Aktif" in page
    assert "Dibekukan" in page


def test_a_refusal_needs_a_reason_that_the_asker_reads() -> None:
    change = asked(make_member(group="nakes"))
    url = reverse("staff_change_refuse", args=[change.pk])

    empty = browser_of(budi()).post(url, {"reason": " "})
    refused = browser_of(budi()).post(url, {"reason": "Sudah lunas."})

    assert (empty.status_code, refused.status_code) == (422, 303)
    assert "Sudah lunas." in browser_of(rini()).get(reverse("staff_change", args=[change.pk])).text


def test_who_asked_takes_it_back() -> None:
    change = asked(make_member(group="nakes"))
    url = reverse("staff_change_withdraw", args=[change.pk])

    assert browser_of(make_user(role="petugas")).post(url).status_code == 409
    assert browser_of(rini()).post(url).status_code == 303
    change.refresh_from_db()
    assert change.state == "ditarik"


def test_the_desk_and_the_navigation_count_what_waits_for_the_second_person() -> None:
    asked(make_member(group="nakes", name="Yohanes Taneo"))

    desk = browser_of(budi()).get(reverse("desk")).text

    assert "Perubahan anggota perlu orang kedua" in desk
    assert "Dibekukan: Yohanes Taneo" in desk
    assert "Perubahan anggota perlu orang kedua" not in browser_of(rini()).get(reverse("desk")).text


@pytest.mark.parametrize(("user", "status"), [(rini, 403), (wati, 403)])
def test_only_who_may_decide_decides(user: Any, status: int) -> None:
    change = asked(make_member(group="nakes"))

    for name in ("staff_change_approve", "staff_change_refuse"):
        assert browser_of(user()).post(reverse(name, args=[change.pk]), {"reason": "Uji."}).status_code == status
    assert RegisterChange.objects.get().state == "diminta"


def test_foreign_changes_are_not_found() -> None:
    assert browser_of(budi()).get(reverse("staff_change", args=[999])).status_code == 404
