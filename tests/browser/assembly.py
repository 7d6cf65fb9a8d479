"""Chapter four: the books of the year are closed, the groups meet, the plenary opens, the members vote."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine

from kmp.ui.verdicts import METHODS
from tests.browser.people import Person
from tests.browser.story import ASSEMBLY, GROUPS, YEAR, Story

JAKARTA = ZoneInfo("Asia/Jakarta")
MEETING, FRIDGES = "Rapat Anggota Tahunan", "Membeli 40 kulkas vaksin bersama"
# By weight 55 % say yes, by heads 2 of 5: the four readings differ.
NO = "Tidak setuju"
CHOICES = {"produsen": "Setuju", "distributor": "Setuju", "faskes": NO, "nakes": NO, "pengguna": NO}
CLOSING = ASSEMBLY + timedelta(hours=6)


def at(instant: datetime) -> str:
    """As a date-and-time field takes it, on Jakarta's clock."""
    return instant.astimezone(JAKARTA).strftime("%Y-%m-%dT%H:%M")


def the_year_is_closed(story: Story) -> None:
    """Budi closes the books for good and prepares the surplus; a fresh proof is asked for."""
    budi = story.budi.signs_in().goes("staff_books", query=f"?tahun={YEAR}")
    budi.follows(f"Tutup tahun buku {YEAR}").proves().presses(f"Ya, tutup tahun buku {YEAR}")
    budi.reads(f"Tahun buku {YEAR} ditutup")
    budi.goes("staff_surplus").presses(f"Siapkan pembagian SHU {YEAR}").reads("disiapkan sebagai estimasi", "Rp50.000")


def everyone_decides(story: Story, clock: time_machine.Traveller) -> None:
    """Two motions: the surplus, and forty fridges."""
    for one in (story.rini, *story.people.values()):
        one.signs_in()
    plenary = _plans(story.budi)
    _groups_meet(story.budi, plenary)
    shu, fridges = _writes_the_motions(story.budi, plenary)
    _checks_in(story.budi.opens(plenary)).presses("Buka rapat").reads("Rapat dibuka")
    for motion in (shu, fridges):
        story.budi.opens(motion).presses("Buka pemungutan suara").reads("Pemungutan suara dibuka")
    for group in GROUPS:
        _votes(story.people[group], "SHU", choice="Setuju", asked_first=True)
        _votes(story.people[group], FRIDGES, choice=CHOICES[group])
    clock.move_to(CLOSING + timedelta(minutes=1))
    _counts(story.budi, [shu, fridges])
    _closes(story.budi, plenary)
    story.budi.opens(shu).presses("Jadikan keputusan Rapat Anggota").reads("menjadi keputusan")
    _the_public_reads(story.public)


def _plans(budi: Person) -> str:
    budi.goes("staff_meeting_new")
    budi.writes({"Nama rapat": MEETING, "Rapat Paripurna mulai": at(ASSEMBLY + timedelta(hours=3)), "Tempat": "Balai"})
    budi.writes({"Rapat kelompok mulai": at(ASSEMBLY + timedelta(hours=1))})
    budi.presses("Rencanakan rapat").reads("sudah direncanakan", "Belum dapat dibuka.")
    return budi.page.url


def _groups_meet(budi: Person, plenary: str) -> None:
    for name in ("Produsen", "Distributor", "Fasilitas kesehatan", "Tenaga kesehatan", "Pengguna akhir"):
        budi.opens(plenary)
        budi.page.locator("main .rows").get_by_role("link", name=name).first.click()
        _checks_in(budi).presses("Buka rapat").reads("Rapat dibuka")
        _closes(budi, budi.page.url)


def _checks_in(budi: Person) -> Person:
    """Everyone who is listed as still absent."""
    budi.reads("Catat kehadiran")
    for box in budi.page.get_by_role("checkbox").all():
        box.check()
    return budi.presses("Catat hadir").reads("Kehadiran tercatat")


def _closes(budi: Person, meeting: str) -> None:
    budi.opens(meeting).writes({"Isi berita acara": "Rapat berjalan tertib."})
    budi.presses("Tutup rapat dengan berita acara ini").reads("berita acaranya tersimpan")


def _writes_the_motions(budi: Person, plenary: str) -> tuple[str, str]:
    budi.goes("staff_surplus_year", YEAR).writes({"Pemungutan suara ditutup": at(CLOSING)})
    budi.presses("Ajukan ke Rapat Paripurna").reads("SHU diajukan sebagai usul")
    shu = budi.page.url
    budi.opens(plenary).follows("Tulis usul").writes(
        {
            "Usul dalam satu kalimat": FRIDGES,
            "Uraian": "Harga satuan turun bila dibeli bersama.",
            "Jika diterima": "Koperasi memesan 40 kulkas.",
            "Jika ditolak": "Setiap klinik membeli sendiri.",
            "Pemungutan suara ditutup": at(CLOSING),
        }
    )
    budi.presses("Simpan sebagai konsep").reads("tercatat sebagai konsep")
    return shu, budi.page.url


def _votes(one: Person, title: str, *, choice: str, asked_first: bool = False) -> None:
    """Read, choose, look once more, send; the first time the password is asked for again."""
    one.goes("votes").fits()
    one.page.locator("main section, main article, main li").filter(has_text=title).get_by_role("link").first.click()
    one.reads(title).fits()
    one.page.get_by_role("radio", name=re.compile(rf"^{choice}")).check()
    one.presses("Lanjut: periksa pilihan")
    if asked_first:
        one.proves()
    one.reads("Anda memilih", choice).fits().presses("Kirim suara").reads("Nomor bukti Anda", choice).fits()


def _counts(budi: Person, motions: list[str]) -> None:
    for number, motion in enumerate(motions):
        budi.opens(motion).presses("Tutup pemungutan suara").reads("Pemungutan suara ditutup")
        budi.presses("Hitung suara dan terbitkan bukti")
        if not number:
            budi.proves()
        budi.reads("Suara dihitung dan berkas bukti terbit")


def _the_public_reads(public: Person) -> None:
    """Nobody signs in here; the card shows what each of four ways of counting would have said."""
    public.goes("verdicts").follows(FRIDGES)
    public.reads(
        "Diterima", "setuju 55,00%", "40,00%", "Dua dari empat cara memberi hasil lain", *METHODS.values()
    ).fits()
