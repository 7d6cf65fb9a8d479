"""The pages that are put together from all apps: a member's home, a unit's day, the desk."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from clinics.pharmacy.queries import ending_lots, incoming, product_stocks
from clinics.pharmacy.rules import NEAR, to_act_on
from clinics.start import desk as queues
from clinics.start import outlook
from clinics.start.queries import SHOWN, to_receive, underway
from clinics.units.access import CHOSEN_UNIT, ActingWorker, acting_workers
from clinics.units.queries import workers_of
from clinics.visits.queries import visits_today
from governance.transparency.home import greeting_at, home_cards
from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.roles import STAFF, has_right, masuk, peran, roles_of
from kmp.ui.navigation import open_to
from members.licences.queries import ending_of, refused_of
from members.registry.access import acting_member
from supply.allocation.queries import shortages

ENDING_SHOWN = 3
ALERTS_SHOWN = 3


@masuk
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """A member's home. Staff without membership go on to the desk; who acts for nobody is told what to do."""
    user = signed_in(request)
    try:
        member = acting_member(user)
    except PermissionDenied:
        return _without_member(request, user)
    received, today = list(to_receive(member)[: SHOWN + 1]), clock.today()
    context = {
        "cards": home_cards(member, user),
        "today": today,
        "licences": ending_of(member, today),
        "refused": refused_of(member, today),
        "underway": underway(member),
        "receive": received[:SHOWN],
        "more_to_receive": len(received) > SHOWN,
        "orders": open_to(user, "orders"),
        "workplaces": acting_workers(user),
    }
    return render(request, "clinics/start/home.html", context)


def _without_member(request: HttpRequest, user: User) -> HttpResponse:
    if roles_of(user) & STAFF:
        return see_other("desk")
    context = {"was_member": has_right(user, "home.see"), "greeting": greeting_at(clock.now(), user.zone)}
    return render(request, "clinics/start/no_member.html", context)


@peran("visits.record")
@require_GET
def clinic_home(request: HttpRequest) -> HttpResponse:
    """A unit's day: who is served, and what the stock needs. With several units: first which."""
    acting = acting_workers(signed_in(request))
    if not acting:
        return render(request, "clinics/start/no_unit.html", status=404)
    chosen = next((one for one in acting if one.unit.pk == request.session.get(CHOSEN_UNIT)), None)
    if "pilih" in request.GET or (chosen is None and len(acting) > 1):
        return render(request, "clinics/start/clinic_choose.html", {"acting": acting, "chosen": chosen})
    return render(request, "clinics/start/clinic_home.html", _day(chosen or acting[0], several=len(acting) > 1))


def _day(acting: ActingWorker, *, several: bool) -> dict[str, Any]:
    """What the unit's home shows; names of patients only to its own workers, to a representative how many."""
    unit, today = acting.unit, clock.today(acting.unit.region.zone)
    visits = list(visits_today(unit))
    ending = list(ending_lots(unit.place, today))
    return {
        "unit": unit,
        "worker": acting.worker,
        "several": several,
        "visits": visits if acting.worker else [],
        "open_count": sum(visit.finished_at is None for visit in visits),
        "done_count": sum(visit.finished_at is not None for visit in visits),
        "wanting": to_act_on(product_stocks(unit.place, today)),
        "ending": ending[:ENDING_SHOWN],
        "ending_count": len(ending),
        "incoming": list(incoming(unit.place)),
        "colleagues": list(workers_of(unit, today)),
        "now": clock.now(),
        "today": today,
        "near": today + NEAR,
    }


@peran("desk.see")
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for this user, what is late, what is coming; each part only with the right for it."""
    user = signed_in(request)
    kinds = queues.kinds_of(user)
    listed = [queues.queue(kind, user) for kind in kinds]
    deciding = [one.ages for one in listed if one.decides]
    waiting = queues.decisions(user, kinds)
    context = {
        "greeting": greeting_at(clock.now(), user.zone),
        "name": user.get_short_name(),
        "now": clock.now(),
        "queues": listed,
        "decides": bool(deciding),
        "waiting": sum(ages.count for ages in deciding),
        "late": sum(ages.late for ages in deciding),
        "decisions": waiting,
        "urgent": next((one.line.href for one in waiting if one.line.href), ""),
        **_alerts(user),
        **_side(user),
    }
    return render(request, "clinics/start/desk.html", context)


def _alerts(user: User) -> dict[str, Any]:
    """What is short and what expires, for whoever may see stock or members."""
    today = clock.today()
    short = [one for one in shortages(today) if one.is_short] if has_right(user, "stock.see") else []
    return {
        "short": short[:ALERTS_SHOWN],
        "more_short": max(len(short) - ALERTS_SHOWN, 0),
        "allocations": open_to(user, "staff_allocations"),
        "licences": outlook.expiring_licences(today) if has_right(user, "members.see") else None,
        "voiceless": outlook.voiceless(today) if has_right(user, "members.see") else None,
        "products": outlook.expiring_products(today) if has_right(user, "stock.see") else None,
        "today": today,
    }


def _side(user: User) -> dict[str, Any]:
    """Deadlines and groups."""
    groups = outlook.group_counts() if has_right(user, "members.see") else []
    return {
        "deadlines": outlook.deadlines() if has_right(user, "meetings.see") else None,
        "meetings": open_to(user, "staff_meetings"),
        "duties": outlook.duties() if has_right(user, "meetings.see") else [],
        "groups": groups,
        "members": sum(group.count for group in groups),
        "new_members": sum(group.new for group in groups),
    }
