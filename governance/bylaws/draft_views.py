"""Drafts of the bylaws at the desk: written section by section, tried, put to the vote, entered by a second person."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.bylaws import drafting
from governance.bylaws.access import access_draft
from governance.bylaws.comparing import Changes, compare
from governance.bylaws.forms import DraftForm, EnactForm, JsonForm, ProposeForm
from governance.bylaws.hindsight import try_rules
from governance.bylaws.models import BylawDraft
from governance.bylaws.paths import is_under, part_of
from governance.bylaws.queries import (
    draft_counts,
    drafts,
    group_names,
    group_problems,
    latest_version,
    register_problems,
    rules_of,
)
from governance.bylaws.rules import Rules, in_group_order, parse_rules, problems_of
from governance.bylaws.sections import SECTIONS
from governance.bylaws.services import enact_draft
from governance.bylaws.states import DraftState
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import Blocker, DomainError
from kmp.numbers import sent_id
from kmp.roles import has_right, peran
from members.forms import RefusableForm
from members.listing import Listing

TABS = {"": "Semua", **{state.value: state.label for state in DraftState}}
TOP_KEYS = ("groups", "voting", "meetings", "offices", "savings", "surplus", "allocation", "articles")


@peran("meetings.see")
@require_GET
def staff_bylaw_drafts(request: HttpRequest) -> HttpResponse:
    """Every draft: search, state tabs, paging."""
    listing = Listing(request, keadaan=DraftState.values)
    counts = draft_counts()
    context = {
        "listing": listing,
        "tabs": listing.tabs("keadaan", TABS, {"": sum(counts.values()), **counts}),
        "chips": listing.chips(),
        "page": listing.page(drafts(search=listing.q, state=listing["keadaan"])),
        "may_draft": has_right(request.user, "bylaws.draft"),
    }
    return render(request, "governance/bylaws/staff_bylaw_drafts.html", context)


@peran("bylaws.draft")
@require_http_methods(["GET", "POST"])
def staff_bylaw_draft_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the newest version, or from another draft (`?seperti=3`)."""
    like = access_draft(pk) if (pk := sent_id(request.GET.get("seperti", ""))) else None
    form = DraftForm(request.POST or None, initial={"title": like.title, "reason": like.reason} if like else None)
    if request.method == "POST" and form.is_valid():
        draft = drafting.write_draft(**form.cleaned_data, like=like, acting_user=signed_in(request))
        messages.success(request, _("Rancangan dimulai. Ubah bagian yang ingin Anda ganti."))
        return see_other("staff_bylaw_draft", draft.pk)
    context = {"form": form, "like": like, "base": latest_version()}
    return render(request, "governance/bylaws/staff_bylaw_draft_new.html", context, status=_status(request))


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


