"""The parts of a RAT pack, read from the house. Members stand in it by number only: every member may have it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from governance.bylaws.queries import rules_of
from governance.meetings.models import Attendance, Meeting
from governance.meetings.states import Channel, MeetingState, Occasion
from governance.minutes.drafting import READINGS, percent_of, verdict_words
from governance.minutes.facts import motions_of
from governance.minutes.models import Minutes
from governance.minutes.typesetting import keep_minutes_pdf
from governance.packs.blocks import Block, Part, Sheet, facts, heading, lines_table, note, table, words
from governance.packs.models import AnnualReport
from governance.packs.queries import figures_of, signatures, statements_of
from governance.packs.report_parts import (
    balance_blocks,
    budget_blocks,
    organisation_blocks,
    result_blocks,
    surplus_blocks,
)
from governance.packs.states import ReportState
from governance.surplus.engine import share_surplus
from governance.surplus.models import Distribution
from governance.surplus.queries import frozen_members, shares_of, year_of_members
from governance.surplus.states import PAYABLE, DistributionKind
from governance.voting.models import Motion, Recusal
from governance.voting.states import DECIDED
from kmp.statements.printing import statement_pages
from kmp.ui.formats import moment, number
from members.registry.models import Group, Member

LINES_ON_PAPER = 2_000  # members; more stand in the sheets of the zip alone
TEXT, RP, COUNT = "teks", "rp", "angka"
OUTCOMES = {"passed": "diterima", "failed": "ditolak"}


def parts_of(meeting: Meeting) -> Iterator[Part]:
    """Every part in its order, each read when it is asked for."""
    year = meeting.book_year or meeting.starts_at.year - 1
    report = AnnualReport.objects.filter(year=year).first() or AnnualReport(year=year)
    figures = figures_of(report)
    yield agenda_part(meeting)
    yield attendance_part(meeting)
    yield from previous_minutes(meeting)
    yield report_part(report, figures)
    yield supervision_part(report)
    yield from statement_parts(report, figures)
    yield surplus_part(year, figures)
    yield plan_part(report)
    yield from minutes_parts(meeting)
    yield verdicts_part(meeting)


def agenda_part(meeting: Meeting) -> Part:
    """When, where, and the points of the agenda."""
    rows = [[str(one.position), one.title, one.presenter or "–", one.minutes] for one in meeting.agenda.all()]
    columns = [("No.", TEXT, "sempit"), ("Acara", TEXT), ("Dibawakan", TEXT), ("Menit", COUNT)]
    when = [
        ("Waktu", moment(meeting.starts_at)),
        ("Tempat", meeting.place or "–"),
        ("Cara", meeting.get_mode_display()),
    ]
    return Part("agenda", "Acara rapat", [facts(when), table(columns, rows, empty="Acara rapat belum disusun.")])


def attendance_part(meeting: Meeting) -> Part:
    """Who came, by number; how many of those who may, by group."""
    found = Attendance.objects.filter(meeting=meeting).order_by("group__position", "member__number")
    labels = dict(Channel.choices)
    rows: QuerySet[Any, Any] = found.values_list("member__number", "group__name", "channel", "checked_in_at")
    size = found.count()
    head = ("Nomor anggota", "Kelompok", "Cara hadir", "Sejak")
    sheet = Sheet("daftar-hadir.csv", head, ([a, b, str(labels[c]), moment(d)] for a, b, c, d in rows.iterator(5000)))
    blocks: list[Block] = [facts([("Hadir", number(size)), ("Berhak hadir", number(meeting.eligible or 0))])]
    if size > LINES_ON_PAPER:
        blocks.append(note("Daftar nomor anggota yang hadir ada dalam berkas daftar-hadir.csv."))
    elif size:
        lines = [[a, b, str(labels[c]), moment(d)] for a, b, c, d in rows]
        blocks.append(lines_table([(one, TEXT) for one in head], lines))
    else:
        blocks.append(words("Belum ada yang tercatat hadir."))
    return Part("daftar-hadir", "Daftar hadir", blocks, [sheet])


def previous_minutes(meeting: Meeting) -> Iterator[Part]:
    """The sealed minutes of the RAT before this one."""
    found = Minutes.objects.filter(
        meeting__kind=meeting.kind, meeting__occasion=Occasion.ANNUAL, sealed_at__isnull=False
    )
    last = found.filter(meeting__starts_at__lt=meeting.starts_at).exclude(meeting=meeting)
    minutes = last.select_related("paper", "pdf", "meeting").order_by("-meeting__starts_at").first()
    if minutes is not None:
        yield _minutes_part("berita-acara-lalu", "Berita acara RAT yang lalu", minutes)


def report_part(report: AnnualReport, figures: Any) -> Part:
    """The annual report in words and figures, and who signed it."""
    blocks: list[Block] = []
    if report.state != ReportState.FINAL:
        blocks.append(note("KONSEP: laporan ini belum ditandatangani seluruh pengurus."))
    blocks += [heading("Organisasi"), *organisation_blocks(report.organisation, figures)]
    for title, text in (("Usaha", report.business), ("Keuangan", report.finance)):
        blocks += [heading(title), words(text or "Belum ditulis.")]
    return Part("lpj", f"Laporan pertanggungjawaban pengurus {report.year}", [*blocks, *signature_blocks(report)])


def signature_blocks(report: AnnualReport) -> list[Block]:
    """Who of the board signed, and who refused with which reason (UU 25/1992 Ps 36)."""
    if report._state.adding:  # none was begun: there is nothing to sign
        return []
    rows = [
        [one.name, f"Menolak: {one.refusal}" if one.refusal else "Menandatangani", moment(one.signed_at)]
        for one in signatures(report)
    ]
    columns = [("Pengurus", TEXT), ("Pernyataan", TEXT), ("Waktu", TEXT)]
    return [heading("Tanda tangan pengurus"), table(columns, rows, empty="Belum ada tanda tangan.")]


def statement_parts(report: AnnualReport, figures: Any) -> Iterator[Part]:
    """The six statements: the pages that the annual report itself has; of the first release only what was frozen."""
    statements = statements_of(report)
    for one in statements:
        yield Part(one["kind"], f"{one['title']} {report.year}", [], pdf=statement_pages(one, paper=report.paper))
    if not statements:
        blocks = [*balance_blocks(figures), *result_blocks(figures)]
        yield Part("neraca-dan-phu", "Neraca dan perhitungan hasil usaha", blocks)


def supervision_part(report: AnnualReport) -> Part:
    """What the supervisors say."""
    return Part("laporan-pengawas", "Laporan pengawas", [words(report.supervision or "Belum ditulis.")])


def plan_part(report: AnnualReport) -> Part:
    """The coming year: plan and budget."""
    blocks = [words(report.work_plan or "Belum ditulis."), *budget_blocks(report.budget, report.year)]
    return Part("rencana-kerja-rapb", f"Rencana kerja dan anggaran {report.year + 1}", blocks)


def surplus_part(year: int, figures: Any) -> Part:
    """Posts, groups, and each member's line by number: as booked, or worked out by the bylaws as an estimate."""
    title = f"Sisa hasil usaha {year}"
    distribution = Distribution.objects.filter(year=year).select_related("bylaws").first()
    if distribution is None:
        return Part("shu", title, surplus_blocks(figures))
    names = dict(Group.objects.values_list("code", "name"))
    rows, is_estimate = _member_lines(distribution)
    groups: dict[str, list[int]] = {}
    for _number, code, amount in rows:
        groups.setdefault(code, []).append(amount)
    word = "Perkiraan menurut aturan yang berlaku" if is_estimate else "Sudah dibukukan"
    body = [[name, len(groups.get(code, [])), sum(groups.get(code, []))] for code, name in names.items()]
    blocks = [
        *surplus_blocks(figures),
        heading("Bagian anggota menurut kelompok"),
        note(f"{word}."),
        table(
            [("Kelompok", TEXT), ("Anggota", COUNT), ("Rupiah", RP)],
            body,
            total=["Jumlah", len(rows), sum(amount for _n, _g, amount in rows)],
        ),
    ]
    head = ("Nomor anggota", "Kelompok", "Rupiah")
    sheet = Sheet("shu-anggota.csv", head, ([one, names.get(code, code), rp] for one, code, rp in rows))
    if len(rows) > LINES_ON_PAPER:
        blocks.append(note("Bagian setiap anggota ada dalam berkas shu-anggota.csv."))
    elif rows:
        listed = [[one, names.get(code, code), rp] for one, code, rp in rows]
        blocks += [
            heading("Bagian setiap anggota"),
            lines_table([(head[0], TEXT), (head[1], TEXT), (head[2], RP)], listed),
        ]
    return Part("shu", title, blocks, [sheet])


