"""Chapter one: a person of each group applies, two officers decide, the money comes in, a number is given."""

from datetime import date

from tests.browser.people import Person, invitation_for
from tests.browser.story import GROUPS, SPRING, YEAR, Story
from tests.factories.members import make_nik

NAMES = {
    "produsen": "PT Alat Nusantara",
    "distributor": "CV Antar Sehat",
    "faskes": "Klinik Desa Mekar",
    "nakes": "Wulan Perawat",
    "pengguna": "Tono Pengguna",
}
LICENCES = {
    "produsen": "Sertifikat CPAKB",
    "distributor": "Sertifikat CDAKB",
    "faskes": "Izin klinik",
    "nakes": "STR",
}
INSTITUTIONS = {
    "produsen": "Produsen alat kesehatan",
    "distributor": "Penyalur alat kesehatan",
    "faskes": "Klinik desa",
}


def everyone_joins(story: Story) -> None:
    """Five applications become five members who can sign in."""
    for group in GROUPS:
        _applies(story, group)
    story.rini.signs_in()
    story.budi.signs_in()
    for group in GROUPS:
        _is_decided(story, group)
    for group in GROUPS:
        _chooses_a_password(story, group)


def _applies(story: Story, group: str) -> None:
    """Step by step on a phone; a word is read on each page before the next is written."""
    one = story.people[group]
    one.goes("public").fits().goes("apply").fits()
    one.page.locator(f"[name=kelompok][value={group}]").check()
    one.presses("Lanjut ke data diri").reads("Nama lengkap").fits()
    one.writes(about(group, one.email)).ticks("Perempuan")
    one.finds("Desa atau kelurahan Anda", "desa contoh", choice="Desa Contoh")
    one.presses("Lanjut")
    if group in INSTITUTIONS:
        one.reads("Lembaga inilah yang menjadi anggota.").fits().writes(_institution(group))
        one.finds("Desa atau kelurahan lembaga", "desa contoh", choice="Desa Contoh")
        one.presses("Lanjut")
    if group in LICENCES:
        _proves(one, group)
    one.reads("Belum ada berkasnya?").fits().presses("Unggah dan lanjut").reads("Baca sekali lagi.")
    one.ticks("Saya setuju koperasi menyimpan", "Saya sudah membaca AD/ART").fits()
    one.presses("Kirim pendaftaran").reads(NAMES[group], "Yang terjadi berikutnya").fits()
    story.receipts[group] = one.page.url


def _proves(one: Person, group: str) -> None:
    """The step of licences and profile."""
    licence = LICENCES[group]
    one.reads(licence).fits()
    one.writes({f"Nomor {licence}": f"{group.upper()}-1", f"{licence} berlaku sejak": "2020-01-01"})
    if group == "nakes":
        one.writes({"Profesi": "Perawat", "Nomor SIP": "SIP-1", "Tempat praktik": "Pustu Contoh"})
        one.writes({"SIP berlaku sejak": f"{YEAR - 1}-01-01", "SIP berlaku sampai": f"{YEAR + 3}-12-31"})
    if group in ("produsen", "distributor"):
        one.ticks("Non-elektromedik steril")
    if group == "distributor":
        one.finds("Kabupaten atau kota 1", "kab. contoh", choice="Kab. Contoh")
    one.presses("Lanjut")


def about(group: str, email: str) -> dict[str, str]:
    """The person of an application, as the labels ask."""
    born = date(1980, 1, 1 + GROUPS.index(group))
    name = NAMES[group] if group not in INSTITUTIONS else f"Wakil {NAMES[group]}"
    return {
        "Nama lengkap": name,
        "NIK": make_nik(born=born),
        "Tanggal lahir": born.isoformat(),
        "Nomor telepon": "0812 0000 0000",
        "Surel": email,
    }


def _institution(group: str) -> dict[str, str]:
    return {
        "Nama lembaga": NAMES[group],
        "Jenis lembaga": INSTITUTIONS[group],
        "NIB": f"9{GROUPS.index(group):012d}",
        "Nomor surat kuasa": f"SK 1/{YEAR}",
        "Surat kuasa berlaku sampai": SPRING.date().replace(year=YEAR + 3).isoformat(),
    }


def _is_decided(story: Story, group: str) -> None:
    """Rini checks, Budi approves, Rini takes the money: never one person alone."""
    name = NAMES[group]
    story.rini.goes("staff_applications").follows(name)
    for box in story.rini.page.locator("[name=seen]").all():
        box.check()
    story.rini.presses("Nyatakan dokumen lengkap").reads("sudah diperiksa")
    story.budi.goes("staff_applications", query="?keadaan=diperiksa").follows(name)
    story.budi.presses("Setujui dan tagih").reads("disetujui. Tagihan simpanan pokok")
    story.rini.goes("staff_applications", query="?keadaan=disetujui").follows(name)
    story.rini.presses("Terima simpanan pokok").reads(f"{name} tercatat sebagai anggota")
    told = story.rini.page.locator("#pesan").inner_text()
    story.numbers[group] = told.split("anggota ")[-1].split(".")[0].strip()


def _chooses_a_password(story: Story, group: str) -> None:
    """By the link in the mail that the worker sent; then the own home and the card."""
    one: Person = story.people[group]
    one.opens(story.receipts[group]).reads(story.numbers[group])
    one.opens(invitation_for(one.email))
    one.writes({"Kata sandi baru": one.password, "Tulis sekali lagi kata sandi baru": one.password})
    one.presses("Simpan kata sandi").reads("Kata sandi tersimpan").signs_in()
    one.goes("home").fits().goes("card").reads(NAMES[group], story.numbers[group]).fits()
