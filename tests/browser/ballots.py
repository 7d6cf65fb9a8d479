"""Chapter four, the votes: without agreement one person makes ready and another opens; the clock closes, all counts."""

import re

from governance.voting.schedule import follow_motions
from kmp.ui.verdicts import METHODS
from tests.browser.people import Person
from tests.browser.story import GROUPS, Story

FRIDGES, HOURS = "Membeli 40 kulkas vaksin bersama", "Membuka kantor pada Sabtu pagi"
# By weight 55 % say yes, by heads 2 of 5: the four readings differ.
NO = "Tidak setuju"
CHOICES = {"produsen": "Setuju", "distributor": "Setuju", "faskes": NO, "nakes": NO, "pengguna": NO}


def all_agree(story: Story) -> None:
    """Nobody is against the hours of the office: on record as consensus, without ballots, and members read so."""
    budi = story.budi.opens(story.papers["hours"]).follows("Catat mufakat").reads("tanpa pemungutan suara")
    budi.writes({"Apa yang disepakati": "Kantor buka Sabtu pagi, pukul delapan."})
    budi.presses("Catat sebagai mufakat").reads("Mufakat tercatat")
    nurse = story.people["nakes"].goes("votes").reads(HOURS, "Mufakat").fits().follows(HOURS)
    nurse.reads("Disepakati tanpa pemungutan suara", "pukul delapan").fits()


def two_open_each(story: Story) -> None:
    """Budi makes the one ready and opens the other; Hadi the other way round."""
    shu, fridges = story.papers["shu"], story.papers["fridges"]
    _made_ready(story.budi, shu)
    story.budi.reads("Anda yang menyiapkan usul ini, sehingga orang lain yang membukanya.")
    _opened(story.hadi, shu)
    _made_ready(story.hadi, fridges)
    _opened(story.budi, fridges)


def _made_ready(one: Person, motion: str) -> None:
    one.opens(motion).reads("Bahas dahulu sampai mufakat.").follows("Tidak mufakat: siapkan suara")
    one.writes({"Mengapa tidak mufakat": "Dua pandangan berbeda setelah dibahas satu jam."})
    one.presses("Siapkan untuk orang kedua").reads("Usul siap.")


def _opened(one: Person, motion: str) -> None:
    one.opens(motion).follows("Buka pemungutan suara").reads("Dua pandangan berbeda", "6 pemilih.")
    one.presses("Buka pemungutan suara").reads("Pemungutan suara dibuka")


def everyone_votes(story: Story) -> None:
    """One of each group on both motions; the second facility stays silent."""
    for group in GROUPS:
        _votes(story.people[group], "SHU", choice="Setuju", asked_first=True)
        _votes(story.people[group], FRIDGES, choice=CHOICES[group])


def _votes(one: Person, title: str, *, choice: str, asked_first: bool = False) -> None:
    """Read, tap a choice, look once more, send; the first time the password is asked for again."""
    one.goes("votes").fits()
    one.page.locator("main section, main article, main li").filter(has_text=title).get_by_role("link").first.click()
    one.reads(title).fits()
    one.page.locator("main").get_by_role("button", name=re.compile(rf"^{choice}")).click()
    one.page.wait_for_load_state()
    if asked_first:
        one.proves()
    one.reads("Anda memilih", choice).fits().presses("Kirim suara").reads("Nomor bukti Anda", choice).fits()


def votes_are_counted(story: Story) -> None:
    """A person closes the one, the clock the other; counting asks for a fresh proof once."""
    budi = story.budi.opens(story.papers["shu"])
    budi.presses("Tutup pemungutan suara").reads("Pemungutan suara ditutup")
    assert follow_motions() == {"opened": 0, "told": 0, "closed": 1, "reminded": 0}
    budi.presses("Hitung suara dan terbitkan bukti").proves().reads("Suara dihitung dan berkas bukti terbit")
    budi.reads("Menunggu berita acara.")
    budi.opens(story.papers["fridges"]).reads("oleh sistem").presses("Hitung suara dan terbitkan bukti")
    budi.reads("Suara dihitung dan berkas bukti terbit")


def the_public_reads(public: Person) -> None:
    """Nobody signs in here; the card shows what each of four ways of counting would have said."""
    public.goes("verdicts").follows(FRIDGES)
    public.reads(
        "Diterima", "setuju 55,00%", "40,00%", "Dua dari empat cara memberi hasil lain", *METHODS.values()
    ).fits()
