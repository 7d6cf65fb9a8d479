"""The bylaws at the desk: the version in force, its history, and the next one on a decision."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.bylaws.forms import VersionForm
from governance.bylaws.models import BylawVersion
from governance.bylaws.queries import rules_of, versions
from governance.bylaws.rules import in_group_order
from governance.bylaws.services import enact_bylaws
from kmp import clock
from kmp.accounts.models import User
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran


@peran("meetings.see")
@require_GET
def staff_bylaws(request: HttpRequest) -> HttpResponse:
    """Every version, the one in force first."""
    every = list(versions())
    current = next((version for version in every if version.valid_from <= clock.today()), None)
    context = {
        "versions": every,
        "current": current,
        "rules": rules_of(current) if current else None,
        "may_draft": has_right(request.user, "bylaws.draft"),
    }
    return render(request, "governance/bylaws/staff_bylaws.html", context)


@peran("bylaws.draft")
@require_http_methods(["GET", "POST"])
def staff_bylaws_new(request: HttpRequest) -> HttpResponse:
    """Enter the next version; every problem of its rules is named, and nothing is lost."""
    latest = versions().first()
    first = _as_text(latest) if latest else ""
    form = VersionForm(request.POST or None, initial={"rules": first})
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        try:
            version = enact_bylaws(**form.cleaned_data, acting_user=request.user)
        except DomainError as refused:
            _show(form, refused)
        else:
            messages.success(request, _("%(version)s tercatat.") % {"version": version})
            return see_other("staff_bylaws")
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/bylaws/staff_bylaws_new.html", {"form": form}, status=status)


def _as_text(version: BylawVersion) -> str:
    """The stored rules as JSON to edit, groups in their order again."""
    groups = in_group_order(version.rules["groups"], rules_of(version).group_codes)
    return json.dumps({**version.rules, "groups": groups}, indent=2, ensure_ascii=False)


def _show(form: VersionForm, refused: DomainError) -> None:
    """Problems of the rules stand at that field, each with its place in the JSON."""
    for problem in refused.problems:
        form.add_error("rules", f"{problem.path}: {problem.message}" if problem.path else problem.message)
    if not refused.problems:
        form.add_error(None, refused.message)
