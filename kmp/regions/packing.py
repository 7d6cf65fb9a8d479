"""Makes the two packed files from the published CSV files, once for each edition of the lists."""

import csv
import io
import lzma
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kmp.regions.rules import PackedFacility, PackedRegion, plain

DATA_DIR = Path(__file__).parent / "data"
REGIONS, FACILITIES = "wilayah.csv.xz", "fasyankes.csv.xz"
KINDS = {"provinsi": "provinsi", "kecamatan": "kecamatan"}  # the files without a column `jenis`
# Abbreviations that keep their capitals; anything else in the lists (all capitals) becomes an ordinary name.
_CAPITALS = """
    RS RSU RSUD RSUP RSUPN RSD RSDC RSDKC RSJ RSJP RSK RSKD RSIA RSGM RSAU RSPAU TNI AD AU UPT PMI PKU UGM
    UKI UMI FKG THT TB NU PGI IBI IIK EMC MRCCC DIY KH HKBP GKPS GKST GPM PT PTP PTPN NTB BSD JIH MMC YPK
    COVID BPSDM
"""
CAPITALS = frozenset(_CAPITALS.split())
ROMAN = re.compile(r"[IVX]+")


def unpack(path: Path) -> Iterator[list[str]]:
    """The lines of a packed file without the heading."""
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def pack(path: Path, heading: Sequence[str], rows: Iterable[tuple[str, ...]]) -> int:
    """Write `rows` as CSV, compressed; the same rows give the same bytes. Returns their number."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    lines = sorted(rows)
    writer.writerows(lines)
    path.write_bytes(lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME))
    return len(lines)


def packed_regions(source: Path) -> Iterator[PackedRegion]:
    """All four lists as one, with stray spaces and typographic apostrophes of the source put right."""
    for level in ("provinsi", "kabkota", "kecamatan", "desa_kelurahan"):
        for row in _read(source / "wilayah" / f"wilayah_{level}.csv"):
            name = " ".join(row["nama"].replace("’", "'").split())
            yield PackedRegion(row["kode"], row.get("jenis") or KINDS[level], name, row.get("kodepos", ""))


def packed_facilities(source: Path) -> Iterator[PackedFacility]:
    """Both lists, with names in ordinary spelling and the district where a puskesmas bears its name."""
    districts = {
        (row["kode_kabkota"], plain(row["nama"]).replace(" ", "")): row["kode"]
        for row in _read(source / "wilayah" / "wilayah_kecamatan.csv")
    }
    for kind in ("puskesmas", "rumah_sakit"):
        for row in _read(source / "fasyankes" / f"{kind}_2022_cc0.csv"):
            regency = f"{row['kode_kab_kemendagri'][:2]}.{row['kode_kab_kemendagri'][2:]}"
            own = plain(row["nama"]).removeprefix("puskesmas ").replace(" ", "")
            district = districts.get((regency, own), "") if kind == "puskesmas" else ""
            yield PackedFacility(row["kode_instansi"], kind, readable(row["nama"]), regency, district)


def readable(name: str) -> str:
    """A name in capitals as it is usually written: "RS UMUM DAERAH DR. SOETOMO" is "RS Umum Daerah Dr. Soetomo"."""
    words = re.sub(r"[A-Z']+", lambda found: _word(found.group()), " ".join(name.split()))
    return words.replace("TNI Al", "TNI AL").replace("TNI-Al", "TNI-AL").replace(" Dan ", " dan ")


def _word(word: str) -> str:
    return word if word in CAPITALS or ROMAN.fullmatch(word) else word.capitalize()


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
