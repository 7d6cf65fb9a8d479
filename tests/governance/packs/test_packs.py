"""The RAT pack: one PDF and one zip of everything, by number only, each part with page and digest."""

import io
import zipfile
from datetime import date
from hashlib import sha256

import pytest
from django.db.models import Sum
from pypdf import PdfReader

from governance.meetings.models import Meeting
from governance.packs import parts
from governance.packs.making import ask_pack
from governance.packs.models import AnnualReport, Pack
from governance.packs.queries import figures_of
from governance.surplus.models import Share
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from tests.factories.governance import (
    BOOK_YEAR,
    GROUPS,
    approved_distribution,
    closed_year,
    on_day,
    planned_plenary,
    posted_distribution,
)
from tests.factories.members import budi
from tests.factories.packs import made_pack, signed_report
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def whole_year() -> Meeting:
    """The RAT of 2025, held, its SHU shared, its report signed."""
    members = closed_year()
    distribution = posted_distribution(members)
    with on_day(date(BOOK_YEAR + 1, 4, 2)):
        signed_report()
    assert distribution.motion is not None
    return distribution.motion.meeting


def test_the_pack_holds_every_part_with_its_page_and_digest() -> None:
    meeting = whole_year()

    pack = made_pack(meeting)

    assert pack.run.state == "selesai", pack.run.error
    names = [one["name"].removesuffix(".pdf") for one in pack.contents]
    assert names[:12] == [
        "agenda",
        "daftar-hadir",
        "lpj",
        "laporan-pengawas",
        "neraca",
        "hasil-usaha",
        "ekuitas",
        "arus-kas",
        "catatan",
        "promosi-ekonomi",
        "shu",
        "rencana-kerja-rapb",
    ]
    assert names[12:] == [*(f"berita-acara-{code}" for code in GROUPS), "berita-acara-paripurna", "putusan"]
    assert pack.pdf is not None
    pages = PdfReader(pack.pdf.content.open("rb")).pages
    assert pack.contents[-1]["page"] + pack.contents[-1]["pages"] - 1 == len(pages)
    agenda = pack.contents[0]
    assert "Acara rapat" in pages[agenda["page"] - 1].extract_text()


def test_the_zip_proves_itself_and_names_no_member() -> None:
    meeting = whole_year()
    pack = made_pack(meeting)

    packed = zipfile.ZipFile(io.BytesIO(bytes(pack.archive or b"")))
    sums = dict(line.split("  ")[::-1] for line in packed.read("SHA256SUMS").decode().splitlines())
    assert {name: sha256(packed.read(name)).hexdigest() for name in sums} == sums
    assert set(packed.namelist()) == {*sums, "SHA256SUMS"}
    assert pack.archive_digest == sha256(bytes(pack.archive or b"")).hexdigest()
    shares = packed.read("shu-anggota.csv").decode("utf-8-sig").splitlines()
    assert shares[0] == "Nomor anggota;Kelompok;Rupiah"
    assert sum(int(line.rsplit(";", 1)[1]) for line in shares[1:]) == Share.objects.aggregate(rp=Sum("total_rp"))["rp"]


def test_before_the_booking_the_shares_are_an_estimate() -> None:
    distribution = approved_distribution(closed_year())
    assert distribution.motion is not None

    part = parts.surplus_part(BOOK_YEAR, figures_of(AnnualReport(year=BOOK_YEAR)))

    assert {"kind": "note", "text": "Perkiraan menurut aturan yang berlaku."} in part.blocks
    assert len(list(part.sheets[0].rows)) == 8


def test_asking_twice_makes_one_pack_and_a_new_one_after_it_is_done() -> None:
    plenary = planned_plenary()

    first, second = ask_pack(plenary, acting_user=budi()), ask_pack(plenary, acting_user=budi())
    assert (first.pk, Run.objects.filter(kind="berkas_rat").count()) == (second.pk, 1)
    execute_run(first.run_id)
    third = ask_pack(plenary, acting_user=budi())

    assert third.pk != first.pk
    assert Pack.objects.count() == 2


def test_a_pack_of_a_plenary_that_has_not_met_says_so() -> None:
    pack = made_pack(planned_plenary())

    assert pack.pdf is not None
    text = "".join(page.extract_text() for page in PdfReader(pack.pdf.content.open("rb")).pages)
    assert "Belum ada yang tercatat hadir." in text
    assert "Belum ada usul yang diputuskan." in text


def test_only_a_plenary_has_a_pack() -> None:
    meeting = planned_plenary().group_meetings.get(group="faskes")

    assert code_of(ask_pack, meeting, acting_user=budi()) == "pack_is_of_a_plenary"
    assert not Pack.objects.exists()


def test_raw_sql_changes_no_finished_pack() -> None:
    pack = made_pack(planned_plenary())

    raw_sql_is_refused("UPDATE governance_pack SET contents = '[]' WHERE id = %s", pack.pk)
    raw_sql_is_refused("DELETE FROM governance_pack WHERE id = %s", pack.pk)


def test_many_members_stand_in_the_sheets_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LINES_ON_PAPER", 2)
    meeting = whole_year()

    part = parts.attendance_part(meeting)

    assert {"kind": "note", "text": "Daftar nomor anggota yang hadir ada dalam berkas daftar-hadir.csv."} in part.blocks
    assert len(list(part.sheets[0].rows)) == 8
