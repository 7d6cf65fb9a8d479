"""The bylaws at the desk: the version in force, every version there was, and what each changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from governance.bylaws.access import access_version
from governance.bylaws.comparing import compare
from governance.bylaws.models import BylawVersion
from governance.bylaws.queries import drafts, group_names, rules_of, versions
from governance.bylaws.wording import shown_parts
from kmp import clock
from kmp.roles import has_right, peran

LATEST = 5  # drafts on the first page


@peran("meetings.see")
@require_GET
def staff_bylaws(request: HttpRequest) -> HttpResponse:
    """What holds today, the history, and the newest drafts."""
    every = list(versions())
    current = next((version for version in every if version.valid_from <= clock.today()), None)
    rules = rules_of(current) if current else None
    context = {
        "versions": every,
        "current": current,
        "rules": rules,
        "parts": shown_parts(rules, group_names(rules)) if rules else [],
        "drafts": drafts()[:LATEST],
        "may_draft": has_right(request.user, "bylaws.draft"),
    }
    return render(request, "governance/bylaws/staff_bylaws.html", context)


@peran("meetings.see")
@require_GET
def staff_bylaws_version(request: HttpRequest, number: int) -> HttpResponse:
    """One version, and what it changed in the one before or in the one asked for (`?banding=1`)."""
    version = access_version(number)
    every = list(versions())
    other = _compared_with(every, version, request.GET.get("banding", ""))
    rules = rules_of(version)
    names = group_names(*map(rules_of, every))
    context = {
        "version": version,
        "versions": every,
        "other": other,
        "rules": rules,
        "parts": shown_parts(rules, names),
        "changes": compare(rules_of(other), rules, names) if other else None,
    }
    return render(request, "governance/bylaws/staff_bylaws_version.html", context)


def _compared_with(every: list[BylawVersion], version: BylawVersion, asked: str) -> BylawVersion | None:
    """The version asked for by its number, or the one before."""
    others = [one for one in every if one.number != version.number]
    wanted = [one for one in others if str(one.number) == asked]
    earlier = [one for one in others if one.number < version.number]
    return next(iter(wanted or earlier), None)
