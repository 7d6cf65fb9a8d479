"""A meeting planned backward from its legal deadline: the days, the work before and after it, the usual agenda. Pure.

Every day stands beside where it comes from: law, regulation, or the bylaws in force.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.bylaws.deciding import MeetingRule
from governance.meetings.states import Anchor, Duty, Mode, Occasion
from kmp.clock import months_after

BOOK_YEAR_ENDS = (12, 31)  # the books are kept by calendar year
GROUPS_MEET_DAYS_BEFORE = 7  # as usual: a week to bring the groups' advice to the plenary
BOOKS_DAYS_BEFORE_REPORT = 30  # our own estimate of the work between closed books and a signed report
SATURDAY = 5
INVITATION_TODO = "undangan"  # done by sending them
USES_MATERIAL_RULE = frozenset({Mode.ONLINE, Mode.HYBRID})


def annual_deadline(book_year: int, *, months: int) -> date:
    """The last day on which the annual meeting on `book_year` is in time: so many months after its end.

    UU 25/1992 Ps 26 says six months, the bylaws may say fewer: 30 June, or for two months the last of February.
    """
    month, day = BOOK_YEAR_ENDS
    return months_after(date(book_year, month, day), months)


@dataclass(frozen=True)
class AnnualPlan:
    """The days of one annual meeting, counted backward from its deadline."""

    book_year: int
    deadline: date
    plenary: date
    groups: date
    invitations: date
    report: date
    books: date

    @property
    def is_late(self) -> bool:
        """Whether even the first possible day is after the deadline."""
        return self.plenary > self.deadline

    def days_left(self, today: date) -> int:
        """To the deadline; negative once it has passed."""
        return (self.deadline - today).days


def annual_plan(book_year: int, *, rule: MeetingRule, second_call_days: int, today: date) -> AnnualPlan:
    """The days that leave room for a second call before the deadline.

    The plenary on a Saturday, the groups a week before it; where the invitations for that would have had to go out
    already, the first Saturday for which there is still time.
    """
    deadline = annual_deadline(book_year, months=rule.annual_months)
    notice = max(rule.invitation_days, rule.online_material_days)
    wished = _saturday_until(deadline - timedelta(days=second_call_days))
    before = timedelta(days=GROUPS_MEET_DAYS_BEFORE + notice)
    plenary = max(wished, _saturday_from(today + before))
    groups = plenary - timedelta(days=GROUPS_MEET_DAYS_BEFORE)
    report = months_after(plenary, -1)
    return AnnualPlan(
        book_year=book_year,
        deadline=deadline,
        plenary=plenary,
        groups=groups,
        invitations=groups - timedelta(days=notice),
        report=report,
        books=report - timedelta(days=BOOKS_DAYS_BEFORE_REPORT),
    )


def _saturday_until(day: date) -> date:
    return day - timedelta(days=(day.weekday() - SATURDAY) % 7)


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)


@dataclass(frozen=True)
class Facts:
    """What the work around a meeting depends on. `groups_on` is the day of the first assembly of a group."""

    occasion: Occasion
    mode: Mode
    starts_on: date
    groups_on: date
    ends_on: date
    rule: MeetingRule
    by_delegates: bool = False
    is_second_call: bool = False


@dataclass(frozen=True)
class TodoTemplate:
    """One piece of work: `months` and `days` are counted from the anchor, negative before it."""

    key: str
    title: str | Promise
    source: str
    duty: Duty
    anchor: Anchor
    months: int = 0
    days: int = 0
    only: frozenset[Occasion] = frozenset({Occasion.ANNUAL, Occasion.EXTRAORDINARY, Occasion.ORDINARY})
    modes: frozenset[Mode] = frozenset(Mode)
    again: bool = False  # also before and after a second call


@dataclass(frozen=True)
class PlannedTodo:
    """A piece of work of one meeting, with its day."""

    key: str
    title: str
    source: str
    duty: Duty
    due_on: date


ANNUAL_ONLY = frozenset({Occasion.ANNUAL})
FOUNDING_ONLY = frozenset({Occasion.FOUNDING})
EVERY_OCCASION = frozenset(Occasion)

TODOS = (
    TodoTemplate(
        "buku_tutup",
        gettext_lazy("Buku tahun itu ditutup"),
        "UU 25/1992 Pasal 35",
        Duty.TREASURER,
        Anchor.START,
        months=-1,
        days=-BOOKS_DAYS_BEFORE_REPORT,
        only=ANNUAL_ONLY,
    ),
    TodoTemplate(
        "laporan_tahunan",
        gettext_lazy("Laporan tahunan selesai dan ditandatangani semua pengurus"),
        "UU 25/1992 Pasal 35–36",
        Duty.CHAIR,
        Anchor.START,
        months=-1,
        only=ANNUAL_ONLY,
    ),
    TodoTemplate(
        "laporan_pengawas",
        gettext_lazy("Laporan pengawas diterima"),
        "UU 25/1992 Pasal 39",
        Duty.SUPERVISOR,
        Anchor.START,
        months=-1,
        only=ANNUAL_ONLY,
    ),
    TodoTemplate(
        "daftar_shu",
        gettext_lazy("Daftar pembagian SHU siap dibacakan"),
        "UU 25/1992 Pasal 45",
        Duty.TREASURER,
        Anchor.START,
        days=-14,
        only=ANNUAL_ONLY,
    ),
    TodoTemplate(
        "bahan",
        gettext_lazy("Susunan acara dan bahan rapat lengkap"),
        "AD/ART",
        Duty.SECRETARY,
        Anchor.INVITATION,
        days=-3,
    ),
    TodoTemplate(
        INVITATION_TODO,
        gettext_lazy("Undangan dikirim kepada semua anggota"),
        "AD/ART",
        Duty.SECRETARY,
        Anchor.INVITATION,
        again=True,
    ),
    TodoTemplate(
        "undangan_pendiri",
        gettext_lazy("Para pendiri diundang"),
        "PP 7/2021 Pasal 5",
        Duty.SECRETARY,
        Anchor.START,
        days=-7,
        only=FOUNDING_ONLY,
    ),
    TodoTemplate(
        "bahan_daring",
        gettext_lazy("Bahan rapat daring sudah sampai pada peserta"),
        "Permenkop 19/2015 Pasal 16",
        Duty.SECRETARY,
        Anchor.MATERIAL,
        modes=USES_MATERIAL_RULE,
    ),
    TodoTemplate(
        "rancangan_ad",
        gettext_lazy("Rancangan AD/ART dibagikan kepada para pendiri"),
        "PP 7/2021 Pasal 5",
        Duty.SECRETARY,
        Anchor.START,
        days=-7,
        only=FOUNDING_ONLY,
    ),
    TodoTemplate(
        "daftar_hadir",
        gettext_lazy("Daftar hadir dicetak"),
        "AD/ART",
        Duty.STAFF,
        Anchor.GROUPS,
        days=-1,
        modes=frozenset({Mode.IN_PERSON, Mode.HYBRID}),
        again=True,
    ),
    TodoTemplate(
        "berita_acara_kelompok",
        gettext_lazy("Berita acara setiap rapat kelompok ditandatangani"),
        "Permenkop 8/2021",
        Duty.SECRETARY,
        Anchor.START,
        days=-1,
    ),
    TodoTemplate(
        "berita_acara",
        gettext_lazy("Berita acara rapat ditandatangani"),
        "Permenkop 19/2015",
        Duty.SECRETARY,
        Anchor.END,
        days=7,
        only=EVERY_OCCASION,
        again=True,
    ),
    TodoTemplate(
        "akta",
        gettext_lazy("Berkas pendirian diserahkan kepada notaris"),
        "PP 7/2021 Pasal 5",
        Duty.CHAIR,
        Anchor.END,
        days=14,
        only=FOUNDING_ONLY,
    ),
    TodoTemplate(
        "laporan_rat",
        gettext_lazy("Hasil RAT dilaporkan kepada dinas koperasi"),
        "PP 7/2021 Pasal 8",
        Duty.SECRETARY,
        Anchor.END,
        months=1,
        only=ANNUAL_ONLY,
        again=True,
    ),
)
DELEGATES_TODO = TodoTemplate(
    "utusan",
    gettext_lazy("Utusan setiap kelompok ditetapkan"),
    "Permenkop 8/2021",
    Duty.SECRETARY,
    Anchor.START,
    days=-1,
)


def todos_of(facts: Facts) -> list[PlannedTodo]:
    """The work around one meeting, in the order of its days."""
    templates = [*TODOS, DELEGATES_TODO] if facts.by_delegates else list(TODOS)
    fitting = [
        one
        for one in templates
        if facts.occasion in one.only and facts.mode in one.modes and (one.again or not facts.is_second_call)
    ]
    planned = [
        PlannedTodo(one.key, str(one.title), _source(one, facts.rule), one.duty, _due(one, facts)) for one in fitting
    ]
    return sorted(planned, key=lambda todo: todo.due_on)


def _due(one: TodoTemplate, facts: Facts) -> date:
    anchors = {
        Anchor.START: facts.starts_on,
        Anchor.GROUPS: facts.groups_on,
        Anchor.END: facts.ends_on,
        Anchor.INVITATION: facts.groups_on - timedelta(days=notice_days(facts.mode, facts.rule, facts.is_second_call)),
        Anchor.MATERIAL: facts.groups_on - timedelta(days=facts.rule.online_material_days),
    }
    return months_after(anchors[one.anchor], one.months) + timedelta(days=one.days)


def _source(one: TodoTemplate, rule: MeetingRule) -> str:
    if one.key == INVITATION_TODO:
        return _("AD/ART: %(days)s hari sebelum rapat") % {"days": rule.invitation_days}
    return one.source


def notice_days(mode: str, rule: MeetingRule, is_second_call: bool) -> int:
    """How many days before a meeting its invitation goes out; a written one is counted by its replies instead.

    A second call comes within days of the first, so no notice is asked of it (cooperative_law 2.2).
    """
    if is_second_call or mode == Mode.WRITTEN:
        return 0
    return max(rule.invitation_days, rule.online_material_days) if mode in USES_MATERIAL_RULE else rule.invitation_days


@dataclass(frozen=True)
class UsualItem:
    """One point of a usual agenda, with the minutes it takes."""

    title: str | Promise
    minutes: int


OPENING = (
    UsualItem(gettext_lazy("Pembukaan, daftar hadir, dan kuorum"), 15),
    UsualItem(gettext_lazy("Pengesahan susunan acara dan tata tertib"), 10),
)
ENDING = (UsualItem(gettext_lazy("Pembacaan pokok keputusan dan penutup"), 15),)
USUAL_AGENDAS: dict[Occasion, Sequence[UsualItem]] = {
    Occasion.ANNUAL: (
        *OPENING,
        UsualItem(gettext_lazy("Laporan pertanggungjawaban pengurus"), 45),
        UsualItem(gettext_lazy("Laporan pengawas"), 20),
        UsualItem(gettext_lazy("Tanggapan kelompok dan pengesahan laporan"), 45),
        UsualItem(gettext_lazy("Pembagian SHU"), 30),
        UsualItem(gettext_lazy("Rencana kerja dan anggaran tahun berikutnya"), 30),
        *ENDING,
    ),
    Occasion.EXTRAORDINARY: (*OPENING, UsualItem(gettext_lazy("Alasan rapat luar biasa dan usul"), 60), *ENDING),
    Occasion.ORDINARY: (*OPENING, UsualItem(gettext_lazy("Pembahasan dan usul"), 60), *ENDING),
    Occasion.FOUNDING: (
        *OPENING,
        UsualItem(gettext_lazy("Kelayakan usaha dan kelompok pihak anggota"), 45),
        UsualItem(gettext_lazy("Pembahasan rancangan AD/ART"), 60),
        UsualItem(gettext_lazy("Pemilihan pengurus dan pengawas pertama"), 45),
        UsualItem(gettext_lazy("Kuasa menghadap notaris"), 10),
        *ENDING,
    ),
}
GROUP_AGENDA = (
    *OPENING,
    UsualItem(gettext_lazy("Pembahasan bahan Rapat Paripurna"), 60),
    UsualItem(gettext_lazy("Titipan kelompok untuk Rapat Paripurna"), 30),
    *ENDING,
)
WRITTEN_AGENDA = (  # nobody meets: what is done until the last day, without hours
    UsualItem(gettext_lazy("Anggota membaca bahan rapat"), 15),
    UsualItem(gettext_lazy("Anggota menjawab sampai batas waktunya"), 15),
    UsualItem(gettext_lazy("Pengurus menghitung jawaban dan menulis berita acara"), 15),
)


def usual_agenda(occasion: Occasion, *, is_of_group: bool, mode: Mode = Mode.IN_PERSON) -> Sequence[UsualItem]:
    """The agenda with which a planned meeting starts; it is changed freely until the meeting ends."""
    if mode == Mode.WRITTEN:
        return WRITTEN_AGENDA
    return GROUP_AGENDA if is_of_group else USUAL_AGENDAS[occasion]


def agenda_times(minutes: Sequence[int]) -> list[int]:
    """After how many minutes each point begins."""
    begins, total = [], 0
    for length in minutes:
        begins.append(total)
        total += length
    return begins
