"""Indonesia as tiles: one square a province, laid out roughly where it lies; a table of the same numbers goes with it.

Codes are Kemendagri's (91 is Papua, 92 Papua Barat). A phone gets west and east as two pictures (LOOK 3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kmp.regions.tiles import TILES

STEP, SIDE = 36, 33
SCALE = (1, 11, 31, 61)  # the lowest value of each shade
SHADES = ("fill-[#d5e8e1]", "fill-[#9ccbbd]", "fill-[#2f7f6d]", "fill-[#0b4b41]")
EMPTY = "fill-white stroke-garis-tua"
INK = ("fill-abu", "fill-tinta", "fill-tinta", "fill-white", "fill-white")
# as people call them; the official names ("Daerah Khusus Ibukota Jakarta") are too long for a tile
NAMES = {
    "11": "Aceh",
    "12": "Sumatera Utara",
    "13": "Sumatera Barat",
    "14": "Riau",
    "15": "Jambi",
    "16": "Sumatera Selatan",
    "17": "Bengkulu",
    "18": "Lampung",
    "19": "Kepulauan Bangka Belitung",
    "21": "Kepulauan Riau",
    "31": "DKI Jakarta",
    "32": "Jawa Barat",
    "33": "Jawa Tengah",
    "34": "DI Yogyakarta",
    "35": "Jawa Timur",
    "36": "Banten",
    "51": "Bali",
    "52": "Nusa Tenggara Barat",
    "53": "Nusa Tenggara Timur",
    "61": "Kalimantan Barat",
    "62": "Kalimantan Tengah",
    "63": "Kalimantan Selatan",
    "64": "Kalimantan Timur",
    "65": "Kalimantan Utara",
    "71": "Sulawesi Utara",
    "72": "Sulawesi Tengah",
    "73": "Sulawesi Selatan",
    "74": "Sulawesi Tenggara",
    "75": "Gorontalo",
    "76": "Sulawesi Barat",
    "81": "Maluku",
    "82": "Maluku Utara",
    "91": "Papua",
    "92": "Papua Barat",
    "93": "Papua Selatan",
    "94": "Papua Tengah",
    "95": "Papua Pegunungan",
    "96": "Papua Barat Daya",
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


def _tile(code: str, value: int, scale: Sequence[int], *, on_phone: bool) -> Tile:
    place = TILES[code]
    column, row = (place.phone_col, place.phone_row) if on_phone else (place.col, place.row)
    shade = _shade(value, scale)
    fill = SHADES[shade - 1] if shade else EMPTY
    return Tile(code, NAMES[code], place.letters, column * STEP, row * STEP, value, fill, INK[shade])


def _legend(scale: Sequence[int]) -> list[Legend]:
    ranges = [f"{low}–{high - 1}" for low, high in pairwise(scale)]
    words = ["belum ada", *ranges, f"di atas {scale[-1] - 1}"]
    return [Legend(fill, text) for fill, text in zip((EMPTY, *SHADES), words, strict=True)]


def tile_map(values: Mapping[str, int], scale: Sequence[int] = SCALE) -> TileMap:
    """The map of `values` by province code; provinces left out count 0, an unknown code is a `KeyError`.

    `scale` gives the lowest value of each of the four shades; anything below the first is shown as none.
    """
    unknown = sorted(set(values) - set(TILES))
    if unknown:
        raise KeyError(f"no province has the codes {', '.join(unknown)}")
    halves = {
        half: [_tile(code, values.get(code, 0), scale, on_phone=True) for code in TILES if TILES[code].half == half]
        for half in ("west", "east")
    }
    whole = [_tile(code, values.get(code, 0), scale, on_phone=False) for code in TILES]
    pictures = [
        _picture(halves["west"], "sm:hidden", "Bagian barat"),
        _picture(halves["east"], "sm:hidden", "Bagian timur"),
        _picture(whole, "hidden sm:block", ""),
    ]
    return TileMap(pictures, _legend(scale), sorted(whole, key=lambda tile: tile.code))


def _picture(tiles: list[Tile], css: str, caption: str) -> Picture:
    """A window just large enough for `tiles`, with room for their outlines."""
    right, bottom = (max(place) + SIDE for place in ((tile.x for tile in tiles), (tile.y for tile in tiles)))
    top = min(tile.y for tile in tiles)
    return Picture(tiles, f"-2 {top - 2} {right + 4} {bottom - top + 4}", css, caption)
