"""Who has a vote on a motion, and who is out of it for an own interest: the pages of the desk."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.voting import recusals
from governance.voting.access import access_any_motion
from governance.voting.models import Motion, Recusal, RollEntry
from governance.voting.queries import (
    count_reasons,
    frozen_roll,
    is_for_delegates,
    named_suppliers,
    recusals_of,
    roll_preview,
)
from governance.voting.staff_forms import StaffRecusalForm
from governance.voting.states import BEFORE_OPENING, EVER_OPENED, NoVote
from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.listing import Listing
from members.registry.models import Member
from members.registry.queries import group_names

RIGHTS = {"ya": "Berhak memilih", "tidak": "Tanpa hak suara"}
SHORT = {  # as the desk says it; `NoVote` speaks to the member
    NoVote.SUSPENDED.value: "Keanggotaan dibekukan",
    NoVote.NO_RIGHT.value: "Anggota luar biasa",
    NoVote.RECUSED.value: "Berkepentingan",
}
HEAD = ["Nomor anggota", "Nama", "Kelompok", "Berhak memilih", "Alasan"]
Found = QuerySet[Any]  # members with their reason, or lines of the frozen roll


def _roll(motion: Motion, listing: Listing) -> tuple[Found, Found]:
    """The whole roll (or its preview), and the part of it that is looked for."""
    is_frozen = motion.state in EVER_OPENED
    whole: Any = frozen_roll(motion) if is_frozen else roll_preview(motion)
    prefix = "member__" if is_frozen else ""
    found = whole
    if listing["kelompok"]:
        found = found.filter(group=listing["kelompok"])
    if listing["hak"]:
        found = found.filter(reason="") if listing["hak"] == "ya" else found.exclude(reason="")
    if listing.q:
        found = found.filter(
            Q(**{f"{prefix}name__icontains": listing.q}) | Q(**{f"{prefix}number__icontains": listing.q})
        )
    return whole, found


def _line(one: Member | RollEntry) -> dict[str, str]:
    member = one.member if isinstance(one, RollEntry) else one
    reason = str(one.reason)  # type: ignore[union-attr]  # annotated by roll_preview
    return {"number": member.number, "name": member.name, "group": str(one.group_id), "why": SHORT.get(reason, reason)}


@peran("meetings.see")
@require_GET
def staff_roll(request: HttpRequest, pk: int) -> HttpResponse:
    """The roll by group, who has no vote and why; before the opening as it would be now."""
    motion = access_any_motion(pk)
    names = group_names()
    listing = Listing(request, kelompok=names, hak=RIGHTS)
    whole, found = _roll(motion, listing)
    counted = count_reasons(whole)
    rows: list[dict[str, Any]] = [
        {
            "group": group,
            "voters": of_group.get("", 0),
            "without": [(SHORT.get(why, why), members) for why, members in of_group.items() if why],
        }
        for group, of_group in counted.items()
    ]
    total = sum(row["voters"] for row in rows)
    page = listing.page(found)
    context = {
        "motion": motion,
        "is_frozen": motion.state in EVER_OPENED,
        "is_gone": motion.state not in EVER_OPENED | BEFORE_OPENING,
        "for_delegates": is_for_delegates(motion),
        "rows": sorted(rows, key=lambda row: list(names).index(row["group"])),
        "total": total,
        "without": sum(sum(of_group.values()) for of_group in counted.values()) - total,
        "listing": listing,
        "page": page,
        "lines": [_line(one) for one in page.object_list],
        "chips": listing.chips(kelompok=names, hak=RIGHTS),
        "groups": names,
        "rights": RIGHTS,
        "export": listing.href(),
    }
    return render(request, "governance/voting/staff_roll.html", context)


@peran("meetings.see")
@kode_segar
@require_GET
def staff_roll_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The roll as it is filtered, for a spreadsheet. A fresh sign-in, and a line in the log."""
    motion = access_any_motion(pk)
    names = group_names()
    listing = Listing(request, kelompok=names, hak=RIGHTS)
    _whole, found = _roll(motion, listing)
    recusals.record_roll_export(motion, count=found.count(), acting_user=signed_in(request))
    rows = (_cells(_line(one), names) for one in found.iterator(chunk_size=2000))
    return csv_file(f"pemilih-{motion.number.replace('/', '-')}-{clock.today()}", HEAD, rows)


def _cells(line: dict[str, str], names: dict[str, str]) -> list[object]:
    may = _("tidak") if line["why"] else _("ya")
    return [line["number"], line["name"], names.get(line["group"], line["group"]), may, line["why"]]


@peran("meetings.see")
@require_GET
def staff_recusals(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is out of the roll for an own interest, and whose name the motion says."""
    return _recusals_page(request, access_any_motion(pk), StaffRecusalForm(initial=request.GET.dict()))


@peran("recusals.note")
@require_POST
def staff_recusal_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a member off the roll, with the reason."""
    motion = access_any_motion(pk)
    form = StaffRecusalForm(request.POST)
    if form.is_valid():
        try:
            recusals.note_recusal(motion, acting_user=signed_in(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pengecualian tercatat dan anggotanya diberi tahu."))
            return see_other("staff_recusals", pk)
    return _recusals_page(request, motion, form, status=422)


@peran("recusals.note")
@require_http_methods(["GET", "POST"])
def staff_recusal_withdraw(request: HttpRequest, pk: int, recusal_pk: int) -> HttpResponse:
    """Put the member back on the roll; asked once more."""
    motion = access_any_motion(pk)
    recusal = Recusal.objects.filter(pk=recusal_pk, motion=motion).select_related("member").first()
    if recusal is None:
        raise Http404
    if request.method == "POST":
        try:
            recusals.withdraw_recusal(recusal, acting_user=signed_in(request))
        except DomainError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("Pengecualian ditarik. Anggota itu memilih lagi."))
        return see_other("staff_recusals", pk)
    context = {"motion": motion, "recusal": recusal}
    return render(request, "governance/voting/staff_recusal_withdraw.html", context)


def _recusals_page(request: HttpRequest, motion: Motion, form: StaffRecusalForm, *, status: int = 200) -> HttpResponse:
    is_before = motion.state in BEFORE_OPENING
    found = list(recusals_of(motion))
    counted = count_reasons(roll_preview(motion)) if is_before else count_reasons(frozen_roll(motion))
    context = {
        "motion": motion,
        "form": form,
        "recusals": found,
        "is_before": is_before,
        "voters": sum(of_group.get("", 0) for of_group in counted.values()),
        "suppliers": named_suppliers(motion) if is_before else [],
        "may_note": has_right(request.user, "recusals.note"),
    }
    return render(request, "governance/voting/staff_recusals.html", context, status=status)
