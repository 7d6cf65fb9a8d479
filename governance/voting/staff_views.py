"""Motions at the desk: the list, one motion with its next step, writing and editing, and the acts of its life."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.meetings.states import FINISHED
from governance.minutes.models import Minutes
from governance.voting import counting, resolutions, services
from governance.voting.access import access_any_motion
from governance.voting.models import Motion, Option
from governance.voting.next_steps import next_step, timeline
from governance.voting.queries import (
    count_reasons,
    groups_of_roll,
    interim_tally,
    meetings_with_motions,
    motions,
    recusals_of,
    roll_preview,
    state_counts,
    turnout,
)
from governance.voting.staff_forms import MotionEditForm, MotionForm, MoveForm, NoteForm, ScheduleForm
from governance.voting.states import BEFORE_OPENING, BOUND_KINDS, EVER_OPENED, Choice, MotionKind, MotionState
from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from kmp.ui.formats import moment
from members.listing import Listing

TABS = {"": "Semua", **{state.value: state.label for state in MotionState}}
SHORT = {"usulan": "Usulan anggota", "siap": "Siap dibuka", "dijadwalkan": "Dijadwalkan", "terbuka": "Terbuka"}
SHORT |= {"ditutup": "Belum dihitung", "mufakat": "Mufakat"}
KINDS = {kind.value: kind.label for kind in MotionKind}
HEAD = ["Nomor", "Jenis", "Usul", "Rapat", "Keadaan", "Dibuka", "Ditutup", "Diterima"]


@peran("meetings.see")
@require_GET
def staff_motions(request: HttpRequest) -> HttpResponseBase:
    """Every motion: state tabs, search, kind and meeting, paging, CSV."""
    meetings = meetings_with_motions()
    listing = Listing(request, keadaan=MotionState.values, jenis=MotionKind.values, rapat=meetings)
    matching = motions(search=listing.q, kind=listing["jenis"], meeting=listing["rapat"])
    state = listing["keadaan"]
    found = matching.filter(state=state) if state else matching
    if "unduh" in request.GET:
        return csv_file("usul", HEAD, map(_cells, found.select_related("verdict")))
    counts = state_counts(matching)
    shown = {value: SHORT.get(value, label) for value, label in TABS.items() if not value or counts.get(value)}
    context = {
        "listing": listing,
        "tabs": listing.tabs("keadaan", shown, {"": sum(counts.values()), **counts}),
        "chips": listing.chips(jenis=KINDS, rapat=meetings),
        "kinds": KINDS,
        "meetings": meetings,
        "page": listing.page(found.select_related("verdict")),
        "export": listing.href(unduh="1"),
        "may_open": has_right(request.user, "motions.open"),
    }
    return render(request, "governance/voting/staff_motions.html", context)


def _cells(motion: Motion) -> list[object]:
    verdict = getattr(motion, "verdict", None)
    passed = "" if verdict is None else (_("ya") if verdict.passed else _("tidak"))
    kind, state = motion.get_kind_display(), motion.get_state_display()
    opened = moment(motion.opens_at) if motion.opens_at else ""
    return [motion.number, kind, motion.title, motion.meeting.title, state, opened, moment(motion.closes_at), passed]


@peran("meetings.see")
@require_GET
def staff_motion(request: HttpRequest, pk: int) -> HttpResponse:
    """One motion with its next step; while it is open, who has voted (never how, where results stay hidden)."""
    motion = access_any_motion(pk)
    user = signed_in(request)
    options = list(motion.options.all())
    voted = turnout(motion) if motion.state in EVER_OPENED else {}
    silent = sum(line["roll"] - line["voted"] for line in voted.values())
    context: dict[str, Any] = {
        "motion": motion,
        "verdict": getattr(motion, "verdict", None),
        "resolution": getattr(motion, "resolution", None),
        "minutes": Minutes.objects.filter(meeting=motion.meeting_id).first(),
        "options": options,
        "turnout": voted,
        "interim": _interim(motion, options),
        "recusals": list(recusals_of(motion)),
        "comments": motion.comments.count(),
        "papers": motion.papers.count(),
        "may_open": has_right(user, "motions.open"),
        "may_count": has_right(user, "motions.count"),
        "step": next_step(motion, user, silent=silent),
        "timeline": timeline(motion),
        "is_bound": motion.kind in BOUND_KINDS,
        "is_before": motion.state in BEFORE_OPENING,
        "is_over": clock.now() >= motion.closes_at,
        "is_stranded": motion.state in BEFORE_OPENING and motion.meeting.state in FINISHED,
    }
    return render(request, "governance/voting/staff_motion.html", context)


def _interim(motion: Motion, options: list[Option]) -> list[tuple[str, int]] | None:
    """Each choice in words with its ballots so far, where the bylaws show them before the closing."""
    tally = interim_tally(motion)
    if tally is None:
        return None
    labels = {str(option.number): option.label for option in options}
    choices = (Choice.ABSTAIN,) if labels else tuple(Choice)
    labels |= {choice.value: str(choice.label) for choice in choices}
    return [(label, tally.get(value, 0)) for value, label in labels.items()]


@peran("motions.open")
@require_http_methods(["GET", "POST"])
def staff_motion_new(request: HttpRequest) -> HttpResponse:
    """Write a motion for a meeting that is planned or under way."""
    form = MotionForm(request.POST or None, initial={"meeting": request.GET.get("rapat")})
    if request.method == "POST" and form.is_valid():
        try:
            meeting = form.cleaned_data["meeting"]
            motion = services.draft_motion(meeting, acting_user=signed_in(request), **form.given())
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Usul %(number)s tercatat sebagai konsep.") % {"number": motion.number})
            return see_other("staff_motion", motion.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/voting/staff_motion_new.html", {"form": form}, status=status)


@peran("motions.open")
@require_http_methods(["GET", "POST"])
def staff_motion_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a draft anew; of one whose text another page writes, only when and how ballots are given."""
    motion = access_any_motion(pk)
    if motion.state != MotionState.DRAFT:
        messages.error(request, _("Usul ini bukan konsep lagi, jadi tidak dapat diubah."))
        return see_other("staff_motion", pk)
    is_bound = motion.kind in BOUND_KINDS
    kind = ScheduleForm if is_bound else MotionEditForm
    form = kind(request.POST or None, initial=kind.of(motion), meeting=motion.meeting)
    if request.method == "POST" and form.is_valid():
        try:
            if isinstance(form, MotionEditForm):
                services.edit_motion(motion, acting_user=signed_in(request), **form.given())
            else:
                services.reschedule_motion(motion, acting_user=signed_in(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Konsep tersimpan."))
            return see_other("staff_motion", pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "motion": motion, "is_bound": is_bound}
    return render(request, "governance/voting/staff_motion_edit.html", context, status=status)


@peran("motions.open")
@require_http_methods(["GET", "POST"])
def staff_motion_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft on the table of another meeting, as after a failed quorum."""
    motion = access_any_motion(pk)
    form = MoveForm(request.POST or None, motion=motion)
    if request.method == "POST" and form.is_valid():
        try:
            services.move_motion(motion, meeting=form.cleaned_data["meeting"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Usul dipindahkan. Periksa waktu pemungutan suaranya."))
            return see_other("staff_motion", pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/voting/staff_motion_move.html", {"form": form, "motion": motion}, status=status)


def _act(request: HttpRequest, pk: int, service: Callable[..., Any], done: str) -> HttpResponse:
    """Do one act on a motion and go back to its page; a refusal is shown there as a sentence."""
    try:
        service(access_any_motion(pk), acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return see_other("staff_motion", pk)


def _noted(
    request: HttpRequest, pk: int, service: Callable[..., Any], *, argument: str, done: str, words: dict[str, str]
) -> HttpResponse:
    """An act that wants a sentence from whoever does it; what was typed stays where it is refused."""
    motion = access_any_motion(pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(motion, acting_user=signed_in(request), **{argument: form.cleaned_data["note"]})
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, done)
            return see_other("staff_motion", pk)
    status = 422 if request.method == "POST" else 200
    context = {"motion": motion, "form": form, **words}
    return render(request, "governance/voting/staff_motion_note.html", context, status=status)


@peran("motions.open")
@require_http_methods(["GET", "POST"])
def staff_motion_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting agreed without a vote: on what."""
    words = {
        "heading": _("Catat mufakat"),
        "consequence": _(
            "Usul ini diputuskan tanpa pemungutan suara. Catatan ini masuk berita acara dan tidak diubah."
        ),
        "label": _("Apa yang disepakati"),
        "confirm": _("Catat sebagai mufakat"),
    }
    done = _("Mufakat tercatat.")
    return _noted(request, pk, services.decide_by_consensus, argument="note", done=done, words=words)


@peran("motions.open")
@require_http_methods(["GET", "POST"])
def staff_motion_ready(request: HttpRequest, pk: int) -> HttpResponse:
    """There was no agreement: why, and the second person is asked to open the ballot."""
    words = {
        "heading": _("Siapkan pemungutan suara"),
        "consequence": _(
            "Musyawarah didahulukan; suara dipungut bila tidak mufakat. Setelah ini isi usul tidak dapat diubah, dan "
            "pengurus lain membukanya."
        ),
        "label": _("Mengapa tidak mufakat"),
        "confirm": _("Siapkan untuk orang kedua"),
    }
    done = _("Usul siap. Pengurus lain sekarang dapat membukanya.")
    return _noted(request, pk, services.ready_motion, argument="no_consensus", done=done, words=words)


@peran("motions.open")
@require_POST
def staff_motion_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to a draft."""
    return _act(request, pk, services.take_back_motion, _("Usul kembali menjadi konsep."))


@peran("motions.open")
@require_http_methods(["GET", "POST"])
def staff_motion_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Off the table for good; asked once more."""
    if request.method == "POST":
        return _act(request, pk, services.withdraw_motion, _("Usul ditarik."))
    words = {
        "heading": _("Tarik usul ini?"),
        "consequence": _("Usul tidak diputuskan lagi. Isinya tetap dapat dibaca dengan tanda ditarik."),
        "confirm": _("Ya, tarik usul"),
    }
    return _confirm(request, access_any_motion(pk), words)


@peran("motions.open")
@require_http_methods(["GET", "POST"])
def staff_motion_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze rule and roll, and take ballots; first what that means, with the roll as it would be."""
    if request.method == "POST":
        motion = access_any_motion(pk)
        is_planned = motion.planned_opens_at is not None and motion.planned_opens_at > clock.now()
        done = _("Pembukaan dijadwalkan.") if is_planned else _("Pemungutan suara dibuka.")
        return _act(request, pk, services.open_motion, done)
    motion = access_any_motion(pk)
    counted = count_reasons(roll_preview(motion))
    rows: list[dict[str, Any]] = [
        {"group": group, "voters": of_group.get("", 0), "others": sum(of_group.values()) - of_group.get("", 0)}
        for group in groups_of_roll(motion)
        if (of_group := counted.get(group))
    ]
    context = {
        "motion": motion,
        "rows": rows,
        "voters": sum(row["voters"] for row in rows),
        "recusals": list(recusals_of(motion)),
        "step": next_step(motion, signed_in(request)),
    }
    return render(request, "governance/voting/staff_motion_open.html", context)


@peran("motions.open")
@require_http_methods(["GET", "POST"])
def staff_motion_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no more ballots; before its time asked once more."""
    if request.method == "POST":
        return _act(request, pk, services.close_motion, _("Pemungutan suara ditutup."))
    words = {
        "heading": _("Tutup pemungutan suara sekarang?"),
        "consequence": _(
            "Suara baru tidak diterima lagi dan pilihan tidak dapat diubah. Ini tidak dapat dibuka kembali."
        ),
        "confirm": _("Ya, tutup pemungutan suara"),
    }
    return _confirm(request, access_any_motion(pk), words)


def _confirm(request: HttpRequest, motion: Motion, words: dict[str, str]) -> HttpResponse:
    context = {"motion": motion, "back": reverse("staff_motion", args=[motion.pk]), **words}
    return render(request, "governance/voting/staff_motion_confirm.html", context)


@peran("motions.count")
@kode_segar
@require_POST
def staff_motion_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Count, decide by the frozen rule, publish the proof."""
    return _act(request, pk, counting.count_motion, _("Suara dihitung dan berkas bukti terbit."))


@peran("motions.count")
@require_POST
def staff_motion_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a passed motion a decision of the meeting."""
    return _act(request, pk, resolutions.adopt_resolution, _("Usul menjadi keputusan Rapat Anggota."))
