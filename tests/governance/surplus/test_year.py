"""A whole year: closed, put to the assembly, decided, shared, paid; and everything that is refused on the way."""

import pytest

from governance.surplus.models import Share
from governance.surplus.states import DistributionState
from tests.factories.governance import closed_year, posted_distribution

pytestmark = pytest.mark.django_db


def test_worked_example_is_shared_to_the_rupiah() -> None:
    members = closed_year()

    distribution = posted_distribution(members)

    assert distribution.state == DistributionState.POSTED
    assert distribution.result is not None
    assert distribution.result["posts"] == {
        "cadangan": 149_972_982,
        "jasa_modal": 67_536_046,
        "jasa_usaha": 180_096_123,
        "pengurus": 22_512_015,
        "karyawan": 22_512_015,
        "pendidikan": 22_512_015,
        "sosial": 13_507_209,
        "pembangunan": 9_004_806,
    }
    assert distribution.result["total_rp"] == 487_653_211
    faskes = Share.objects.filter(distribution=distribution, group="faskes").order_by("member__number")
    assert [share.lines["jasa_usaha"] for share in faskes] == [27_869_069, 12_650_869, 4_504_092]
