from kmp.regions.packing import DATA_DIR, REGIONS, unpack
from kmp.regions.tiles import COLUMNS, PHONE_COLUMNS, ROWS, TILES


def test_every_province_has_one_tile() -> None:
    provinces = {row[0] for row in unpack(DATA_DIR / REGIONS) if len(row[0]) == 2}

    assert len(provinces) == 38
    assert set(TILES) == provinces


def test_no_two_tiles_share_a_place_or_letters() -> None:
    tiles = TILES.values()

    assert len({(tile.col, tile.row) for tile in tiles}) == 38
    assert len({(tile.half, tile.phone_col, tile.phone_row) for tile in tiles}) == 38
    assert len({tile.letters for tile in tiles}) == 38


def test_tiles_stay_inside_their_maps() -> None:
    tiles = TILES.values()

    assert (max(tile.col for tile in tiles) + 1, max(tile.row for tile in tiles) + 1) == (COLUMNS, ROWS)
    assert max(tile.phone_col for tile in tiles) + 1 == PHONE_COLUMNS
    assert {tile.half for tile in tiles} == {"west", "east"}
