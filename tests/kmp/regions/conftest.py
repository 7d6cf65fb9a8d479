from collections.abc import Sequence
from pathlib import Path

import pytest

from kmp.regions.packing import FACILITIES, REGIONS, pack
from kmp.regions.rules import PackedFacility, PackedRegion
from kmp.regions.services import load_reference_data

REGION_ROWS = (
    PackedRegion("14", "provinsi", "Riau", ""),
    PackedRegion("14.01", "kabupaten", "Kabupaten Kampar", ""),
    PackedRegion("14.01.04", "kecamatan", "Tambang", ""),
    PackedRegion("14.01.04.2001", "desa", "Mekar Jaya", "28461"),
    PackedRegion("14.01.04.2002", "desa", "Mekar Sari", "28462"),
)
FACILITY_ROWS = (
    PackedFacility("1401001", "puskesmas", "Puskesmas Tambang", "14.01", "14.01.04"),
    PackedFacility("1401002", "rumah_sakit", "RS Umum Daerah Bangkinang", "14.01", ""),
)


def write_packed(
    folder: Path, regions: Sequence[PackedRegion] = REGION_ROWS, facilities: Sequence[PackedFacility] = FACILITY_ROWS
) -> Path:
    """Both packed files, as small as the test needs."""
    pack(folder / REGIONS, PackedRegion._fields, regions)
    pack(folder / FACILITIES, PackedFacility._fields, facilities)
    return folder


@pytest.fixture
def kampar(db: None, tmp_path: Path) -> Path:
    """Five regions and two facilities, loaded; the folder they came from."""
    load_reference_data(write_packed(tmp_path))
    return tmp_path
