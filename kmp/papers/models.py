"""Papers that the cooperative gives out: receipts, statements, lists. Each can be checked by its code."""

import secrets
from collections.abc import Iterator

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kmp import clock

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else
CODE_LENGTH = 12  # 31 to the 12th: nobody guesses one


def new_code() -> str:
    """A code for a paper or card: twelve letters and digits that cannot be guessed or misread."""
    return "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))


def new_codes() -> Iterator[str]:
    """Such codes without end, for very many at once: the same letters, equally likely, ten times as fast."""
    fair = 256 - 256 % len(CODE_LETTERS)  # bytes above would favour the first letters
    while True:
        letters = [CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in secrets.token_bytes(4_096) if byte < fair]
        for end in range(CODE_LENGTH, len(letters) + 1, CODE_LENGTH):
            yield "".join(letters[end - CODE_LENGTH : end])


class Paper(models.Model):
    """What was printed, as the public check page may show it; the code is in the QR of the paper."""

    code = models.CharField(_("kode periksa"), max_length=12, unique=True, default=new_code)
    kind = models.SlugField(_("jenis"), max_length=30)
    number = models.CharField(_("nomor"), max_length=60, unique=True)
    title = models.CharField(_("judul"), max_length=160)
    facts = models.JSONField(_("isi"), default=list)  # [[label, value], …] in the order of the page
    digest = models.CharField(_("sidik isi"), max_length=64)
    object_type = models.CharField(max_length=80, blank=True, default="")
    object_id = models.CharField(max_length=40, blank=True, default="")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField(_("terbit"), default=clock.now)
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)
    revoked_reason = models.CharField(_("alasan dicabut"), max_length=160, blank=True, default="")

    class Meta:
        verbose_name = _("surat terbit")
        verbose_name_plural = _("surat terbit")
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="paper_by_object")]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_reason=""), name="revoked_paper_has_a_reason"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="paper_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="paper_content_is_immutable",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (NEW.code, NEW.kind, NEW.number, NEW.title, NEW.facts, NEW.digest, NEW.issued_at)
                       IS DISTINCT FROM
                       (OLD.code, OLD.kind, OLD.number, OLD.title, OLD.facts, OLD.digest, OLD.issued_at) THEN
                        RAISE EXCEPTION 'paper % does not change', OLD.number
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'paper_content_is_immutable';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.number
