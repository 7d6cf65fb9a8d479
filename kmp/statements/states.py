"""Where an account stands in the statements, the six statements, the sections of the notes, the flows of cash."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kmp.books.states import AccountKind


class Statement(TextChoices):
    """The six statements of a year (SAK EP; Permenkop 2/2024), each by the word in its address."""

    BALANCE = "neraca", _("Neraca")
    RESULT = "hasil-usaha", _("Perhitungan hasil usaha")
    EQUITY = "ekuitas", _("Perubahan ekuitas")
    CASH = "arus-kas", _("Arus kas")
    NOTES = "catatan", _("Catatan atas laporan keuangan")
    BENEFITS = "promosi-ekonomi", _("Promosi ekonomi anggota")


class Place(TextChoices):
    """The line group of a statement under which an account is summed, in the order of the statements."""

    CASH = "kas", _("Kas dan setara kas")
    RECEIVABLE = "piutang", _("Piutang")
    STOCK = "persediaan", _("Persediaan")
    CURRENT = "lancar", _("Aset lancar lain")
    HOLDINGS = "penyertaan", _("Penyertaan")
    FIXED = "tetap", _("Aset tetap")
    ASSET = "aset_lain", _("Aset lain")
    DEPOSITS = "sukarela", _("Simpanan sukarela dan titipan")
    PAYABLE = "utang_usaha", _("Utang usaha")
    SURPLUS_DUE = "utang_shu", _("Utang SHU dan pengembalian simpanan")
    FUNDS = "dana", _("Dana-dana dari SHU")
    TAX_DUE = "utang_pajak", _("Utang pajak")
    SHORT = "utang_lain", _("Kewajiban jangka pendek lain")
    LONG = "utang_panjang", _("Kewajiban jangka panjang")
    BASIC = "pokok", _("Simpanan pokok")
    MONTHLY = "wajib", _("Simpanan wajib")
    RESERVE = "cadangan", _("Cadangan umum")
    RISK = "cadangan_risiko", _("Cadangan risiko")
    SURPLUS = "shu", _("Sisa hasil usaha")
    EQUITY = "ekuitas_lain", _("Hibah, modal penyertaan, dan ekuitas lain")
    TRADE = "usaha", _("Pendapatan usaha")
    OTHER_INCOME = "pendapatan_lain", _("Pendapatan lain-lain")
    COST = "pokok_jual", _("Beban pokok")
    OPERATING = "beban_operasi", _("Beban operasi")
    COOPERATIVE = "perkoperasian", _("Beban perkoperasian")
    OTHER_COST = "beban_lain", _("Beban lain-lain")
    TAX = "pajak", _("Beban pajak penghasilan")


PLACES_OF_KIND: dict[str, tuple[Place, ...]] = {
    AccountKind.ASSET: (
        Place.CASH,
        Place.RECEIVABLE,
        Place.STOCK,
        Place.CURRENT,
        Place.HOLDINGS,
        Place.FIXED,
        Place.ASSET,
    ),
    AccountKind.LIABILITY: (
        Place.DEPOSITS,
        Place.PAYABLE,
        Place.SURPLUS_DUE,
        Place.FUNDS,
        Place.TAX_DUE,
        Place.SHORT,
        Place.LONG,
    ),
    AccountKind.EQUITY: (Place.BASIC, Place.MONTHLY, Place.RESERVE, Place.RISK, Place.SURPLUS, Place.EQUITY),
    AccountKind.REVENUE: (Place.TRADE, Place.OTHER_INCOME),
    AccountKind.EXPENSE: (Place.COST, Place.OPERATING, Place.COOPERATIVE, Place.OTHER_COST, Place.TAX),
}


class Sort(TextChoices):
    """What a journal is for the statements: only the equity statement and the PHU tell them apart."""

    USUAL = "biasa", _("Jurnal biasa")
    SHARING = "pembagian", _("Pembagian SHU")
    CLOSING = "penutup", _("Penutupan tahun buku")


class Section(TextChoices):
    """A section of the notes (CALK), in their order."""

    GENERAL = "umum", _("Umum")
    POLICIES = "kebijakan", _("Kebijakan akuntansi")
    ASSETS = "aset", _("Rincian aset")
    LIABILITIES = "kewajiban", _("Rincian kewajiban")
    CAPITAL = "ekuitas", _("Modal sendiri dan ekuitas")
    RESULT = "hasil", _("Hasil usaha")
    SURPLUS = "shu", _("Sisa hasil usaha dan pembagiannya")
    MEMBERS = "anggota", _("Anggota")
    OTHER = "lain", _("Peristiwa setelah tanggal neraca dan hal lain")


class Owing(TextChoices):
    """The two lists by age: who owes the cooperative, and to whom it owes."""

    RECEIVABLE = "piutang", _("Piutang menurut umur")
    PAYABLE = "utang", _("Utang menurut umur")


class Age(TextChoices):
    """How many days an open amount is over its day, and what was paid beyond everything owed."""

    NOT_DUE = "belum", _("Belum jatuh tempo")
    MONTH = "1-30", _("1–30 hari")
    TWO = "31-60", _("31–60 hari")
    THREE = "61-90", _("61–90 hari")
    LONGER = "lebih-90", _("> 90 hari")
    AHEAD = "lebih-bayar", _("Lebih bayar")


class Flow(TextChoices):
    """With what cash was exchanged: one pair of lines (received, paid) of the cash-flow statement."""

    MEMBERS = "anggota", _("Anggota")
    OTHERS = "bukan", _("Bukan anggota")
    SERVICES = "jasa", _("Pendapatan dan piutang lain")
    GOODS = "barang", _("Pemasok barang")
    COSTS = "beban", _("Beban operasi")
    COOPERATIVE = "perkoperasian", _("Beban perkoperasian")
    TAX = "pajak", _("Pajak")
    DEPOSITS = "sukarela", _("Simpanan sukarela dan titipan")
    FUNDS = "dana", _("Dana-dana dari SHU")
    OTHER = "lain", _("Lain-lain")
    HOLDINGS = "penyertaan", _("Penyertaan")
    FIXED = "tetap", _("Aset tetap")
    BASIC = "pokok", _("Simpanan pokok")
    MONTHLY = "wajib", _("Simpanan wajib")
    SURPLUS = "shu", _("SHU dan pengembalian simpanan anggota")
    LOANS = "pinjaman", _("Pinjaman")
    EQUITY = "ekuitas", _("Hibah, modal penyertaan, dan ekuitas lain")


FLOW_WORDS: dict[Flow, tuple[object, object]] = {
    Flow.MEMBERS: (_("Penerimaan dari anggota"), _("Pengembalian kepada anggota")),
    Flow.OTHERS: (_("Penerimaan dari bukan anggota"), _("Pengembalian kepada bukan anggota")),
    Flow.SERVICES: (_("Penerimaan pendapatan dan piutang lain"), _("Pengembalian pendapatan lain")),
    Flow.GOODS: (_("Pengembalian dari pemasok barang"), _("Pembayaran kepada pemasok barang")),
    Flow.COSTS: (_("Pengembalian beban operasi"), _("Pembayaran beban operasi")),
    Flow.COOPERATIVE: (_("Pengembalian beban perkoperasian"), _("Pembayaran beban perkoperasian")),
    Flow.TAX: (_("Penerimaan kembali pajak"), _("Pembayaran pajak")),
    Flow.DEPOSITS: (_("Setoran simpanan sukarela dan titipan"), _("Penarikan simpanan sukarela dan titipan")),
    Flow.FUNDS: (_("Penerimaan dana-dana"), _("Penyaluran dana-dana dari SHU")),
    Flow.OTHER: (_("Penerimaan lain-lain"), _("Pembayaran lain-lain")),
    Flow.HOLDINGS: (_("Pengembalian penyertaan"), _("Penyertaan pada koperasi dan badan lain")),
    Flow.FIXED: (_("Penjualan aset tetap"), _("Pembelian aset tetap")),
    Flow.BASIC: (_("Setoran simpanan pokok"), _("Pengembalian simpanan pokok")),
    Flow.MONTHLY: (_("Setoran simpanan wajib"), _("Pengembalian simpanan wajib")),
    Flow.SURPLUS: (_("Pengembalian SHU yang gagal dibayar"), _("Pembayaran SHU dan pengembalian simpanan anggota")),
    Flow.LOANS: (_("Penerimaan pinjaman"), _("Pembayaran pinjaman")),
    Flow.EQUITY: (_("Penerimaan hibah, modal penyertaan, dan ekuitas lain"), _("Pengembalian ekuitas lain")),
}
