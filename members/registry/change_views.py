"""Changes of the register at the desk: one person asks, another decides."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.forms import ReasonForm
from members.listing import Listing
from members.registry import services
from members.registry.access import access_change, access_member
from members.registry.forms import FORMS, ChangeForm
from members.registry.models import Member, RegisterChange
from members.registry.queries import change_problems_now, changes_found, count_by, group_names, line_before
from members.registry.rules import status_problems
from members.registry.states import ChangeState, Operation

CHANGE_TABS = {
    "diminta": "Menunggu orang kedua",
    "disetujui": "Dicatat",
    "ditolak": "Ditolak",
    "ditarik": "Ditarik",
}
# what each operation does, in words: title, consequence, button, icon
WORDS = {
    Operation.SUSPEND.value: (
        "Bekukan",
        "Hak suaranya berhenti sampai dipulihkan. Simpanannya tetap.",
        "Minta pembekuan",
        "pause",
    ),
    Operation.RESTORE.value: (
        "Pulihkan",
        "Hak suaranya berlaku lagi sejak hari keputusan.",
        "Minta pemulihan",
        "play",
    ),
    Operation.MOVE.value: (
        "Pindahkan kelompok",
        "Nomor anggota tetap. Suara dan partisipasinya dihitung di kelompok baru sejak hari keputusan.",
        "Minta pemindahan",
        "arrow-left-right",
    ),
    Operation.CHANGE.value: (
        "Ubah nama, wilayah, atau hak suara",
        "Isi hanya yang berubah. Baris lama di buku daftar anggota tetap terbaca.",
        "Minta perubahan",
        "pencil",
    ),
}


@peran("members.change")
@require_http_methods(["GET", "POST"])
def staff_member_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a change: first what (`?tindakan=`), then the form for it."""
    user = signed_in(request)
    member = access_member(user, pk)
    possible = [code for code in WORDS if not status_problems(code, member.status)]
    operation = request.GET.get("tindakan", "")
    context: dict[str, Any] = {"member": member, "waiting": member.changes.filter(state=ChangeState.ASKED).first()}
    if operation not in possible:
        rows = [{"operation": code, "words": WORDS[code]} for code in possible]
        return render(request, "members/registry/staff_member_changes.html", {**context, "rows": rows})
    form = FORMS[operation](request.POST or None, request.FILES or None, member=member)
    if request.method == "POST" and form.is_valid() and (change := _ask(member, operation, form, user)):
        messages.success(request, "Permintaan tersimpan. Orang kedua memutuskannya.")
        return see_other("staff_change", change.pk)
    context |= {"form": form, "operation": operation, "words": WORDS[operation]}
    status = 422 if request.method == "POST" else 200
    return render(request, "members/registry/staff_member_change.html", context, status=status)


def _ask(member: Member, operation: str, form: ChangeForm, user: User) -> RegisterChange | None:
    """The change, or None with the refusal in the form."""
    try:
        return services.ask_change(member, operation=operation, acting_user=user, **form.wishes())
    except DomainError as refused:
        form.add_refusal(refused)
        return None


@peran("members.see")
@require_GET
def staff_changes(request: HttpRequest) -> HttpResponse:
    """Changes by state, the oldest waiting first; without a choice those that wait."""
    names, kinds = group_names(), {code: words[0] for code, words in WORDS.items()}
    listing = Listing(request, keadaan=CHANGE_TABS, kelompok=names, tindakan=kinds)
    state = listing["keadaan"] or ChangeState.ASKED.value
    listing.chosen["keadaan"] = state
    found = changes_found(q=listing.q, group=listing["kelompok"], operation=listing["tindakan"])
    rows = found.filter(state=state).order_by("id" if state == ChangeState.ASKED else "-id")
    context = {
        "tabs": listing.tabs("keadaan", CHANGE_TABS, count_by(found, "state")),
        "chips": listing.chips(kelompok=names, tindakan=kinds),
        "page": listing.page(rows),
        "groups": names,
        "kinds": kinds,
        "listing": listing,
        "state": state,
        "clear": f"?keadaan={state}",
    }
    return render(request, "members/registry/staff_changes.html", context)


