"""The sheet for ODS and SIMKOPDES: tables with the column names of the ministry's schema, filled from the house.

Neither system has a known open API (cooperative_law 5), so this is a file that an officer uploads or copies by hand.
What the house does not know stays empty, and `by_hand` names it. A NIK is left out, or masked where there is a purpose.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from governance.bylaws.models import BylawVersion
from governance.meetings.models import Attendance, Meeting
from governance.meetings.states import MeetingKind, MeetingState, Occasion
from governance.officers.models import Term
from governance.packs.figures import movement
from governance.packs.models import AnnualReport
from governance.packs.queries import annual_meeting, figures_of
from kmp import clock
from kmp.books.queries import balances
from members.registry.models import Member
from members.registry.queries import masked_nik
from members.registry.states import MemberStatus
from members.savings.models import Bill, Payment

SEXES = {"L": "LAKI-LAKI", "P": "PEREMPUAN"}
CAPITAL = {
    "3-1000": "Simpanan pokok",
    "3-1100": "Simpanan wajib",
    "2-1000": "Simpanan sukarela",
    "3-2000": "Cadangan umum",
    "3-2100": "Cadangan risiko",
    "3-4000": "Hibah",
    "3-5000": "Modal penyertaan",
    "2-2000": "Utang bank",
}
OWN = "Nama kolom kami sendiri: skema tabel ini tidak terbuka."


@dataclass(frozen=True)
class Table:
    """One table: its name, columns and rows; `by_hand` are the columns the house cannot fill, `remark` what to know."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]
    by_hand: Sequence[str] = ()
    remark: str = ""


def tables(year: int, *, with_nik: bool) -> Iterator[Table]:
    """Every table, for one book year, as of today."""
    yield profile()
    yield annual_meetings(year)
    yield officers(year, with_nik=with_nik)
    yield members(with_nik=with_nik)
    yield savings(year)
    yield capital(year)
    yield documents()
    yield counts(year)


def _cooperative() -> str:
    return settings.COOPERATIVE["number"]


def profile() -> Table:
    """`profil_koperasi`: one row."""
    columns = (
        "koperasi_ref", "nama_koperasi", "status_registrasi", "bentuk_koperasi", "kategori_usaha", "nik_koperasi",
        "alamat_lengkap", "kode_pos", "koordinat_dibulatkan", "modal_awal", "sumber_persetujuan", "tentang_koperasi",
        "pola_pengelolaan", "metode_pengisian",
    )  # fmt: skip
    known = {
        "koperasi_ref": _cooperative(),
        "nama_koperasi": settings.COOPERATIVE["legal_name"],
        "bentuk_koperasi": "Primer",
        "nik_koperasi": _cooperative(),
    }
    return Table("profil_koperasi", columns, [[known.get(name, "") for name in columns]], _unknown(columns, known))


def annual_meetings(year: int) -> Table:
    """`rat_koperasi`: the RAT of the year with its four JSON texts; one row, or none while no RAT is planned."""
    columns = (
        "rat_ref", "koperasi_ref", "jenis_sektor_koperasi", "urutan_rat", "tahun_buku", "tahun_rencana_kerja",
        "tahun_rencana_anggaran", "tanggal_rat", "jumlah_peserta_rat", "status_rat", "tahap_rat",
        "laporan_posisi_keuangan", "laporan_hasil_usaha", "rapb_posisi_keuangan", "rapb_hasil_usaha",
    )  # fmt: skip
    by_hand = ("jenis_sektor_koperasi", "tahap_rat", "rapb_posisi_keuangan")
    meeting = annual_meeting(year)
    rows = [_annual_meeting(meeting, year)] if meeting is not None else []
    return Table("rat_koperasi", columns, rows, by_hand)


def _annual_meeting(meeting: Meeting, year: int) -> list[object]:
    report = AnnualReport.objects.filter(year=year).first() or AnnualReport(year=year)
    figures = figures_of(report)
    earlier = Meeting.objects.filter(
        kind=MeetingKind.PLENARY, occasion=Occasion.ANNUAL, state=MeetingState.CLOSED, starts_at__lt=meeting.starts_at
    )
    present = Attendance.objects.filter(meeting=meeting).count()
    next_year, on = year + 1, clock.day_of(meeting.starts_at)
    words = (_json(figures["balance"]), _json(figures["result"]), "", _json(report.budget))
    head = [f"RAT-{year}", _cooperative(), "", earlier.count() + 1, year, next_year, next_year, on, present]
    return [*head, meeting.get_state_display(), "", *words]


