"""The public form step by step: what each group is asked, what is refused beside its field, what is kept."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kmp import clock
from members.joining.models import Application, Draft
from members.joining.queries import answers_of
from members.joining.states import ApplicationState
from members.licences.models import Licence, Practice
from members.mandates.models import Representative
from members.registry.models import DeclaredProduct, Group, Person, ServiceArea
from tests.factories.joining import (
    BORN,
    begin,
    body_answers,
    fill,
    person_answers,
    proof_answers,
    send,
    send_step,
)
from tests.factories.members import make_nik, open_house

pytestmark = pytest.mark.django_db


def page_of(client: Client, draft: Draft, slug: str) -> str:
    return client.get(reverse("apply_step", args=[draft.key, slug])).text


def test_the_first_page_offers_the_groups_and_both_kinds_of_membership(client: Client) -> None:
    open_house()

    response = client.get(reverse("apply") + "?kelompok=nakes")

    assert response.status_code == 200
    for code in ("produsen", "distributor", "faskes", "pengguna"):
        assert f'name="kelompok" value="{code}">' in response.text
    assert 'name="kelompok" value="nakes" checked>' in response.text
    assert "tanpa hak suara" in response.text


def test_before_the_groups_exist_the_page_says_so(client: Client) -> None:
    response = client.get(reverse("apply"))

    assert response.status_code == 200
    assert "Pendaftaran belum dibuka" in response.text


def test_a_closed_group_is_not_offered(client: Client) -> None:
    open_house()
    Group.objects.filter(pk="nakes").update(is_open=False)

    answer = client.post(reverse("apply"), {"kelompok": "nakes", "keanggotaan": "anggota"})

    assert answer.status_code == 422
    assert Draft.objects.count() == 0


def test_without_a_group_there_is_no_draft(client: Client) -> None:
    open_house()

    answer = client.post(reverse("apply"), {"keanggotaan": "anggota"})

    assert answer.status_code == 422
    assert "Pilih kelompok." in answer.text
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    ("group", "steps"),
    [
        ("produsen", ["diri", "lembaga", "izin", "berkas", "periksa"]),
        ("faskes", ["diri", "lembaga", "izin", "berkas", "periksa"]),
        ("nakes", ["diri", "izin", "berkas", "periksa"]),
        ("pengguna", ["diri", "berkas", "periksa"]),
    ],
)
def test_each_group_has_its_steps(client: Client, group: str, steps: list[str]) -> None:
    open_house()
    draft = begin(client, group)

    every = ["diri", "lembaga", "izin", "berkas", "periksa"]
    answers = [client.get(reverse("apply_step", args=[draft.key, slug])).status_code for slug in every]

    assert answers == [200 if slug in steps else 404 for slug in every]


@pytest.mark.parametrize(
    ("group", "there", "absent"),
    [
        ("produsen", ["cpakb_number", "produksi_number", "device_groups", "product_1_tkdn"], ["str_number", "beds"]),
        (
            "distributor",
            ["cdakb_number", "idak_number", "device_groups", "provinces", "regency_1_q"],
            ["product_1_name"],
        ),
        ("nakes", ["profession", "str_number", "sip_until", "practice_place"], ["str_until", "device_groups"]),
    ],
)
def test_each_group_is_asked_for_its_own_proofs(
    client: Client, kampar: str, group: str, there: list[str], absent: list[str]
) -> None:
    open_house()

    page = page_of(client, begin(client, group), "izin")

    assert [name for name in there if f'name="{name}"' not in page] == []
    assert [name for name in absent if f'name="{name}"' in page] == []


@pytest.mark.parametrize(
    ("kind", "there", "absent"),
    [
        ("rumah_sakit", ["facility_class", "facility_q", "beds", "izin_rs_number"], ["izin_klinik_number"]),
        ("puskesmas", ["facility_class", "facility_q", "beds"], ["izin_rs_number"]),
        ("klinik_desa", ["facility_class", "izin_klinik_number"], ["facility_q", "beds"]),
        ("apotek_desa", ["izin_apotek_number"], ["facility_class", "beds"]),
    ],
)
def test_a_facility_is_asked_by_its_kind(
    client: Client, kampar: str, kind: str, there: list[str], absent: list[str]
) -> None:
    open_house()
    draft = begin(client, "faskes")
    send_step(client, draft, "lembaga", body_answers(kampar, institution_kind=kind))

    page = page_of(client, draft, "izin")

    assert [name for name in there if f'name="{name}"' not in page] == []
    assert [name for name in absent if f'name="{name}"' in page] == []


def test_a_koperasi_desa_has_no_page_without_questions(client: Client, kampar: str) -> None:
    open_house()
    draft = begin(client, "faskes")

    answer = send_step(client, draft, "lembaga", body_answers(kampar, institution_kind="kopdes"))

    assert answer.url == reverse("apply_step", args=[draft.key, "berkas"])
    assert client.get(reverse("apply_step", args=[draft.key, "izin"])).status_code == 404


def test_a_nurse_applies_and_sees_what_comes_next(client: Client, kampar: str) -> None:
    open_house()
    draft = begin(client, "nakes")
    send_step(client, draft, "diri", person_answers(kampar))
    proof = proof_answers(
        "nakes",
        sip_number="503/117/SIPP",
        sip_from="2025-03-15",
        sip_until="2030-03-14",
        practice_place="Pustu Waimarang",
    )
    send_step(client, draft, "izin", proof)

    response = send(client, draft)

    application = Application.objects.get()
    assert response.status_code == 303
    assert response.url == reverse("application_receipt", args=[draft.key])
    assert (application.group_id, application.state, application.has_vote) == (
        "nakes",
        ApplicationState.SUBMITTED,
        True,
    )
    assert application.person.village_id == kampar
    assert (application.person.phone, application.person.profession) == ("+6281200000000", "perawat")
    assert set(application.consents) == {"data", "aturan"}
    assert sorted(application.person.licences.values_list("kind", flat=True)) == ["sip", "str"]
    practice = Practice.objects.select_related("licence").get()
    assert practice.licence is not None
    assert (practice.place, practice.licence.number) == ("Pustu Waimarang", "503/117/SIPP")
    page = client.get(response.url).text
    assert application.number in page
    assert "Petugas memeriksa dokumen dan izin Anda, paling lama 7 hari kerja." in page
    assert f"{make_nik(born=BORN, sex='L')[:6]}******0000" in page
    assert make_nik(born=BORN, sex="L") not in page


def test_an_institution_applies_through_a_person_with_a_mandate(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "faskes", kampar)
    send_step(client, draft, "lembaga", body_answers(kampar, npwp="01.312.166.0-091.000"))
    send_step(client, draft, "izin", proof_answers("faskes", facility_class="pratama"))

    response = send(client, draft)

    assert response.status_code == 303
    application = Application.objects.select_related("institution").get()
    body = application.institution
    assert body is not None
    assert (body.name, body.npwp, body.facility_class) == ("Klinik Desa Mekar Jaya", "013121660091000", "pratama")
    mandate = Representative.objects.get()
    assert (mandate.person, mandate.mandate, mandate.ends_on) == (application.person, "SK 7/2026", date(2028, 1, 1))
    assert Licence.objects.get().institution == body


def test_a_producer_declares_products_with_their_domestic_content(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "produsen", kampar)
    products = {
        "product_1_name": "Masker bedah",
        "product_1_tkdn": "45,67 %",
        "product_2_name": "Kasa",
        "product_2_bmp": "15",
    }
    send_step(client, draft, "izin", proof_answers("produsen", **products))

    assert send(client, draft).status_code == 303

    declared = DeclaredProduct.objects.order_by("name").values_list("name", "tkdn_bp", "bmp_bp")
    assert list(declared) == [("Kasa", 0, 1500), ("Masker bedah", 4567, 0)]


def test_a_distributor_names_where_it_delivers(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "distributor", kampar)

    assert send(client, draft).status_code == 303

    assert list(ServiceArea.objects.values_list("region", flat=True)) == ["14.01"]
    assert Licence.objects.get().device_groups == ["non_elektromedik_steril"]


@pytest.mark.parametrize(
    ("group", "slug", "changes", "sentence"),
    [
        ("nakes", "diri", {"nik": "123"}, "NIK ini tidak benar. Salin 16 angka seperti pada KTP."),
        ("nakes", "diri", {"phone": "12"}, "Nomor telepon ini tidak benar."),
        ("nakes", "diri", {"birth_date": "2020-01-01"}, "Calon anggota berusia paling sedikit 17 tahun."),
        ("nakes", "diri", {"name": ""}, "Isi nama lengkap."),
        ("faskes", "lembaga", {"npwp": "123456789012345"}, "NPWP ini tidak benar."),
        ("faskes", "lembaga", {"npwp": "3273015701900000"}, "NPWP ini tidak benar."),
        ("faskes", "lembaga", {"nib": "12"}, "NIB terdiri atas 13 angka."),
        ("faskes", "lembaga", {"mandate_until": "2020-01-01"}, "Surat kuasa itu sudah berakhir."),
        ("faskes", "lembaga", {"mandate_until": "2090-01-01"}, "Surat kuasa berlaku paling lama 5 tahun."),
        ("produsen", "izin", {"cpakb_until": "2021-01-01"}, "Sertifikat CPAKB itu tidak berlaku hari ini."),
        ("produsen", "izin", {"cpakb_number": ""}, "Isi nomor Sertifikat CPAKB."),
        ("produsen", "izin", {"product_1_tkdn": "banyak"}, "Tulis persen dengan angka, misalnya 45,5."),
        ("produsen", "izin", {"product_1_name": "Kasa", "product_1_bmp": "16"}, "Antara 0 dan 15%."),
        ("produsen", "izin", {"product_1_tkdn": "40"}, "Tulis nama produknya."),
        ("distributor", "izin", {"regency_1": ""}, "Pilih paling sedikit satu provinsi, kabupaten, atau kota."),
        ("nakes", "izin", {"sip_number": "SIP-1", "sip_from": "2025-01-01"}, "Tulis sampai kapan SIP ini berlaku."),
        (
            "nakes",
            "izin",
            {"sip_number": "S", "sip_from": "2025-01-01", "sip_until": "2031-01-01", "practice_place": "Pustu"},
            "SIP berlaku paling lama 5 tahun.",
        ),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field_and_kept_on_the_page(
    client: Client, kampar: str, group: str, slug: str, changes: dict[str, str], sentence: str
) -> None:
    open_house()
    draft = begin(client, group)
    whole = {
        "diri": person_answers(kampar),
        "lembaga": body_answers(kampar) if slug == "lembaga" else {},
        "izin": proof_answers(group) if slug == "izin" else {},
    }[slug]

    answer = send_step(client, draft, slug, {**whole, **changes})

    assert answer.status_code == 422
    assert sentence in answer.text
    typed = next(iter(changes.values()))
    assert not typed or typed in answer.text
    assert set(answers_of(Draft.objects.get())) == {"kelompok", "keanggotaan"}
    assert Person.objects.count() == 0


def test_save_for_now_keeps_what_is_unfinished_and_the_link_leads_back(client: Client, kampar: str) -> None:
    open_house()
    draft = begin(client, "nakes")

    saved = send_step(client, draft, "diri", {"name": "Yohanes", "nik": "123", "simpan": "1"})

    assert saved.url == reverse("application_receipt", args=[draft.key])
    page = Client().get(saved.url)
    assert "Pendaftaran Anda belum dikirim" in page.text
    assert reverse("apply_step", args=[draft.key, "diri"]) in page.text
    step = page_of(client, draft, "diri")
    assert 'value="Yohanes"' in step
    assert "perlu diperbaiki" not in step
    assert page["Referrer-Policy"] == "same-origin"


def test_nothing_typed_stands_readable_in_the_database(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)

    kept = bytes(Draft.objects.get().cipher)

    assert b"Taneo" not in kept
    assert make_nik(born=BORN, sex="L").encode() not in kept
    assert answers_of(Draft.objects.get())["name"] == "Yohanes Taneo"
    assert draft.expires_on == clock.today() + timedelta(days=30)


def test_the_group_can_be_changed_and_what_was_typed_stays(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)

    answer = send_step(client, draft, "kelompok", {"kelompok": "pengguna", "keanggotaan": "luar_biasa"})

    assert answer.url == reverse("apply_step", args=[draft.key, "diri"])
    assert 'value="Yohanes Taneo"' in page_of(client, draft, "diri")
    assert send(client, Draft.objects.get()).status_code == 303
    application = Application.objects.get()
    assert (application.group_id, application.has_vote) == ("pengguna", False)
    assert Licence.objects.count() == 0


def test_the_review_shows_everything_masked_and_names_what_is_missing(client: Client, kampar: str) -> None:
    open_house()
    draft = begin(client, "nakes")
    send_step(client, draft, "diri", person_answers(kampar))

    page = page_of(client, draft, "periksa")

    assert "Langkah ini belum lengkap." in page
    assert "Lengkapi yang kurang" in page
    assert "17 Mei 1990" in page
    assert make_nik(born=BORN, sex="L") not in page
    assert send(client, draft).status_code == 422
    assert Application.objects.count() == 0


def test_without_the_consents_nothing_is_sent(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "pengguna", kampar)

    answer = send_step(client, draft, "periksa", {"consent_data": "on"})

    assert answer.status_code == 422
    assert "Centang persetujuan ini untuk melanjutkan." in answer.text
    assert Application.objects.count() == 0


def test_a_refusal_of_the_service_names_the_step(client: Client, kampar: str) -> None:
    open_house()
    send(client, fill(client, "nakes", kampar))
    again = fill(client, "pengguna", kampar)

    answer = send(client, again)

    assert answer.status_code == 422
    assert "Orang ini masih mempunyai pendaftaran yang berjalan." in answer.text
    assert Application.objects.count() == 1


def test_the_same_form_sent_twice_is_one_application(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)

    first, second = send(client, draft), send(client, draft)

    assert (second.status_code, second.url) == (303, first.url)
    assert Application.objects.count() == 1


def test_the_first_step_sent_twice_is_one_draft(client: Client) -> None:
    open_house()
    draft = begin(client, "nakes")

    again = client.post(reverse("apply"), {"key": draft.key, "kelompok": "nakes", "keanggotaan": "anggota"})

    assert again["Location"] == reverse("apply_step", args=[draft.key, "diri"])
    assert Draft.objects.count() == 1


def test_what_was_sent_cannot_be_changed(client: Client, kampar: str) -> None:
    open_house()
    draft = fill(client, "nakes", kampar)
    send(client, draft)

    assert client.get(reverse("apply_step", args=[draft.key, "diri"])).status_code == 404
    changed = send_step(client, draft, "diri", person_answers(kampar, name="Orang Lain"))

    assert changed.url == reverse("application_receipt", args=[draft.key])
    assert Person.objects.get().name == "Yohanes Taneo"
    assert answers_of(Draft.objects.get())["name"] == "Yohanes Taneo"


def test_without_script_the_search_button_brings_the_places_and_no_errors(client: Client, kampar: str) -> None:
    open_house()
    draft = begin(client, "nakes")

    response = send_step(client, draft, "diri", person_answers("", village_cari="1", name=""))

    assert response.status_code == 200
    assert "perlu diperbaiki" not in response.text
    assert f'value="{kampar}"' in response.text
    assert 'value="yohanes@simpulsehat.example"' in response.text


def test_more_rows_come_by_a_button_and_what_was_typed_stays(client: Client, kampar: str) -> None:
    open_house()
    draft = begin(client, "produsen")
    typed = {"product_1_name": "A", "product_2_name": "B", "tambah": "1"}

    answer = send_step(client, draft, "izin", proof_answers("produsen", **typed))

    assert answer.status_code == 303
    page = page_of(client, draft, "izin")
    assert 'name="product_4_name"' in page
    assert 'name="product_5_name"' not in page
    assert 'value="A"' in page


@pytest.mark.parametrize("key", ["x" * 43, "salah", "0" * 400])
def test_a_wrong_key_finds_nothing(client: Client, key: str) -> None:
    open_house()

    for name in ("application_receipt", "application_withdraw", "application_receipt_pdf"):
        assert client.get(reverse(name, args=[key])).status_code == 404
    assert client.get(reverse("apply_step", args=[key, "diri"])).status_code == 404


def test_a_nul_byte_is_refused(client: Client, kampar: str) -> None:
    open_house()

    assert send_step(client, begin(client, "nakes"), "diri", person_answers(kampar, name="a\0b")).status_code == 400


def test_who_begins_too_often_has_to_wait(client: Client, settings: Any) -> None:
    open_house()
    settings.ACCOUNT_RATE_LIMITS = {"join_start": "2/h/ip"}
    begin(client, "nakes")
    begin(client, "nakes")

    answer = client.post(reverse("apply"), {"kelompok": "nakes", "keanggotaan": "anggota"})

    assert answer.status_code == 429
    assert Draft.objects.count() == 2