@peran("meetings.see")
@require_GET
def staff_bylaw_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft: what it changes, what it still lacks, and its next step."""
    draft = access_draft(pk)
    problems = [*problems_of(draft.rules)]
    rules = None if problems else parse_rules(draft.rules)
    problems += [*group_problems(rules), *register_problems(rules)] if rules and draft.state == DraftState.DRAFT else []
    latest = latest_version()
    context = {
        "draft": draft,
        "rules": rules,
        "changes": _changes(draft, rules),
        "problems": [(problem, _section_of(problem)) for problem in problems],
        "sections": _section_list(problems),
        "latest": latest,
        "is_stale": draft.state == DraftState.DRAFT and latest is not None and latest.pk != draft.based_on_id,
        "end": drafting.end_of(draft) if draft.state == DraftState.PROPOSED else None,
        "resolution": getattr(draft.motion, "resolution", None),
        "may_draft": has_right(request.user, "bylaws.draft"),
        "is_writer": draft.written_by_id == request.user.pk,
    }
    return render(request, "governance/bylaws/staff_bylaw_draft.html", context)


def _changes(draft: BylawDraft, rules: Rules | None) -> Changes | None:
    """What the draft changes in the version it comes from; nothing while it cannot be read, or before the first."""
    if rules is None or draft.based_on is None:
        return None
    old = rules_of(draft.based_on)
    return compare(old, rules, group_names(old, rules))


def _section_of(problem: Blocker) -> str:
    """The section in which a problem is cured, by its key; empty for what only the JSON can say."""
    return next((key for key, form in SECTIONS.items() if is_under(problem.path, form.paths)), "")


def _section_list(problems: list[Blocker]) -> list[dict[str, Any]]:
    lacking = [_section_of(problem) for problem in problems]
    return [{"key": key, "title": form.title, "problems": lacking.count(key)} for key, form in SECTIONS.items()]


def _access_open(pk: int) -> BylawDraft:
    """A draft that may still be changed; any other is not found here."""
    draft = access_draft(pk)
    if draft.state != DraftState.DRAFT:
        raise Http404
    return draft


@peran("bylaws.draft")
@require_http_methods(["GET", "POST"])
def staff_bylaw_draft_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section as a form; its problems stand at their fields, and nothing typed is lost."""
    draft, shape = _access_open(pk), SECTIONS.get(section)
    if shape is None:
        raise Http404
    names = {**{code: told.get("name", code) for code, told in draft.rules["groups"].items()}, **group_names()}
    form = shape(draft.rules, names, request.POST or None)
    if request.method == "POST" and form.is_valid():
        seen = {path: part_of(draft.rules, path) for path in form.changed}
        try:
            drafting.change_draft(draft, changed=form.changed, seen=seen, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("%(section)s tersimpan.") % {"section": shape.title})
            again = "tambah" in request.POST
            return see_other("staff_bylaw_draft_section", pk, section) if again else see_other("staff_bylaw_draft", pk)
    context = {"draft": draft, "form": form, "sections": _section_list(problems_of(draft.rules)), "current": section}
    return render(request, "governance/bylaws/staff_bylaw_draft_section.html", context, status=_status(request))


@peran("bylaws.draft")
@require_http_methods(["GET", "POST"])
def staff_bylaw_draft_json(request: HttpRequest, pk: int) -> HttpResponse:
    """All rules as JSON, for experts; refused with every problem unless they are whole."""
    draft = _access_open(pk)
    form = JsonForm(request.POST or None, initial={"rules": _as_json(draft)})
    if request.method == "POST" and form.is_valid():
        rules = form.cleaned_data["rules"]
        changed = {key: rules.get(key) for key in TOP_KEYS}
        answer = _done(
            request,
            form,
            lambda: drafting.change_draft(draft, changed=changed, seen={}, acting_user=signed_in(request)),
            said=_("Aturan tersimpan."),
            to=draft,
        )
        if answer:
            return answer
    context = {"draft": draft, "form": form}
    return render(request, "governance/bylaws/staff_bylaw_draft_json.html", context, status=_status(request))


def _as_json(draft: BylawDraft) -> str:
    """The rules to edit, groups in their order again (jsonb keeps none)."""
    groups = draft.rules["groups"]
    order = sorted(groups, key=lambda code: groups[code]["position"])
    whole = {key: draft.rules[key] for key in TOP_KEYS if key in draft.rules}
    return json.dumps({**whole, "groups": in_group_order(groups, order)}, indent=2, ensure_ascii=False)


@peran("bylaws.draft")
@require_http_methods(["GET", "POST"])
def staff_bylaw_draft_title(request: HttpRequest, pk: int) -> HttpResponse:
    """Title and reason."""
    draft = _access_open(pk)
    form = DraftForm(request.POST or None, initial={"title": draft.title, "reason": draft.reason})
    if request.method == "POST" and form.is_valid():
        answer = _done(
            request,
            form,
            lambda: drafting.describe_draft(draft, **form.cleaned_data, acting_user=signed_in(request)),
            said=_("Judul dan alasan tersimpan."),
            to=draft,
        )
        if answer:
            return answer
    context = {"draft": draft, "form": form}
    return render(request, "governance/bylaws/staff_bylaw_draft_title.html", context, status=_status(request))


