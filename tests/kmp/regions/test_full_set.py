"""The whole data once: loaded in a transaction that this module shares and rolls back at its end."""

import io
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kmp.regions.models import Facility, Region
from kmp.regions.queries import LIMIT, children_of, search_facilities, search_regions

pytestmark = pytest.mark.xdist_group("regions")


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: "pytest.FixtureRequest") -> Iterator[str]:
    """What `load_regions` printed."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined]  # as Django's TestCase does, so that a durable act may run inside
        with block:
            out = io.StringIO()
            call_command("load_regions", stdout=out)
            yield out.getvalue()
            transaction.set_rollback(True)
        connection.close()


def test_all_of_it_is_loaded_and_counted(printed: str) -> None:
    assert printed.splitlines() == [
        "wilayah.csv.xz: 91599 baris dibaca, 91599 baru atau berubah.",
        "fasyankes.csv.xz: 13408 baris dibaca, 13408 baru atau berubah.",
        "Provinsi: 38",
        "Kabupaten atau kota: 514",
        "Kecamatan: 7285",
        "Desa atau kelurahan: 83762",
        "Fasilitas kesehatan: 13408",
    ]
    assert Facility.objects.filter(kind="puskesmas").count() == 10_292
    assert Facility.objects.filter(kind="rumah_sakit").count() == 3_116
    connection.check_constraints()  # every parent, regency and district exists


def test_second_load_does_nothing(printed: str) -> None:
    out = io.StringIO()

    with CaptureQueriesContext(connection) as queries:
        call_command("load_regions", stdout=out)

    assert out.getvalue() == "Data wilayah dan fasilitas sudah mutakhir; tidak ada yang diubah.\n"
    assert [query["sql"] for query in queries if "INSERT" in query["sql"] or "UPDATE" in query["sql"]] == []


def test_every_village_stands_under_district_regency_and_province(printed: str) -> None:
    whole = Region.objects.filter(
        level="village",
        parent__level="district",
        parent__parent__level="regency",
        parent__parent__parent__level="province",
    )

    assert whole.count() == 83_762


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("mekar jaya kampar", ["14.01.19.2011"]),
        ("kampar", ["14.01", "14.01.02"]),
        ("bandung", ["32.04", "32.73"]),
        ("kota bandung", ["32.73"]),
        ("Kab. Kampar", ["14.01"]),
        ("jakarta", ["31"]),
        ("dki", ["31"]),
        ("ace", ["11"]),
        ("su", ["12"]),
        ("3204122005", ["32.04.12.2005"]),
        ("32.04", ["32.04"]),
        ("mekr jaya kampr", ["14.01.19.2011"]),
    ],
)
def test_search_puts_what_was_meant_first(printed: str, text: str, first: list[str]) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = search_regions(text)

    assert [region.code for region in found[: len(first)]] == first
    assert len(queries) == 1
    assert len(found) <= LIMIT


def test_search_finds_nothing_for_nonsense_or_nothing(printed: str) -> None:
    assert [search_regions(text) for text in ("xyzzyq", "", "  %_' ")] == [[], [], []]


def test_search_keeps_to_the_level_asked_for(printed: str) -> None:
    found = search_regions("bandung", level="village")

    assert {region.level for region in found} == {"village"}
    assert len(found) == LIMIT


def test_postal_code_finds_its_villages(printed: str) -> None:
    found = search_regions("28461")

    assert {region.postal_code for region in found} == {"28461"}
    assert len(found) == 18


def test_children_are_in_order_of_their_names(printed: str) -> None:
    assert children_of(None).count() == 38
    assert list(children_of("34").values_list("name", flat=True)) == [
        "Kabupaten Bantul",
        "Kabupaten Gunungkidul",
        "Kabupaten Kulon Progo",
        "Kabupaten Sleman",
        "Kota Yogyakarta",
    ]


@pytest.mark.parametrize(
    ("text", "kind", "regency", "first"),
    [
        ("rsud kampar", None, None, "RS Umum Daerah Bangkinang"),
        ("pkm tambang", None, None, "Puskesmas Tambang"),
        ("puskesma tambng", None, None, "Puskesmas Tambang"),
        ("hermina depok", "rumah_sakit", None, "RS Umum Hermina Depok"),
        ("", None, "14.01", "Puskesmas Air Tiris"),
        ("", "rumah_sakit", "14.01", "RS Ibu Anak Bunda Anisyah"),
    ],
)
def test_facility_search(printed: str, text: str, kind: str | None, regency: str | None, first: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = search_facilities(text, kind=kind, regency=regency)
        places = [facility.regency.path for facility in found]

    assert found[0].name == first
    assert len(queries) == 1
    assert len(places) == len(found)


def test_facility_search_without_words_or_regency_finds_nothing(printed: str) -> None:
    assert search_facilities("") == []
    assert search_facilities("hermina", kind="puskesmas") == []
