"""The life of a background run."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RunState(TextChoices):
    """Only forward: queued → running → done or failed; a failed run may be queued again."""

    QUEUED = "menunggu", _("Menunggu giliran")
    RUNNING = "berjalan", _("Sedang berjalan")
    DONE = "selesai", _("Selesai")
    FAILED = "gagal", _("Gagal")


UNFINISHED = frozenset({RunState.QUEUED, RunState.RUNNING})
