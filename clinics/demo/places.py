"""Where the demo's members live: every province, more of them where more people live."""

from random import Random

from kmp.money import split
from kmp.regions.models import Facility, Region
from kmp.regions.states import FacilityKind, RegionLevel

# Rough weights by population, so that Java has most members and nobody is left out.
WEIGHTS = {
    "11": 6, "12": 16, "13": 6, "14": 7, "15": 4, "16": 9, "17": 2, "18": 10, "19": 2, "21": 2,
    "31": 11, "32": 50, "33": 37, "34": 4, "35": 42, "36": 12, "51": 4, "52": 6, "53": 6,
    "61": 6, "62": 3, "63": 4, "64": 4, "65": 1, "71": 3, "72": 3, "73": 9, "74": 3, "75": 1, "76": 2,
    "81": 2, "82": 1, "91": 1, "92": 1, "93": 1, "94": 1, "95": 1, "96": 1,
}  # fmt: skip
# Provinces younger than the list by which python-stdnum judges a NIK: their people carry the old province's code.
OLDER_REGIONS = {"65": "640401", "92": "910101", "93": "940101", "95": "940201", "96": "910701"}
VILLAGES_EACH = 12  # of a province that the demo knows


class Places:
    """Villages to live in, in a fixed order for each province, and the puskesmas that supervise them."""

    def __init__(self, rng: Random) -> None:
        self._villages = {province: _some_villages(province, rng) for province in WEIGHTS}
        self._next = dict.fromkeys(WEIGHTS, 0)

    def village(self, province: str) -> Region:
        """The next village of the province; after the last the first again."""
        known = self._villages[province]
        self._next[province] += 1
        return known[self._next[province] % len(known)]


def _some_villages(province: str, rng: Random) -> list[Region]:
    codes = list(
        Region.objects.filter(level=RegionLevel.VILLAGE, code__startswith=f"{province}.")
        .order_by("code")
        .values_list("code", flat=True)
    )
    found = Region.objects.in_bulk(rng.sample(codes, VILLAGES_EACH))
    return [found[code] for code in sorted(found)]


def spread(total: int, *, at_least: int = 0) -> list[str]:
    """`total` provinces by weight, each at least `at_least` times, sorted by code."""
    codes = list(WEIGHTS)
    parts = split(total - at_least * len(codes), list(WEIGHTS.values()))
    return [code for code, part in zip(codes, parts, strict=True) for _ in range(part + at_least)]


def nik_region(village: str) -> str:
    """The six digits a NIK of that village begins with."""
    return OLDER_REGIONS.get(village[:2]) or village.replace(".", "")[:6]


def puskesmas_of(village: Region) -> Facility | None:
    """A puskesmas of the village's regency to supervise a unit there."""
    regency = village.code[:5]
    return Facility.objects.filter(kind=FacilityKind.PUSKESMAS, regency=regency).order_by("code").first()
