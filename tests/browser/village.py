"""Chapter three: the village unit serves one patient; every act so far has become participation."""

from kmp.ui.formats import rupiah
from tests.browser.goods import BOUGHT, LOT, PRICE_RP, PRODUCT, SALE_RP
from tests.browser.story import Story

SENT = 20  # what the sharing gave to the unit


def the_unit_serves(story: Story) -> None:
    """A visit, one item handed over, and five pages of participation."""
    _nurse_serves(story)
    _everyone_took_part(story)


def _nurse_serves(story: Story) -> None:
    nurse = story.people["nakes"].goes("clinic_home").reads("Klinik Desa Mekar").fits()
    nurse.follows("Layani pasien").fits().follows("Daftarkan pasien").fits()
    nurse.writes({"Nama lengkap": "Tono Pengguna", "Nomor anggota": story.numbers["pengguna"]}).ticks("Laki-laki")
    nurse.presses("Daftarkan pasien").reads("terdaftar")
    nurse.writes({"Keluhan": "Luka di tangan"}).presses("Buka kunjungan").reads("dibuka", "Luka di tangan").fits()
    nurse.follows("Serahkan barang").fits().follows(PRODUCT).reads(LOT, "paling dahulu").fits()
    nurse.writes({"Cara pakai": "Ganti tiap pagi"}).presses("Serahkan")
    nurse.reads(f"1 lembar {PRODUCT} dari lot {LOT} diserahkan. Sisa lot ini {SENT - 1} lembar")
    nurse.follows("Selesaikan kunjungan").presses("Ya, selesaikan").reads("selesai").fits()


def _everyone_took_part(story: Story) -> None:
    """What each group did in the year, as its own member sees it."""
    seen = {
        "produsen": rupiah(BOUGHT * PRICE_RP),
        "distributor": rupiah(SENT * SALE_RP),
        "faskes": rupiah(SENT * SALE_RP),
        "nakes": "1 layanan",
        "pengguna": rupiah(SALE_RP),
    }
    for group, amount in seen.items():
        story.people[group].goes("participation").reads(amount).fits()