def _member_lines(distribution: Distribution) -> tuple[list[tuple[str, str, int]], bool]:
    """(number, group, rupiah) of every member, and whether that is still an estimate."""
    if distribution.kind != DistributionKind.SHARED:
        return [], True
    if distribution.state in PAYABLE:
        return list(shares_of(distribution).values_list("member__number", "group_id", "total_rp")), False
    rules = rules_of(distribution.bylaws)
    frozen = frozen_members(distribution) if distribution.inputs_digest else year_of_members(distribution.year, rules)
    shared = share_surplus(
        members_rp=distribution.members_rp,
        non_members_rp=distribution.non_members_rp,
        posts=rules.engine_posts(),
        members=frozen.members,
    )
    numbers = dict(Member.objects.filter(pk__in=frozen.ids).values_list("pk", "number"))
    lines = zip(frozen.ids, shared.shares(), strict=True)
    return sorted((numbers[pk], line.group, line.total_rp) for pk, line in lines), True


def minutes_parts(meeting: Meeting) -> Iterator[Part]:
    """The minutes of each group, then of the plenary, as they were sealed; of the others, how they stand."""
    group_meetings = meeting.group_meetings.select_related("group").order_by("group__position", "pk")
    held = [*group_meetings, meeting]
    found = {one.meeting_id: one for one in _minutes_of([one.pk for one in held])}
    for one in held:
        name = f"berita-acara-{one.group_id or 'paripurna'}"
        title = f"Berita acara {one.group.name if one.group else 'Rapat Paripurna'}"
        minutes = found.get(one.pk)
        if one.state == MeetingState.CALLED_OFF:
            continue
        if one.second_call_of_id:
            name, title = f"{name}-2", f"{title}, panggilan kedua"
        if minutes is not None and minutes.sealed_at is not None:
            yield _minutes_part(name, title, minutes)
        else:
            yield Part(name, title, [words(_standing(one, minutes))])