@peran("members.see")
@require_GET
def staff_change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: what it is now, what it will be, and the decision."""
    user = signed_in(request)
    return _change_page(request, access_change(user, pk), refuse=ReasonForm())


def _change_page(request: HttpRequest, change: RegisterChange, *, refuse: ReasonForm) -> HttpResponse:
    user, is_open = signed_in(request), change.state == ChangeState.ASKED
    decides = is_open and has_right(user, "members.decide")
    context: dict[str, Any] = {
        "change": change,
        "member": change.member,
        "words": WORDS[change.operation],
        "rows": _before_and_after(change),
        "steps": _steps(change),
        "may_decide": decides and change.asked_by_id != user.pk,
        "same_person": decides and change.asked_by_id == user.pk,
        "may_withdraw": is_open and change.asked_by_id == user.pk and has_right(user, "members.change"),
        "problems": change_problems_now(change) if is_open else [],
        "refuse": refuse,
    }
    status = 422 if refuse.is_bound else 200
    return render(request, "members/registry/staff_change.html", context, status=status)


def _before_and_after(change: RegisterChange) -> list[list[str]]:
    """What changes: its name, what the register says (said) before, and after."""
    before = change.member if change.state != ChangeState.APPROVED else line_before(change)
    status = services.STATUS_AFTER.get(change.operation)
    votes = {True: "Satu suara", False: "Tanpa suara"}
    rows = []
    if status:
        rows.append(["Status", before.get_status_display(), str(status.label)])
    if change.group:
        rows.append(["Kelompok", before.group.name, change.group.name])
    if change.name:
        rows.append(["Nama", before.name, change.name])
    if change.region:
        rows.append(["Wilayah", before.region.path if before.region else "–", change.region.path])
    if change.has_vote is not None:
        rows.append(["Hak suara", votes[before.has_vote], votes[change.has_vote]])
    return rows


def _steps(change: RegisterChange) -> list[dict[str, Any]]:
    """Who asked, who decided, for the timeline."""
    asked = {"title": f"Diminta {change.asked_by}", "when": change.asked_at, "note": change.reason, "state": "done"}
    if change.state == ChangeState.ASKED:
        return [asked, {"title": "Putusan orang kedua", "note": "pengurus", "state": "now"}]
    if change.state == ChangeState.WITHDRAWN:
        return [asked, {"title": "Ditarik oleh yang meminta", "state": "done"}]
    verb = "Dicatat" if change.state == ChangeState.APPROVED else "Ditolak"
    note = change.decision_note or (f"Tindakan nomor {change.entry.line}" if change.entry else "")
    decided = {"title": f"{verb} {change.decided_by}", "when": change.decided_at, "note": note, "state": "done"}
    return [asked, decided]


@peran("members.decide")
@require_POST
def staff_change_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter it in the register; a refusal is told on a page of its own (409)."""
    user = signed_in(request)
    change = services.decide_change(access_change(user, pk), decision=ChangeState.APPROVED, acting_user=user)
    assert change.entry is not None
    messages.success(request, f"Tercatat sebagai tindakan nomor {change.entry.line} di buku daftar anggota.")
    return see_other("staff_member", change.member_id)


@peran("members.decide")
@require_POST
def staff_change_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse it, with the reason that the asker reads."""
    user = signed_in(request)
    change, form = access_change(user, pk), ReasonForm(request.POST)
    if form.is_valid():
        try:
            services.decide_change(
                change, decision=ChangeState.REFUSED, note=form.cleaned_data["reason"], acting_user=user
            )
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, "Permintaan ditolak. Alasannya tersimpan.")
            return see_other("staff_changes")
    return _change_page(request, change, refuse=form)


@peran("members.change")
@require_POST
def staff_change_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own asking."""
    user = signed_in(request)
    change = services.withdraw_change(access_change(user, pk), acting_user=user)
    messages.success(request, "Permintaan ditarik. Buku daftar anggota tidak berubah.")
    return see_other("staff_member", change.member_id)
