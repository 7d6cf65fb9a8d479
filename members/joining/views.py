"""The public way in: a form of several steps, kept as an encrypted draft under the applicant's own link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.numbers import sent_id
from kmp.roles import umum
from members.joining import drafting
from members.joining.access import draft_by_key, open_draft_by_key, sent_application
from members.joining.correcting import resubmit_application
from members.joining.forms import GroupStep, ReviewStep, StepForm, new_key
from members.joining.models import Application, Draft
from members.joining.queries import attachments_of_draft
from members.joining.services import submit_application
from members.joining.states import AttachmentKind
from members.joining.steps import FILES, GROUP, PERSON, REVIEW, Step, Way
from members.registry.models import Group
from members.registry.states import Profile

PROFILE_NOTES = {
    Profile.PRODUCER: "Pembuat alat kesehatan dalam negeri. Siapkan NIB dan sertifikat CPAKB.",
    Profile.DISTRIBUTOR: "Penyalur dan pengantar alat kesehatan. Siapkan NIB dan sertifikat CDAKB.",
    Profile.FACILITY: "Klinik, puskesmas, rumah sakit, apotek, unit desa atau koperasi desa.",
    Profile.PRACTITIONER: "Perawat, bidan, dokter dan tenaga kesehatan lain. Siapkan STR, dan SIP bila ada.",
    Profile.PERSON: "Siapa pun yang memakai layanan dan alat kesehatan. Cukup KTP.",
}
View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """A page behind an applicant's link: never searched, its address never passed on to other sites.

    Not `no-referrer`: a browser then says Origin: null with the form, and the check against forged forms refuses it.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"
        return response

    return guarded


def limited(request: HttpRequest, action: str, *, key: str | None = None) -> HttpResponse | None:
    """429 for whoever sends too much (settings.ACCOUNT_RATE_LIMITS, as for signing in), else nothing."""
    return ratelimit.consume_or_429(request, action=action, key=key) if request.method == "POST" else None


