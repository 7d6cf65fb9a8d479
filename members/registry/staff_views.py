"""The register at the desk: applications and members."""

import csv

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.money import rupiah
from kmp.roles import has_right, peran
from members.forms import PaymentForm
from members.listing import Listing
from members.registry import services
from members.registry.access import access_application, access_member
from members.registry.forms import ReasonForm
from members.registry.models import Application, Member
from members.registry.queries import (
    applications_found,
    count_by,
    entries_of,
    group_names,
    licences_of,
    licences_of_application,
    masked_nik,
    members_found,
    provinces,
)
from members.registry.states import ApplicationState, MemberStatus
from members.registry.views import journey
from members.savings.queries import bills_of, holdings, payments_of, pokok_bill, savings_rule

APPLICATION_TABS = {
    "diajukan": "Perlu diperiksa",
    "diperiksa": "Perlu disetujui",
    "disetujui": "Menunggu simpanan pokok",
    "diterima": "Tercatat",
    "ditolak": "Ditolak",
}
MEMBER_TABS = {"": "Semua", "aktif": "Aktif", "dibekukan": "Dibekukan", "keluar": "Sudah keluar"}
MOVES = {
    "bekukan": (services.suspend_member, MemberStatus.ACTIVE),
    "pulihkan": (services.restore_member, MemberStatus.SUSPENDED),
    "keluarkan": (services.leave_member, None),
}
MOVE_WORDS = {
    "bekukan": (
        "Bekukan %s?",
        "Hak suaranya berhenti sampai dipulihkan. Simpanannya tetap.",
        "Ya, bekukan",
    ),
    "pulihkan": ("Pulihkan %s?", "Hak suaranya berlaku lagi mulai hari ini.", "Ya, pulihkan"),
    "keluarkan": (
        "Catat %s keluar?",
        "Keanggotaannya berakhir hari ini dan tidak dapat dibuka lagi. Masuk kembali berarti mendaftar lagi.",
        "Ya, catat keluar",
    ),
}
MOVED = {
    "bekukan": "%s dibekukan.",
    "pulihkan": "%s dipulihkan.",
    "keluarkan": "%s dicatat keluar.",
}
FORMULA = ("=", "+", "-", "@", "\t")  # a spreadsheet would run what begins so


def _user(request: HttpRequest) -> User:
    """Who is signed in; the marks let nobody else come here."""
    assert isinstance(request.user, User)
    return request.user


@peran("members.see")
@require_GET
def staff_applications(request: HttpRequest) -> HttpResponse:
    """Applications by state, the oldest first; without a choice those to be checked."""
    names = group_names()
    listing = Listing(request, keadaan=APPLICATION_TABS, kelompok=names)
    state = listing["keadaan"] or ApplicationState.SUBMITTED.value
    listing.chosen["keadaan"] = state
    found = applications_found(q=listing.q, group=listing["kelompok"])
    context = {
        "tabs": listing.tabs("keadaan", APPLICATION_TABS, count_by(found, "state")),
        "chips": listing.chips(kelompok=names),
        "page": listing.page(found.filter(state=state)),
        "groups": names,
        "listing": listing,
        "state": state,
        "clear": f"?keadaan={state}",
    }
    return render(request, "members/registry/staff_applications.html", context)


@peran("members.see")
@require_GET
def staff_application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application, the decision first."""
    user = _user(request)
    return _application_page(request, access_application(user, pk))


def _application_page(
    request: HttpRequest,
    application: Application,
    *,
    reject: ReasonForm | None = None,
    pay: PaymentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = _user(request)
    state = application.state
    rule = savings_rule(application.group_id, clock.today()) if state == ApplicationState.VERIFIED else None
    may_decide = _may_decide(user, application)
    context = {
        "application": application,
        "nik": masked_nik(application.person.nik_cipher),
        "licences": licences_of_application(application),
        "today": clock.today(),
        "steps": journey(application),
        "bill": pokok_bill(application.pk),
        "rule": rule,
        "may_verify": state == ApplicationState.SUBMITTED and may_decide,
        "may_approve": state == ApplicationState.VERIFIED and may_decide,
        "same_person": state == ApplicationState.VERIFIED and application.verified_by_id == user.pk,
        "may_receive": state == ApplicationState.APPROVED and has_right(user, "savings.receive"),
        "reject": reject or ReasonForm(),
        "pay": pay or PaymentForm(),
        "member": getattr(application, "member", None),
    }
    return render(request, "members/registry/staff_application.html", context, status=status)


def _may_decide(user: User, application: Application) -> bool:
    """Whether the next decision is this user's: the check a petugas', the approval a second person's."""
    if application.state == ApplicationState.SUBMITTED:
        return has_right(user, "applications.verify")
    return has_right(user, "applications.approve") and application.verified_by_id != user.pk


@peran("applications.verify")
@require_POST
def staff_application_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """First check: documents and licence."""
    user = _user(request)
    application = services.verify_application(access_application(user, pk), acting_user=user)
    messages.success(request, _("%(name)s sudah diperiksa. Pengurus memutuskan.") % {"name": application.applicant})
    return redirect("staff_application", pk)


