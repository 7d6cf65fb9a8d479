import re
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kmp.regions.forms import FacilityField, RegionField
from kmp.regions.models import Facility
from kmp.regions.states import FacilityKind, RegionLevel

pytestmark = [pytest.mark.urls("tests.kmp.regions.urls"), pytest.mark.usefixtures("kampar")]
VILLAGE = "14.01.04.2001"


class AddressForm(forms.Form):
    village = RegionField(label="Desa", level=RegionLevel.VILLAGE)
    clinic = FacilityField(label="Puskesmas", kind=FacilityKind.PUSKESMAS, required=False)


def _radios(html: str) -> list[str]:
    return re.findall(r'type="radio" name="village" value="([^"]*)"', html)


def test_chosen_places_clean_to_their_objects() -> None:
    clinic = Facility.objects.get(code="1401001")

    form = AddressForm({"village": VILLAGE, "clinic": str(clinic.pk)})

    assert form.is_valid()
    assert form.cleaned_data["village"].code == VILLAGE
    assert form.cleaned_data["clinic"] == clinic


def test_words_without_a_choice_bring_the_list() -> None:
    form = AddressForm({"village_q": "mekar"})

    assert form.errors.as_data()["village"][0].code == "choose"
    html = form.as_p()
    assert _radios(html) == [VILLAGE, "14.01.04.2002"]
    assert 'value="mekar"' in html
    assert "checked" not in html


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "required"),
        ({"village_cari": "1"}, "required"),
        ({"village_q": "xyzzyq"}, "nothing"),
        ({"village": "99"}, "unknown"),
        ({"village": "14.01"}, "unknown"),  # a regency where a village is asked for
        ({"village": "' OR 1"}, "unknown"),
        ({"village": VILLAGE, "village_q": "mekar sari", "village_cari": "1"}, "choose"),
    ],
)
def test_anything_but_a_choice_from_the_list_is_refused(data: dict[str, str], code: str) -> None:
    form = AddressForm(data)

    assert form.errors.as_data()["village"][0].code == code


def test_button_pressed_by_enter_elsewhere_keeps_the_choice() -> None:
    form = AddressForm({"village": VILLAGE, "village_q": "mekar", "village_cari": "1"})

    assert form.is_valid()


@pytest.mark.parametrize("value", ["abc", "999999", "²"])
def test_unknown_facility_is_refused(value: str) -> None:
    form = AddressForm({"village": VILLAGE, "clinic": value})

    assert form.errors.as_data()["clinic"][0].code == "unknown"


def test_hospital_is_refused_where_a_puskesmas_is_asked_for() -> None:
    hospital = Facility.objects.get(code="1401002")

    form = AddressForm({"village": VILLAGE, "clinic": str(hospital.pk)})

    assert form.errors.as_data()["clinic"][0].code == "unknown"


def test_form_begins_with_the_place_known_so_far(django_assert_num_queries: Any) -> None:
    form = AddressForm(initial={"village": VILLAGE})

    with django_assert_num_queries(1):
        html = str(form["village"])

    assert f'value="{VILLAGE}" checked' in html
    assert 'hx-get="/wilayah/cari/?isian=village&amp;tingkat=village"' in html
    assert not AddressForm({"village": VILLAGE}, initial={"village": VILLAGE}).has_changed()
    assert AddressForm({"village": VILLAGE}, initial={"village": "14.01.04.2002"}).has_changed()


def test_htmx_gets_the_list_alone(client: Client) -> None:
    url = "/wilayah/cari/?isian=village&tingkat=village&village_q=mekar"

    answer = client.get(url, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "HX-Request" in answer["Vary"]
    assert _radios(answer.text) == [VILLAGE, "14.01.04.2002"]
    assert "<html" not in answer.text


def test_browser_without_script_gets_the_whole_page(client: Client) -> None:
    answer = client.get("/wilayah/cari/?q=mekar jaya")

    assert answer.status_code == 200
    assert "<html" in answer.text
    assert "Desa Mekar Jaya, Kec. Tambang, Kab. Kampar, Riau" in answer.text
    assert "<script>" not in client.get("/wilayah/cari/", {"q": "<script>"}).text


def test_facility_page_finds_by_kind_and_regency(client: Client) -> None:
    url = "/fasilitas/cari/?isian=clinic&jenis=puskesmas&kabupaten=14.01"

    answer = client.get(url, headers={"HX-Request": "true"})

    assert re.findall(r"<span>([^<]*)<small>([^<]*)", answer.text) == [("Puskesmas Tambang", "Kab. Kampar, Riau")]


@pytest.mark.parametrize(
    "url",
    [
        "/wilayah/cari/?tingkat=pulau",
        "/wilayah/cari/?isian=a b",
        "/fasilitas/cari/?jenis=apotek",
        "/fasilitas/cari/?kabupaten=14",
    ],
)
def test_unknown_parameters_are_refused(client: Client, url: str) -> None:
    assert client.get(url).status_code == 400


def test_search_pages_refuse_post(client: Client) -> None:
    assert [client.post(url).status_code for url in ("/wilayah/cari/", "/fasilitas/cari/")] == [405, 405]


@pytest.mark.parametrize(("page", "text"), [("region", "mekar"), ("facility", "tambang")])
def test_admin_lists_can_be_searched_and_nothing_else(admin_client: Client, page: str, text: str) -> None:
    from django.db import connection

    with CaptureQueriesContext(connection) as queries:
        answer = admin_client.get(f"/kelola/kmp/{page}/?q={text}")

    assert answer.status_code == 200
    assert answer.context["cl"].result_count == (2 if page == "region" else 1)
    assert len([q for q in queries if f'FROM "kmp_{page}"' in q["sql"]]) <= 3
    assert admin_client.get(f"/kelola/kmp/{page}/add/").status_code == 403
