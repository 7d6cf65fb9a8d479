"""Asking for a RAT pack, and the background run that makes it: kind `berkas_rat` in settings.RUN_KINDS."""

from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.meetings.models import Meeting
from governance.meetings.states import MeetingKind
from governance.packs.binding import archive, bind, cover, cover_pages, typeset_parts
from governance.packs.models import Pack
from governance.packs.parts import parts_of
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError
from kmp.files.rules import Document
from kmp.files.services import keep_file
from kmp.files.states import FileKind
from kmp.papers.models import Paper
from kmp.papers.services import issue_paper
from kmp.proofs.canonical import digest
from kmp.runs.models import Run
from kmp.runs.services import Report, ask_run, finish_run
from kmp.trail.services import record
from kmp.ui.formats import long_date, moment

KIND = "berkas_rat"
MOST_BYTES = 200_000_000


@act
def ask_pack(meeting: Meeting, *, acting_user: User) -> Pack:
    """The pack of a plenary as things stand now, made in the background. While one is being made it is that one.

    Refused: `pack_is_of_a_plenary`.
    """
    if meeting.kind != MeetingKind.PLENARY:
        raise DomainError("pack_is_of_a_plenary", _("Berkas rapat dibuat untuk Rapat Paripurna."))
    last = Pack.objects.filter(meeting=meeting, pdf__isnull=False).order_by("-pk").values_list("pk", flat=True).first()
    inputs = {"meeting": meeting.pk, "after": last or 0}
    run = ask_run(
        KIND, subject=_("Berkas %(title)s") % {"title": meeting.title}, inputs=inputs, acting_user=acting_user
    )
    fresh = {"meeting": meeting, "asked_by": acting_user, "asked_at": clock.now()}
    pack, is_new = Pack.objects.get_or_create(run=run, defaults=fresh)
    if is_new:
        record("governance.pack.asked", pack, acting_user=acting_user, after={"meeting": meeting.pk})
    return pack


def make_pack(run: Run, report: Report) -> None:
    """The handler: read and typeset the parts, number them, bind them. A killed one begins again: nothing was kept."""
    pack = Pack.objects.select_related("meeting__group").get(run=run)
    meeting = pack.meeting
    with timezone.override(ZoneInfo(settings.TIME_ZONE)):
        data = {"title": meeting.title, "when": moment(meeting.starts_at), "place": meeting.place, "made": clock.now()}
        parts = list(parts_of(meeting))
        first = cover_pages(parts, data) + 1
        bound = typeset_parts(parts, title=meeting.title, first=first, report=report)
        contents = [one.as_json() for one in bound]
        paper = issue_pack_paper(pack, contents, attempt=run.attempts, acting_user=run.asked_by)
        front = cover(paper, contents, data)
    whole = bind([front, *(one.pdf for one in bound)], [_("Isi"), *(one.part.title for one in bound)])
    zipped = archive(whole, bound, at=timezone.localtime(pack.asked_at))
    keep_pack(pack, whole=whole, zipped=zipped, contents=contents, paper=paper, run=run)


@act
def issue_pack_paper(pack: Pack, contents: list[dict[str, Any]], *, attempt: int, acting_user: User) -> Paper:
    """What the check page of the pack says: how many parts, and the digest of their digests."""
    meeting = pack.meeting
    return issue_paper(
        kind=KIND,
        number=f"BR {pack.pk}.{attempt}/RAP/{clock.day_of(meeting.starts_at).year}",
        title=_("Berkas %(title)s") % {"title": meeting.title[:140]},
        facts=[
            (_("Rapat"), long_date(clock.day_of(meeting.starts_at))),
            (_("Bagian"), str(len(contents))),
            (_("Sidik daftar isi"), digest([one["sha256"] for one in contents])),
        ],
        subject=pack,
        acting_user=acting_user,
    )


@act
def keep_pack(
    pack: Pack, *, whole: bytes, zipped: bytes, contents: list[dict[str, Any]], paper: Paper, run: Run
) -> None:
    """Keep both files and end the run: all or nothing."""
    made = Document(f"berkas-rapat-{pack.meeting_id}-{pack.pk}.pdf", whole, FileKind.PDF)  # ours: not looked into
    pack.pdf = keep_file(made, kinds=[FileKind.PDF], most_bytes=MOST_BYTES, acting_user=run.asked_by)
    pack.archive, pack.archive_digest = zipped, sha256(zipped).hexdigest()
    pack.contents, pack.paper = contents, paper
    pack.save(update_fields=["pdf", "archive", "archive_digest", "contents", "paper"])
    finish_run(run, result={"pack": pack.pk, "url": f"/meja/rapat/{pack.meeting_id}/berkas/"})
    record("governance.pack.made", pack, acting_user=run.asked_by, after={"digest": made.digest})
