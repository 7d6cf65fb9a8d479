"""Applications at the desk: the list, one application with its decision, the check, the approval, the payment."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.money import rupiah
from kmp.roles import has_right, peran
from kmp.ui.formats import moment
from members.forms import PartForm, ReasonForm
from members.joining import services
from members.joining.access import access_application
from members.joining.forms import CheckForm
from members.joining.models import Application
from members.joining.queries import (
    applications_found,
    attachments_of,
    documents_asked_of,
    duplicates_of,
    licences_of_application,
    practices_of_application,
)
from members.joining.receipt_views import journey
from members.joining.rules import nik_differs
from members.joining.states import ApplicationState, AttachmentKind
from members.listing import Listing
from members.registry.nik import decrypt_nik
from members.registry.queries import count_by, group_names, masked_nik
from members.savings.queries import advances_of, pokok_bill, savings_rule
from members.savings.rules import SavingsRule

S = ApplicationState
APPLICATION_TABS = {
    "diajukan": "Perlu diperiksa",
    "perbaikan": "Menunggu perbaikan",
    "diperiksa": "Perlu disetujui",
    "disetujui": "Menunggu simpanan pokok",
    "diterima": "Tercatat",
    "ditolak": "Ditolak",
    "ditarik": "Ditarik",
}
COLUMNS = ["nomor", "pendaftar", "wakil", "kelompok", "hak suara", "wilayah", "diajukan", "keadaan", "alasan"]


def signed_in(request: HttpRequest) -> User:
    """Who is signed in; the marks let nobody else come here."""
    assert isinstance(request.user, User)
    return request.user


@peran("members.see")
@require_GET
def staff_applications(request: HttpRequest) -> HttpResponse:
    """Applications by state, the oldest first; without a choice those to be checked."""
    names = group_names()
    listing = Listing(request, keadaan=APPLICATION_TABS, kelompok=names)
    state = listing["keadaan"] or S.SUBMITTED.value
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
        "export": listing.href(keadaan=state),
    }
    return render(request, "members/joining/staff_applications.html", context)


@peran("members.see")
@kode_segar
@require_GET
def staff_applications_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered: no NIK, no telephone. A fresh proof, and a line in the log, or there is no file."""
    names = group_names()
    listing = Listing(request, keadaan=APPLICATION_TABS, kelompok=names)
    filters = {"state": listing["keadaan"], "group": listing["kelompok"]}
    rows = list(applications_found(q=listing.q, **filters))
    services.record_applications_export(count=len(rows), filters=filters, acting_user=signed_in(request))
    return csv_file(f"pendaftaran-{clock.today()}", COLUMNS, [_line(one) for one in rows])


def _line(one: Application) -> list[str]:
    place = (one.institution.village if one.institution else None) or one.person.village
    return [
        one.number,
        one.applicant,
        one.person.name if one.institution else "",
        one.group.name,
        "ya" if one.has_vote else "tidak",
        place.path if place else "",
        moment(one.submitted_at),
        str(one.get_state_display()),
        one.reason,
    ]


@peran("members.see")
@require_GET
def staff_application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application, the decision first."""
    return application_page(request, access_application(signed_in(request), pk))


def application_page(
    request: HttpRequest, application: Application, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of one application; `forms` are those that came back with an error."""
    user, state = signed_in(request), application.state
    bill = pokok_bill(application.pk)
    asked, attachments = documents_asked_of(application), list(attachments_of(application))
    uploaded = {one.kind for one in attachments if one.file.content}
    waits = state in (S.SUBMITTED, S.VERIFIED)
    duplicates = duplicates_of(application) if waits else None
    context = {
        "application": application,
        "nik": masked_nik(application.person.nik_cipher),
        "nik_differs": _nik_differs(application),
        "licences": licences_of_application(application).select_related("document"),
        "practices": practices_of_application(application),
        "profile": _profile(application),
        "papers": _papers(application, asked, attachments),
        "duplicates": duplicates,
        "today": clock.today(),
        "steps": journey(application),
        "bill": bill,
        "advances": list(advances_of(bill)) if bill else [],
        "may_correct": state == S.APPROVED and has_right(user, "savings.correct"),
        "rule": _rule(application) if state == S.VERIFIED else None,
        **_turns(user, application),
        "check": CheckForm.of(missing=[kind for kind in asked if kind not in uploaded], duplicates=bool(duplicates)),
        "reject": ReasonForm(prefix="tolak"),
        "correct": ReasonForm(prefix="perbaiki"),
        "withdraw": ReasonForm(prefix="tarik"),
        "pay": PartForm.of_rest(bill.rest_rp if bill else 0),
        "member": getattr(application, "member", None),
        **forms,
    }
    return render(request, "members/joining/staff_application.html", context, status=status)


