"""All statements of a year in the background: kind `shu_keterangan` in settings.RUN_KINDS.

Members of one group go into archives of `IN_A_FILE`; inside, `IN_A_PDF` of them share one PDF: setting them together
is far quicker than one by one. Each archive is kept as soon as it is made: a killed run goes on behind the last.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.slips.models import SlipBatch, SlipFile
from governance.slips.queries import (
    YearRules,
    carried_rp,
    payments_by_share,
    posted_year,
    shares_to_print,
    year_rules,
)
from governance.slips.typesetting import first_pages, slips_pdf
from governance.surplus.models import Distribution, Share
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError
from kmp.files.rules import Document
from kmp.files.services import keep_file
from kmp.files.states import FileKind
from kmp.runs.models import Run
from kmp.runs.services import Report, ask_run, finish_run
from kmp.trail.services import record

KIND = "shu_keterangan"
IN_A_PDF = 100
IN_A_FILE = 2_000
MOST_BYTES = 400_000_000
INDEX_HEAD = ["Nomor", "Kode baris", "Berkas", "Halaman"]


@act
def ask_slips(distribution: Distribution, *, acting_user: User) -> SlipBatch:
    """All statements of a posted year, as payments stand now; while they are being made it is that making.

    Refused: `distribution_not_posted`.
    """
    if posted_year(distribution.year) is None:
        raise DomainError("distribution_not_posted", _("SHU ini belum dibukukan, jadi belum ada keterangannya."))
    done = SlipBatch.objects.filter(distribution=distribution, run__state="selesai").count()
    inputs = {"distribution": distribution.pk, "after": done}
    subject = _("Keterangan SHU %(year)s semua anggota") % {"year": distribution.year}
    run = ask_run(KIND, subject=subject, inputs=inputs, acting_user=acting_user)
    fresh = {"distribution": distribution, "asked_by": acting_user, "asked_at": clock.now()}
    batch, is_new = SlipBatch.objects.get_or_create(run=run, defaults=fresh)
    if is_new:
        record("governance.slips.asked", batch, acting_user=acting_user, after={"year": distribution.year})
    return batch


def make_slips(run: Run, report: Report) -> None:
    """The handler: archive by archive, those that are there already left out, then the end of the run."""
    batch = SlipBatch.objects.select_related("distribution__bylaws", "distribution__bundle").get(run=run)
    distribution = posted_year(batch.distribution.year)
    assert distribution is not None  # it was posted when asked, and nothing takes that back
    counted = Share.objects.filter(distribution=distribution).order_by().values_list("group")
    counts: dict[str, int] = dict(counted.annotate(count=Count("pk")))
    year = year_rules(distribution, counts)
    made = set(SlipFile.objects.filter(batch=batch).values_list("group", "part"))
    total, done = sum(counts.values()), 0
    for group, count in sorted(counts.items()):
        for part, start in enumerate(range(0, count, IN_A_FILE), 1):
            size = min(IN_A_FILE, count - start)
            if (group, part) not in made:
                shares = shares_to_print(distribution, group)[start : start + IN_A_FILE]
                content = _archive(list(shares), year, report=report, done=done, total=total)
                _keep(batch, group=group, part=part, count=size, content=content, run=run)
            done += size
            report(done, total)
    finish_slips(batch, lines=total, run=run)


@act
def finish_slips(batch: SlipBatch, *, lines: int, run: Run) -> None:
    """The end of the run, with its line in the trail."""
    finish_run(run, result={"lines": lines, "url": reverse("staff_slips", args=[batch.distribution.year])})
    record("governance.slips.made", batch, acting_user=run.asked_by, after={"lines": lines})


@act
def _keep(batch: SlipBatch, *, group: str, part: int, count: int, content: bytes, run: Run) -> None:
    name = f"keterangan-shu-{batch.distribution.year}-{group}-{part}.zip"
    document = Document(name, content, FileKind.ZIP)  # ours: not looked into
    stored = keep_file(document, kinds=[FileKind.ZIP], most_bytes=MOST_BYTES, acting_user=run.asked_by)
    SlipFile.objects.create(batch=batch, group_id=group, part=part, count=count, file=stored)


def _archive(shares: Sequence[Share], year: YearRules, *, report: Report, done: int, total: int) -> bytes:
    """PDFs of `IN_A_PDF` statements each, and an index that says on which page each member begins."""
    index = io.StringIO()
    writer = csv.writer(index, delimiter=";")
    writer.writerow(INDEX_HEAD)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:  # PDFs are packed already
        for name, part in _parts(shares):
            pdf = _pdf(part, year)
            archive.writestr(name, pdf)
            pages = first_pages(pdf)
            rows = zip(part, pages, strict=True)
            writer.writerows([share.member.number, share.input.code, name, page] for share, page in rows)
            done += len(part)
            report(done, total)
        archive.writestr("daftar-isi.csv", "\ufeff" + index.getvalue())
    return packed.getvalue()


def _parts(shares: Sequence[Share]) -> Iterator[tuple[str, Sequence[Share]]]:
    for start in range(0, len(shares), IN_A_PDF):
        part = shares[start : start + IN_A_PDF]
        yield f"keterangan-{part[0].member.number}-{part[-1].member.number}.pdf", part


def _pdf(shares: Sequence[Share], year: YearRules) -> bytes:
    payments = payments_by_share([share.pk for share in shares])
    carried = carried_rp([share.member_id for share in shares], before=year.distribution.year)
    return slips_pdf(shares, year, payments=payments, carried=carried)
