"""Applications at the desk."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kmp import clock
from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.money import rupiah
from kmp.roles import has_right, peran
from members.forms import PartForm, ReasonForm
from members.joining import services
from members.joining.access import access_application
from members.joining.models import Application
from members.joining.queries import applications_found, licences_of_application
from members.joining.states import ApplicationState
from members.joining.views import journey
from members.listing import Listing
from members.registry.queries import count_by, group_names, masked_nik
from members.savings.queries import pokok_bill, savings_rule

APPLICATION_TABS = {
    "diajukan": "Perlu diperiksa",
    "diperiksa": "Perlu disetujui",
    "disetujui": "Menunggu simpanan pokok",
    "diterima": "Tercatat",
    "ditolak": "Ditolak",
}


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
    return render(request, "members/joining/staff_applications.html", context)


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
    pay: PartForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = _user(request)
    state = application.state
    rule = savings_rule(application.group_id, clock.today()) if state == ApplicationState.VERIFIED else None
    may_decide = _may_decide(user, application)
    bill = pokok_bill(application.pk)
    context = {
        "application": application,
        "nik": masked_nik(application.person.nik_cipher),
        "licences": licences_of_application(application),
        "today": clock.today(),
        "steps": journey(application),
        "bill": bill,
        "rule": rule,
        "may_verify": state == ApplicationState.SUBMITTED and may_decide,
        "may_approve": state == ApplicationState.VERIFIED and may_decide,
        "same_person": state == ApplicationState.VERIFIED and application.verified_by_id == user.pk,
        "may_receive": state == ApplicationState.APPROVED and has_right(user, "savings.receive"),
        "reject": reject or ReasonForm(),
        "pay": pay or PartForm.of_rest(bill.rest_rp if bill else 0),
        "member": getattr(application, "member", None),
    }
    return render(request, "members/joining/staff_application.html", context, status=status)


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
    form = PartForm(request.POST)
    if form.is_valid():
        try:
            member = services.pay_pokok(application, acting_user=user, **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            if member is None:
                told = {"amount": rupiah(form.cleaned_data["amount_rp"]), "name": application.applicant}
                messages.success(request, _("Bagian %(amount)s dari %(name)s diterima sebagai titipan.") % told)
                return redirect("staff_application", pk)
            told = {"name": member.name, "number": member.number}
            messages.success(request, _("%(name)s tercatat sebagai anggota %(number)s.") % told)
            return redirect("staff_member", member.pk)
    return _application_page(request, application, pay=form, status=422)