def _rule(application: Application) -> SavingsRule | None:
    """What is to be paid; None while no bylaws in force name the group (one that a later version opens)."""
    try:
        return savings_rule(application.group_id, clock.today())
    except DomainError:
        return None


def _turns(user: User, application: Application) -> dict[str, bool]:
    """Which decision is this user's: the check a petugas', the approval a second person's."""
    state = application.state
    checks, approves = has_right(user, "applications.verify"), has_right(user, "applications.approve")
    second = approves and application.verified_by_id != user.pk
    return {
        "may_verify": state == S.SUBMITTED and checks,
        "may_approve": state == S.VERIFIED and second,
        "may_refuse": (state == S.CORRECTION and checks),
        "may_return": application.draft_id is not None,
        "may_withdraw": state == S.APPROVED and checks,
        "same_person": state == S.VERIFIED and application.verified_by_id == user.pk,
        "may_receive": state == S.APPROVED and has_right(user, "savings.receive"),
    }


def _nik_differs(application: Application) -> bool:
    """Whether the NIK says another day of birth or sex than the form: rare, and worth a look at the KTP."""
    person = application.person
    if person.nik_cipher is None or person.birth_date is None:
        return False
    return nik_differs(decrypt_nik(person.nik_cipher), born=person.birth_date, sex=person.sex)


def _profile(application: Application) -> dict[str, Any]:
    """What the institution said about itself, for the page."""
    body = application.institution
    if body is None:
        return {}
    return {
        "areas": body.service_areas.select_related("region"),
        "products": body.declared_products.all(),
    }


def _papers(application: Application, asked: tuple[str, ...], attachments: list[Any]) -> list[dict[str, Any]]:
    """Each asked document with its files, and whether its original was seen; further files at the end."""
    kinds = [*asked, *sorted({one.kind for one in attachments} - set(asked))]
    return [
        {
            "label": AttachmentKind(kind).label,
            "files": [one.file for one in attachments if one.kind == kind],
            "seen": kind in application.seen,
        }
        for kind in kinds
    ]


@peran("applications.verify")
@require_POST
def staff_application_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """First check: documents, licence, and whoever looks alike."""
    user = signed_in(request)
    application = access_application(user, pk)
    form = CheckForm.of(request.POST, missing=documents_asked_of(application), duplicates=True)
    if form.is_valid():
        seen, compared = form.cleaned_data["seen"], form.cleaned_data["compared"]
        try:
            services.verify_application(application, seen=seen, duplicates_compared=compared, acting_user=user)
        except DomainError as refused:
            if not refused.problems:
                raise
            form.add_refusal(refused)
        else:
            told = {"name": application.applicant}
            messages.success(request, _("%(name)s sudah diperiksa. Pengurus memutuskan.") % told)
            return see_other("staff_application", pk)
    return application_page(request, application, check=form, status=422)


@peran("applications.approve")
@require_POST
def staff_application_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Second check: approve and bill; refused as `rule_changed` when the amount shown is not that of today's bylaws."""
    user = signed_in(request)
    application = access_application(user, pk)
    rule = savings_rule(application.group_id, clock.today())
    if request.POST.get("pokok_rp") != str(rule.pokok_rp):
        raise DomainError("rule_changed", _("Jumlah simpanan pokok berubah sejak halaman ini dibuka. Periksa lagi."))
    services.approve_application(application, pokok_rp=rule.pokok_rp, source=rule.article, acting_user=user)
    told = {"name": application.applicant, "amount": rupiah(rule.pokok_rp)}
    messages.success(request, _("%(name)s disetujui. Tagihan simpanan pokok %(amount)s terbit.") % told)
    return see_other("staff_application", pk)


@peran("savings.receive")
@require_POST
def staff_application_pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the simpanan pokok or a part of it: with the last part the applicant is a member."""
    user = signed_in(request)
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
                return see_other("staff_application", pk)
            told = {"name": member.name, "number": member.number}
            messages.success(request, _("%(name)s tercatat sebagai anggota %(number)s.") % told)
            return see_other("staff_member", member.pk)
    return application_page(request, application, pay=form, status=422)