@umum
@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """The first step: the group and the kind of membership; from here on there is a draft with a link."""
    if refused := limited(request, "join_start"):
        return refused
    chosen = {"kelompok": request.GET.get("kelompok", ""), "keanggotaan": "anggota"}
    form = GroupStep(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("key", "")
        key = key if len(key) == 43 and key.replace("-", "").replace("_", "").isalnum() and key.isascii() else new_key()
        draft = drafting.start_draft(key=key, group=form.chosen(), answers=form.typed(), acting_user=None)
        return see_other("apply_step", draft.key, PERSON)
    way = {"group_form": form, "key": request.POST.get("key") or new_key()}
    return _group_page(request, form, way, status=422 if form.is_bound else 200)


def _group_page(request: HttpRequest, form: StepForm, way: dict[str, Any], *, status: int = 200) -> HttpResponse:
    assert isinstance(form, GroupStep)
    chosen = str(form["kelompok"].value() or "")
    cards = [(one, PROFILE_NOTES[Profile(one.profile)], one.code == chosen) for one in form.groups]
    labels = way.get("labels") or [_("Kelompok"), _("Data diri"), _("Izin dan profil"), _("Berkas"), _("Periksa")]
    context = {**way, "form": form, "cards": cards, "labels": labels}
    return render(request, "members/joining/choose_group.html", context, status=status)


@umum
@never_cache
@private
@require_http_methods(["GET", "POST"])
def apply_step(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    """One step of a draft: shown as it was typed, kept when it is right, or kept as it is by "Simpan dahulu"."""
    if refused := limited(request, "join_send"):
        return refused
    draft = draft_by_key(key)
    if request.method == "POST" and (sent := sent_application(draft)) and sent.state != "perbaikan":
        return see_other("application_receipt", key)  # the same form sent twice
    draft = open_draft_by_key(key)
    way = Way(draft)
    step = way.find(slug)
    if step is None:
        raise Http404
    special = {FILES: _files, REVIEW: _review}.get(slug)
    return special(request, way, step) if special else _plain(request, way, step)


def _plain(request: HttpRequest, way: Way, step: Step) -> HttpResponse:
    """A step of questions."""
    form = way.form(step, request.POST if request.method == "POST" else None)
    if request.method == "GET" or any(name.endswith("_cari") for name in request.POST):
        if form.is_bound:
            form.forget_errors()
        return _page(request, way, step, form)
    if "simpan" in request.POST or "tambah" in request.POST:
        _keep(way, step, form, place=way.place(step.slug))
        if "tambah" in request.POST:
            return see_other(reverse("apply_step", args=[way.draft.key, step.slug]) + "#tambah")
        messages.success(request, _("Tersimpan. Lanjutkan kapan saja dari halaman ini."))
        return see_other("application_receipt", way.draft.key)
    if not form.is_valid():
        return _page(request, way, step, form, status=422)
    group = form.chosen() if isinstance(form, GroupStep) else None
    _keep(way, step, form, place=way.place(step.slug) + 1, group=group)
    onwards = Way(draft_by_key(way.draft.key))
    return see_other("apply_step", way.draft.key, onwards.next_slug(step.slug))


def _keep(way: Way, step: Step, form: StepForm, *, place: int, group: Group | None = None) -> Draft:
    return drafting.save_draft(way.draft, answers=form.typed(), step=place, group=group, acting_user=None)


def _page(
    request: HttpRequest, way: Way, step: Step, form: StepForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "way": way,
        "step": step,
        "form": form,
        "place": way.place(step.slug),
        "labels": [str(one.label) for one in way.steps],
        "previous": way.previous_slug(step.slug),
        "application": sent_application(way.draft),
        "told": [one for one in way.answered if one.values and one.step.slug != step.slug],
        **more,
    }
    if step.slug == GROUP:
        return _group_page(request, form, context, status=status)
    template = {FILES: "files", REVIEW: "review"}.get(step.slug, "step")
    return render(request, f"members/joining/{template}.html", context, status=status)


def _files(request: HttpRequest, way: Way, step: Step) -> HttpResponse:
    """The documents: what is right is kept at once, what is wrong is said beside its field."""
    data = request.POST if request.method == "POST" else None
    form = step.form(data, files=request.FILES or None, group=way.group, answers=way.answers)
    if data is not None:
        taken = data.get("hapus", "")
        if taken:
            drafting.detach_file(way.draft, sent_id(taken), acting_user=None)
        if _attach(way, form) and not taken:
            saved = ("application_receipt", way.draft.key)
            return see_other(*(saved if "simpan" in data else ("apply_step", way.draft.key, REVIEW)))
        if not form.errors:
            return see_other("apply_step", way.draft.key, FILES)
    kept: dict[str, list[Any]] = {}
    for one in attachments_of_draft(way.draft):
        kept.setdefault(one.kind, []).append(one)
    rows = [(form[kind], kept.pop(kind, [])) for kind in form.fields]
    others = [one for several in kept.values() for one in several]
    return _page(request, way, step, form, status=422 if form.errors else 200, rows=rows, others=others)


def _attach(way: Way, form: StepForm) -> bool:
    """Keep every file that is right; whether all were."""
    is_right = form.is_valid()
    for kind, upload in form.cleaned_data.items():
        if upload:
            try:
                drafting.attach_file(way.draft, kind=AttachmentKind(kind), upload=upload, acting_user=None)
            except DomainError as refused:
                form.add_error(kind, refused.message)
    return is_right and not form.errors


def _review(request: HttpRequest, way: Way, step: Step) -> HttpResponse:
    """Everything once more, the consents, and the sending; a refusal says what to put right, and where."""
    data = request.POST if request.method == "POST" else None
    form = ReviewStep(data, group=way.group, answers=way.answers)
    wrong: list[tuple[Step, str]] = []
    if data is not None and form.is_valid() and not way.first_wrong:
        try:
            application = _send(way, form)
        except DomainError as refused:
            wrong = _place_refusal(way, form, refused)
        else:
            return see_other("application_receipt", application.receipt_key)
    uploaded = {one.kind for one in attachments_of_draft(way.draft)}
    papers = [AttachmentKind(kind).label for kind in way.missing_papers(uploaded)]
    status = 422 if data is not None else 200
    files = way.find(FILES)
    return _page(request, way, step, form, status=status, wrong=wrong, papers=papers, files=files)


def _send(way: Way, form: ReviewStep) -> Application:
    """A new application, or the corrected one; sent twice it is what the first sending made."""
    data, draft = way.data(form.consents()), way.draft
    before = sent_application(draft)
    if before is not None:
        return resubmit_application(before, group=way.group.code, data=data, acting_user=None)
    try:
        return submit_application(
            group=way.group.code,
            person=data.person,
            institution=data.institution,
            licences=data.licences,
            practice=data.practice,
            consents=data.consents,
            has_vote=data.has_vote,
            draft=draft,
            acting_user=None,
        )
    except DomainError:
        sent = Application.objects.filter(receipt_key=draft.key).first()
        if sent is None:
            raise
        return sent


def _place_refusal(way: Way, form: ReviewStep, refused: DomainError) -> list[tuple[Step, str]]:
    """Sentences with the step they belong to; those of no step stand in the form."""
    placed = []
    for problem in refused.problems:
        slugs = [slug for slug, one in way.forms.items() if problem.path in one.fields]
        step = way.find(slugs[0]) if slugs else None
        if step:
            placed.append((step, str(problem.message)))
    if len(placed) < max(len(refused.problems), 1):
        form.add_error(None, str(refused.message))
    return placed
