"""A member says that a motion touches the own interest, and leaves its roll."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.voting import recusals
from governance.voting.access import access_discussed_motion
from governance.voting.models import Motion
from governance.voting.queries import groups_of_roll
from governance.voting.staff_forms import RecusalForm
from governance.voting.states import BEFORE_OPENING
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import peran
from members.mandates.access import voting_problem
from members.registry.access import acting_member
from members.registry.models import Member


@peran("ballots.cast")
@require_http_methods(["GET", "POST"])
def recusal(request: HttpRequest, pk: int) -> HttpResponse:
    """What leaving the roll means; the reason is asked for."""
    user = signed_in(request)
    member = acting_member(user)
    motion = access_discussed_motion(pk)
    form = RecusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recusals.declare_recusal(motion, member=member, acting_user=user, reason=form.cleaned_data["reason"])
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Kepentingan Anda tercatat. Anda tidak ikut memilih dalam usul ini."))
            return see_other("recusal", pk)
    return _page(request, motion, member, form)


def _page(request: HttpRequest, motion: Motion, member: Member, form: RecusalForm) -> HttpResponse:
    own = motion.recusals.filter(member=member, withdrawn_at__isnull=True).select_related("declared_by").first()
    problem = voting_problem(signed_in(request), member)
    context = {
        "motion": motion,
        "member": member,
        "form": form,
        "own": own,
        "is_own_word": own is not None and own.declared_by_id == request.user.pk,
        "problem": problem,
        "is_before": motion.state in BEFORE_OPENING,
        "is_other_group": member.group_id not in groups_of_roll(motion),
    }
    return render(request, "governance/voting/recusal.html", context, status=422 if request.method == "POST" else 200)


@peran("ballots.cast")
@require_POST
def recusal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the own word back; what the office noted stays theirs."""
    user = signed_in(request)
    member = acting_member(user)
    motion = access_discussed_motion(pk)
    own = motion.recusals.filter(member=member, withdrawn_at__isnull=True, declared_by=user).first()
    if own is None:
        messages.error(request, _("Tidak ada pernyataan Anda yang dapat ditarik."))
        return see_other("recusal", pk)
    try:
        recusals.withdraw_recusal(own, acting_user=user)
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Pernyataan ditarik. Anda ikut memilih lagi."))
    return see_other("recusal", pk)
