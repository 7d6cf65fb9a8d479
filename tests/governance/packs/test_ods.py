"""The sheet for ODS and SIMKOPDES: the schema's own column names, and a NIK only masked and for a purpose."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from governance.packs import ods
from kmp.trail.models import ActionLog
from tests.factories.governance import founding_bylaws
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_member, rini, wati

pytestmark = pytest.mark.django_db


def asked(user: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse("staff_ods"), {"year": 2025, "form": "csv", "purpose": "", **data})


def sheets(answer: Any) -> dict[str, list[list[str]]]:
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    names = [name for name in packed.namelist() if name.endswith(".csv")]
    return {name[:-4]: list(csv.reader(io.StringIO(packed.read(name).decode()))) for name in names}


def test_the_columns_are_those_of_the_schema() -> None:
    founding_bylaws()

    found = {table.name: list(table.columns) for table in ods.tables(2025, with_nik=False)}

    assert found["anggota_koperasi"] == [
        "anggota_ref", "koperasi_ref", "nama", "nik", "kode_wilayah", "jenis_kelamin", "status_keanggotaan",
        "tanggal_terdaftar", "file_ktp", "status_akun", "pekerjaan",
    ]  # fmt: skip
    assert found["simpanan_anggota"] == [
        "simpanan_ref", "anggota_ref", "periode_pembayaran", "jumlah_simpanan", "status", "dibayar_pada",
    ]  # fmt: skip
    assert found["rat_koperasi"][-4:] == [
        "laporan_posisi_keuangan", "laporan_hasil_usaha", "rapb_posisi_keuangan", "rapb_hasil_usaha",
    ]  # fmt: skip


def test_members_have_their_sex_and_no_nik_unless_asked_for() -> None:
    founding_bylaws()
    member = make_member(group="nakes")

    [head, line] = sheets(asked(budi()))["anggota_koperasi"]

    row = dict(zip(head, line, strict=True))
    assert (row["anggota_ref"], row["nik"], row["status_keanggotaan"]) == (member.number, "", "Approved")
    assert row["jenis_kelamin"] in {"LAKI-LAKI", "PEREMPUAN"}


def test_a_masked_nik_needs_a_purpose_and_is_written_in_the_log() -> None:
    founding_bylaws()
    make_member(group="nakes")

    refused = asked(budi(), with_nik="on")
    assert (refused.status_code, ActionLog.objects.filter(action="governance.ods.exported").count()) == (422, 0)
    [head, line] = sheets(asked(budi(), with_nik="on", purpose="Laporan RAT"))["anggota_koperasi"]

    nik = dict(zip(head, line, strict=True))["nik"]
    assert (len(nik), nik[6:12]) == (16, "******")
    log = ActionLog.objects.get(action="governance.ods.exported")
    assert log.after == {"year": 2025, "form": "csv", "with_nik": True, "purpose": "Laporan RAT"}


def test_the_workbook_has_a_sheet_for_each_table_and_one_of_what_is_left() -> None:
    founding_bylaws()
    make_member(group="nakes")

    answer = asked(budi(), form="xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    names = [table.name for table in ods.tables(2025, with_nik=False)]
    assert book.sheet_names == [*names, "yang_harus_diisi_tangan"]
    left = book.get_sheet_by_name("yang_harus_diisi_tangan").to_python()
    assert ["anggota_koperasi", "pekerjaan", ""] in left


def test_members_are_counted_by_sex() -> None:
    founding_bylaws()
    for group in ("nakes", "nakes", "faskes"):
        make_member(group=group)

    rows = {row[0]: row[1:] for row in ods.counts(2100).rows}

    assert (rows["Jumlah"][2], rows["Jumlah"][3]) == (1, 3)
    assert int(str(rows["Jumlah"][0])) + int(str(rows["Jumlah"][1])) == 2


def test_only_the_board_takes_the_sheet() -> None:
    founding_bylaws()

    assert asked(rini()).status_code == 403
    assert asked(wati()).status_code == 403
    assert "Belum ada sambungan terbuka (API)" in browser_of(budi()).get(reverse("staff_ods")).content.decode()
    assert not ActionLog.objects.filter(action="governance.ods.exported").exists()
