"""The public form, its errors, and the applicant's receipt."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kmp.money import rupiah
from members.joining.forms import new_key
from members.joining.models import Application
from members.joining.services import reject_application
from members.joining.states import ApplicationState
from members.licences.models import Licence
from members.mandates.models import Representative
from members.registry.models import Person
from tests.factories.members import (
    POKOK_RP,
    application_of,
    make_application,
    make_approved,
    make_member,
    make_nik,
    open_house,
    rini,
)

pytestmark = pytest.mark.django_db
BORN = date(1990, 5, 17)


def answers(village: str, **changes: str) -> dict[str, str]:
    """A whole form of a nurse."""
    return {
        "key": new_key(),
        "name": "Yohanes Taneo",
        "nik": make_nik(born=BORN, sex="L"),
        "birth_date": "1990-05-17",
        "sex": "L",
        "phone": "0812 0000 0000",
        "email": "yohanes@simpulsehat.example",
        "village": village,
        "village_q": "mekar jaya",
        "licence_kind": "str",
        "licence_number": "STR-9001",
        "licence_from": "2020-01-01",
        "consent_data": "on",
        "consent_aturan": "on",
        **changes,
    }


def send(client: Client, group: str, data: dict[str, str]) -> Any:
    return client.post(f"{reverse('apply')}?kelompok={group}", data)


def test_the_first_page_offers_the_five_groups(client: Client) -> None:
    open_house()

    response = client.get(reverse("apply"))

    assert response.status_code == 200
    for code in ("produsen", "distributor", "faskes", "nakes", "pengguna"):
        assert f"?kelompok={code}" in response.text
    assert "Pilih kelompok Anda dahulu." in response.text


def test_before_the_groups_exist_the_page_says_so(client: Client) -> None:
    response = client.get(reverse("apply"))

    assert response.status_code == 200
    assert "Pendaftaran belum dibuka" in response.text


@pytest.mark.parametrize(
    ("group", "there", "absent"),
    [
        ("nakes", ["licence_number"], ["institution_name", "device_groups"]),
        ("pengguna", ["consent_data"], ["institution_name", "licence_number"]),
        ("distributor", ["institution_name", "licence_number", "device_groups"], ["facility_q"]),
        ("faskes", ["institution_name", "facility_q"], ["device_groups"]),
    ],
)
def test_each_group_is_asked_for_its_own_data(client: Client, group: str, there: list[str], absent: list[str]) -> None:
    open_house()

    page = client.get(f"{reverse('apply')}?kelompok={group}").text

    assert [name for name in there if f'name="{name}"' not in page] == []
    assert [name for name in absent if f'name="{name}"' in page] == []


def test_a_nurse_applies_and_sees_what_comes_next(client: Client, kampar: str) -> None:
    open_house()

    response = send(client, "nakes", answers(kampar))

    application = Application.objects.get()
    assert response.status_code == 302
    assert response.url == reverse("application_receipt", args=[application.receipt_key])
    assert (application.group_id, application.state) == ("nakes", ApplicationState.SUBMITTED)
    assert application.person.village_id == kampar
    assert set(application.consents) == {"data", "aturan"}
    assert Licence.objects.get().person == application.person
    page = client.get(response.url).text
    assert application.number in page
    assert "Petugas memeriksa dokumen dan izin Anda, paling lama 7 hari kerja." in page
    assert f"{make_nik(born=BORN, sex='L')[:6]}******0000" in page
    assert make_nik(born=BORN, sex="L") not in page


def test_an_institution_applies_through_a_person_with_a_mandate(client: Client, kampar: str) -> None:
    open_house()
    data = answers(
        kampar,
        institution_name="Klinik Desa Mekar Jaya",
        institution_kind="klinik_desa",
        institution_village=kampar,
        mandate="SK 7/2026",
        mandate_until="2028-01-01",
        licence_kind="izin_klinik",
    )

    response = send(client, "faskes", data)

    assert response.status_code == 302
    application = Application.objects.get()
    assert application.applicant == "Klinik Desa Mekar Jaya"
    mandate = Representative.objects.get()
    assert (mandate.person, mandate.mandate, mandate.ends_on) == (application.person, "SK 7/2026", date(2028, 1, 1))
    assert Licence.objects.get().institution == application.institution


def test_the_same_form_sent_twice_is_one_application(client: Client, kampar: str) -> None:
    open_house()
    data = answers(kampar)

    first = send(client, "nakes", data)
    second = send(client, "nakes", data)

    assert (second.status_code, second.url) == (302, first.url)
    assert Application.objects.count() == 1


def test_errors_stand_at_their_fields_and_keep_what_was_typed(client: Client, kampar: str) -> None:
    open_house()

    response = send(client, "nakes", answers(kampar, nik="123", licence_number=""))

    assert response.status_code == 422
    assert "NIK ini tidak benar. Salin 16 angka seperti pada KTP." in response.text
    assert "2 isian perlu diperbaiki" in response.text
    assert "Isi nomor izin." in response.text
    assert 'value="Yohanes Taneo"' in response.text
    assert Application.objects.count() == 0
    assert Person.objects.count() == 0


def test_a_refusal_of_the_service_stands_in_the_form(client: Client, kampar: str) -> None:
    open_house()

    response = send(client, "nakes", answers(kampar, licence_until="2021-01-01"))

    assert response.status_code == 422
    assert "STR itu tidak berlaku hari ini." in response.text
    assert Application.objects.count() == 0


def test_without_script_the_search_button_brings_the_places_and_no_errors(client: Client, kampar: str) -> None:
    open_house()
    data = answers("", village_cari="1", name="")

    response = send(client, "nakes", data)

    assert response.status_code == 200
    assert "perlu diperbaiki" not in response.text
    assert f'value="{kampar}"' in response.text
    assert 'value="yohanes@simpulsehat.example"' in response.text


def test_a_wrong_key_finds_no_receipt(client: Client) -> None:
    make_application(group="nakes")

    assert client.get(reverse("application_receipt", args=["x" * 43])).status_code == 404


def test_the_receipt_names_the_amount_and_how_to_pay_it(client: Client) -> None:
    application = make_approved(make_application(group="nakes"))
    url = reverse("application_receipt", args=[application.receipt_key])

    page = client.get(url).text

    assert rupiah(POKOK_RP) in page
    assert f'transfer dengan berita <b class="font-semibold">{application.number}</b>' in page


def test_the_receipt_of_a_refused_applicant_says_why(client: Client) -> None:
    application = make_application(group="nakes")
    reject_application(application, reason="STR atas nama orang lain.", acting_user=rini())

    page = client.get(reverse("application_receipt", args=[application.receipt_key])).text

    assert "STR atas nama orang lain." in page
    assert "Anda boleh mendaftar lagi setelah memperbaikinya." in page


def test_the_receipt_of_a_member_shows_the_number_and_the_way_in(client: Client) -> None:
    member = make_member(group="nakes")

    response = client.get(reverse("application_receipt", args=[application_of(member).receipt_key]))

    assert member.number in response.text
    assert reverse("account_reset_password") in response.text
    assert response["Referrer-Policy"] == "no-referrer"
