"""What notices are about, and how they reach people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    """One topic, one choice of how it arrives."""

    MEMBERSHIP = "keanggotaan", _("Keanggotaan dan izin")
    SAVINGS = "simpanan", _("Simpanan dan tagihan")
    MEETINGS = "musyawarah", _("Rapat dan suara")
    GOODS = "barang", _("Pesanan dan pembagian")
    SURPLUS = "shu", _("SHU")
    PRIVACY = "data", _("Data pribadi")
    WORK = "tugas", _("Pekerjaan petugas")


class Pace(TextChoices):
    """How a topic arrives by e-mail; in the app it is always there."""

    AT_ONCE = "langsung", _("Surel segera")
    DAILY = "harian", _("Ringkasan harian")
    APP_ONLY = "aplikasi", _("Hanya di aplikasi")


REQUIRED_TOPICS = frozenset({Topic.PRIVACY})  # the law wants these told: never only in the app