def _minutes_of(meetings: list[int]) -> QuerySet[Minutes]:
    return Minutes.objects.filter(meeting__in=meetings).select_related("paper", "pdf", "meeting")


def _standing(meeting: Meeting, minutes: Minutes | None) -> str:
    if minutes is not None:
        return "Berita acara sudah ditulis dan menunggu tanda tangan."
    if meeting.state == MeetingState.NO_QUORUM:
        return f"Kuorum tidak tercapai, dicatat {moment(meeting.closed_at)}."
    return f"Rapat ini {meeting.get_state_display().lower()}."


def _minutes_part(name: str, title: str, minutes: Minutes) -> Part:
    stored = minutes.pdf or keep_minutes_pdf(minutes)
    with stored.content.open("rb") as content:
        return Part(name, title, [], pdf=content.read())


def verdicts_part(meeting: Meeting) -> Part:
    """Every decided motion of the groups and the plenary: text, figures by group, the four readings, in words."""
    own = [meeting.pk, *meeting.group_meetings.values_list("pk", flat=True)]
    recusals = Recusal.objects.filter(withdrawn_at=None).select_related("member")
    rows = Motion.objects.filter(meeting__in=own, state__in=DECIDED).order_by("id")
    found = rows.select_related("verdict", "meeting__group").prefetch_related(Prefetch("recusals", queryset=recusals))
    told = {one["number"]: one for one in motions_of(*own)}
    names = dict(Group.objects.values_list("code", "name"))
    blocks: list[Block] = []
    for motion in found:
        blocks += [heading(f"Usul {motion.number}: {motion.title}"), words(motion.text)]
        blocks += [words(verdict_words(told[motion.number])), *_readings(motion, names)]
    return Part("putusan", "Putusan rapat", blocks or [words("Belum ada usul yang diputuskan.")])


def _readings(motion: Motion, names: dict[str, str]) -> list[Block]:
    """Figures by group and the four readings, where it was a count of yes and no."""
    readings = motion.verdict.result.get("readings")
    if not readings or motion.question != "setuju_tidak":
        return []
    columns = [("Kelompok", TEXT), ("Setuju", COUNT), ("Tidak", COUNT), ("Abstain", COUNT)]
    body = [
        [names[code], line.get("yes", 0), line.get("no", 0), line.get("abstain", 0)]
        for code in names
        if (line := motion.verdict.tallies.get(code)) is not None
    ]
    method = (motion.rule or {}).get("method")
    read = [
        [
            f"{READINGS[key]}{' (cara AD)' if key == method else ''}",
            percent_of(one["yes_percent"]),
            OUTCOMES[one["verdict"]],
        ]
        for key in READINGS
        if (one := readings.get(key)) is not None
    ]
    return [table(columns, body), table([("Cara baca", TEXT), ("Setuju", TEXT), ("Putusan", TEXT)], read)]
