"""Purposes of consent and kinds of requests about personal data (UU 27/2022)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestKind(TextChoices):
    """What a person may ask (UU 27/2022 Ps 6–13)."""

    ACCESS = "akses", _("Melihat dan menyalin data saya")
    CORRECTION = "perbaikan", _("Memperbaiki data saya")
    ERASURE = "penghapusan", _("Menghapus data saya")
    RESTRICTION = "pembatasan", _("Menunda atau membatasi pemakaian data saya")


MATTERS = {  # the same in the words of who answers
    RequestKind.ACCESS: _("Salinan data"),
    RequestKind.CORRECTION: _("Perbaikan data"),
    RequestKind.ERASURE: _("Penghapusan data"),
    RequestKind.RESTRICTION: _("Pembatasan pemakaian data"),
}


class RequestState(TextChoices):
    """A request is answered within 3 × 24 hours."""

    ASKED = "diajukan", _("Menunggu jawaban")
    FULFILLED = "dipenuhi", _("Dipenuhi")
    REFUSED = "ditolak", _("Ditolak")
    WITHDRAWN = "ditarik", _("Ditarik")


class RevealPurpose(TextChoices):
    """Why a NIK may be shown whole."""

    VERIFICATION = "periksa", _("Memeriksa pendaftaran atau izin")
    REPORT = "laporan", _("Pelaporan kepada instansi pemerintah")
    PAYMENT = "bayar", _("Mencocokkan penerima pembayaran")
    REQUEST = "permintaan", _("Permintaan anggota sendiri")
    DUPLICATE = "ganda", _("Memeriksa data ganda")