@peran("applications.approve")
@require_POST
def staff_application_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Second check: approve and bill; refused as `rule_changed` when the amount shown is not that of today's bylaws."""
    user = _user(request)
    application = access_application(user, pk)
    rule = savings_rule(application.group_id, clock.today())
    if request.POST.get("pokok_rp") != str(rule.pokok_rp):
        raise DomainError("rule_changed", _("Jumlah simpanan pokok berubah sejak halaman ini dibuka. Periksa lagi."))
    services.approve_application(application, pokok_rp=rule.pokok_rp, source=rule.article, acting_user=user)
    told = {"name": application.applicant, "amount": rupiah(rule.pokok_rp)}
    messages.success(request, _("%(name)s disetujui. Tagihan simpanan pokok %(amount)s terbit.") % told)
    return redirect("staff_application", pk)


@peran("members.see")
@require_POST
def staff_application_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse, with a reason the applicant will read; the right of whoever has the next decision."""
    user = _user(request)
    application = access_application(user, pk)
    first = application.state == ApplicationState.SUBMITTED
    if not has_right(user, "applications.verify" if first else "applications.approve"):
        raise PermissionDenied
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            services.reject_application(application, reason=form.cleaned_data["reason"], acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pendaftaran %(name)s ditolak.") % {"name": application.applicant})
            return redirect("staff_application", pk)
    return _application_page(request, application, reject=form, status=422)


@peran("savings.receive")
@require_POST
def staff_application_pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the simpanan pokok: the applicant is a member."""
    user = _user(request)
    application = access_application(user, pk)
    form = PaymentForm(request.POST)
    if form.is_valid():
        try:
            member = services.pay_pokok(application, acting_user=user, **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            told = {"name": member.name, "number": member.number}
            messages.success(request, _("%(name)s tercatat sebagai anggota %(number)s.") % told)
            return redirect("staff_member", member.pk)
    return _application_page(request, application, pay=form, status=422)


@peran("members.see")
@require_GET
def staff_members(request: HttpRequest) -> HttpResponse:
    """The register: search, filters, tabs by status."""
    groups, places = group_names(), provinces()
    listing = Listing(request, status=MEMBER_TABS, kelompok=groups, provinsi=places)
    found = members_found(q=listing.q, group=listing["kelompok"], province=listing["provinsi"])
    counts = count_by(found, "status")
    counts[""] = sum(counts.values())
    rows = found.filter(status=listing["status"]) if listing["status"] else found
    context = {
        "tabs": listing.tabs("status", MEMBER_TABS, counts),
        "chips": listing.chips(kelompok=groups, provinsi=places),
        "page": listing.page(rows),
        "groups": groups,
        "provinces": places,
        "listing": listing,
        "count": counts[""],
        "export": listing.href(),
    }
    return render(request, "members/registry/staff_members.html", context)


@peran("members.see")
@kode_segar
@require_GET
def staff_members_csv(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, for a spreadsheet: no NIK, no telephone. A fresh sign-in, and a line in the log."""
    groups, places = group_names(), provinces()
    listing = Listing(request, status=MEMBER_TABS, kelompok=groups, provinsi=places)
    filters = {"status": listing["status"], "group": listing["kelompok"], "province": listing["provinsi"]}
    rows = list(members_found(q=listing.q, **filters))
    services.record_export(count=len(rows), filters=filters, acting_user=_user(request))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="anggota-{clock.today()}.csv"'
    writer = csv.writer(response)
    writer.writerow(["nomor", "nama", "kelompok", "status", "masuk", "keluar", "wilayah"])
    for row in rows:
        place = row.region.path if row.region else ""
        line = [row.number, row.name, row.group.name, row.get_status_display(), row.joined_on, row.left_on or "", place]
        writer.writerow([_harmless(str(cell)) for cell in line])
    return response


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


@peran("members.see")
@require_GET
def staff_member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member: the register's lines, savings, licences."""
    user = _user(request)
    member = access_member(user, pk)
    today = clock.today()
    context = {
        "member": member,
        "nik": masked_nik(member.person.nik_cipher) if member.person else "",
        "entries": [
            {"title": entry.get_operation_display(), "when": entry.date, "note": f"{entry.note} · {entry.entered_by}"}
            for entry in entries_of(member)
        ],
        "holdings": holdings(member, today),
        "bills": bills_of(member),
        "payments": payments_of(member)[:5],
        "licences": licences_of(member),
        "contact": member.institution or member.person,
        "today": today,
        "may_move": has_right(user, "applications.approve") and member.status != MemberStatus.LEFT,
        "may_receive": has_right(user, "savings.receive") and member.status != MemberStatus.LEFT,
    }
    return render(request, "members/registry/staff_member.html", context)


@peran("applications.approve")
@require_http_methods(["GET", "POST"])
def staff_member_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Suspend, restore or let go: a page that says what follows, and asks for the reason."""
    user = _user(request)
    member = access_member(user, pk)
    if move not in MOVES:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            MOVES[move][0](member, reason=form.cleaned_data["reason"], acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, MOVED[move] % member.name)
            return redirect("staff_member", pk)
    return _move_page(request, member, move, form)


def _move_page(request: HttpRequest, member: Member, move: str, form: ReasonForm) -> HttpResponse:
    title, consequence, confirm = MOVE_WORDS[move]
    words = {"title": title % member.name, "consequence": consequence, "confirm": confirm}
    status = 422 if request.method == "POST" else 200
    return render(
        request, "members/registry/staff_member_move.html", {"member": member, "form": form, **words}, status=status
    )
