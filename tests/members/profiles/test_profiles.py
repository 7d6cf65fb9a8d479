"""What members say about themselves: per group, in the log by field names alone, and nothing statutory."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp import clock
from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.regions.models import Region
from kmp.trail.models import ActionLog
from members.licences.models import Practice
from members.profiles.rules import fields_of, practice_problems, profile_problems
from members.profiles.services import add_practice, add_service_area, change_profile, declare_product, remove_product
from members.registry.models import DeclaredProduct, Member, ServiceArea
from tests.factories.kmp import browser_of
from tests.factories.licences import checked_licence, licence_facts
from tests.factories.members import application_of, budi, make_member, rini, user_of, wati

pytestmark = pytest.mark.django_db


def get(user: User, name: str, /, *args: Any) -> Any:
    return browser_of(user).get(reverse(name, args=args))


def post(user: User, name: str, /, *args: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data)


def refusal(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **kwargs)
    return refused.value.code


@pytest.mark.parametrize(
    ("profile", "is_institution", "own"),
    [
        ("pengguna", False, ()),
        ("nakes", False, ("profession",)),
        ("produsen", True, ("npwp",)),
        ("distributor", True, ("npwp",)),
        ("faskes", True, ("npwp", "facility_class", "beds", "facility_code")),
    ],
)
def test_each_profile_has_its_own_fields_and_none_is_statutory(
    profile: str, is_institution: bool, own: tuple[str, ...]
) -> None:
    assert fields_of(profile, is_institution=is_institution) == ("phone", "email", "address", *own)


@pytest.mark.parametrize(
    ("values", "kind", "codes"),
    [
        ({"facility_class": "A", "beds": 700}, "rumah_sakit", []),
        ({"facility_class": "A"}, "puskesmas", ["class_not_of_kind"]),
        ({"facility_class": "", "beds": 5001}, "puskesmas", ["too_many_beds"]),
        ({"beds": None}, "klinik", []),
    ],
)
def test_a_class_goes_with_the_kind_of_facility(values: dict[str, Any], kind: str, codes: list[str]) -> None:
    assert [problem.code for problem in profile_problems(values, kind=kind)] == codes


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"licence_kind": None, "is_own": False, "is_taken": False}, []),
        ({"licence_kind": "sip", "is_own": True, "is_taken": False}, []),
        ({"licence_kind": "sip", "is_own": False, "is_taken": False}, ["licence_of_another"]),
        ({"licence_kind": "str", "is_own": True, "is_taken": False}, ["not_a_sip"]),
        ({"licence_kind": "sip", "is_own": True, "is_taken": True}, ["sip_has_a_place"]),
    ],
)
def test_one_sip_names_one_place(facts: dict[str, Any], codes: list[str]) -> None:
    assert [problem.code for problem in practice_problems(**facts)] == codes


def test_the_log_keeps_which_fields_changed_and_not_what_is_in_them() -> None:
    member = make_member(group="faskes", kind="puskesmas")
    user = user_of(member)
    values = {"phone": "+6281234567890", "address": "Jalan Contoh 7", "beds": 12}

    assert change_profile(member, values=values, acting_user=user) == ["phone", "address", "beds"]
    assert change_profile(member, values=values, acting_user=user) == []

    institution = application_of(member).institution
    assert institution is not None
    institution.refresh_from_db()
    assert (institution.phone, institution.address, institution.beds) == ("+6281234567890", "Jalan Contoh 7", 12)
    [log] = ActionLog.objects.filter(action="members.profile.changed")
    assert (log.after, log.actor, log.object_id) == ({"fields": ["phone", "address", "beds"]}, user, str(member.pk))
    assert "Contoh" not in str(log.before)


@pytest.mark.parametrize("values", [{"name": "Lain"}, {"village": None}, {"nik_hash": "x"}, {"beds": 3}])
def test_nothing_statutory_and_nothing_of_another_group_is_changed_here(values: dict[str, Any]) -> None:
    member = make_member(group="nakes")

    assert refusal(change_profile, member, values=values, acting_user=rini()) == "field_is_not_of_the_profile"
    assert not ActionLog.objects.filter(action="members.profile.changed").exists()


def test_lists_belong_to_their_group(kampar: str) -> None:
    nurse, maker = make_member(group="nakes"), make_member(group="produsen")
    region = Region.objects.get(code="14")

    assert refusal(add_service_area, nurse, region=region, acting_user=rini()) == "not_of_this_group"
    assert (
        refusal(declare_product, nurse, name="x", nie="", tkdn_bp=0, bmp_bp=0, acting_user=rini())
        == "not_of_this_group"
    )
    assert (
        refusal(add_practice, maker, place="x", village=None, facility_code="", licence=None, acting_user=rini())
        == "not_of_this_group"
    )


def test_a_regency_of_a_served_province_is_served_already(kampar: str) -> None:
    carrier = make_member(group="distributor")
    province, regency = Region.objects.get(code="14"), Region.objects.get(code="14.01")

    add_service_area(carrier, region=province, acting_user=rini())

    assert refusal(add_service_area, carrier, region=province, acting_user=rini()) == "one_service_area_per_region"
    assert refusal(add_service_area, carrier, region=regency, acting_user=rini()) == "area_is_inside_another"
    assert ServiceArea.objects.count() == 1


@pytest.mark.parametrize(
    ("tkdn", "bmp", "code"),
    [(10_001, 0, "declared_content_within_bounds"), (0, 1_501, "declared_content_within_bounds")],
)
def test_content_stays_within_its_bounds(tkdn: int, bmp: int, code: str) -> None:
    maker = make_member(group="produsen")

    assert refusal(declare_product, maker, name="A", nie="", tkdn_bp=tkdn, bmp_bp=bmp, acting_user=rini()) == code


def test_a_row_removed_meanwhile_is_said_to_be_gone() -> None:
    maker = make_member(group="produsen")
    product = declare_product(maker, name="A", nie="", tkdn_bp=0, bmp_bp=0, acting_user=rini())
    twin = DeclaredProduct.objects.get(pk=product.pk)

    remove_product(product, maker, acting_user=rini())

    assert refusal(remove_product, twin, maker, acting_user=rini()) == "gone"


def test_a_member_writes_the_own_profile() -> None:
    nurse = make_member(group="nakes")
    data = {"phone": "0812 3456 7890", "email": "baru@simpulsehat.example", "address": "Jalan 1", "profession": "bidan"}

    answer = post(user_of(nurse), "profile", **data)

    assert (answer.status_code, answer["Location"]) == (303, reverse("profile"))
    person = application_of(nurse).person
    person.refresh_from_db()
    assert (person.phone, person.email) == ("+6281234567890", "baru@simpulsehat.example")
    assert (person.address, person.profession) == ("Jalan 1", "bidan")
    assert user_of(nurse).email != "baru@simpulsehat.example"  # the account's own address is another matter
    page = get(user_of(nurse), "profile").text
    assert 'value="baru@simpulsehat.example"' in page
    assert "******" in page  # the NIK, masked


@pytest.mark.parametrize(
    ("group", "data", "sentence"),
    [
        ("nakes", {"phone": "abc"}, "Nomor telepon ini tidak benar."),
        ("nakes", {"email": "bukan surel"}, "Tulis alamat surel yang lengkap"),
        ("nakes", {"profession": ""}, "Pilih profesi Anda."),
        ("faskes", {"npwp": "12"}, "NPWP ini tidak benar."),
        ("faskes", {"facility_class": "A"}, "Kelas untuk Klinik desa"),
        ("faskes", {"beds": "-1"}, "Tulis 0 atau lebih."),
        ("faskes", {"beds": "dua"}, "Tulis jumlahnya dengan angka."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(group: str, data: dict[str, str], sentence: str) -> None:
    member = make_member(group=group)
    typed = {"address": "Jalan yang diketik", "profession": "bidan"} | data

    answer = post(user_of(member), "profile", **typed)

    assert answer.status_code == 422
    assert "Jalan yang diketik" in answer.text
    assert sentence.split(" (")[0] in answer.text or "tidak mempunyai kelas" in answer.text
    assert not ActionLog.objects.filter(action="members.profile.changed").exists()


def test_a_health_worker_adds_and_removes_a_place_with_its_sip(kampar: str) -> None:
    nurse = make_member(group="nakes")
    user, licence = user_of(nurse), checked_licence(nurse, licence_facts(number="SIP.8"))

    assert "SIP.8" in get(user, "profile_add", "praktik").text
    sent = post(user, "profile_add", "praktik", place="Poskesdes Mekar Jaya", village=kampar, licence=licence.pk)
    assert sent.status_code == 303
    practice = Practice.objects.get()
    assert (practice.person, practice.licence, practice.village_id) == (nurse.person, licence, kampar)
    page = get(user, "profile").text
    assert "Poskesdes Mekar Jaya" in page
    assert "SIP.8" in page
    again = post(user, "profile_add", "praktik", place="Poskesdes Mekar Jaya")
    assert again.status_code == 422
    assert "Tempat praktik ini sudah tercantum." in again.text
    assert post(user, "profile_remove", "praktik", practice.pk).status_code == 303
    assert not Practice.objects.exists()


def test_a_producer_declares_products_in_percent() -> None:
    maker = make_member(group="produsen")
    user = user_of(maker)

    assert post(user, "profile_add", "produk", name="Kasa steril", tkdn_bp="41,25", bmp_bp="5").status_code == 303
    product = DeclaredProduct.objects.get()
    assert (product.name, product.tkdn_bp, product.bmp_bp) == ("Kasa steril", 4125, 500)
    assert "41,25%" in get(user, "profile").text
    wrong = post(user, "profile_add", "produk", name="Masker", tkdn_bp="101", bmp_bp="16")
    assert wrong.status_code == 422
    assert 'value="Masker"' in wrong.text
    assert DeclaredProduct.objects.count() == 1


def test_a_distributor_names_provinces_and_regencies_only(kampar: str) -> None:
    carrier = make_member(group="distributor")
    user = user_of(carrier)

    assert post(user, "profile_add", "wilayah", region="14.01").status_code == 303
    village = post(user, "profile_add", "wilayah", region=kampar)
    assert village.status_code == 422
    assert "Pilih provinsi, kabupaten, atau kota." in village.text
    assert "Kabupaten Kampar" in get(user, "profile").text


def test_rows_and_lists_of_others_are_not_found() -> None:
    maker, other = make_member(group="produsen"), make_member(group="produsen")
    product = declare_product(other, name="A", nie="", tkdn_bp=0, bmp_bp=0, acting_user=rini())

    assert post(user_of(maker), "profile_remove", "produk", product.pk).status_code == 404
    assert post(rini(), "staff_profile_remove", maker.pk, "produk", product.pk).status_code == 404
    assert get(user_of(maker), "profile_add", "praktik").status_code == 404
    assert get(user_of(maker), "profile_add", "lain").status_code == 404
    assert DeclaredProduct.objects.count() == 1


def test_staff_change_a_profile_and_supervisors_only_read() -> None:
    nurse = make_member(group="nakes")
    data = {"phone": "081234567890", "email": "", "address": "Jalan 2", "profession": "perawat"}

    assert post(rini(), "staff_profile", nurse.pk, **data)["Location"] == reverse("staff_profile", args=[nurse.pk])
    assert post(wati(), "staff_profile", nurse.pk, **data).status_code == 403
    assert post(budi(), "staff_profile", nurse.pk, **data).status_code == 403
    page = get(wati(), "staff_profile", nurse.pk).text
    assert "Jalan 2" in page
    assert "Simpan profil" not in page
    assert reverse("staff_profile_add", args=[nurse.pk, "praktik"]) not in page
    assert reverse("staff_profile_add", args=[nurse.pk, "praktik"]) in get(rini(), "staff_profile", nurse.pk).text


def test_the_page_takes_the_same_queries_for_few_rows_and_for_many() -> None:
    maker = make_member(group="produsen")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert get(rini(), "staff_profile", maker.pk).status_code == 200
        return len(seen)

    declare_product(maker, name="0", nie="", tkdn_bp=0, bmp_bp=0, acting_user=rini())
    queries()
    few = queries()
    for n in range(8):
        declare_product(maker, name=f"P{n}", nie="", tkdn_bp=0, bmp_bp=0, acting_user=rini())
    queries()  # the counts beside the navigation are asked anew after an act

    assert queries() == few
    assert few <= 30


def test_who_left_changes_nothing() -> None:
    nurse = make_member(group="nakes")
    Member.objects.filter(pk=nurse.pk).update(status="keluar", left_on=clock.today() - timedelta(days=0))
    nurse.refresh_from_db()

    assert refusal(change_profile, nurse, values={"phone": ""}, acting_user=rini()) == "member_left"
