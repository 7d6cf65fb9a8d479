"""What stands behind the applicant's link: the draft that goes on, or the receipt of what was sent."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp.answers import pdf_file, see_other
from kmp.roles import umum
from members.joining import drafting
from members.joining.access import application_by_key, draft_by_key, find_application
from members.joining.correcting import withdraw_application
from members.joining.models import Application, Draft
from members.joining.papers import issue_application_receipt, receipt_pdf
from members.joining.queries import attachments_of, licences_of_application
from members.joining.states import OPEN_APPLICATIONS, ApplicationState
from members.joining.steps import REVIEW, Way
from members.joining.views import limited, private
from members.registry.queries import masked_nik
from members.savings.queries import pokok_bill

WAY = (ApplicationState.SUBMITTED, ApplicationState.VERIFIED, ApplicationState.APPROVED, ApplicationState.ADMITTED)


@umum
@never_cache
@private
@require_GET
def application_receipt(request: HttpRequest, key: str) -> HttpResponse:
    """What the applicant may know: where it stands, what comes next. Whoever has the link may read it."""
    application = find_application(key)
    if application is None:
        return _draft_page(request, draft_by_key(key))
    bill = pokok_bill(application.pk)
    context = {
        "application": application,
        "nik": masked_nik(application.person.nik_cipher),
        "bill": bill,
        "bank_account": settings.BANK_ACCOUNT,
        "licences": licences_of_application(application),
        "attachments": attachments_of(application),
        "steps": journey(application),
        "member": getattr(application, "member", None),
        "may_withdraw": application.state in OPEN_APPLICATIONS,
        "link": settings.PUBLIC_URL + request.path,
    }
    return render(request, "members/joining/receipt.html", context)


@umum
@never_cache
@private
@require_GET
def application_receipt_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """The receipt as a PDF with a code that anyone can check."""
    application = application_by_key(key)
    paper = issue_application_receipt(application, acting_user=None)
    return pdf_file(paper.number, receipt_pdf(application, paper))


def _draft_page(request: HttpRequest, draft: Draft) -> HttpResponse:
    way = Way(draft)
    goes_on = way.steps[min(max(draft.step, 2), len(way.steps)) - 1]
    context = {
        "draft": draft,
        "way": way,
        "goes_on": goes_on.slug if way.first_wrong else REVIEW,
        "link": settings.PUBLIC_URL + request.path,
        "email": way.answers.get("email") or "",
    }
    return render(request, "members/joining/draft.html", context)


@umum
@never_cache
@private
@require_POST
def application_mail_link(request: HttpRequest, key: str) -> HttpResponse:
    """Mail the own link to the address typed in the draft; three times an hour at most."""
    if refused := limited(request, "join_mail", key=key):
        return refused
    draft = draft_by_key(key)
    email = Way(draft).answers.get("email")
    if email:
        drafting.ask_link(draft, acting_user=None)
        messages.success(request, _("Tautan dikirim ke %(email)s.") % {"email": email})
    else:
        messages.error(request, _("Anda belum menulis surel. Isi dahulu di langkah Data diri."))
    return see_other("application_receipt", key)


@umum
@never_cache
@private
@require_http_methods(["GET", "POST"])
def application_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take the application back, or erase the draft: a page that says what follows, then the act."""
    application = find_application(key)
    draft = None if application else draft_by_key(key)
    if application and application.state not in OPEN_APPLICATIONS:
        raise Http404
    if request.method == "GET":
        back = reverse("application_receipt", args=[key])
        context = {"application": application, "draft": draft, "back": back}
        return render(request, "members/joining/withdraw.html", context)
    if application:
        withdraw_application(application, acting_user=None)
        messages.success(request, _("Pendaftaran Anda sudah ditarik."))
        return see_other("application_receipt", key)
    assert draft is not None
    drafting.drop_draft(draft, acting_user=None)
    messages.success(request, _("Konsep pendaftaran sudah dihapus."))
    return see_other("apply")


def journey(application: Application) -> list[dict[str, object]]:
    """The way of an application, done, now and to come, for `<c-timeline>`."""
    sent: dict[str, object] = {"title": _("Diajukan"), "when": application.submitted_at, "state": "done"}
    state = ApplicationState(application.state)
    if state == ApplicationState.REJECTED:
        refused = {"title": _("Ditolak"), "when": application.decided_at, "note": application.reason}
        return [sent, {**refused, "state": "now"}]
    if state == ApplicationState.WITHDRAWN:
        return [sent, {"title": _("Ditarik"), "note": application.reason, "state": "now"}]
    if state == ApplicationState.CORRECTION:
        asked: dict[str, object] = {"title": _("Diminta diperbaiki"), "note": application.reason, "state": "now"}
        return [sent, asked, *_rest(application, reached=0, waits=True)]
    return [sent, *_rest(application, reached=WAY.index(state), waits=False)]


def _rest(application: Application, *, reached: int, waits: bool) -> list[dict[str, object]]:
    steps = [
        (_("Dokumen dan izin diperiksa"), _("oleh petugas, paling lama 7 hari kerja"), application.verified_at),
        (_("Disetujui pengurus"), _("oleh orang kedua"), application.decided_at),
        (_("Simpanan pokok dibayar, tercatat sebagai anggota"), _("nomor dan kartu anggota terbit hari itu"), None),
    ]
    return [
        {
            "title": title,
            "when": when,
            "note": "" if place < reached else note,
            "state": "later" if waits else _mark(place, reached),
        }
        for place, (title, note, when) in enumerate(steps)
    ]


def _mark(place: int, reached: int) -> str:
    return "done" if place < reached else "now" if place == reached else "later"
