from pathlib import Path

import pytest

from kmp.clock import ZONES
from kmp.regions import packing
from kmp.regions.rules import (
    FacilityRow,
    PackedFacility,
    PackedRegion,
    RegionRow,
    facility_rows,
    parent_code,
    plain,
    region_rows,
    search_words,
    typed_code,
    zone_of,
)
from kmp.regions.states import FacilityKind, Zone

KAMPAR = [
    PackedRegion("14", "provinsi", "Riau", ""),
    PackedRegion("14.01", "kabupaten", "Kabupaten Kampar", ""),
    PackedRegion("14.01.04", "kecamatan", "Tambang", ""),
    PackedRegion("14.01.04.2001", "desa", "Mekar Jaya", "28461"),
    PackedRegion("31", "provinsi", "Daerah Khusus Ibukota Jakarta", ""),
    PackedRegion("31.71", "kota", "Kota Administrasi Jakarta Pusat", ""),
]


def test_region_rows_know_their_parent_address_and_search_text() -> None:
    rows = list(region_rows(KAMPAR))

    assert rows[3] == RegionRow(
        "14.01.04.2001",
        "village",
        "Mekar Jaya",
        "14.01.04",
        "Desa Mekar Jaya, Kec. Tambang, Kab. Kampar, Riau",
        "mekar jaya|tambang|kampar|riau|28461|",
        "28461",
        Zone.WIB,
    )
    assert rows[0].parent_id == ""
    assert rows[5].path == "Kota Adm. Jakarta Pusat, DKI Jakarta"
    assert rows[5].search_text == "jakarta pusat|jakarta|kota|dki|"


def test_region_without_its_parent_is_refused() -> None:
    with pytest.raises(KeyError, match=r"14\.01"):
        list(region_rows([KAMPAR[0], KAMPAR[2]]))


def test_facility_rows_carry_the_short_words_people_type() -> None:
    packed = PackedFacility("1401010", "rumah_sakit", "RS Umum Daerah Bangkinang", "14.01", "")

    rows = list(facility_rows([packed], {"14.01": "kampar|riau|"}))

    assert rows == [
        FacilityRow(*packed, "rs umum daerah bangkinang|kampar|riau|rsud rsu rs rumah sakit|"),
    ]


def test_facility_in_an_unknown_regency_is_refused() -> None:
    with pytest.raises(KeyError, match=r"99\.99"):
        list(facility_rows([PackedFacility("1", "puskesmas", "Puskesmas A", "99.99", "")], {}))


@pytest.mark.parametrize(
    ("code", "zone"),
    [("14", "WIB"), ("61.71", "WIB"), ("62", "WIB"), ("63", "WITA"), ("51.02", "WITA"), ("81", "WIT"), ("96", "WIT")],
)
def test_zone_follows_the_province(code: str, zone: str) -> None:
    assert ZONES[zone_of(code)] == zone


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("32.04", "32.04"),
        ("3204122005", "32.04.12.2005"),
        (" 320412 ", "32.04.12"),
        ("32.04.12.2005", "32.04.12.2005"),
        ("28461", ""),  # a postal code
        ("32 a", ""),
        ("", ""),
        (".", ""),
    ],
)
def test_typed_code_reads_dotted_and_dotless_codes(text: str, code: str) -> None:
    assert typed_code(text) == code


def test_words_of_kind_are_left_out_unless_nothing_else_is_left() -> None:
    assert search_words("Desa Mekar Jaya, Kab. Kampar") == ["mekar", "jaya", "kampar"]
    assert search_words("kota bandung") == ["kota", "bandung"]
    assert search_words("kecamatan") == ["kecamatan"]
    assert search_words("%_'|\x00") == []


def test_plain_drops_apostrophes_and_other_signs() -> None:
    assert plain("Regapu’u / KI'E-2") == "regapuu kie 2"


def test_parent_code_is_one_level_up() -> None:
    assert [parent_code(code) for code in ("32.04.12.2005", "32.04", "32")] == ["32.04.12", "32", ""]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("RS UMUM DAERAH  DR. ZAINOEL ABIDIN", "RS Umum Daerah Dr. Zainoel Abidin"),
        ("RS IBU DAN ANAK PKU MUHAMMADIYAH", "RS Ibu dan Anak PKU Muhammadiyah"),
        ("PUSKESMAS KELINGI IV-C", "Puskesmas Kelingi IV-C"),
        ("PUSKESMAS KUALA BA'U", "Puskesmas Kuala Ba'u"),
        ("RS TNI AL JALA AMMARI", "RS TNI AL Jala Ammari"),
    ],
)
def test_readable_writes_names_in_ordinary_spelling(source: str, name: str) -> None:
    assert packing.readable(source) == name


def test_packing_the_same_rows_in_any_order_gives_the_same_bytes(tmp_path: Path) -> None:
    packing.pack(tmp_path / "a.xz", PackedRegion._fields, KAMPAR)
    packing.pack(tmp_path / "b.xz", PackedRegion._fields, reversed(KAMPAR))

    assert (tmp_path / "a.xz").read_bytes() == (tmp_path / "b.xz").read_bytes()
    assert [PackedRegion(*row) for row in packing.unpack(tmp_path / "a.xz")] == KAMPAR


def test_every_village_has_its_whole_chain_above_it() -> None:
    """Over the packed file itself: 83,762 villages, each with district, regency and province."""
    packed = [PackedRegion(*row) for row in packing.unpack(packing.DATA_DIR / packing.REGIONS)]
    codes = {row.code for row in packed}
    villages = [code for code in codes if len(code) == 13]

    broken = [code for code in villages if not {code[:8], code[:5], code[:2]} <= codes]

    assert (len(packed), len(codes), len(villages)) == (91_599, 91_599, 83_762)
    assert broken == []


def test_every_packed_facility_is_whole() -> None:
    regencies = {row[0] for row in packing.unpack(packing.DATA_DIR / packing.REGIONS) if len(row[0]) in (5, 8)}
    facilities = [PackedFacility(*row) for row in packing.unpack(packing.DATA_DIR / packing.FACILITIES)]

    assert len({facility.code for facility in facilities}) == 13_408
    assert {facility.kind for facility in facilities} == set(FacilityKind.values)
    assert [f for f in facilities if f.regency not in regencies] == []
    assert [f for f in facilities if f.district and not (f.district in regencies and f.district[:5] == f.regency)] == []
