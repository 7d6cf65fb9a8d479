"""The bylaws a new cooperative starts from: a whole, legal set of rules to adopt or to change before the deed."""

from typing import Any

GROUPS = ("produsen", "distributor", "faskes", "nakes", "pengguna")


def founding_rules() -> dict[str, Any]:
    """The rules as JSON for `enact_founding_bylaws`: a new dict each time, so that a caller may change it."""
    return {
        "groups": _by_group(
            {"weight_bp": 3000}, {"weight_bp": 2500}, {"weight_bp": 2500}, {"weight_bp": 1200}, {"weight_bp": 800}
        ),
        "voting": _voting(),
        "savings": {
            "pokok_rp": _by_group(5_000_000, 5_000_000, 2_500_000, 500_000, 100_000),
            "wajib_monthly_rp": _by_group(250_000, 250_000, 150_000, 50_000, 10_000),
            "refund_days": 30,
        },
        "surplus": {"posts": _posts(), "acts": {"jasa_usaha": _by_group(*ACTS)}},
        "allocation": {"inside_class": "max_min", "reserve_bp": 0, "floor_days": 0, "article": "ART Pasal 52"},
        "articles": [
            {"key": key, "number": number, "title": title, "text": text} for key, number, title, text in ARTICLES
        ],
    }


ACTS = ("penjualan", "pengantaran", "pembelian", "layanan", "penggunaan")


def _by_group(*values: Any) -> dict[str, Any]:
    return dict(zip(GROUPS, values, strict=True))


def _voting() -> dict[str, Any]:
    """Quorums as most bylaws have them (cooperative_law 2.2): more than half, a fifth on the second call."""
    return {
        "method": "proportional",
        "empty_group": "rebase",
        "majorities": {"biasa": _half(), "perubahan_ad": {"num": 2, "den": 3, "strict": False}, "shu": _half()},
        "quorum": {"first": _half(), "second": {"num": 1, "den": 5, "strict": False}},
        "second_call_days": 7,
    }


def _half() -> dict[str, Any]:
    """More than half."""
    return {"num": 1, "den": 2, "strict": True}


def _posts() -> list[dict[str, Any]]:
    """The posts of the worked example T12 (cooperative_law 3.6)."""
    groups = _by_group(3000, 2500, 2500, 1200, 800)
    return [
        _post("cadangan", "Cadangan", 2500, "reserve"),
        _post("jasa_modal", "Jasa modal", 1500, "capital", article="ART Pasal 43"),
        {**_post("jasa_usaha", "Jasa usaha", 4000, "patronage", article="ART Pasal 42"), "groups": groups},
        _post("pengurus", "Pengurus dan pengawas", 500, "fund"),
        _post("karyawan", "Karyawan", 500, "fund"),
        _post("pendidikan", "Pendidikan", 500, "fund"),
        _post("sosial", "Sosial", 300, "fund"),
        _post("pembangunan", "Pembangunan daerah kerja", 200, "fund"),
    ]


def _post(code: str, name: str, bp: int, kind: str, *, article: str = "ART Pasal 41") -> dict[str, Any]:
    return {"code": code, "name": name, "bp": bp, "kind": kind, "article": article}


