"""The tone and the word of every state: the only place where a state gets its colour (LOOK 5, `<c-status>`).

Keys are the values stored by the `states.py` of the slices. A word that means different things in two slices is
written `slice.state`; as in `<c-status state="application.disetujui">`. A page may also give `tone` and `text` itself.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TONES = frozenset({"plain", "ok", "warn", "info", "bad"})


@dataclass(frozen=True)
class Status:
    """A tone of `TONES` and the word that always goes with it."""

    tone: str
    text: str | Promise


STATES = {
    # waiting, and whose turn it is
    "konsep": Status("plain", _("Konsep")),
    "dirancang": Status("plain", _("Dirancang")),
    "baru": Status("info", _("Baru")),
    "diajukan": Status("info", _("Diajukan")),
    "diperiksa": Status("info", _("Diperiksa")),
    "menunggu": Status("plain", _("Menunggu giliran")),
    "tertunda": Status("warn", _("Tertunda")),
    "menunggu_bayar": Status("warn", _("Menunggu pembayaran")),
    "menunggu_setuju": Status("warn", _("Menunggu persetujuan")),
    "dipanggil": Status("info", _("Sudah diundang")),
    "direncanakan": Status("plain", _("Direncanakan")),
    "estimasi": Status("warn", _("Perkiraan, belum disahkan")),
    "dijadwalkan": Status("info", _("Dijadwalkan")),
    "perbaikan": Status("warn", _("Menunggu perbaikan")),
    "diminta": Status("warn", _("Menunggu orang kedua")),
    "dengar": Status("warn", _("Menunggu keterangan anggota")),
    "diputuskan": Status("warn", _("Diputuskan, belum dibayar")),
    "siap": Status("info", _("Siap dicatat")),
    "voucher.diajukan": Status("warn", _("Menunggu orang kedua")),
    "voucher.konsep": Status("plain", _("Konsep")),
    "voucher.dibukukan": Status("ok", _("Dibukukan")),
    "voucher.ditolak": Status("bad", _("Ditolak")),
    "voucher.ditarik": Status("plain", _("Ditarik")),
    # under way
    "dibaca": Status("info", _("Sedang dibaca")),
    "berjalan": Status("info", _("Sedang berjalan")),
    "berlangsung": Status("info", _("Berlangsung")),
    "terbuka": Status("info", _("Terbuka")),
    "dibuka": Status("info", _("Dibuka")),
    "dibagi": Status("info", _("Sedang dibagi")),
    "dihitung": Status("info", _("Sudah dihitung")),
    "dipesan": Status("info", _("Dipesan")),
    "dibeli": Status("info", _("Dibeli")),
    "dikirim": Status("info", _("Dikirim")),
    "dalam_perjalanan": Status("info", _("Dalam perjalanan")),
    "sebagian": Status("warn", _("Sebagian")),
    # ended well
    "aktif": Status("ok", _("Aktif")),
    "berlaku": Status("ok", _("Berlaku")),
    "disetujui": Status("ok", _("Disetujui")),
    "disahkan": Status("ok", _("Disahkan")),
    "diterima": Status("ok", _("Diterima")),
    "diserahkan": Status("ok", _("Diserahkan")),
    "dibukukan": Status("ok", _("Dibukukan")),
    "dibayar": Status("ok", _("Dibayar")),
    "lunas": Status("ok", _("Lunas")),
    "terpenuhi": Status("ok", _("Terpenuhi")),
    "dipenuhi": Status("ok", _("Dipenuhi")),
    "layak": Status("ok", _("Layak")),
    "selesai": Status("ok", _("Selesai")),
    "tersedia": Status("ok", _("Tersedia")),
    "kuorum": Status("ok", _("Kuorum tercapai")),
    "sah": Status("ok", _("Sudah diperiksa")),
    "cocok": Status("ok", _("Cocok")),
    "dicatat": Status("ok", _("Sudah dicatat")),
    # closed, without a verdict
    "diabaikan": Status("plain", _("Bukan simpanan")),
    "ditutup": Status("plain", _("Ditutup")),
    "berakhir": Status("plain", _("Berakhir")),
    "keluar": Status("plain", _("Sudah keluar")),
    "diganti": Status("plain", _("Diganti")),
    # ended badly
    "ditolak": Status("bad", _("Ditolak")),
    "dibuang": Status("plain", _("Tidak dilanjutkan")),
    "dibatalkan": Status("bad", _("Dibatalkan")),
    "gagal": Status("bad", _("Gagal")),
    "dibekukan": Status("bad", _("Dibekukan")),
    "ditahan": Status("bad", _("Ditahan")),
    "ditarik": Status("bad", _("Ditarik")),
    "kedaluwarsa": Status("bad", _("Kedaluwarsa")),
    "habis": Status("bad", _("Habis")),
    "mendesak": Status("bad", _("Mendesak")),
    "lewat": Status("bad", _("Lewat batas")),
    "dicabut": Status("bad", _("Dicabut")),
    "bermasalah": Status("bad", _("Ada baris yang salah")),
    "kurang": Status("warn", _("Kurang")),
    "gagal_kuorum": Status("bad", _("Kuorum tidak tercapai")),
    # words of one slice only
    "application.disetujui": Status("warn", _("Disetujui, menunggu simpanan pokok")),
    "application.diterima": Status("ok", _("Tercatat sebagai anggota")),
    "application.diajukan": Status("warn", _("Perlu diperiksa")),
    "application.diperiksa": Status("warn", _("Perlu disetujui")),
    "application.ditarik": Status("plain", _("Ditarik pendaftar")),
    "change.disetujui": Status("ok", _("Dicatat")),
    "change.ditarik": Status("plain", _("Ditarik kembali")),
    "licence.diajukan": Status("warn", _("Menunggu pemeriksaan")),
    "leaving.diminta": Status("warn", _("Menunggu putusan")),
    "leaving.ditarik": Status("plain", _("Ditarik kembali")),
    "payout_batch.disiapkan": Status("warn", _("Menunggu orang kedua")),
    "payout_batch.disetujui": Status("info", _("Sedang dibukukan")),
    "payout_batch.dibayar": Status("ok", _("Dibayar")),
    "payout_batch.batal": Status("plain", _("Dibatalkan")),
    "payout.disiapkan": Status("warn", _("Disiapkan")),
    "payout.dikirim": Status("info", _("Dikirim ke bank")),
    "payout.dibayar": Status("ok", _("Dibayar")),
    "payout.kembali": Status("bad", _("Kembali, terutang lagi")),
    "payout.batal": Status("plain", _("Dibatalkan")),
    "payout_return.dicatat": Status("warn", _("Menunggu orang kedua")),
    "payout_return.disahkan": Status("ok", _("Dibukukan kembali")),
    "payout_return.batal": Status("plain", _("Dibatalkan")),
    "fund_payment.disiapkan": Status("warn", _("Menunggu orang kedua")),
    "fund_payment.dibayar": Status("ok", _("Dibayar")),
    "fund_payment.batal": Status("plain", _("Dibatalkan")),
    "withdrawal.diminta": Status("warn", _("Menunggu pembayaran")),
    "withdrawal.ditarik": Status("plain", _("Dibatalkan")),
    "data_request.diajukan": Status("warn", _("Menunggu jawaban")),
    "data_request.ditarik": Status("plain", _("Ditarik kembali")),
    "bank.menunggu": Status("warn", _("Perlu dicocokkan")),
    "bank.cocok": Status("ok", _("Cocok")),
    "bank.diabaikan": Status("plain", _("Bukan simpanan")),
    "leaving.dengar": Status("info", _("Menunggu keterangan anggota")),
    "leaving.diputuskan": Status("warn", _("Menunggu pembayaran")),
    "change.diminta": Status("warn", _("Menunggu orang kedua")),
    "request.diajukan": Status("warn", _("Perlu disetujui")),
    "allocation.dibekukan": Status("plain", _("Menunggu dihitung")),
    "allocation.dihitung": Status("warn", _("Menunggu orang kedua")),
    "purchase.diterima": Status("ok", _("Diterima di gudang")),
    "motion.usulan": Status("info", _("Mengumpulkan dukungan")),
    "motion.konsep": Status("plain", _("Konsep")),
    "motion.siap": Status("warn", _("Menunggu orang kedua")),
    "motion.dijadwalkan": Status("info", _("Dijadwalkan dibuka")),
    "motion.terbuka": Status("ok", _("Terbuka")),
    "motion.mufakat": Status("ok", _("Mufakat")),
    "motion.ditarik": Status("plain", _("Ditarik")),
    "amendment.diajukan": Status("warn", _("Menunggu jawaban")),
    "amendment.diterima": Status("ok", _("Diterima ke dalam usul")),
    "amendment.ditolak": Status("bad", _("Ditolak")),
    "amendment.ditarik": Status("plain", _("Ditarik")),
    "paper.dicatat": Status("warn", _("Menunggu orang kedua")),
    "paper.selesai": Status("ok", _("Sudah dimasukkan")),
    "sheet.dicetak": Status("plain", _("Belum kembali")),
    "sheet.terbaca": Status("warn", _("Menunggu orang kedua")),
    "sheet.masuk": Status("ok", _("Masuk kotak suara")),
    "sheet.bentrok": Status("warn", _("Bentrok, tidak dihitung")),
    "sheet.tidak_sah": Status("bad", _("Tidak sah")),
    "sheet.batal": Status("plain", _("Tidak berlaku")),
    "name.terbaca": Status("warn", _("Menunggu orang kedua")),
    "name.masuk": Status("ok", _("Tercatat hadir")),
    "name.bentrok": Status("info", _("Sudah hadir sebelumnya")),
    "name.ditolak": Status("bad", _("Tidak berhak hadir")),
    "report.konsep": Status("plain", _("Konsep")),
    "report.ditandatangani": Status("warn", _("Menunggu tanda tangan")),
    "report.final": Status("ok", _("Final")),
    "candidacy.dicalonkan": Status("warn", _("Menunggu jawaban")),
    "candidacy.bersedia": Status("ok", _("Bersedia")),
    "candidacy.calon": Status("ok", _("Calon")),
    "candidacy.tidak_bersedia": Status("plain", _("Tidak bersedia")),
    "candidacy.gugur": Status("bad", _("Tidak memenuhi syarat")),
    "candidacy.mundur": Status("plain", _("Mengundurkan diri")),
    "motion.ditutup": Status("warn", _("Ditutup, belum dihitung")),
    # what the contracts answer (DESIGN 5)
    "passed": Status("ok", _("Diterima")),
    "failed": Status("bad", _("Ditolak")),
}


def status_of(state: str, *, tone: str = "", text: str = "") -> Status:
    """The status of `state`, with the tone or word a page gives instead.

    A state that is not listed needs its `text`: an English code shown to a person is a bug, so that is a `KeyError`.
    """
    known = STATES.get(str(state)) or STATES.get(str(state).rpartition(".")[2])
    if known is None and not text:
        raise KeyError(f"kmp/ui/statuses.py has no state {state!r}; list it there or give its text")
    chosen = tone or (known.tone if known else "plain")
    if chosen not in TONES:
        raise KeyError(f"{chosen!r} is not one of the tones {sorted(TONES)}")
    return Status(chosen, text or (known.text if known else ""))
