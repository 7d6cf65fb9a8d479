"""The columns of the file: page, template and reader say the same of each."""

from django.utils.translation import gettext_lazy as _

from kmp.files.columns import Column, Columns

ALWAYS, NEW, OPTIONAL = _("wajib"), _("wajib untuk akun baru"), _("boleh kosong")

KNOWN = (
    Column("tanggal", OPTIONAL, _("Tanggal jurnal, misalnya 31/12/2025. Kosong: tanggal laporan."), "2025-12-31"),
    Column(
        "rujukan",
        OPTIONAL,
        _("Baris dengan rujukan sama menjadi satu jurnal; debit dan kreditnya harus sama. Kosong: semuanya satu."),
        "SALDO-AWAL",
    ),
    Column("keterangan", OPTIONAL, _("Keterangan jurnal; yang pertama dari setiap rujukan dipakai."), "Saldo awal"),
    Column("kode_akun", ALWAYS, _("Angka pertama jenisnya: 1 aset sampai 5 beban. Sebagai teks."), "1-1000"),
    Column("nama_akun", NEW, _("Akun yang belum ada dibuat dengan nama ini."), "Kas"),
    Column("jenis", OPTIONAL, _("aset, kewajiban, ekuitas, pendapatan, atau beban: diperiksa terhadap kode."), "aset"),
    Column("omzet", OPTIONAL, _("Untuk pendapatan dan beban akun baru: anggota atau bukan anggota."), ""),
    Column("pihak", OPTIONAL, _("Kode pihak: nomor anggota, atau kode pemasok dan bank."), ""),
    Column("nama_pihak", OPTIONAL, _("Pihak yang belum ada dibuat dengan nama ini."), ""),
    Column("debit", OPTIONAL, _("Rupiah bulat. Debit atau kredit; keduanya kosong: hanya akunnya dibuat."), "0", True),
    Column("kredit", OPTIONAL, _("Rupiah bulat."), "0", True),
)
COLUMNS = Columns(
    KNOWN,
    page="buku",
    needed=["kode_akun"],
    aliases={"kode": "kode_akun", "akun": "kode_akun", "nama": "nama_akun", "ref": "rujukan", "uraian": "keterangan"},
)
