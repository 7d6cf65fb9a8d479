"""The village that a cell names: by its Kemendagri code, or by its name with those of the regions above it."""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from django.utils.translation import gettext as _

from kmp.regions.models import Region
from kmp.regions.rules import plain
from kmp.regions.states import RegionLevel
from members.imports.cells import Wrong

VILLAGE_DIGITS = 10
LEAST_NAMES, MOST_NAMES = 3, 4  # village, district, regency; the province may follow
KINDS = frozenset({"desa", "kelurahan", "kel", "kecamatan", "kec", "kabupaten", "kab", "kota", "provinsi", "prov"}) | {
    *("administrasi", "adm", "adat"),
    *("dki", "di", "daerah", "khusus", "ibukota", "istimewa"),
}


def village_finder() -> Callable[[str], str]:
    """A function from what is written to the code of a village; it reads the table of regions once, when first asked.

    It raises `Wrong`: `village_unknown`, `village_of_several`, `village_too_short`.
    """
    codes = cache(_codes)
    names = cache(_names)

    @lru_cache(maxsize=100_000)
    def find(text: str) -> str:
        digits = re.sub(r"[. ]", "", text)
        if re.fullmatch(r"\d+", digits, flags=re.ASCII):
            return _by_code(digits, codes())
        return _by_name(text, names())

    return find


def _by_code(digits: str, known: frozenset[str]) -> str:
    code = f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"
    if len(digits) != VILLAGE_DIGITS or code not in known:
        raise Wrong("village_unknown", _("Kode desa ini tidak ada. Kode desa terdiri atas 10 angka."))
    return code


def _by_name(text: str, known: dict[tuple[str, ...], str]) -> str:
    parts = tuple(_bare(part) for part in re.split(r"[,;/>]", text) if part.strip())
    if len(parts) < LEAST_NAMES:
        raise Wrong("village_too_short", _("Tulis desa, kecamatan, dan kabupatennya, dipisah koma; atau kode desa."))
    code = known.get(parts[:MOST_NAMES])
    if code is None:
        raise Wrong("village_unknown", _("Desa ini tidak ditemukan. Periksa ejaannya, atau tulis kode desa."))
    if not code:
        raise Wrong("village_of_several", _("Ada beberapa desa bernama begini. Tulis kode desanya."))
    return code


def _codes() -> frozenset[str]:
    return frozenset(Region.objects.filter(level=RegionLevel.VILLAGE).values_list("code", flat=True))


def _names() -> dict[tuple[str, ...], str]:
    """Village, district, regency (and province) → code; an empty one where several villages are called so."""
    found: dict[tuple[str, ...], str] = {}
    for code, text in Region.objects.filter(level=RegionLevel.VILLAGE).values_list("code", "search_text"):
        parts = tuple(_bare(part) for part in text.split("|")[:MOST_NAMES])
        for key in (parts, parts[:LEAST_NAMES]):
            found[key] = "" if found.get(key, code) != code else code
    return found


def _bare(name: str) -> str:
    """A name without the words that say of what kind it is: "Kab. Kampar" and "kampar" are one."""
    names = plain(name).split()
    while len(names) > 1 and names[0] in KINDS:
        names.pop(0)
    return " ".join(names)
