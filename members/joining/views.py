"""The public way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kmp.errors import DomainError
from kmp.roles import umum
from members.joining.access import application_by_key
from members.joining.forms import ApplyForm, new_key
from members.joining.models import Application
from members.joining.services import submit_application
from members.joining.states import ApplicationState
from members.registry.models import Group
from members.registry.queries import masked_nik
from members.savings.queries import pokok_bill

GROUP_NOTES = {
    "produsen": "Pembuat alat kesehatan dalam negeri. Siapkan sertifikat CPAKB.",
    "distributor": "Penyalur dan pengantar alat kesehatan. Siapkan sertifikat CDAKB.",
    "faskes": "Klinik, puskesmas, rumah sakit, apotek atau koperasi desa.",
    "nakes": "Perawat, bidan, dokter dan tenaga kesehatan lain. Siapkan STR.",
    "pengguna": "Siapa pun yang memakai layanan dan alat kesehatan. Cukup KTP.",
}


@umum
@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """First the group, then its form; a form sent twice leads to the same receipt."""
    group = Group.objects.filter(code=request.GET.get("kelompok", "")).first()
    if group is None:
        groups = [(one, GROUP_NOTES.get(one.code, "")) for one in Group.objects.all()]
        return render(request, "members/joining/choose_group.html", {"groups": groups})
    form = ApplyForm(request.POST or None, group=group, initial={"key": new_key()})
    if request.method != "POST":
        return _apply_page(request, form)
    if any(name.endswith("_cari") for name in request.POST):
        form.forget_errors()
        return _apply_page(request, form)
    if form.is_valid():
        application = _submit(form)
        if application is not None:
            return redirect("application_receipt", application.receipt_key)
    return _apply_page(request, form, status=422)


def _apply_page(request: HttpRequest, form: ApplyForm, *, status: int = 200) -> HttpResponse:
    return render(request, "members/joining/apply.html", {"form": form, "group": form.group}, status=status)


def _submit(form: ApplyForm) -> Application | None:
    """What this form made, now or at its first sending; None leaves the reason in the form."""
    key = form.cleaned_data["key"]
    try:
        return submit_application(
            group=form.group.code,
            person=form.person(),
            institution=form.institution(),
            licences=form.licences(),
            consents=form.consents(),
            acting_user=None,
            receipt_key=key,
        )
    except DomainError as refused:
        sent_before = Application.objects.filter(receipt_key=key).first()
        if sent_before is None:
            form.add_refusal(refused)
        return sent_before


@umum
@never_cache
@require_GET
def application_receipt(request: HttpRequest, key: str) -> HttpResponse:
    """What the applicant may know: where it stands, what comes next. Whoever has the link may read it."""
    application = application_by_key(key)
    context = {
        "application": application,
        "nik": masked_nik(application.person.nik_cipher),
        "bill": pokok_bill(application.pk),
        "steps": journey(application),
        "member": getattr(application, "member", None),
    }
    response = render(request, "members/joining/receipt.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def journey(application: Application) -> list[dict[str, object]]:
    """The way of an application, done, now and to come, for `<c-timeline>`."""
    order: list[ApplicationState] = [state for state in ApplicationState if state != ApplicationState.REJECTED]
    sent: dict[str, object] = {"title": _("Diajukan"), "when": application.submitted_at, "state": "done"}
    if application.state == ApplicationState.REJECTED:
        refused = {"title": _("Ditolak"), "when": application.decided_at, "note": application.reason}
        return [sent, {**refused, "state": "now"}]
    reached = order.index(ApplicationState(application.state))
    steps = [
        (_("Dokumen dan izin diperiksa"), _("oleh petugas, paling lama 7 hari kerja"), application.verified_at),
        (_("Disetujui pengurus"), _("oleh orang kedua"), application.decided_at),
        (_("Simpanan pokok dibayar, tercatat sebagai anggota"), _("nomor dan kartu anggota terbit hari itu"), None),
    ]
    return [sent] + [
        {"title": title, "when": when, "note": "" if place < reached else note, "state": _mark(place, reached)}
        for place, (title, note, when) in enumerate(steps)
    ]


def _mark(place: int, reached: int) -> str:
    return "done" if place < reached else "now" if place == reached else "later"
