"""Chapter four: books closed, members invited, groups and plenary meet, two persons open each vote, all decide."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine

from tests.browser.ballots import (
    FRIDGES,
    HOURS,
    all_agree,
    everyone_votes,
    the_public_reads,
    two_open_each,
    votes_are_counted,
)
from tests.browser.people import Person
from tests.browser.story import ASSEMBLY, YEAR, Story

JAKARTA = ZoneInfo("Asia/Jakarta")
MEETING = "Rapat Anggota Tahunan"
CLOSING = ASSEMBLY + timedelta(hours=6)


def at(instant: datetime) -> str:
    """As a date-and-time field takes it, on Jakarta's clock."""
    return instant.astimezone(JAKARTA).strftime("%Y-%m-%dT%H:%M")


def the_year_is_closed(story: Story) -> None:
    """Budi closes the books for good and prepares the surplus; a fresh proof is asked for."""
    budi = story.budi.signs_in().goes("staff_books", query=f"?tahun={YEAR}")
    budi.follows(f"Tutup tahun buku {YEAR}").proves().presses(f"Ya, tutup tahun buku {YEAR}")
    budi.reads(f"Tahun buku {YEAR} ditutup")
    budi.goes("staff_surplus").presses(f"Siapkan pembagian SHU {YEAR}").reads("masukannya sedang dibekukan", "Rp50.000")
    budi.reads(
        "Rencanakan dahulu rapat yang memutuskan SHU ini", "Sidik yang dibekukan"
    )  # the worker has frozen the inputs meanwhile


def everyone_is_invited(story: Story) -> None:
    """The plenary with its groups planned, three motions in draft, invitations in time, an answer from a phone."""
    plenary = story.papers["plenary"] = _plans(story)
    _writes_the_motions(story)
    story.budi.opens(plenary).follows("Periksa dan kirim undangan").reads("Yang akan diundang", "6 orang")
    story.budi.presses("Kirim undangan").reads("12 undangan dikirim")  # each to the own group and to the plenary
    nurse = story.people["nakes"].signs_in().goes("meetings").fits().follows("Baca dan jawab undangan")
    nurse.reads("Apakah Anda hadir?", "Susunan acara").fits()
    nurse.presses("Hadir").reads("Jawaban Anda tercatat", "Jawaban Anda: hadir").fits()


def everyone_decides(story: Story, clock: time_machine.Traveller) -> None:
    """Three motions: opening hours by consensus, then by ballots the surplus and forty fridges."""
    for one in (story.rini, story.budi, story.hadi, *story.people.values()):
        one.signs_in()
    _groups_meet(story)
    _opens(story.budi, story.papers["plenary"])
    all_agree(story)
    two_open_each(story)
    everyone_votes(story)
    clock.move_to(CLOSING + timedelta(minutes=1))
    votes_are_counted(story)
    _closes(story, story.papers["plenary"])
    story.budi.opens(story.papers["shu"]).presses("Jadikan keputusan Rapat Anggota").reads("menjadi keputusan")
    the_public_reads(story.public)


def _plans(story: Story) -> str:
    budi = story.budi.goes("staff_meeting_new").ticks("Rapat Anggota Tahunan (RAT)", "Tatap muka")
    budi.writes({"Nama rapat": MEETING, "Tahun buku": str(YEAR), "Tempat": "Balai"})
    budi.writes({"Rapat Paripurna mulai": at(ASSEMBLY + timedelta(hours=3))})
    budi.writes({"Rapat kelompok mulai": at(ASSEMBLY + timedelta(hours=1))})
    budi.writes({"Pimpinan rapat": story.budi.email, "Notulis": story.rini.email})
    budi.presses("Rencanakan rapat").reads("direncanakan, belum diundangkan", "Undangan belum dikirim, paling lambat")
    return budi.page.url


def _writes_the_motions(story: Story) -> None:
    budi = story.budi.goes("staff_surplus_year", YEAR).writes({"Pemungutan suara ditutup": at(CLOSING)})
    budi.presses("Ajukan ke Rapat Paripurna").reads("SHU diajukan sebagai usul")
    story.papers["shu"] = budi.page.url
    asked = {"Uraian": "Harga satuan turun bila dibeli bersama.", "Jika diterima": "Koperasi memesan 40 kulkas."}
    story.papers["fridges"] = _writes(story, {**asked, "Usul dalam satu kalimat": FRIDGES})
    asked = {"Uraian": "Sabtu pagi pun ada yang datang.", "Jika diterima": "Kantor buka Sabtu pagi."}
    story.papers["hours"] = _writes(story, {**asked, "Usul dalam satu kalimat": HOURS})


def _writes(story: Story, asked: dict[str, str]) -> str:
    """One draft for the plenary."""
    budi = story.budi.opens(story.papers["plenary"]).follows("Tulis usul").writes(asked)
    budi.writes({"Jika ditolak": "Semuanya tetap seperti sekarang.", "Pemungutan suara ditutup": at(CLOSING)})
    budi.presses("Simpan sebagai konsep").reads("tercatat sebagai konsep")
    return budi.page.url


def _groups_meet(story: Story) -> None:
    plenary = story.papers["plenary"]
    for name in ("Produsen", "Distributor", "Fasilitas kesehatan", "Tenaga kesehatan", "Pengguna akhir"):
        story.budi.opens(plenary).reads("Belum dapat dibuka.")
        story.budi.page.locator("main .rows").get_by_role("link", name=name).first.click()
        story.budi.page.wait_for_url(lambda url: url != plenary)
        meeting = story.budi.page.url
        _opens(story.budi, meeting)
        _closes(story, meeting)


def _opens(budi: Person, meeting: str) -> None:
    """At the door everyone who is listed as still absent; then the meeting, after a page that says what it freezes."""
    budi.opens(meeting).follows("Catat yang hadir").reads("Cari dan tandai")
    for box in budi.page.get_by_role("checkbox").all():
        box.check()
    budi.presses("Catat yang ditandai").reads("anggota dicatat hadir")
    budi.opens(meeting).reads("Kuorum tercapai").follows("Buka rapat")
    budi.reads("dibekukan saat ini juga").presses("Buka rapat").reads("Rapat dibuka")


def _closes(story: Story, meeting: str) -> None:
    """With minutes from the draft of the house, which chair and secretary sign: the last signature seals them."""
    story.budi.opens(meeting).follows("Tutup rapat dengan berita acara").reads("Yang dibekukan")
    story.budi.presses("Tutup rapat dengan berita acara ini").reads("Berita acara menunggu tanda tangan", "0 dari 2")
    _signs(story.rini, meeting).reads("Tanda tangan Anda tercatat", "1 dari 2")
    _signs(story.budi, meeting).reads("berita acara disegel", "Sidik dihitung ulang")


def _signs(one: Person, meeting: str) -> Person:
    one.opens(meeting).follows("Buka berita acara").ticks("Saya sudah membaca berita acara ini")
    return one.presses("Tanda tangani berita acara")
