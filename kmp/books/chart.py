"""The chart of accounts (SAK EP; Permenkop 2/2024): code, name, kind, and with whom a turnover account deals.

A header heads the accounts that follow it by code, up to the next header of its kind, and takes no posting. Lending
(1-1100, 4-1000, 3-6000) is left out: the cooperative lends nothing (POJK 47/2024).
"""

from kmp.books.states import AccountKind as K
from kmp.books.states import Activity, With

CHART: list[tuple[str, str, K, With]] = [
    ("1-1000", "Kas", K.ASSET, With.NEITHER),
    ("1-1010", "Bank", K.ASSET, With.NEITHER),
    ("1-1150", "Piutang Anggota", K.ASSET, With.NEITHER),
    ("1-1160", "Piutang Non-Anggota", K.ASSET, With.NEITHER),
    ("1-1190", "Penyisihan Kerugian Piutang", K.ASSET, With.NEITHER),
    ("1-1300", "Persediaan Barang Dagang", K.ASSET, With.NEITHER),
    ("1-1400", "Penyertaan pada Koperasi Lain", K.ASSET, With.NEITHER),
    ("1-2000", "Aset Tetap", K.ASSET, With.NEITHER),
    ("1-2100", "Aset Tetap – Harga Perolehan", K.ASSET, With.NEITHER),
    ("1-2900", "Akumulasi Penyusutan", K.ASSET, With.NEITHER),
    ("2-1000", "Simpanan Sukarela Anggota", K.LIABILITY, With.NEITHER),
    ("2-1050", "Titipan Calon Anggota", K.LIABILITY, With.NEITHER),
    ("2-1100", "Utang Usaha", K.LIABILITY, With.NEITHER),
    ("2-1200", "Utang SHU Anggota", K.LIABILITY, With.NEITHER),
    ("2-1250", "Utang Pengembalian Simpanan", K.LIABILITY, With.NEITHER),
    ("2-1300", "Dana Pengurus dan Pengawas", K.LIABILITY, With.NEITHER),
    ("2-1310", "Dana Karyawan", K.LIABILITY, With.NEITHER),
    ("2-1320", "Dana Pendidikan", K.LIABILITY, With.NEITHER),
    ("2-1330", "Dana Sosial", K.LIABILITY, With.NEITHER),
    ("2-1340", "Dana Pembangunan Daerah Kerja", K.LIABILITY, With.NEITHER),
    ("2-1400", "Utang Pajak", K.LIABILITY, With.NEITHER),
    ("2-2000", "Utang Bank", K.LIABILITY, With.NEITHER),
    ("3-1000", "Simpanan Pokok", K.EQUITY, With.NEITHER),
    ("3-1100", "Simpanan Wajib", K.EQUITY, With.NEITHER),
    ("3-2000", "Cadangan Umum", K.EQUITY, With.NEITHER),
    ("3-2100", "Cadangan Risiko", K.EQUITY, With.NEITHER),
    ("3-3000", "SHU Tahun Berjalan", K.EQUITY, With.NEITHER),
    ("3-3100", "SHU Tahun Lalu Belum Dibagi", K.EQUITY, With.NEITHER),
    ("3-4000", "Hibah", K.EQUITY, With.NEITHER),
    ("3-5000", "Modal Penyertaan", K.EQUITY, With.NEITHER),
    ("3-9000", "Ekuitas Lain", K.EQUITY, With.NEITHER),
    ("4-2000", "Pendapatan Jasa Administrasi", K.REVENUE, With.NEITHER),
    ("4-3000", "Penjualan Barang Dagang – Anggota", K.REVENUE, With.MEMBERS),
    ("4-3100", "Penjualan Barang Dagang – Non-Anggota", K.REVENUE, With.NON_MEMBERS),
    ("4-9000", "Pendapatan Lain-lain", K.REVENUE, With.NEITHER),
    ("5-1000", "Beban Jasa Simpanan", K.EXPENSE, With.NEITHER),
    ("5-2000", "Beban Gaji", K.EXPENSE, With.NEITHER),
    ("5-2100", "Beban Sewa", K.EXPENSE, With.NEITHER),
    ("5-2200", "Beban Pengiriman", K.EXPENSE, With.NEITHER),
    ("5-2400", "Beban Penyusutan", K.EXPENSE, With.NEITHER),
    ("5-3000", "Beban Penyisihan Kerugian Piutang", K.EXPENSE, With.NEITHER),
    ("5-4000", "Harga Pokok Penjualan – Anggota", K.EXPENSE, With.MEMBERS),
    ("5-4100", "Harga Pokok Penjualan – Non-Anggota", K.EXPENSE, With.NON_MEMBERS),
    ("5-5000", "Beban Perkoperasian", K.EXPENSE, With.NEITHER),
    ("5-9000", "Beban Lain-lain", K.EXPENSE, With.NEITHER),
    ("5-9500", "Beban Pajak Penghasilan", K.EXPENSE, With.NEITHER),
]

HEADERS = frozenset({"1-2000"})
INVESTING = frozenset({"1-1400", "1-2000", "1-2100", "1-2900"})
FINANCING = frozenset({"2-1200", "2-1250", "2-2000", "3-1000", "3-1100", "3-4000", "3-5000"})


def activity_of(code: str) -> Activity:
    """Where a movement of cash against this account falls until the cooperative says otherwise."""
    if code in INVESTING:
        return Activity.INVESTING
    return Activity.FINANCING if code in FINANCING else Activity.OPERATING


# What other slices post to by code: these stay in use.
NEEDED = frozenset(
    {
        "1-1000",
        "1-1010",
        "1-1150",
        "1-1160",
        "1-1300",
        "2-1000",
        "2-1050",
        "2-1100",
        "2-1200",
        "2-1250",
        "2-1300",
        "2-1310",
        "2-1320",
        "2-1330",
        "2-1340",
        "2-1400",
        "3-1000",
        "3-1100",
        "3-2000",
        "3-2100",
        "3-3000",
        "3-3100",
        "4-3000",
        "4-3100",
        "5-4000",
        "5-4100",
    }
)
