"""States and kinds of the register."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApplicationState(TextChoices):
    """submitted → verified (first person) → approved (second person) → admitted when pokok is paid."""

    SUBMITTED = "diajukan", _("Diajukan")
    VERIFIED = "diperiksa", _("Sudah diperiksa")
    APPROVED = "disetujui", _("Disetujui, menunggu simpanan pokok")
    ADMITTED = "diterima", _("Tercatat sebagai anggota")
    REJECTED = "ditolak", _("Ditolak")


OPEN_APPLICATIONS = frozenset({ApplicationState.SUBMITTED, ApplicationState.VERIFIED, ApplicationState.APPROVED})


class MemberStatus(TextChoices):
    """What a member is on a date."""

    ACTIVE = "aktif", _("Aktif")
    SUSPENDED = "dibekukan", _("Dibekukan")
    LEFT = "keluar", _("Keluar")


class Operation(TextChoices):
    """The numbered operations of the register (buku daftar anggota)."""

    ADMIT = "masuk", _("Masuk")
    SUSPEND = "beku", _("Dibekukan")
    RESTORE = "pulih", _("Dipulihkan")
    LEAVE = "keluar", _("Keluar")


class InstitutionKind(TextChoices):
    """What an institution is; its group is a matter of its own, never derived from this."""

    PRODUCER = "produsen", _("Produsen alat kesehatan")
    DISTRIBUTOR = "penyalur", _("Penyalur alat kesehatan")
    HOSPITAL = "rumah_sakit", _("Rumah sakit")
    PUSKESMAS = "puskesmas", _("Puskesmas")
    CLINIC = "klinik", _("Klinik")
    VILLAGE_CLINIC = "klinik_desa", _("Klinik desa")
    VILLAGE_PHARMACY = "apotek_desa", _("Apotek desa")
    VILLAGE_COOPERATIVE = "kopdes", _("Koperasi desa")


class LicenceKind(TextChoices):
    """Proofs that a member may act (domain/health 3.4, 3.6)."""

    NIB = "nib", _("NIB")
    CPAKB = "cpakb", _("Sertifikat CPAKB")
    CDAKB = "cdakb", _("Sertifikat CDAKB")
    CLINIC = "izin_klinik", _("Izin klinik")
    PHARMACY = "izin_apotek", _("Izin apotek")
    STR = "str", _("STR")
    SIP = "sip", _("SIP")


class DeviceGroup(TextChoices):
    """The five product groups of a CDAKB certificate (PMK 4/2014; domain/health 3.4)."""

    RADIATION = "elektromedik_radiasi", _("Elektromedik radiasi")
    ELECTRICAL = "elektromedik_non_radiasi", _("Elektromedik non-radiasi")
    STERILE = "non_elektromedik_steril", _("Non-elektromedik steril")
    NON_STERILE = "non_elektromedik_non_steril", _("Non-elektromedik non-steril")
    DIAGNOSTIC = "diagnostik_in_vitro", _("Diagnostik in vitro")
