"""What follows from a code and a name: level, time zone, address for people, text for queries. No database."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kmp.regions.states import FacilityKind, RegionLevel, Zone

LEVELS = {
    "provinsi": RegionLevel.PROVINCE,
    "kabupaten": RegionLevel.REGENCY,
    "kota": RegionLevel.REGENCY,
    "kecamatan": RegionLevel.DISTRICT,
    "desa": RegionLevel.VILLAGE,
    "kelurahan": RegionLevel.VILLAGE,
    "desa_adat": RegionLevel.VILLAGE,
}
# How an address names each kind. Names of regencies already carry theirs ("Kabupaten Aceh Selatan").
PREFIXES = {"kecamatan": "Kec. ", "desa": "Desa ", "kelurahan": "Kel. ", "desa_adat": "Desa Adat "}
SHORT = {
    "Kabupaten Administrasi ": "Kab. Adm. ",
    "Kota Administrasi ": "Kota Adm. ",
    "Kabupaten ": "Kab. ",
    "Daerah Khusus Ibukota ": "DKI ",
    "Daerah Istimewa ": "DI ",
}
BARE = (*SHORT, "Kota ")  # the shorter word after the longer one that begins with it
# Words people type before a name; "kota" is not among them, for Kota Bandung is not Kabupaten Bandung.
KIND_WORDS = frozenset({"provinsi", "prov", "kabupaten", "kab", "kecamatan", "kec", "desa", "kelurahan", "kel"})
# Keppres 41/1987; the provinces cut out of others since then kept the zone. All that are not named here: WIB.
WITA = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
WIT = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})
FACILITY_WORDS = {  # how people write what the list spells out
    "puskesmas": "pkm",
    "rs umum daerah": "rsud rsu",
    "rs umum": "rsu",
    "rs ibu dan anak": "rsia",
    "rs khusus ibu dan anak": "rsia",
    "rs khusus gigi dan mulut": "rsgm",
    "rs jiwa": "rsj",
}


class PackedRegion(NamedTuple):
    """A line of the packed file: the dotted code, the kind (a key of `LEVELS`), the official name, the postal code."""

    code: str
    kind: str
    name: str
    postal_code: str


class RegionRow(NamedTuple):
    """A row of the table `kmp_region`, in the order in which it is copied."""

    code: str
    level: str
    name: str
    parent_id: str
    path: str
    search_text: str
    postal_code: str
    zone: str


class PackedFacility(NamedTuple):
    """A line of the packed file; `district` is empty where the name tells none."""

    code: str
    kind: str
    name: str
    regency: str
    district: str


class FacilityRow(NamedTuple):
    """A row of the table `kmp_facility`, in the order in which it is copied."""

    code: str
    kind: str
    name: str
    regency_id: str
    district_id: str
    search_text: str


def plain(text: str) -> str:
    """`text` as queries compare it: lower case, apostrophes gone, other signs as one space."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’`]", "", text.lower())).split())


def zone_of(code: str) -> Zone:
    """The legal time zone of the province in which `code` lies (Keppres 41/1987)."""
    if code[:2] in WITA:
        return Zone.WITA
    return Zone.WIT if code[:2] in WIT else Zone.WIB


def parent_code(code: str) -> str:
    """The code one level up; empty for a province."""
    return code.rpartition(".")[0]


def short_name(kind: str, name: str) -> str:
    """The name inside an address: "Kec. Tambang", "Kab. Kampar", "DKI Jakarta"."""
    for long, short in SHORT.items():
        if LEVELS[kind] in (RegionLevel.PROVINCE, RegionLevel.REGENCY) and name.startswith(long):
            return short + name[len(long) :]
    return PREFIXES.get(kind, "") + name


def bare_name(kind: str, name: str) -> str:
    """The name without its kind, as people search: "Kota Administrasi Jakarta Pusat" is "jakarta pusat"."""
    if LEVELS[kind] in (RegionLevel.PROVINCE, RegionLevel.REGENCY):
        name = next((name[len(word) :] for word in BARE if name.startswith(word)), name)
    return plain(name)


def region_rows(packed: Iterable[PackedRegion]) -> Iterator[RegionRow]:
    """Complete rows from packed lines. A region before its parent, or without one, is a `KeyError`."""
    above = {"": ("", "", "")}
    for code, kind, name, postal_code in packed:
        parent = parent_code(code)
        parent_path, parent_names, parent_tags = above[parent]
        path = f"{short_name(kind, name)}, {parent_path}" if parent else short_name(kind, name)
        names = f"{bare_name(kind, name)}|{parent_names}"
        tags = _tags(kind, name) + parent_tags
        if len(code) < 13:
            above[code] = (path, names, tags)
        search_text = names + tags + (f"{postal_code}|" if postal_code else "")
        yield RegionRow(code, LEVELS[kind], name, parent, path, search_text, postal_code, zone_of(code))


def _tags(kind: str, name: str) -> str:
    """What a query may say beside the bare name: the kind of a city, the letters before Jakarta and Yogyakarta."""
    if kind == "kota":
        return "kota|"
    if kind == "provinsi" and name.startswith("Daerah "):
        return f"{plain(short_name(kind, name)).split()[0]}|"
    return ""


def facility_rows(packed: Iterable[PackedFacility], names: dict[str, str]) -> Iterator[FacilityRow]:
    """Complete rows; `names` gives the search text of each regency. An unknown regency is a `KeyError`."""
    for code, kind, name, regency, district in packed:
        own = plain(name)
        aliases = next((f"{short} " for long, short in FACILITY_WORDS.items() if own.startswith(f"{long} ")), "")
        aliases += "rs rumah sakit" if kind == FacilityKind.HOSPITAL else ""
        yield FacilityRow(code, kind, name, regency, district, f"{own}|{names[regency]}{aliases.strip()}|")


def typed_code(text: str) -> str:
    """The dotted code that `text` begins, if it is one, dotted or not ("3204122005"); else empty.

    Five digits without a dot are a postal code, which no regional code can be.
    """
    digits = text.strip().replace(".", "")
    if not re.fullmatch(r"[\d.]+", text.strip()) or (len(digits) == 5 and "." not in text):
        return ""
    parts = (digits[:2], digits[2:4], digits[4:6], digits[6:10])
    return ".".join(part for part in parts if part)


def search_words(text: str) -> list[str]:
    """The words that must occur, without words of kind unless there are no others."""
    words = plain(text).split()
    return [word for word in words if word not in KIND_WORDS] or words
