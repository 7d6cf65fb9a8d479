"""Published proof bundles."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from kmp import clock


class ProofBundle(models.Model):
    """One zip that anyone may download and check; no names in it, only member numbers or pseudonyms."""

    class Kind(models.TextChoices):
        SHU = "shu", _("Pembagian SHU")
        ALLOCATION = "allocation", _("Pembagian barang")
        VOTES = "votes", _("Penghitungan suara")
        CHOICES = "choices", _("Penghitungan pilihan")
        RANKING = "ranking", _("Penghitungan peringkat")
        HAND_COUNT = "hand_count", _("Penghitungan suara di rapat")

    kind = models.CharField(_("jenis"), max_length=12, choices=Kind.choices)
    subject = models.CharField(_("tentang"), max_length=200)
    result_digest = models.CharField(_("sidik hasil"), max_length=64)
    file_digest = models.CharField(_("sidik berkas"), max_length=64, unique=True)
    content = models.BinaryField()
    size = models.PositiveIntegerField(_("ukuran"))
    published_at = models.DateTimeField(_("terbit"), default=clock.now)

    class Meta:
        verbose_name = _("berkas bukti")
        verbose_name_plural = _("berkas bukti")
        ordering = ["-published_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["shu", "allocation", "votes", "choices", "ranking", "hand_count"]),
                name="bundle_kind_is_known",
            )
        ]
        triggers = [pgtrigger.Protect(name="bundle_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
