"""Where each province stands on the tile map: one square each, roughly as the islands lie (mock-up 9).

`west` and `east` are the halves into which the map is cut on a phone. The wide map has 17 columns and 8 rows; on a
phone each half has 9 columns.
"""

from dataclasses import dataclass

COLUMNS, ROWS, PHONE_COLUMNS = 17, 8, 9


@dataclass(frozen=True)
class Tile:
    """One province: its Kemendagri code, the two letters on its square, and where that stands, from 0."""

    province: str
    letters: str
    col: int
    row: int
    half: str
    phone_col: int
    phone_row: int


_PLACES = (  # province, letters, column and row on the wide map, half, column and row on a phone
    ("11", "AC", 0, 0, "west", 0, 0),  # Aceh
    ("12", "SU", 1, 1, "west", 1, 1),  # Sumatera Utara
    ("13", "SB", 1, 2, "west", 1, 2),  # Sumatera Barat
    ("14", "RI", 2, 1, "west", 2, 1),  # Riau
    ("15", "JA", 2, 2, "west", 2, 2),  # Jambi
    ("16", "SS", 3, 3, "west", 3, 3),  # Sumatera Selatan
    ("17", "BE", 2, 3, "west", 2, 3),  # Bengkulu
    ("18", "LA", 3, 4, "west", 3, 4),  # Lampung
    ("19", "BB", 4, 2, "west", 4, 2),  # Kepulauan Bangka Belitung
    ("21", "KR", 3, 1, "west", 3, 1),  # Kepulauan Riau
    ("31", "JK", 5, 5, "west", 5, 5),  # Daerah Khusus Ibukota Jakarta
    ("32", "JB", 5, 6, "west", 5, 6),  # Jawa Barat
    ("33", "JT", 6, 6, "west", 6, 6),  # Jawa Tengah
    ("34", "YO", 6, 7, "west", 6, 7),  # Daerah Istimewa Yogyakarta
    ("35", "JI", 7, 6, "west", 7, 6),  # Jawa Timur
    ("36", "BT", 4, 5, "west", 4, 5),  # Banten
    ("51", "BA", 8, 7, "east", 0, 5),  # Bali
    ("52", "NB", 9, 7, "east", 1, 5),  # Nusa Tenggara Barat
    ("53", "NT", 10, 7, "east", 2, 5),  # Nusa Tenggara Timur
    ("61", "KB", 5, 2, "west", 5, 2),  # Kalimantan Barat
    ("62", "KT", 6, 2, "west", 6, 2),  # Kalimantan Tengah
    ("63", "KS", 6, 3, "west", 6, 3),  # Kalimantan Selatan
    ("64", "KI", 7, 2, "west", 7, 2),  # Kalimantan Timur
    ("65", "KU", 7, 1, "west", 7, 1),  # Kalimantan Utara
    ("71", "SA", 10, 1, "east", 2, 1),  # Sulawesi Utara
    ("72", "ST", 9, 2, "east", 1, 2),  # Sulawesi Tengah
    ("73", "SN", 9, 4, "east", 1, 4),  # Sulawesi Selatan
    ("74", "SG", 10, 3, "east", 2, 3),  # Sulawesi Tenggara
    ("75", "GO", 9, 1, "east", 1, 1),  # Gorontalo
    ("76", "SR", 8, 3, "east", 0, 3),  # Sulawesi Barat
    ("81", "MA", 12, 3, "east", 4, 3),  # Maluku
    ("82", "MU", 12, 1, "east", 4, 1),  # Maluku Utara
    ("91", "PA", 16, 2, "east", 8, 2),  # Papua
    ("92", "PB", 14, 2, "east", 6, 2),  # Papua Barat
    ("93", "PS", 16, 4, "east", 8, 4),  # Papua Selatan
    ("94", "PT", 15, 3, "east", 7, 3),  # Papua Tengah
    ("95", "PE", 16, 3, "east", 8, 3),  # Papua Pegunungan
    ("96", "PD", 13, 2, "east", 5, 2),  # Papua Barat Daya
)
TILES = {place[0]: Tile(*place) for place in _PLACES}
