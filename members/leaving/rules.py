"""Pure rules of leaving: who may ask for what, what the law says about numbers, and what is due back."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from kmp.errors import Blocker, Caution, NeedsApproval, Problem
from members.leaving.states import LeavingKind
from members.registry.rules import LEAST_GROUPS, LEAST_MEMBERS

FARTHEST_DAYS = 366  # a resignation is for a day within a year
MEMBERS_SOURCE = "UU 25/1992 Pasal 6, UU 6/2023 Pasal 86"
GROUPS_SOURCE = "Permenkop UKM 8/2021"
SEVERITY: dict[LeavingKind, type[Problem]] = {
    LeavingKind.EXPULSION: Blocker,
    LeavingKind.RESIGNATION: NeedsApproval,
    LeavingKind.DEATH: Caution,
}


@dataclass(frozen=True)
class Settlement:
    """What a member holds and owes, in whole rupiah, when the membership ends."""

    pokok_rp: int = 0
    wajib_rp: int = 0
    sukarela_rp: int = 0
    owed_rp: int = 0

    @property
    def held_rp(self) -> int:
        """The three kinds of simpanan together."""
        return self.pokok_rp + self.wajib_rp + self.sukarela_rp

    @property
    def due_rp(self) -> int:
        """What is paid back; below zero the former member still owes it."""
        return self.held_rp - self.owed_rp


@dataclass(frozen=True)
class Asked:
    """A leaving as it is asked for."""

    kind: LeavingKind
    reason: str
    effective_on: date
    by_staff: bool  # for the member, by a petugas
    is_institution: bool
    has_document: bool


def leave_problems(kind: LeavingKind, *, members_after: int, groups_after: int) -> list[Problem]:
    """What follows when fewer than the law's least number would stay: `too_few_members`, `too_few_groups`.

    The least are nine members (UU 25/1992 Ps 6 as changed by UU 6/2023 Ps 86; PP 7/2021 Ps 3) and two groups
    (Permenkop UKM 8/2021). They are conditions of the cooperative, not chains of a member: membership is voluntary
    (UU 25/1992 Ps 5(1)a), so nobody who resigns is held, and a death cannot be refused. An expulsion is the
    cooperative's own choice: a blocker. A resignation needs the pengurus to say that they know: `NeedsApproval`.
    A death is told: `Caution`.
    """
    kind_of_problem = SEVERITY[kind]
    problems = []
    if members_after < LEAST_MEMBERS:
        message = _("Tinggal %(left)s anggota, padahal koperasi memerlukan paling sedikit %(least)s.")
        told = message % {"left": members_after, "least": LEAST_MEMBERS}
        problems.append(kind_of_problem("too_few_members", told, source=MEMBERS_SOURCE))
    if groups_after < LEAST_GROUPS:
        message = _(
            "Tinggal %(left)s kelompok beranggota, padahal koperasi multi pihak memerlukan paling sedikit %(n)s."
        )
        told = message % {"left": groups_after, "n": LEAST_GROUPS}
        problems.append(kind_of_problem("too_few_groups", told, source=GROUPS_SOURCE))
    return problems


def ask_problems(asked: Asked, *, joined_on: date, today: date) -> list[Blocker]:
    """Why this cannot be asked for.

    `reason_missing`; `letter_missing` (staff need the signed letter or the certificate of death; an institution the
    letter of its head); `date_out_of_range`: a resignation from today, with a letter from any day of the membership,
    within a year; a death not before joining and not after today.
    """
    problems = []
    if not asked.reason.strip():
        problems.append(Blocker("reason_missing", _("Tulis alasannya."), path="reason"))
    if _needs_a_document(asked) and not asked.has_document:
        problems.append(Blocker("letter_missing", _LETTERS[asked.kind](), path="document"))
    if not _first_day(asked, joined_on, today) <= asked.effective_on <= _last_day(asked, today):
        problems.append(Blocker("date_out_of_range", _DATES[asked.kind](), path="effective_on"))
    return problems


def _needs_a_document(asked: Asked) -> bool:
    if asked.kind == LeavingKind.EXPULSION:
        return False
    return asked.by_staff or asked.is_institution or asked.kind == LeavingKind.DEATH


def _first_day(asked: Asked, joined_on: date, today: date) -> date:
    is_own = asked.kind == LeavingKind.RESIGNATION and not asked.by_staff
    return today if is_own or asked.kind == LeavingKind.EXPULSION else joined_on


def _last_day(asked: Asked, today: date) -> date:
    return today if asked.kind != LeavingKind.RESIGNATION else today + timedelta(days=FARTHEST_DAYS)


_LETTERS = {
    LeavingKind.RESIGNATION: lambda: _("Unggah surat pengunduran diri yang sudah ditandatangani."),
    LeavingKind.EXPULSION: lambda: _("Unggah suratnya."),
    LeavingKind.DEATH: lambda: _("Unggah surat keterangan kematian."),
}
_DATES = {
    LeavingKind.RESIGNATION: lambda: _("Pilih hari ini atau hari sesudahnya, paling lama setahun lagi."),
    LeavingKind.EXPULSION: lambda: _("Tanggalnya hari ini."),
    LeavingKind.DEATH: lambda: _("Tanggal meninggal tidak boleh sebelum tanggal masuk atau sesudah hari ini."),
}


def decision_problems(
    *, kind: LeavingKind, effective_on: date, is_heard: bool, asked_by_decider: bool, is_own: bool, today: date
) -> list[Blocker]:
    """Why this person cannot decide this now.

    `leaving_decided_by_a_second_person`, `own_leaving` (nobody decides about their own membership),
    `expulsion_needs_a_hearing`, `leaving_not_due` (a resignation for a later day).
    """
    problems = []
    if asked_by_decider:
        message = _("Yang meminta dan yang memutuskan harus dua orang yang berbeda.")
        problems.append(Blocker("leaving_decided_by_a_second_person", message))
    if is_own:
        problems.append(Blocker("own_leaving", _("Keanggotaan Anda sendiri diputuskan oleh pengurus lain.")))
    if kind == LeavingKind.EXPULSION and not is_heard:
        message = _("Anggota harus didengar lebih dahulu sebelum dikeluarkan.")
        problems.append(Blocker("expulsion_needs_a_hearing", message))
    if effective_on > today:
        problems.append(Blocker("leaving_not_due", _("Pengunduran diri ini berlaku pada tanggal yang belum tiba.")))
    return problems


def payment_problems(
    *,
    due_rp: int,
    payable_on: date,
    paid_on: date,
    today: date,
    decided_by_payer: bool,
    is_own: bool,
    heir_missing: bool,
) -> list[Blocker]:
    """Why the settlement cannot be paid, or received where the former member owes.

    `settlement_paid_by_another_person`, `own_leaving`, `paid_in_future`, `refund_too_early` (before the day the
    bylaws set; money that comes in is always welcome), `death_is_paid_to_an_heir`.
    """
    problems = []
    if decided_by_payer:
        message = _("Yang memutuskan dan yang membayar harus dua orang yang berbeda.")
        problems.append(Blocker("settlement_paid_by_another_person", message))
    if is_own:
        problems.append(Blocker("own_leaving", _("Penyelesaian Anda sendiri dibayarkan oleh petugas lain.")))
    if paid_on > today:
        problems.append(Blocker("paid_in_future", _("Tanggal bayar belum terjadi."), path="paid_on"))
    if due_rp > 0 and paid_on < payable_on:
        problems.append(Blocker("refund_too_early", _("Belum sampai tanggal pengembalian."), path="paid_on"))
    if heir_missing and due_rp:
        message = _("Tulis ahli waris yang menerima pembayaran.")
        problems.append(Blocker("death_is_paid_to_an_heir", message, path="heir_name"))
    return problems


def hearing_problems(*, heard_on: date, asked_on: date, words: str, today: date) -> list[Blocker]:
    """`hearing_out_of_range` (after the request, not after today) and `hearing_empty`."""
    problems = []
    if not asked_on <= heard_on <= today:
        message = _("Tanggalnya tidak boleh sebelum permintaan ini atau sesudah hari ini.")
        problems.append(Blocker("hearing_out_of_range", message, path="heard_on"))
    if not words.strip():
        message = _("Tulis apa yang dikatakan anggota, atau bahwa ia tidak datang setelah diundang.")
        problems.append(Blocker("hearing_empty", message, path="words"))
    return problems


def end_of_membership(kind: LeavingKind, *, asked_for: date, last_line_on: date, today: date) -> date:
    """The day that the register writes: of a death its own, else that of the decision, until which one is a member.

    Never before the last line about the member: what the register said of a day stays true.
    """
    return max(asked_for, last_line_on) if kind == LeavingKind.DEATH else today
