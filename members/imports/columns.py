"""The columns of the file: what each means, whether it is needed, an invented example. Page and template say the same.

Nothing here is secret: other slices may write files with these columns.
"""

from django.utils.translation import gettext_lazy as _

from kmp.files.columns import Column, Columns

ALWAYS, PERSON, INSTITUTION, OPTIONAL = _("wajib"), _("wajib untuk orang"), _("wajib untuk lembaga"), _("boleh kosong")

KNOWN = (
    Column("nomor", OPTIONAL, _("Nomor anggota lama, misalnya NAK-00012. Kosong: diberi nomor berikutnya.")),
    Column("kelompok", ALWAYS, _("produsen, distributor, faskes, nakes, atau pengguna."), "nakes"),
    Column(
        "nama", ALWAYS, _("Nama lengkap anggota; untuk lembaga: nama wakilnya."), "Contoh Anggota (hapus baris ini)"
    ),
    Column("nik", OPTIONAL, _("16 angka seperti pada KTP, sebagai teks. Disimpan tersandi."), "3273014107900000"),
    Column("tanggal_lahir", OPTIONAL, _("Kosong: diambil dari NIK."), "1990-07-01"),
    Column("jenis_kelamin", OPTIONAL, _("L atau P. Kosong: diambil dari NIK."), "P"),
    Column(
        "desa",
        OPTIONAL,
        _("Kode Kemendagri (14.01.04.2001) atau nama: desa, kecamatan, kabupaten. Untuk lembaga: letak lembaganya."),
    ),
    Column("telepon", OPTIONAL, _("Nomor telepon anggota atau wakil, sebagai teks."), "081200000000"),
    Column("surel", OPTIONAL, _("Alamat surel anggota atau wakil."), "anggota@contoh.example"),
    Column("tanggal_masuk", ALWAYS, _("Tanggal masuk yang sebenarnya, seperti dalam buku lama."), "2019-05-31"),
    Column("status", OPTIONAL, _("aktif atau dibekukan. Kosong: aktif."), "aktif"),
    Column("hak_suara", OPTIONAL, _("ya atau tidak (anggota luar biasa). Kosong: ya."), "ya"),
    Column("nama_lembaga", INSTITUTION, _("Nama lembaga yang menjadi anggota.")),
    Column("jenis", INSTITUTION, _("Jenis lembaga; pilihannya di bawah daftar ini.")),
    Column("nib", OPTIONAL, _("13 angka, sebagai teks.")),
    Column("npwp", OPTIONAL, _("15 atau 16 angka, sebagai teks.")),
    Column("surat_kuasa", INSTITUTION, _("Nomor surat kuasa wakil.")),
    Column("surat_kuasa_sampai", INSTITUTION, _("Hari terakhir surat kuasa itu berlaku, paling lama 5 tahun lagi.")),
    Column("izin_jenis", OPTIONAL, _("Jenis izin; pilihannya di bawah daftar ini."), "str"),
    Column("izin_nomor", OPTIONAL, _("Nomor izin. Wajib bila izin_jenis diisi."), "CONTOH-00000"),
    Column("izin_mulai", OPTIONAL, _("Izin berlaku sejak. Wajib bila izin_jenis diisi."), "2020-01-01"),
    Column("izin_sampai", OPTIONAL, _("Izin berlaku sampai. Kosong: seumur hidup.")),
    Column("izin_golongan", OPTIONAL, _("Golongan alat pada CDAKB, dipisah koma; pilihannya di bawah daftar ini.")),
    Column("pokok", OPTIONAL, _("Saldo simpanan pokok, rupiah."), "100000", is_number=True),
    Column("pokok_tanggal", OPTIONAL, _("Tanggal simpanan pokok dibayar. Kosong: tanggal masuk."), "2019-05-31"),
    Column("wajib", OPTIONAL, _("Saldo simpanan wajib, rupiah."), "600000", is_number=True),
    Column(
        "wajib_sejak",
        OPTIONAL,
        _("Saldo itu dihitung sebagai modal (jasa modal) sejak tanggal ini. Kosong: tanggal saldo."),
    ),
    Column("sukarela", OPTIONAL, _("Saldo simpanan sukarela, rupiah."), "0", is_number=True),
)
COLUMNS = Columns(
    KNOWN,
    page="anggota",
    needed=[column.code for column in KNOWN if column.needed is ALWAYS],
    aliases={
        "nomor_anggota": "nomor",
        "nama_lengkap": "nama",
        "email": "surel",
        "no_telepon": "telepon",
        "tgl_lahir": "tanggal_lahir",
        "tgl_masuk": "tanggal_masuk",
        "masuk": "tanggal_masuk",
        "jenis_lembaga": "jenis",
        "simpanan_pokok": "pokok",
        "simpanan_wajib": "wajib",
        "simpanan_sukarela": "sukarela",
    },
)
EXAMPLE_NAME = next(column.example for column in KNOWN if column.code == "nama")