ARTICLES = (
    (
        "kelompok",
        "AD Pasal 7",
        "Lima kelompok anggota",
        "Koperasi dimiliki bersama oleh lima kelompok: produsen, distributor, fasilitas kesehatan, tenaga kesehatan, "
        "dan pengguna akhir. Setiap anggota tercatat dalam satu kelompok saja. Kelompok ditentukan oleh peran anggota "
        "dalam koperasi, bukan oleh besarnya simpanan.",
    ),
    (
        "hak_suara",
        "AD Pasal 9",
        "Satu anggota satu suara",
        "Setiap anggota aktif mempunyai satu suara dalam kelompoknya. Lembaga memberikan suara melalui wakil yang "
        "memegang surat kuasa. Suara tidak dapat dibeli, dijual, atau diwakilkan kepada anggota lain.",
    ),
    (
        "rapat",
        "AD Pasal 27",
        "Rapat kelompok mendahului Rapat Paripurna",
        "Rapat Anggota Paripurna baru dapat dibuka setelah setiap kelompok mengadakan Rapat Anggota Kelompok yang "
        "mempunyai berita acara, atau setelah kuorum kelompok itu tercatat gagal.",
    ),
    (
        "kuorum",
        "AD Pasal 28",
        "Kuorum",
        "Rapat sah apabila dihadiri lebih dari separuh anggota yang berhak. Apabila belum tercapai, rapat diulang "
        "paling lama tujuh hari kemudian dan sah apabila dihadiri paling sedikit seperlima anggota yang berhak.",
    ),
    (
        "bobot",
        "AD Pasal 29",
        "Bobot suara kelompok",
        "Dalam Rapat Anggota Paripurna, suara setuju tiap kelompok dihitung sebagai bagian dari suara setuju dan tidak "
        "setuju di kelompok itu, lalu dikalikan bobot kelompok. Kelompok yang tidak memberikan suara setuju maupun "
        "tidak setuju dikeluarkan dari pembagi.",
    ),
    (
        "mayoritas",
        "AD Pasal 30",
        "Batas penerimaan usul",
        "Usul biasa dan pembagian sisa hasil usaha diterima dengan lebih dari separuh. Perubahan Anggaran Dasar dan "
        "Anggaran Rumah Tangga diterima dengan paling sedikit dua pertiga. Abstain tidak memihak.",
    ),
    (
        "simpanan",
        "ART Pasal 12",
        "Simpanan pokok dan simpanan wajib",
        "Setiap anggota membayar simpanan pokok satu kali sebelum tercatat dalam buku daftar anggota, dan simpanan "
        "wajib setiap bulan, sebesar yang ditetapkan untuk kelompoknya.",
    ),
    (
        "pengembalian",
        "ART Pasal 14",
        "Pengembalian simpanan",
        "Simpanan pokok, simpanan wajib dan simpanan sukarela anggota yang keluar dikembalikan setelah dikurangi "
        "utangnya kepada koperasi, paling cepat 30 hari sejak keanggotaannya berakhir.",
    ),
    (
        "shu",
        "ART Pasal 41",
        "Pembagian sisa hasil usaha",
        "Sisa hasil usaha dari usaha dengan anggota dibagi ke dalam pos menurut persentase dalam aturan ini. Sisa "
        "hasil usaha dari bukan anggota seluruhnya masuk cadangan. Rugi tidak dibagi. Tidak ada yang dibayarkan "
        "sebelum Rapat Anggota memutuskan.",
    ),
    (
        "shu_usaha",
        "ART Pasal 42",
        "Jasa usaha",
        "Jasa usaha dibagi lebih dahulu kepada lima kelompok, lalu di dalam tiap kelompok menurut partisipasi: nilai "
        "penjualan produsen, nilai barang yang diantar distributor, nilai pembelian fasilitas kesehatan, jumlah "
        "layanan tenaga kesehatan, dan nilai pembelian pengguna akhir. Pembulatan memakai sisa terbesar.",
    ),
    (
        "shu_modal",
        "ART Pasal 43",
        "Jasa modal",
        "Jasa modal dibagi menurut simpanan pokok dan simpanan wajib dikalikan lamanya simpanan itu berada di koperasi "
        "dalam tahun buku, dihitung dalam rupiah-hari.",
    ),
    (
        "pembagian",
        "ART Pasal 52",
        "Pembagian barang yang kurang",
        "Apabila barang tidak cukup untuk semua permintaan, barang dibagi sama rata dan tidak melebihi permintaan "
        "masing-masing. Permintaan kecil dipenuhi lebih dahulu, dan alasan setiap baris diumumkan.",
    ),
)
