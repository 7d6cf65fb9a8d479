"""States of an application and what is attached to it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApplicationState(TextChoices):
    """submitted → verified (first person) → approved (second person) → admitted when pokok is paid.

    A draft is not an application yet: it is kept in `Draft` under the applicant's own link. Asked for a correction,
    the applicant sends it again; withdrawn by the applicant, or by staff when pokok is never paid.
    """

    SUBMITTED = "diajukan", _("Diajukan")
    CORRECTION = "perbaikan", _("Menunggu perbaikan pendaftar")
    VERIFIED = "diperiksa", _("Sudah diperiksa")
    APPROVED = "disetujui", _("Disetujui, menunggu simpanan pokok")
    ADMITTED = "diterima", _("Tercatat sebagai anggota")
    REJECTED = "ditolak", _("Ditolak")
    WITHDRAWN = "ditarik", _("Ditarik pendaftar")


OPEN_APPLICATIONS = frozenset(
    {
        ApplicationState.SUBMITTED,
        ApplicationState.CORRECTION,
        ApplicationState.VERIFIED,
        ApplicationState.APPROVED,
    }
)


class AttachmentKind(TextChoices):
    """What an attached document proves."""

    KTP = "ktp", _("Foto KTP")
    MANDATE = "surat_kuasa", _("Surat kuasa lembaga")
    NIB = "nib", _("NIB")
    LICENCE = "izin", _("Sertifikat atau izin")
    STR = "str", _("STR")
    SIP = "sip", _("SIP")
    OTHER = "lain", _("Berkas lain")
