"""When a meeting may open, who may come, and whether it had its quorum. Pure: facts come as arguments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from governance.bylaws.deciding import MeetingRule, Quorum
from governance.meetings.planning import USES_MATERIAL_RULE, notice_days
from governance.meetings.states import MeetingState, Mode, Occasion
from kmp.errors import Blocker

QUORUM_ARTICLE = "AD Pasal 28"
LEAST_FOUNDERS, LEAST_GROUPS = 9, 2  # PP 7/2021 Ps 3; Permenkop 8/2021 (cooperative_law 8, rows 1 and 2)


FOUNDERS_PRESENT = Quorum(1, 1, False)  # all who found it; how many they must be is a rule of its own


@dataclass(frozen=True)
class GroupAttendance:
    """One group at a meeting: how many came of how many who may, and how many must (0: the bylaws ask for none)."""

    group: str
    present: int
    eligible: int
    needed: int = 0

    @property
    def missing(self) -> int:
        """How many of this group are still needed."""
        return max(0, self.needed - self.present)


@dataclass(frozen=True)
class AttendanceCount:
    """Everyone at a meeting, against the quorum of the bylaws."""

    groups: tuple[GroupAttendance, ...]
    quorum: Quorum
    is_second_call: bool

    @property
    def present(self) -> int:
        return sum(group.present for group in self.groups)

    @property
    def eligible(self) -> int:
        return sum(group.eligible for group in self.groups)

    @property
    def needed(self) -> int:
        """How many must be present."""
        return self.quorum.needed(self.eligible)

    @property
    def missing(self) -> int:
        """How many more must come for the total; each group may ask for more of its own."""
        return max(0, self.needed - self.present)

    @property
    def groups_short(self) -> tuple[GroupAttendance, ...]:
        """The groups that have not the presence which the bylaws ask of each."""
        return tuple(group for group in self.groups if group.missing)

    @property
    def reached(self) -> bool:
        """The total, and every group of which the bylaws ask a presence of its own."""
        return self.quorum.reached(present=self.present, eligible=self.eligible) and not self.groups_short

    @property
    def present_by_group(self) -> dict[str, int]:
        return {group.group: group.present for group in self.groups}

    @property
    def eligible_by_group(self) -> dict[str, int]:
        return {group.group: group.eligible for group in self.groups}


def count_attendance(
    groups: tuple[str, ...],
    *,
    present: Mapping[str, int],
    eligible: Mapping[str, int],
    quorum: Quorum,
    is_second_call: bool,
    group_quorum: Quorum | None = None,
) -> AttendanceCount:
    """The attendance of these groups, in their order. A group without anybody who may come is asked for nobody."""
    lines = tuple(
        GroupAttendance(code, present.get(code, 0), who := eligible.get(code, 0), _asked(group_quorum, who))
        for code in groups
    )
    return AttendanceCount(lines, quorum, is_second_call)


def _asked(quorum: Quorum | None, eligible: int) -> int:
    return quorum.needed(eligible) if quorum is not None and eligible else 0


def plan_problems(*, starts_at: datetime, groups_meet_at: datetime, now: datetime) -> list[Blocker]:
    """`meeting_in_the_past`; `groups_meet_after_plenary` (AD Pasal 27: the groups meet first)."""
    problems = []
    if min(starts_at, groups_meet_at) < now:
        path = "starts_at" if starts_at < now else "groups_meet_at"
        problems.append(Blocker("meeting_in_the_past", _("Waktu rapat sudah lewat."), path=path))
    if groups_meet_at > starts_at:
        message = _("Rapat kelompok diadakan sebelum Rapat Paripurna.")
        problems.append(Blocker("groups_meet_after_plenary", message, source="AD Pasal 27", path="groups_meet_at"))
    return problems


def occasion_problems(
    *,
    occasion: str,
    mode: str,
    book_year: int | None,
    has_reason: bool,
    starts_at: datetime,
    starts_on: date,
    replies_until: datetime | None,
) -> list[Blocker]:
    """`book_year_missing` and `book_year_not_over` of a RAT, `reason_missing` of a RALB, `replies_until_missing`."""
    problems = []
    if occasion == Occasion.ANNUAL and book_year is None:
        message = _("Sebut tahun buku yang dipertanggungjawabkan.")
        problems.append(Blocker("book_year_missing", message, source="UU 25/1992 Pasal 26", path="book_year"))
    elif occasion == Occasion.ANNUAL and book_year is not None and starts_on.year <= book_year:
        message = _("RAT diadakan sesudah tahun buku itu berakhir.")
        problems.append(Blocker("book_year_not_over", message, source="UU 25/1992 Pasal 26", path="book_year"))
    if occasion == Occasion.EXTRAORDINARY and not has_reason:
        message = _("Tulis alasan rapat luar biasa ini, dan atas permintaan siapa.")
        problems.append(Blocker("reason_missing", message, source="UU 25/1992 Pasal 27", path="reason"))
    if mode == Mode.WRITTEN and (replies_until is None or replies_until <= starts_at):
        message = _("Sebut sampai kapan jawaban ditunggu, sesudah rapat dimulai.")
        problems.append(
            Blocker("replies_until_missing", message, source="Permenkop 19/2015 Pasal 15", path="replies_until")
        )
    return problems


@dataclass(frozen=True)
class NoticeFacts:
    """One meeting whose invitation would go out today."""

    mode: str
    rule: MeetingRule
    is_second_call: bool
    is_founding: bool
    today: date
    starts_on: date
    replies_until: date | None
    is_let_pass: bool
    has_material: bool
    has_link: bool
    title: str


def invitation_problems(facts: NoticeFacts) -> list[Blocker]:
    """`notice_too_short`, `replies_too_soon` (unless a supervisor let it pass), `no_material`, `no_online_link`."""
    problems = []
    if not facts.is_let_pass and not facts.is_founding:
        problems += _notice_problems(facts)
    if not facts.has_material:
        message = _("Rapat tertulis memerlukan bahan yang lengkap. Unggah dahulu bahannya.")
        problems.append(Blocker("no_material", message, source="Permenkop 19/2015 Pasal 15"))
    if facts.mode in USES_MATERIAL_RULE and not facts.has_link:
        message = _("Tulis dahulu tautan rapat daring.")
        problems.append(Blocker("no_online_link", message, source="Permenkop 19/2015 Pasal 16"))
    return problems


def _notice_problems(facts: NoticeFacts) -> list[Blocker]:
    if facts.mode == Mode.WRITTEN:
        days = facts.rule.written_reply_days
        if facts.replies_until is None or (facts.replies_until - facts.today).days < days:
            message = _("Anggota mendapat %(days)s hari untuk menjawab. Undurkan batas jawaban “%(title)s”.")
            said = message % {"days": days, "title": facts.title}
            return [Blocker("replies_too_soon", said, source="Permenkop 19/2015 Pasal 15")]
        return []
    days, left = notice_days(facts.mode, facts.rule, facts.is_second_call), (facts.starts_on - facts.today).days
    if left >= days:
        return []
    message = _(
        "“%(title)s” tinggal %(left)s hari lagi; undangan dikirim paling lambat %(days)s hari sebelumnya. "
        "Undurkan rapat, atau minta izin pengawas."
    )
    return [Blocker("notice_too_short", message % {"title": facts.title, "left": left, "days": days}, source="AD/ART")]


def last_invitation_day(facts: NoticeFacts) -> date:
    """The last day on which the invitation is in time."""
    if facts.mode == Mode.WRITTEN:
        return (facts.replies_until or facts.starts_on) - timedelta(days=facts.rule.written_reply_days)
    return facts.starts_on - timedelta(days=notice_days(facts.mode, facts.rule, facts.is_second_call))


def move_problems(
    *,
    starts_at: datetime,
    now: datetime,
    replies_until: datetime | None,
    is_written: bool,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> list[Blocker]:
    """`meeting_in_the_past`, `groups_meet_after_plenary`, `replies_until_missing`.

    `not_before`: the last planned assembly of a plenary's groups; `not_after`: the plenary of a group's assembly.
    """
    problems = []
    if starts_at < now:
        problems.append(Blocker("meeting_in_the_past", _("Waktu rapat sudah lewat."), path="starts_at"))
    if (not_before and starts_at < not_before) or (not_after and starts_at > not_after):
        message = _("Rapat kelompok diadakan sebelum Rapat Paripurna.")
        problems.append(Blocker("groups_meet_after_plenary", message, source="AD Pasal 27", path="starts_at"))
    if is_written and (replies_until is None or replies_until <= starts_at):
        message = _("Sebut sampai kapan jawaban ditunggu, sesudah rapat dimulai.")
        problems.append(
            Blocker("replies_until_missing", message, source="Permenkop 19/2015 Pasal 15", path="replies_until")
        )
    return problems


def second_call_problems(*, state: str, is_second: bool, failed_on: date, starts_on: date, days: int) -> list[Blocker]:
    """`first_call_not_failed`, `no_third_call`, `second_call_too_late` (cooperative_law 2.2)."""
    problems = []
    if state != MeetingState.NO_QUORUM:
        message = _("Panggilan kedua hanya setelah panggilan pertama tercatat tidak mencapai kuorum.")
        problems.append(Blocker("first_call_not_failed", message, source=QUORUM_ARTICLE))
    if is_second:
        message = _("Sesudah panggilan kedua tidak ada panggilan ketiga. Rencanakan rapat baru.")
        problems.append(Blocker("no_third_call", message, source=QUORUM_ARTICLE))
    if (starts_on - failed_on).days > days:
        message = _("Panggilan kedua diadakan paling lambat %(days)s hari sesudah yang pertama.") % {"days": days}
        problems.append(Blocker("second_call_too_late", message, source=QUORUM_ARTICLE, path="starts_at"))
    return problems


def material_problems(*, is_online: bool, starts_on: date, today: date, days: int, is_let_pass: bool) -> list[Blocker]:
    """`material_too_late`: material of an online meeting is there so many days before (Permenkop 19/2015 Ps 16)."""
    if not is_online or is_let_pass or (starts_on - today).days >= days:
        return []
    message = _("Bahan rapat daring dibagikan paling lambat %(days)s hari sebelumnya. Minta izin pengawas.")
    return [Blocker("material_too_late", message % {"days": days}, source="Permenkop 19/2015 Pasal 16")]


def founder_problems(groups: Mapping[str, int]) -> list[Blocker]:
    """`too_few_founders`, `too_few_groups`; `groups` says how many founders each group has."""
    problems, total = [], sum(groups.values())
    if total < LEAST_FOUNDERS:
        message = _("Baru %(total)s pendiri; paling sedikit %(least)s.") % {"total": total, "least": LEAST_FOUNDERS}
        problems.append(Blocker("too_few_founders", message, source="PP 7/2021 Pasal 3"))
    if len(groups) < LEAST_GROUPS:
        message = _("Pendiri berasal dari paling sedikit %(least)s kelompok.") % {"least": LEAST_GROUPS}
        problems.append(Blocker("too_few_groups", message, source="Permenkop 8/2021"))
    return problems


def ending_problems(*, replies_until: datetime | None, now: datetime, all_replied: bool) -> list[Blocker]:
    """`replies_are_awaited`: a written meeting ends at its hour, or once everybody has answered."""
    if all_replied or replies_until is None or now >= replies_until:
        return []
    message = _("Jawaban masih ditunggu. Rapat tertulis ditutup sesudah batas jawaban, atau bila semua sudah menjawab.")
    return [Blocker("replies_are_awaited", message, source="Permenkop 19/2015 Pasal 15")]


def opening_problems(*, state: str, starts_on: date, today: date, is_led: bool, is_invited: bool) -> list[Blocker]:
    """`meeting_not_planned` (open, closed or failed already); `meeting_too_early`; `meeting_not_led`; `not_invited`."""
    problems = []
    if state != MeetingState.PLANNED:
        problems.append(Blocker("meeting_not_planned", _("Rapat ini sudah dibuka atau sudah selesai.")))
    if today < starts_on:
        problems.append(Blocker("meeting_too_early", _("Rapat baru dapat dibuka pada harinya.")))
    if not is_led:
        problems.append(Blocker("meeting_not_led", _("Tetapkan dahulu pimpinan rapat dan notulis.")))
    if not is_invited:
        message = _("Undangan rapat ini belum dikirim.")
        problems.append(Blocker("members_not_invited", message, source="AD Pasal 27"))
    return problems


def failed_quorum_problems(
    *, state: str, mode: str, counts_from: datetime, now: datetime, count: AttendanceCount, is_invited: bool
) -> list[Blocker]:
    """`meeting_not_planned`, `meeting_not_started`, `quorum_is_reached`, `members_not_invited`.

    `counts_from`: the hour of the meeting; of a written one, which is open while it waits, the end of the replies.
    """
    problems = []
    may_fail = state == MeetingState.PLANNED or (state == MeetingState.OPEN and mode == Mode.WRITTEN)
    if not may_fail:
        problems.append(Blocker("meeting_not_planned", _("Rapat ini sudah dibuka atau sudah selesai.")))
    if not is_invited:
        message = _("Undangan rapat ini belum dikirim.")
        problems.append(Blocker("members_not_invited", message, source="AD Pasal 27"))
    if now < counts_from:
        message = _("Kuorum baru dapat dinyatakan gagal setelah waktu rapat tiba.")
        problems.append(Blocker("meeting_not_started", message, source=QUORUM_ARTICLE))
    if count.reached:
        message = _("Kuorum tercapai, jadi rapat harus dibuka.")
        problems.append(Blocker("quorum_is_reached", message, source=QUORUM_ARTICLE))
    return problems
