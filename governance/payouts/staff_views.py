"""Payments at the desk: what is owed in which way, preparing batches, the unpaid, and choices said at the counter."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.payouts import queries, reminding, services
from governance.payouts.forms import PrepareForm, StaffChoiceForm
from governance.payouts.rules import TAX_SENTENCE
from governance.payouts.states import BatchState, PayWay
from governance.surplus.models import Distribution
from governance.surplus.states import PAYABLE
from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.numbers import sent_id
from kmp.roles import has_right, peran
from members.listing import Listing
from members.registry.access import access_member
from members.registry.models import Group

TABS = {"": _("Semua"), **{state.value: state.label for state in BatchState}}
UNPAID_HEAD = ["Nomor", "Nama", "Kelompok", "Tahun tertua", "Jumlah tahun", "Terutang sejak", "Rupiah", "Cara terima"]


def _years() -> list[int]:
    rows = Distribution.objects.filter(state__in=list(PAYABLE), shared_rp__gt=0).order_by("-year")
    return list(rows.values_list("year", flat=True))


@peran("shu.see")
@require_GET
def staff_payouts(request: HttpRequest) -> HttpResponse:
    """What waits in each way, and every batch."""
    return _overview(request)


def _overview(request: HttpRequest, *, form: PrepareForm | None = None, status: int = 200) -> HttpResponse:
    years = _years()
    listing = Listing(request, keadaan=BatchState.values, tahun=map(str, years))
    year = int(listing["tahun"]) if listing["tahun"] else None
    owed = queries.owed_by_way(year=year)
    context = {
        "years": years,
        "year": year,
        "owed": owed,
        "owed_rp": sum(one.rp for one in owed),
        "form": form,
        "listing": listing,
        "chips": listing.chips(keadaan={state.value: state.label for state in BatchState}),
        "states": BatchState.choices,
        "page": listing.page(queries.batches(search=listing.q, state=listing["keadaan"])),
        "may_pay": has_right(request.user, "shu.pay"),
        "tax": TAX_SENTENCE,
    }
    return render(request, "governance/payouts/staff_payouts.html", context, status=status)


@peran("shu.pay")
@require_POST
def staff_payout_prepare(request: HttpRequest) -> HttpResponse:
    """The first person: everything in one way, or the ticked members."""
    form = PrepareForm(_years(), request.POST)
    if form.is_valid():
        ticked = [pk for pk in map(sent_id, request.POST.getlist("anggota")) if pk] if "pilih" in request.POST else None
        try:
            batch = services.prepare_batch(**form.cleaned_data, member_ids=ticked, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            said = _("%(number)s disiapkan. Orang kedua menyetujuinya di halaman ini.")
            messages.success(request, said % {"number": batch.number})
            return see_other("staff_payout_batch", batch.pk)
    return _overview(request, form=form, status=422)


@peran("shu.see")
@require_GET
def staff_unpaid(request: HttpRequest) -> HttpResponse:
    """Members whose SHU is owed: how much, of how many years, for how long, and in which way."""
    years, groups = _years(), dict(Group.objects.values_list("code", "name"))
    ways: dict[str, Any] = dict(PayWay.choices)
    listing = Listing(request, cara=ways, kelompok=groups, tahun=map(str, years))
    rows = _unpaid(listing)
    page = listing.page(rows)
    today = clock.today()
    context = {
        "listing": listing,
        "page": page,
        "rows": [{**row, "days": (today - row["since"]).days, "label": ways[row["way"]]} for row in page.object_list],
        "ways": ways,
        "groups": groups,
        "years": years,
        "chips": listing.chips(cara=ways, kelompok=groups, tahun={str(year): year for year in years}),
        "owed": queries.owed_by_way(),
        "may_pay": has_right(request.user, "shu.pay"),
    }
    return render(request, "governance/payouts/staff_unpaid.html", context)


def _unpaid(listing: Listing) -> Any:
    year = int(listing["tahun"]) if listing["tahun"] else None
    return queries.owed_members(search=listing.q, way=listing["cara"], group=listing["kelompok"], year=year)


@peran("shu.see")
@kode_segar
@require_GET
def staff_unpaid_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list as a file, with names: only after a fresh code."""
    groups = dict(Group.objects.values_list("code", "name"))
    listing = Listing(request, cara=PayWay.values, kelompok=groups, tahun=map(str, _years()))
    return csv_file("shu-belum-dibayar", UNPAID_HEAD, _unpaid_cells(listing, groups))


def _unpaid_cells(listing: Listing, groups: dict[str, str]) -> Iterator[list[object]]:
    for row in _unpaid(listing).iterator(chunk_size=5_000):
        number, name, group = row["member__number"], row["member__name"], groups[row["group_id"]]
        since = row["since"].isoformat()
        yield [number, name, group, row["oldest"], row["years"], since, row["rp"], str(PayWay(row["way"]).label)]


@peran("shu.pay")
@require_POST
def staff_unpaid_remind(request: HttpRequest) -> HttpResponse:
    """Remind everyone who is owed, once a month."""
    try:
        told = reminding.remind_owed(acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("%(count)s orang diingatkan.") % {"count": told})
    return see_other("staff_unpaid")


@peran("shu.pay")
@require_http_methods(["GET", "POST"])
def staff_pay_choice(request: HttpRequest, pk: int) -> HttpResponse:
    """What a member, or the heirs of one, say at the counter."""
    user = signed_in(request)
    member = access_member(user, pk)
    choice = queries.choice_of(member)
    form = StaffChoiceForm(request.POST or None, initial={"way": queries.way_of(member).value})
    form.tell_known(choice)
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_way(member, **form.cleaned_data, acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Cara terima SHU %(name)s disimpan.") % {"name": member.name})
            return see_other("staff_unpaid")
    years = queries.years_of(member)
    context = {
        "member": member,
        "choice": choice,
        "form": form,
        "years": years,
        "owed_rp": sum(year.owed_rp for year in years),
        "payments": list(queries.payments_of(member)[:10]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/payouts/staff_pay_choice.html", context, status=status)
