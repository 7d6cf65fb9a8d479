"""Sealed minutes on paper: typeset once, then the same bytes for everybody."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.minutes.drafting import verdict_words
from governance.minutes.locks import lock_minutes
from governance.minutes.models import Minutes
from governance.minutes.queries import participants, signatures
from kmp.acts import act
from kmp.errors import DomainError
from kmp.files.models import StoredFile
from kmp.files.rules import Document
from kmp.files.services import keep_file
from kmp.files.states import FileKind
from kmp.papers.typesetting import typeset
from kmp.ui.formats import moment

TEMPLATE = "governance/minutes/minutes.typ"
MOST_BYTES = 50_000_000
WITH_TAGS = 500  # signatures; more lines and the tags for screen readers are most of the file


@act
def keep_minutes_pdf(minutes: Minutes) -> StoredFile:
    """The PDF of sealed minutes: made the first time, read ever after. Refused: `minutes_not_sealed`."""
    locked = lock_minutes(minutes.pk)
    if locked.pdf is not None:
        return locked.pdf
    if locked.paper is None:
        raise DomainError("minutes_not_sealed", _("Berita acara ini belum disegel."))
    name = f"{locked.paper.number.replace('/', '-').replace(' ', '-')}.pdf"
    made = Document(name, minutes_pdf(locked), FileKind.PDF)  # ours: not looked into
    locked.pdf = keep_file(made, kinds=[FileKind.PDF], most_bytes=MOST_BYTES, acting_user=None)
    locked.save(update_fields=["pdf"])
    return locked.pdf


def minutes_pdf(minutes: Minutes) -> bytes:
    """The pages: text, attendance, decisions, who was left out, who signed when."""
    facts = minutes.facts
    with timezone.override(ZoneInfo(settings.TIME_ZONE)):
        signed = [
            [one.name, one.get_duty_display(), moment(one.signed_at), one.digest[:16]] for one in signatures(minutes)
        ]
        sealed = moment(minutes.sealed_at)
    on_paper = participants(minutes.meeting).filter(signer__isnull=True).order_by("member__number")
    data: dict[str, Any] = {
        "paper": minutes.paper,
        "facts": facts,
        "lines": minutes.text.splitlines(),
        "advice": minutes.advice.splitlines(),
        "digest": minutes.digest,
        "revision": minutes.revision,
        "sealed": sealed,
        "quorum_reached": minutes.quorum_reached,
        "motions": [[one["number"], one["title"], verdict_words(one)] for one in facts.get("motions", [])],
        "recused": [
            [motion["number"], one["member"], one["reason"]]
            for motion in facts.get("motions", [])
            for one in motion["recused"]
        ],
        "signed": signed,
        "on_paper": list(on_paper.values_list("member__number", flat=True)),
    }
    return typeset(TEMPLATE, data, tags=len(signed) <= WITH_TAGS)