@peran("meetings.see")
@require_GET
def staff_bylaw_draft_trial(request: HttpRequest, pk: int) -> HttpResponse:
    """What would have happened: past votes and the last surplus under this draft. Nothing is stored."""
    draft = access_draft(pk)
    rules = None if problems_of(draft.rules) else parse_rules(draft.rules)
    context = {"draft": draft, "trial": try_rules(rules) if rules else None}
    return render(request, "governance/bylaws/staff_bylaw_draft_trial.html", context)


@peran("bylaws.draft")
@require_http_methods(["GET", "POST"])
def staff_bylaw_draft_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it to a plenary; from then on not a word changes."""
    draft = _access_open(pk)
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _done(
            request,
            form,
            lambda: drafting.propose_draft(draft, **form.cleaned_data, acting_user=signed_in(request)),
            said=_("Rancangan diajukan. Usulnya sekarang dapat disiapkan untuk dipungut suaranya."),
            to=draft,
        )
        if answer:
            return answer
    rules = None if problems_of(draft.rules) else parse_rules(draft.rules)
    context = {"draft": draft, "form": form, "changes": _changes(draft, rules)}
    return render(request, "governance/bylaws/staff_bylaw_draft_propose.html", context, status=_status(request))


@peran("bylaws.draft")
@require_http_methods(["GET", "POST"])
def staff_bylaw_draft_enact(request: HttpRequest, pk: int) -> HttpResponse:
    """Deed and day, entered by somebody else than the writer; what is kept here never changes.

    There is nothing to enter (404) before the members decided, unless it is the first version.
    """
    draft = access_draft(pk)
    resolution = getattr(draft.motion, "resolution", None)
    if draft.version_id is not None or (resolution is None and latest_version() is not None):
        raise Http404
    form = EnactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _done(
            request,
            form,
            lambda: enact_draft(draft, **form.cleaned_data, acting_user=signed_in(request)),
            said=_("AD/ART yang baru tercatat."),
            to=draft,
        )
        if answer:
            return answer
    context = {"draft": draft, "form": form, "resolution": resolution}
    return render(request, "governance/bylaws/staff_bylaw_draft_enact.html", context, status=_status(request))


@peran("bylaws.draft")
@require_http_methods(["GET", "POST"])
def staff_bylaw_draft_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft aside, after a page that says what that means."""
    draft = _access_open(pk)
    if request.method == "POST":
        return _step(request, pk, drafting.drop_draft, _("Rancangan dihentikan dan tetap dapat dibaca."))
    return render(request, "governance/bylaws/staff_bylaw_draft_drop.html", {"draft": draft})


@peran("bylaws.draft")
@require_POST
def staff_bylaw_draft_base(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare with the newest version from now on."""
    return _step(request, pk, drafting.base_draft_anew, _("Rancangan disandingkan dengan versi terbaru."))


@peran("bylaws.draft")
@require_POST
def staff_bylaw_draft_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a draft that the members refused, or whose motion was withdrawn."""
    return _step(request, pk, drafting.close_refused_draft, _("Rancangan ditutup."))


def _step(request: HttpRequest, pk: int, act: Callable[..., object], said: str) -> HttpResponse:
    """One act without a form; a refusal is told on the page of the draft."""
    draft = access_draft(pk)
    try:
        act(draft, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, said)
    return see_other("staff_bylaw_draft", pk)


def _done(
    request: HttpRequest, form: RefusableForm, act: Callable[[], object], *, said: str, to: BylawDraft
) -> HttpResponse | None:
    """The page of the draft after the act; None after a refusal, whose sentences stand in the form."""
    try:
        act()
    except DomainError as refused:
        form.add_refusal(refused)
        return None
    messages.success(request, said)
    return see_other("staff_bylaw_draft", to.pk)