def officers(year: int, *, with_nik: bool) -> Table:
    """`pengurus_koperasi`: who held an office in the year, pengawas too."""
    columns = (
        "pengurus_ref", "koperasi_ref", "nama", "jabatan", "status", "no_hp", "nik", "jenis_kelamin", "email",
        "tanggal_lahir", "status_pendidikan", "periode_mulai", "periode_selesai", "file_ktp",
    )  # fmt: skip
    found = Term.objects.filter(starts_on__lte=date(year, 12, 31), ends_on__gte=date(year, 1, 1))
    rows = (
        [
            f"PGR-{term.pk}", _cooperative(), term.person.name, term.position, term.get_body_display(),
            term.person.phone, _nik(term.person.nik_cipher, with_nik), SEXES[term.person.sex], term.person.email,
            term.person.birth_date, "", term.starts_on, term.ends_on, "",
        ]
        for term in found.select_related("person").order_by("-body", "starts_on", "pk")
    )  # fmt: skip
    return Table("pengurus_koperasi", columns, rows, ("status_pendidikan", "file_ktp"))


def members(*, with_nik: bool) -> Table:
    """`anggota_koperasi`: everybody who has not left, by number. The schema knows no group and no institution."""
    columns = (
        "anggota_ref", "koperasi_ref", "nama", "nik", "kode_wilayah", "jenis_kelamin", "status_keanggotaan",
        "tanggal_terdaftar", "file_ktp", "status_akun", "pekerjaan",
    )  # fmt: skip
    found = Member.objects.exclude(status=MemberStatus.LEFT).order_by("number")
    rows: QuerySet[Any, Any] = found.values_list(
        "number", "name", "person__nik_cipher", "region_id", "person__sex", "joined_on", "person__user__is_active"
    )
    cells = (
        [
            number, _cooperative(), name, _nik(cipher, with_nik), region or "", SEXES.get(sex, ""), "Approved", joined,
            "", "Aktif" if active else "", "",
        ]
        for number, name, cipher, region, sex, joined, active in rows.iterator(2000)
    )  # fmt: skip
    remark = "Lembaga tidak mempunyai jenis kelamin; kelompok anggota (KMP) tidak ada dalam skema."
    return Table("anggota_koperasi", columns, cells, ("file_ktp", "pekerjaan"), remark)


def savings(year: int) -> Table:
    """`simpanan_anggota`: what members paid in during the year, then what of it is still owed."""
    columns = ("simpanan_ref", "anggota_ref", "periode_pembayaran", "jumlah_simpanan", "status", "dibayar_pada")
    return Table("simpanan_anggota", columns, _savings(year))


def _savings(year: int) -> Iterator[list[object]]:
    paid = Payment.objects.filter(paid_on__year=year, amount_rp__gt=0, reversed_by=None).order_by("pk")
    rows: QuerySet[Any, Any] = paid.values_list("pk", "member__number", "bill__month", "paid_on", "amount_rp")
    for pk, number, month, paid_on, amount in rows.iterator(5000):
        yield [f"BYR-{pk}", number, f"{month or paid_on:%Y-%m}", amount, "PAID", paid_on]
    owed: QuerySet[Any, Any] = (
        Bill.objects.filter(month__year=year, rest_rp__gt=0, member__isnull=False)
        .order_by("pk")
        .values_list("pk", "member__number", "month", "rest_rp")
    )
    for pk, number, month, rest in owed.iterator(5000):
        yield [f"TGH-{pk}", number, f"{month:%Y-%m}", rest, "UNPAID", ""]


def capital(year: int) -> Table:
    """`modal_koperasi`: own and outside capital at the end of the year, from the books."""
    stand = {one.code: -one.amount_rp for one in balances(date(year, 12, 31))}
    rows = [[_cooperative(), name, stand.get(code, 0)] for code, name in CAPITAL.items()]
    return Table("modal_koperasi", ("koperasi_ref", "jenis_modal", "jumlah"), rows, remark=OWN)


def documents() -> Table:
    """`dokumen_koperasi`: the deeds known from the bylaws."""
    rows = [
        [
            _cooperative(),
            _deed(version.number),
            version.deed_number,
            version.valid_from,
        ]
        for version in BylawVersion.objects.order_by("number")
    ]
    by_hand = ("Berita Negara", "NIB", "NPWP", "SK AHU", "SK AHU Perubahan")
    return Table("dokumen_koperasi", ("koperasi_ref", "jenis_dokumen", "nomor", "tanggal"), rows, by_hand, OWN)


def counts(year: int) -> Table:
    """Members by group, split by sex, as ODS asks for them (L/P)."""
    columns = ("kelompok", "laki_laki", "perempuan", "lembaga", "jumlah")
    rows = [[one["name"], one["men"], one["women"], one["institutions"], one["end"]] for one in movement(year)]
    total = ["Jumlah", *(sum(row[place] for row in rows) for place in range(1, len(columns)))]
    return Table("rekap_anggota", columns, [*rows, total], remark="Untuk isian jumlah anggota L/P di ODS.")


def _deed(number: int) -> str:
    return "Akta Pendirian" if number == 1 else "Akta Perubahan"


def _unknown(columns: Sequence[str], known: dict[str, str]) -> list[str]:
    return [name for name in columns if name not in known]


def _nik(cipher: Any, with_nik: bool) -> str:
    return masked_nik(cipher) if with_nik and cipher is not None else ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
