"""Uploaded documents: checked by content, kept by a random name, handed out as attachments only."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.files.states import FileKind


class StoredFile(models.Model):
    """One file as it was kept; its content may be erased (a KTP after its check), the row stays."""

    name = models.CharField(_("nama berkas"), max_length=120)
    kind = models.CharField(_("jenis"), max_length=5, choices=FileKind.choices)
    size = models.PositiveIntegerField(_("ukuran"))
    digest = models.CharField(_("sidik berkas"), max_length=64)
    content = models.FileField(upload_to="berkas/%Y/%m", max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("diunggah"), default=clock.now)
    erased_at = models.DateTimeField(_("dihapus"), null=True, blank=True)

    class Meta:
        verbose_name = _("berkas")
        verbose_name_plural = _("berkas")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="file_kind_is_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_is_not_empty"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(content=""), name="erased_file_has_no_content"
            ),
        ]
        triggers = [pgtrigger.Protect(name="file_row_is_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name
