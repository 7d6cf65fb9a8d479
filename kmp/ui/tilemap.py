"""Indonesia as tiles: one square a province, laid out roughly where it lies; a table of the same numbers goes with it.

Codes are Kemendagri's (91 is Papua, 92 Papua Barat). A phone gets west and east as two pictures (LOOK 3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

STEP, SIDE = 36, 33
EAST_FROM = 8  # the first column of the eastern picture
SCALE = (1, 11, 31, 61)  # the lowest value of each shade
SHADES = ("fill-[#d5e8e1]", "fill-[#9ccbbd]", "fill-[#2f7f6d]", "fill-[#0b4b41]")
EMPTY = "fill-white stroke-garis-tua"
INK = ("fill-abu", "fill-tinta", "fill-tinta", "fill-white", "fill-white")

PROVINCES = {
    "11": ("Aceh", "AC", 0, 0),
    "12": ("Sumatera Utara", "SU", 1, 1),
    "14": ("Riau", "RI", 2, 1),
    "21": ("Kepulauan Riau", "KR", 3, 1),
    "13": ("Sumatera Barat", "SB", 1, 2),
    "15": ("Jambi", "JA", 2, 2),
    "19": ("Kepulauan Bangka Belitung", "BB", 4, 2),
    "17": ("Bengkulu", "BE", 2, 3),
    "16": ("Sumatera Selatan", "SS", 3, 3),
    "18": ("Lampung", "LA", 3, 4),
    "36": ("Banten", "BT", 4, 5),
    "31": ("DKI Jakarta", "JK", 5, 5),
    "32": ("Jawa Barat", "JB", 5, 6),
    "33": ("Jawa Tengah", "JT", 6, 6),
    "34": ("DI Yogyakarta", "YO", 6, 7),
    "35": ("Jawa Timur", "JI", 7, 6),
    "61": ("Kalimantan Barat", "KB", 5, 2),
    "62": ("Kalimantan Tengah", "KT", 6, 2),
    "64": ("Kalimantan Timur", "KI", 7, 2),
    "65": ("Kalimantan Utara", "KU", 7, 1),
    "63": ("Kalimantan Selatan", "KS", 6, 3),
    "51": ("Bali", "BA", 8, 7),
    "52": ("Nusa Tenggara Barat", "NB", 9, 7),
    "53": ("Nusa Tenggara Timur", "NT", 10, 7),
    "71": ("Sulawesi Utara", "SA", 10, 1),
    "75": ("Gorontalo", "GO", 9, 1),
    "72": ("Sulawesi Tengah", "ST", 9, 2),
    "76": ("Sulawesi Barat", "SR", 8, 3),
    "73": ("Sulawesi Selatan", "SN", 9, 4),
    "74": ("Sulawesi Tenggara", "SG", 10, 3),
    "82": ("Maluku Utara", "MU", 12, 1),
    "81": ("Maluku", "MA", 12, 3),
    "96": ("Papua Barat Daya", "PD", 13, 2),
    "92": ("Papua Barat", "PB", 14, 2),
    "94": ("Papua Tengah", "PT", 15, 3),
    "95": ("Papua Pegunungan", "PE", 16, 3),
    "91": ("Papua", "PA", 16, 2),
    "93": ("Papua Selatan", "PS", 16, 4),
}


@dataclass(frozen=True)
class Tile:
    """One province: where its square stands, its value, and the classes of its shade and letters."""

    code: str
    name: str
    short: str
    x: int
    y: int
    value: int
    fill: str
    ink: str

    @property
    def middle(self) -> str:
        """Where the letters stand."""
        return f"{self.x + SIDE // 2}.5"

    @property
    def base(self) -> int:
        """The line the letters stand on."""
        return self.y + 21


@dataclass(frozen=True)
class Picture:
    """Some tiles and the window that shows them; `css` says on which screens."""

    tiles: list[Tile]
    box: str
    css: str
    caption: str


@dataclass(frozen=True)
class Legend:
    """One shade and the values it stands for."""

    fill: str
    text: str


@dataclass(frozen=True)
class TileMap:
    """Everything the component draws."""

    pictures: list[Picture]
    legend: list[Legend]
    tiles: list[Tile]


def _shade(value: int, scale: Sequence[int]) -> int:
    return sum(value >= least for least in scale)


def _tile(code: str, value: int, scale: Sequence[int], left: int) -> Tile:
    name, short, column, row = PROVINCES[code]
    shade = _shade(value, scale)
    fill = SHADES[shade - 1] if shade else EMPTY
    return Tile(code, name, short, (column - left) * STEP, row * STEP, value, fill, INK[shade])


def _legend(scale: Sequence[int]) -> list[Legend]:
    ranges = [f"{low}–{high - 1}" for low, high in pairwise(scale)]
    words = ["belum ada", *ranges, f"di atas {scale[-1] - 1}"]
    return [Legend(fill, text) for fill, text in zip((EMPTY, *SHADES), words, strict=True)]


def tile_map(values: Mapping[str, int], scale: Sequence[int] = SCALE) -> TileMap:
    """The map of `values` by province code; provinces left out count 0, an unknown code is a `KeyError`.

    `scale` gives the lowest value of each of the four shades; anything below the first is shown as none.
    """
    unknown = sorted(set(values) - set(PROVINCES))
    if unknown:
        raise KeyError(f"no province has the codes {', '.join(unknown)}")

    def tiles(codes: list[str], left: int = 0) -> list[Tile]:
        return [_tile(code, values.get(code, 0), scale, left) for code in codes]

    west = [code for code, (_name, _short, column, _row) in PROVINCES.items() if column < EAST_FROM]
    east = [code for code in PROVINCES if code not in west]
    whole = tiles(list(PROVINCES))
    pictures = [
        Picture(tiles(west), "-2 -2 330 292", "sm:hidden", "Bagian barat"),
        Picture(tiles(east, EAST_FROM), "-2 34 330 258", "sm:hidden", "Bagian timur"),
        Picture(whole, "-2 -2 616 292", "hidden sm:block", ""),
    ]
    return TileMap(pictures, _legend(scale), sorted(whole, key=lambda tile: tile.code))
