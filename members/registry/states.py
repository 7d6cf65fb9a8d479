"""States and kinds of the register."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Profile(TextChoices):
    """What a group asks of its members: which form and which proofs. A sixth group takes one of these."""

    PRODUCER = "produsen", _("Produsen alat kesehatan")
    DISTRIBUTOR = "distributor", _("Penyalur alat kesehatan")
    FACILITY = "faskes", _("Fasilitas kesehatan")
    PRACTITIONER = "nakes", _("Tenaga kesehatan")
    PERSON = "pengguna", _("Perorangan")


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
    MOVE = "pindah", _("Pindah kelompok")
    CHANGE = "ubah", _("Perubahan data")


# what is asked as a change of the register; joining and leaving have ways of their own
CHANGES = frozenset({Operation.SUSPEND, Operation.RESTORE, Operation.MOVE, Operation.CHANGE})


class ChangeState(TextChoices):
    """A change of the register is asked by one person and decided by another."""

    ASKED = "diminta", _("Menunggu orang kedua")
    APPROVED = "disetujui", _("Dicatat")
    REFUSED = "ditolak", _("Ditolak")
    WITHDRAWN = "ditarik", _("Ditarik")


class LicenceState(TextChoices):
    """A licence counts once staff have checked it."""

    SUBMITTED = "diajukan", _("Menunggu pemeriksaan")
    VALID = "sah", _("Sudah diperiksa")
    REFUSED = "ditolak", _("Ditolak")
    REVOKED = "dicabut", _("Dicabut")


class Profession(TextChoices):
    """Health professions with a register of their own (UU 17/2023)."""

    DOCTOR = "dokter", _("Dokter")
    DENTIST = "dokter_gigi", _("Dokter gigi")
    NURSE = "perawat", _("Perawat")
    MIDWIFE = "bidan", _("Bidan")
    PHARMACIST = "apoteker", _("Apoteker")
    PHARMACY_TECHNICIAN = "ttk", _("Tenaga vokasi farmasi")
    NUTRITIONIST = "gizi", _("Tenaga gizi")
    SANITARIAN = "sanitarian", _("Sanitarian")
    LABORATORY = "atlm", _("Ahli teknologi laboratorium medik")
    RADIOGRAPHER = "radiografer", _("Radiografer")
    PHYSIOTHERAPIST = "fisioterapis", _("Fisioterapis")
    ELECTROMEDIC = "elektromedis", _("Elektromedis")
    PUBLIC_HEALTH = "kesmas", _("Tenaga kesehatan masyarakat")
    OTHER = "lain", _("Tenaga kesehatan lain")


class InstitutionKind(TextChoices):
    """What an institution is; its group is a matter of its own, never derived from this."""

    PRODUCER = "produsen", _("Produsen alat kesehatan")
    DISTRIBUTOR = "penyalur", _("Penyalur alat kesehatan")
    HOSPITAL = "rumah_sakit", _("Rumah sakit")
    PUSKESMAS = "puskesmas", _("Puskesmas")
    CLINIC = "klinik", _("Klinik")
    PHARMACY = "apotek", _("Apotek")
    LABORATORY = "laboratorium", _("Laboratorium kesehatan")
    PUSTU = "pustu", _("Puskesmas pembantu")
    POSKESDES = "poskesdes", _("Poskesdes atau polindes")
    VILLAGE_CLINIC = "klinik_desa", _("Klinik desa")
    VILLAGE_PHARMACY = "apotek_desa", _("Apotek desa")
    VILLAGE_COOPERATIVE = "kopdes", _("Koperasi desa")


class FacilityClass(TextChoices):
    """Classes of hospitals, clinics and puskesmas (Permenkes 3/2020, 17/2024, 19/2024)."""

    A = "A", _("Kelas A")
    B = "B", _("Kelas B")
    C = "C", _("Kelas C")
    D = "D", _("Kelas D")
    PRIMARY = "pratama", _("Pratama")
    MAIN = "utama", _("Utama")
    INPATIENT = "rawat_inap", _("Rawat inap")
    OUTPATIENT = "rawat_jalan", _("Non-rawat inap")


class LicenceKind(TextChoices):
    """Proofs that a member may act (domain/health 3.4, 3.6)."""

    NIB = "nib", _("NIB")
    PRODUCTION = "produksi", _("Sertifikat produksi")
    CPAKB = "cpakb", _("Sertifikat CPAKB")
    IDAK = "idak", _("Izin distribusi alat kesehatan (IDAK)")
    CDAKB = "cdakb", _("Sertifikat CDAKB")
    HOSPITAL = "izin_rs", _("Izin rumah sakit")
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
