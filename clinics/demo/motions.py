"""What the members decide about: the words of each motion, and how each group feels about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from governance.voting.states import MotionKind

# Of each hundred in a group who vote: for, against; the rest abstain.
Mood = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Proposal:
    """A motion as the board writes it."""

    kind: MotionKind
    title: str
    text: str
    if_passed: str
    if_failed: str


END_USERS = Proposal(
    kind=MotionKind.BYLAWS,
    title="Bagian jasa usaha pengguna akhir naik dari 8% menjadi 11%",
    text=(
        "Bagian pengguna akhir dalam jasa usaha (ART Pasal 42) menjadi 11%, diambil dari bagian produsen, yang turun "
        "dari 30% menjadi 27%.\n\nAlasan mendukung: pengguna akhir adalah kelompok terbesar dan membeli di unit desa.\n"
        "Alasan menolak: produsen menanggung persediaan awal dan masa tunggu pembayaran."
    ),
    if_passed="Aturan baru berlaku untuk SHU tahun buku 2026.",
    if_failed="Bagian tiap kelompok tetap seperti sekarang.",
)
FAIR_SHARE = Proposal(
    kind=MotionKind.BYLAWS,
    title="Barang yang kurang dibagi sebanding dengan permintaan wajar",
    text=(
        "ART Pasal 52 diubah: bila barang kurang, tiap kelas kebutuhan dibagi sebanding dengan permintaan wajar, dan "
        "5% stok disisihkan untuk keadaan darurat. Sekarang barang dibagi sama rata sampai batas permintaan.\n\n"
        "Alasan mendukung: unit besar melayani lebih banyak orang.\nAlasan menolak: unit kecil menunggu lebih lama."
    ),
    if_passed="Aturan baru berlaku mulai 1 April 2026 untuk setiap pembagian sesudahnya.",
    if_failed="Barang yang kurang tetap dibagi sama rata.",
)
BY_DELEGATES = Proposal(
    kind=MotionKind.BYLAWS,
    title="Rapat Paripurna dihadiri utusan kelompok",
    text=(
        "Mengundang 400 anggota ke satu tempat mahal. Dengan usul ini kelompok memilih utusan, dan hanya utusan yang "
        "memberikan suara dalam Rapat Paripurna. Dicoba pada rapat September, lalu dinilai.\n\n"
        "Alasan mendukung: biaya rapat turun, dan pembahasan lebih dalam.\n"
        "Alasan menolak: anggota lain tidak memberikan suaranya sendiri dalam Rapat Paripurna."
    ),
    if_passed="Rapat Paripurna mulai 1 Juli 2026 dihadiri utusan.",
    if_failed="Setiap anggota tetap memberikan suaranya sendiri.",
)
BY_PROXIES = Proposal(
    kind=MotionKind.BYLAWS,
    title="Setiap anggota memilih sendiri, dan boleh memberi kuasa",
    text=(
        "Percobaan dengan utusan sudah dinilai: biayanya turun, tetapi banyak anggota merasa tidak ikut memutuskan. "
        "Mulai 1 Oktober 2026 setiap anggota memberikan suaranya sendiri lagi dalam Rapat Paripurna. Yang berhalangan "
        "boleh memberi kuasa kepada anggota lain dari kelompok yang sama.\n\n"
        "Alasan mendukung: semua anggota ikut memutuskan, juga yang sedang tanpa sinyal.\n"
        "Alasan menolak: suara dapat terkumpul pada beberapa orang; karena itu paling banyak dua kuasa seorang."
    ),
    if_passed="Mulai 1 Oktober 2026 semua anggota memilih lagi dan kuasa suara diizinkan.",
    if_failed="Rapat Paripurna tetap dihadiri utusan.",
)
ANNUAL_REPORT = Proposal(
    kind=MotionKind.ORDINARY,
    title="Menerima laporan pertanggungjawaban pengurus tahun buku 2025",
    text=(
        "Laporan pengurus dan laporan pengawas tahun buku 2025 dibacakan, dibahas dalam rapat kelompok, dan dimintakan "
        "persetujuan Rapat Anggota."
    ),
    if_passed="Pengurus dibebaskan dari tanggung jawab atas tahun buku 2025.",
    if_failed="Pengurus memperbaiki laporan dan mengajukannya lagi.",
)
WORK_PLAN = Proposal(
    kind=MotionKind.ORDINARY,
    title="Mengesahkan rencana kerja dan anggaran 2026",
    text="Rencana kerja dan anggaran 2026 seperti dalam laporan tahunan. Suara diberikan dengan angkat tangan.",
    if_passed="Pengurus bekerja menurut rencana dan anggaran itu.",
    if_failed="Pengurus menyusun rencana baru dalam tiga puluh hari.",
)
FRIDGES = Proposal(
    kind=MotionKind.ORDINARY,
    title="Membeli 40 kulkas vaksin bersama untuk klinik desa",
    text=(
        "Koperasi membeli 40 kulkas vaksin 60 liter buatan dalam negeri, TKDN 52%, untuk unit desa yang belum "
        "mempunyai lemari dingin. Biaya Rp360.000.000 dari cadangan, Rp9.000.000 tiap unit.\n\n"
        "Alasan mendukung: vaksin rusak di perjalanan dari puskesmas ke desa.\n"
        "Alasan menolak: cadangan turun, dan sebagian desa belum mempunyai listrik 24 jam."
    ),
    if_passed="Pembelian dimulai bulan depan, unit terjauh dahulu.",
    if_failed="Koperasi tidak membeli sekarang; usul dapat diajukan lagi tahun depan.",
)
WAREHOUSE = Proposal(
    kind=MotionKind.ORDINARY,
    title="Membuka gudang kedua di Makassar",
    text=(
        "Koperasi menyewa gudang 300 m² di Makassar selama tiga tahun, Rp96.000.000 setahun, agar kiriman ke Indonesia "
        "timur tiba rata-rata tiga hari lebih cepat."
    ),
    if_passed="Gudang kedua dibuka pada awal tahun.",
    if_failed="Semua kiriman tetap berangkat dari Jakarta.",
)

TRAININGS = Proposal(
    kind=MotionKind.ORDINARY,
    title="Pelatihan apa yang diadakan lebih dahulu pada 2027",
    text="Dana pendidikan cukup untuk satu pelatihan besar. Pilih satu atau dua yang paling berguna bagi Anda.",
    if_passed="Pelatihan dengan suara terbanyak diadakan pada triwulan pertama.",
    if_failed="Pengurus memilih sendiri.",
)
LOCATIONS = Proposal(
    kind=MotionKind.ORDINARY,
    title="Urutan kota untuk gudang kedua",
    text="Bila gudang kedua dibuka, di kota mana? Urutkan menurut kesukaan Anda; tidak perlu semuanya.",
    if_passed="Pengurus menjajaki kota yang terpilih lebih dahulu.",
    if_failed="Pengurus menjajaki semuanya.",
)

LENDING = Proposal(
    kind=MotionKind.ORDINARY,
    title="Pedoman pinjam-pakai alat antarunit",
    text=(
        "Unit desa boleh meminjam alat dari unit lain paling lama 30 hari. Yang meminjam menanggung ongkos kirim dan "
        "kerusakan. Setiap pinjaman dicatat dalam kartu stok kedua unit."
    ),
    if_passed="Pedoman berlaku bulan depan.",
    if_failed="Alat tetap dipakai unitnya sendiri saja.",
)

SURPLUS_MOOD: Mood = {
    "produsen": (82, 9), "distributor": (86, 7), "faskes": (91, 4), "nakes": (94, 2), "pengguna": (95, 2),
}  # fmt: skip
END_USERS_MOOD: Mood = {
    "produsen": (30, 60), "distributor": (57, 36), "faskes": (58, 38), "nakes": (70, 24), "pengguna": (78, 18),
}  # fmt: skip
FAIR_SHARE_MOOD: Mood = {
    "produsen": (80, 10), "distributor": (79, 14), "faskes": (68, 27), "nakes": (72, 20), "pengguna": (66, 22),
}  # fmt: skip
FRIDGES_MOOD: Mood = {
    "produsen": (70, 20), "distributor": (75, 18), "faskes": (80, 14), "nakes": (84, 8), "pengguna": (69, 21),
}  # fmt: skip
BY_DELEGATES_MOOD: Mood = {
    "produsen": (70, 20), "distributor": (75, 18), "faskes": (76, 16), "nakes": (72, 20), "pengguna": (68, 24),
}  # fmt: skip
BY_PROXIES_MOOD: Mood = {
    "produsen": (67, 33), "distributor": (100, 0), "faskes": (75, 25), "nakes": (100, 0), "pengguna": (100, 0),
}  # fmt: skip
