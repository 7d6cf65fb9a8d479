"""Counting in the room at the desk: two persons enter what they counted, each without seeing the other's."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.voting import handcounts
from governance.voting.access import access_any_motion
from governance.voting.counting import options_of, roll_of, rule_of
from governance.voting.hand_forms import SIDES, HandCountForm
from governance.voting.models import HandCount, Motion, Option
from governance.voting.quorum import motion_quorum
from governance.voting.states import Casting, MotionState
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import peran
from members.registry.models import Group


def _room_motion(pk: int) -> Motion:
    motion = access_any_motion(pk)
    if motion.casting != Casting.IN_THE_ROOM or motion.state not in (MotionState.CLOSED, MotionState.COUNTED):
        raise Http404
    return motion


@peran("motions.count")
@kode_segar
@require_http_methods(["GET", "POST"])
def staff_hand_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter one's own count; once both are in and differ, see them side by side."""
    motion = _room_motion(pk)
    if motion.state == MotionState.COUNTED:
        return see_other("staff_motion", motion.pk)
    entries = list(motion.hand_counts.filter(dropped_at=None).select_related("entered_by", "sheet").order_by("pk"))
    options = options_of(motion)
    roll = roll_of(motion, rule_of(motion))
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = HandCountForm(data, files, motion=motion, options=options, roll=roll, wants_sheet=not entries)
    if request.method == "POST" and form.is_valid():
        try:
            verdict = handcounts.enter_hand_count(
                motion,
                counts=form.counts(),
                invalid=form.cleaned_data["invalid"],
                sheet=form.cleaned_data.get("sheet"),
                acting_user=signed_in(request),
            )
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            _say(request, motion, is_first=not entries, is_counted=verdict is not None)
            return see_other("staff_motion" if verdict or not entries else "staff_hand_count", motion.pk)
    context: dict[str, Any] = {
        "motion": motion,
        "form": form,
        "entries": entries,
        "present": motion_quorum(motion).counted,
        "own": next((entry for entry in entries if entry.entered_by_id == signed_in(request).pk), None),
        "differing": _side_by_side(entries, options) if len(entries) == handcounts.TWO else [],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/voting/staff_hand_count.html", context, status=status)


def _say(request: HttpRequest, motion: Motion, *, is_first: bool, is_counted: bool) -> None:
    if is_counted:
        messages.success(request, _("Dua hitungan sama: suara terhitung dan berkas bukti terbit."))
    elif is_first:
        messages.success(request, _("Hitungan Anda tercatat. Orang kedua menghitung dan mencatatnya sendiri."))
    else:
        messages.warning(request, _("Hitungan Anda berbeda dari hitungan pertama. Periksa bersama, lalu hitung lagi."))


@peran("motions.count")
@kode_segar
@require_POST
def staff_hand_count_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Put both counts away, and count again."""
    try:
        handcounts.drop_hand_counts(_room_motion(pk), acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Kedua hitungan dibatalkan. Hitung lagi, masing-masing sendiri."))
    return see_other("staff_hand_count", pk)


def _side_by_side(entries: list[HandCount], options: list[Option]) -> list[dict[str, Any]]:
    """Every figure of either count as a line, those that differ marked."""
    names = dict(Group.objects.values_list("code", "name"))
    labels = {str(option.number): f"{option.number}. {option.label}" for option in options}
    labels |= {key: str(label) for key, label in SIDES.items()}
    labels["valid"] = _("Surat suara sah")
    first, second = ({("", "invalid"): e.invalid, **_flat(e.counts)} for e in entries)
    lines = []
    for group, key in dict.fromkeys([*first, *second]):
        ours, theirs = first.get((group, key), 0), second.get((group, key), 0)
        if ours or theirs:
            what = labels.get(key, key.replace(",", " ")) if group else _("Surat suara tidak sah")
            lines.append(
                {"group": names.get(group, ""), "what": what, "first": ours, "second": theirs, "same": ours == theirs}
            )
    return lines


def _flat(counts: dict[str, Any]) -> dict[tuple[str, str], int]:
    """(group, choice or option or order of a ranking) → ballots."""
    flat: dict[tuple[str, str], int] = {}
    for group, said in counts.items():
        for key, value in said.items():
            inner = value if isinstance(value, dict) else {key: value}
            flat.update({(group, choice): ballots for choice, ballots in inner.items()})
    return flat
