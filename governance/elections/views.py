"""Elections on a member's phone: who stands, propose somebody, say whether one is willing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.elections import services
from governance.elections.access import access_election, access_own_candidacy
from governance.elections.forms import AnswerForm
from governance.elections.models import Candidacy, Election
from governance.elections.queries import (
    candidacies_of,
    delegations_of,
    elections_for,
    may_be_nominated,
    sought_by,
    waiting_nominations,
)
from governance.elections.states import CandidacyState
from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.numbers import sent_id
from kmp.roles import anggota
from members.forms import ReasonForm
from members.listing import Listing
from members.mandates.access import voting_problem
from members.registry.access import acting_member
from members.registry.models import Member

SHOWN = 20  # members of a search; who is not among them is found by name or number
SHORTEST = 3  # letters of a search: nobody reads the whole register this way


@anggota
@require_GET
def elections(request: HttpRequest) -> HttpResponse:
    """What the member has to answer, elections under way, and those that are over."""
    member = acting_member(signed_in(request))
    found = elections_for(member)
    context = {
        "waiting": list(waiting_nominations(member)),
        "page": Listing(request).page(found),
        "delegations": list(delegations_of(member)),
        "now": clock.now(),
    }
    return render(request, "governance/elections/elections.html", context)


@anggota
@require_GET
def election(request: HttpRequest, pk: int) -> HttpResponse:
    """One election: what is filled, by when, who stands and what they say."""
    member = acting_member(signed_in(request))
    return _page(request, access_election(member, pk), member)


def _page(request: HttpRequest, found: Election, member: Member, *, status: int = 200) -> HttpResponse:
    rows = list(candidacies_of(found))
    own = next((one for one in rows if one.member_id == member.pk), None)
    now = clock.now()
    context = {
        "election": found,
        "motion": found.motion,
        "member": member,
        "standing": [one for one in rows if one.state in (CandidacyState.WILLING, CandidacyState.ON_BALLOT)],
        "silent": sum(one.state == CandidacyState.NOMINATED for one in rows),
        "out": [one for one in rows if one.state == CandidacyState.NOT_ELIGIBLE],
        "own": own,
        "open": found.listed_at is None and now < found.nominations_until,
        "sought": sought_by(found),
        "now": now,
    }
    return render(request, "governance/elections/election.html", context, status=status)


@anggota
@require_http_methods(["GET", "POST"])
def election_nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Find a member by name or number, and propose it; one's own name stands first."""
    user = signed_in(request)
    member = acting_member(user)
    found = access_election(member, pk)
    if request.method == "POST":
        chosen = Member.objects.filter(pk=sent_id(request.POST.get("anggota", ""))).first()
        if chosen is None:
            messages.warning(request, _("Pilih dahulu siapa yang Anda calonkan."))
            return see_other("election_nominate", pk)
        return _nominate(request, found, chosen, by=member)
    search = request.GET.get("q", "").strip()[:100]
    rows = may_be_nominated(found, search=search)[:SHOWN] if len(search) >= SHORTEST else []
    own = may_be_nominated(found, search="").filter(pk=member.pk).first()
    context = {"election": found, "q": search, "found": list(rows), "own": own, "shortest": SHORTEST}
    return render(request, "governance/elections/nominate.html", context)


def _nominate(request: HttpRequest, found: Election, chosen: Member, *, by: Member) -> HttpResponse:
    user = signed_in(request)
    try:
        problem = voting_problem(user, by)
        if problem is not None:
            raise DomainError(problem.code, problem.message)
        candidacy = services.nominate(found, member=chosen, nominated_by=by, acting_user=user)
    except DomainError as refused:
        messages.error(request, refused.message)
        return see_other("election_nominate", found.pk)
    if chosen.pk == by.pk:
        messages.success(request, _("Sekarang nyatakan kesediaan Anda."))
        return see_other("nomination", candidacy.pk)
    messages.success(request, _("%(name)s Anda calonkan, dan diminta menjawab.") % {"name": chosen.name})
    return see_other("election", found.pk)


def _own(request: HttpRequest, pk: int) -> Candidacy:
    """The candidacy of the member one acts for; anybody else's is not found."""
    return access_own_candidacy(acting_member(signed_in(request)), pk)


@anggota
@require_http_methods(["GET", "POST"])
def nomination(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether one is willing; anybody else's nomination is not found."""
    user, candidacy = signed_in(request), _own(request, pk)
    form = AnswerForm(request.POST or None, initial={"statement": candidacy.statement})
    if request.method == "POST" and form.is_valid():
        try:
            problem = voting_problem(user, candidacy.member)
            if problem is not None:
                raise DomainError(problem.code, problem.message)
            willing, statement = form.is_willing, form.cleaned_data["statement"]
            services.answer_nomination(candidacy, willing=willing, statement=statement, acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Jawaban Anda tercatat."))
            return see_other("election", candidacy.election_id)
    status = 422 if request.method == "POST" else 200
    context = {"candidacy": candidacy, "election": candidacy.election, "form": form}
    return render(request, "governance/elections/nomination.html", context, status=status)


@anggota
@require_http_methods(["GET", "POST"])
def nomination_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Step back, before the list is fixed."""
    user, candidacy = signed_in(request), _own(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_candidacy(candidacy, reason=form.cleaned_data["reason"], acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pencalonan Anda ditarik."))
            return see_other("election", candidacy.election_id)
    status = 422 if request.method == "POST" else 200
    context = {"candidacy": candidacy, "election": candidacy.election, "form": form}
    return render(request, "governance/elections/nomination_withdraw.html", context, status=status)
