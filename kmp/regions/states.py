"""The closed lists of this slice."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RegionLevel(TextChoices):
    """The four levels of Kemendagri codes; `regency` is a kabupaten or a kota, `village` a desa or a kelurahan."""

    PROVINCE = "province", _("Provinsi")
    REGENCY = "regency", _("Kabupaten atau kota")
    DISTRICT = "district", _("Kecamatan")
    VILLAGE = "village", _("Desa atau kelurahan")


class FacilityKind(TextChoices):
    """The two kinds of facility in the reference lists of 2022."""

    PUSKESMAS = "puskesmas", _("Puskesmas")
    HOSPITAL = "rumah_sakit", _("Rumah sakit")


class Zone(TextChoices):
    """The three legal time zones, by their IANA names (as in `kmp.clock.ZONES`)."""

    WIB = "Asia/Jakarta", _("WIB")
    WITA = "Asia/Makassar", _("WITA")
    WIT = "Asia/Jayapura", _("WIT")
