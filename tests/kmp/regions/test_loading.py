from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from kmp.regions.models import Facility, ReferenceLoad, Region
from kmp.regions.services import LoadReport, load_reference_data
from tests.kmp.regions.conftest import FACILITY_ROWS, REGION_ROWS, write_packed


def test_load_reports_what_it_wrote(db: None, tmp_path: Path) -> None:
    reports = load_reference_data(write_packed(tmp_path))

    assert reports == [LoadReport("wilayah.csv.xz", 5, 5, 0), LoadReport("fasyankes.csv.xz", 2, 2, 0)]
    assert Region.objects.get(code="14").parent is None
    village = Region.objects.get(code="14.01.04.2001")
    assert (village.path, village.zone) == ("Desa Mekar Jaya, Kec. Tambang, Kab. Kampar, Riau", "Asia/Jakarta")
    assert Facility.objects.get(code="1401001").district_id == "14.01.04"
    assert Facility.objects.get(code="1401002").district_id is None
    connection.check_constraints()


def test_same_file_is_not_loaded_again(kampar: Path) -> None:
    Region.objects.filter(code="14").update(name="diubah")

    assert load_reference_data(kampar) == []
    assert Region.objects.get(code="14").name == "diubah"


def test_new_edition_corrects_adds_and_deletes_nothing(kampar: Path) -> None:
    facility = Facility.objects.get(code="1401001").pk
    renamed = REGION_ROWS[3]._replace(name="Mekar Raya")
    added = REGION_ROWS[4]._replace(code="14.01.04.2003")
    write_packed(kampar, [*REGION_ROWS[:3], renamed, added])

    reports = load_reference_data(kampar)

    # Mekar Sari is gone from the file and stays in the table; the other file did not change
    assert reports == [LoadReport("wilayah.csv.xz", 5, 2, 1)]
    assert Region.objects.get(code="14.01.04.2001").path == "Desa Mekar Raya, Kec. Tambang, Kab. Kampar, Riau"
    assert Region.objects.count() == 6
    assert Facility.objects.get(code="1401001").pk == facility


def test_unknown_regency_stops_the_whole_load(db: None, tmp_path: Path) -> None:
    lost = FACILITY_ROWS[0]._replace(regency="14.99")

    with pytest.raises(KeyError, match=r"14\.99"), transaction.atomic():
        _load_inside(write_packed(tmp_path, facilities=[lost]))

    assert (Region.objects.count(), Facility.objects.count(), ReferenceLoad.objects.count()) == (0, 0, 0)


def _load_inside(folder: Path) -> None:
    """The load without its outermost transaction, which the test's own stands in for."""
    load_reference_data.__wrapped__(folder)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"level": "regency"}, "region_code_fits_level"),
        ({"parent_id": "14.01"}, "region_code_fits_level"),
        ({"level": "pulau"}, "region_code_fits_level"),
        ({"zone": "Asia/Tokyo"}, "region_zone_known"),
    ],
)
def test_table_refuses_a_region_that_contradicts_itself(kampar: Path, change: dict[str, str], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Region.objects.filter(code="14").update(**change)
