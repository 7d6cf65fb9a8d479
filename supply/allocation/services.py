"""The writers of allocations: freeze the inputs, compute in the background, approve by a second person."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.bylaws.queries import bylaws_on, rules_of
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.numbers import next_number
from kmp.proofs.bundles import build_bundle
from kmp.proofs.canonical import digest
from kmp.proofs.models import ProofBundle
from kmp.proofs.services import publish_bundle
from kmp.runs.models import Run
from kmp.runs.services import ask_run, finish_run
from kmp.trail.services import record
from members.notices.services import Words, tell_each
from members.notices.states import Topic
from supply.allocation.contract import as_result, plan_of
from supply.allocation.locks import LockedAllocation, lock_allocation
from supply.allocation.models import Allocation, AllocationLine
from supply.allocation.queries import prior_fills, shareable
from supply.allocation.states import AllocationState
from supply.catalogue.models import Product
from supply.catalogue.services import check_orderable
from supply.demand.locks import LockedRequests, lock_requests
from supply.demand.models import GoodsRequest
from supply.demand.services import give_to_requests
from supply.demand.states import RequestState
from supply.stock.models import Place
from supply.stock.queries import fit_stock

RUN_KIND = "allocation"
AWARDED = "Barang akan dikirim. Hitungannya dapat Anda periksa di halaman permintaan."
NOT_AWARDED = "Persediaan tidak cukup kali ini. Permintaan Anda tetap terbuka, dan hitungannya dapat Anda periksa."


@act
def freeze_allocation(product: Product, place: Place, *, request_ids: Sequence[int], acting_user: User) -> Allocation:
    """Write down what is there and who asks, by the bylaws of today, and queue the run that shares it.

    Refused: `no_requests`, `request_not_open`, `member_twice` (one request of a member at a time), `nothing_to_share`,
    `nie_expired`, `product_held`, `no_bylaws`; what the rule needs as in `simulate_allocation`; an open sharing of
    the same stock as `one_open_allocation_per_product_and_place`.
    """
    today = clock.today()
    check_orderable(product, on=today)
    requests = lock_requests(request_ids)
    _check_requests(requests, product)
    version = bylaws_on(today)
    inputs = _frozen(product, place, requests, rule=rules_of(version).allocation)
    plan_of(inputs)  # what the contract refuses is refused now, not in the background
    pk, number = next_number(Allocation, "PBG")
    allocation = Allocation.objects.create(
        pk=pk,
        number=number,
        product=product,
        place=place,
        bylaws=version,
        inputs=inputs,
        inputs_digest=digest(inputs),
        started_by=acting_user,
    )
    by_number = {request.member.number: request.pk for request in requests}
    subject = _("Pembagian %(number)s: %(product)s") % {"number": number, "product": product.name}
    asked = {"allocation": pk, "requests": by_number}
    allocation.run = ask_run(RUN_KIND, subject=subject, inputs=asked, acting_user=acting_user)
    allocation.save(update_fields=["run"])
    after = {"product": product.pk, "available": inputs["available"], "requests": len(requests)}
    record("supply.allocation.frozen", allocation, acting_user=acting_user, after=after)
    return allocation


def _check_requests(requests: LockedRequests, product: Product) -> None:
    if not requests:
        raise DomainError("no_requests", _("Pilih paling sedikit satu permintaan."))
    for request in requests:
        if request.state != RequestState.APPROVED or request.product_id != product.pk:
            message = _("Permintaan %(number)s tidak sedang menunggu barang ini.")
            raise DomainError("request_not_open", message % {"number": request.number})
    if len({request.member_id for request in requests}) < len(requests):
        raise DomainError("member_twice", _("Satu anggota hanya dapat ikut dengan satu permintaan. Pilih salah satu."))


def _frozen(product: Product, place: Place, requests: LockedRequests, *, rule: Any) -> dict[str, Any]:
    """The FILE of `simulate_allocation` for this moment (DESIGN 5); `request` is what is still open."""
    today = clock.today()
    available = shareable(place, product.pk, today)
    if available == 0:
        raise DomainError("nothing_to_share", _("Tidak ada stok layak yang belum dijanjikan di gudang ini."))
    on_hand = fit_stock([request.place_id for request in requests], product.pk, today)
    prior = prior_fills([request.member_id for request in requests], product.pk)
    return {
        "available": available,
        "pack": product.pack,
        "rule": {
            "inside_class": str(rule.inside_class),
            "reserve": available * rule.reserve_bp // 10_000,
            "floor_days": rule.floor_days,
        },
        "requests": [
            _as_input(request, on_hand=on_hand.get(request.place_id, 0), prior=prior.get(request.member_id))
            for request in requests
        ],
    }


def _as_input(request: GoodsRequest, *, on_hand: int, prior: object) -> dict[str, Any]:
    plausible = None if request.plausible is None else max(request.plausible - request.served, 0)
    return {
        "member": request.member.number,
        "class": request.need_class,
        "request": request.open_quantity,
        "plausible": plausible,
        "weight": None,
        "on_hand": on_hand,
        "daily_use": request.daily_use,
        "prior_fill": None if prior is None else str(prior),
    }


@act
def share_stock(run: Run) -> Allocation:
    """Compute a frozen allocation: lines, proof bundle and the end of the run in one act."""
    allocation = lock_allocation(run.inputs["allocation"])
    if allocation.state != AllocationState.FROZEN:
        raise DomainError("allocation_already_computed", _("Pembagian ini sudah dihitung."))
    result = as_result(plan_of(allocation.inputs).shared())
    AllocationLine.objects.bulk_create(_lines(allocation, result, run.inputs["requests"]))
    allocation.bundle = _published(allocation, result)
    allocation.awarded, allocation.left = result["awarded"], result["left"]
    allocation.state = AllocationState.COMPUTED
    allocation.save(update_fields=["bundle", "awarded", "left", "state"])
    page = reverse("staff_allocation", args=[allocation.pk])
    summary = {"allocation": allocation.pk, "awarded": allocation.awarded, "sha256": result["sha256"], "url": page}
    finish_run(run, result=summary)
    after = {"awarded": allocation.awarded, "left": allocation.left, "sha256": result["sha256"]}
    record("supply.allocation.computed", allocation, acting_user=run.asked_by, after=after)
    return allocation


def _published(allocation: LockedAllocation, result: dict[str, Any]) -> ProofBundle:
    """The public bundle: what `simulate_allocation` reads, its rule apart, and what it answers."""
    inputs = {key: allocation.inputs[key] for key in ("available", "pack", "requests")}
    rules = {"rule": allocation.inputs["rule"]}
    content = build_bundle(kind="allocation", inputs=inputs, rules=rules, result=result)
    return publish_bundle(kind="allocation", subject=allocation.number, content=content, result_digest=result["sha256"])


def _lines(allocation: LockedAllocation, result: dict[str, Any], request_ids: dict[str, int]) -> list[AllocationLine]:
    requests = GoodsRequest.objects.in_bulk(list(request_ids.values()))
    return [
        AllocationLine(
            allocation=allocation,
            request_id=request_ids[line["member"]],
            member_id=requests[request_ids[line["member"]]].member_id,
            need_class=asked["class"],
            claim=line["claim"],
            floor=line["floor"],
            share=line["share"],
            award=line["award"],
            reasons=line["reasons"],
        )
        for line, asked in zip(result["lines"], allocation.inputs["requests"], strict=True)
    ]


@act
def approve_allocation(allocation_id: int, *, acting_user: User) -> Allocation:
    """Put a computed allocation into force: requests are served by it, and their goods may be sent.

    Refused: `allocation_not_computed`, `allocation_approved_by_a_second_person` (not by who started it).
    """
    allocation = lock_allocation(allocation_id)
    if allocation.state != AllocationState.COMPUTED:
        raise DomainError("allocation_not_computed", _("Pembagian ini tidak sedang menunggu pengesahan."))
    allocation.state = AllocationState.APPROVED
    allocation.approved_by, allocation.approved_at = acting_user, clock.now()
    allocation.save(update_fields=["state", "approved_by", "approved_at"])
    awards = dict(allocation.lines.filter(award__gt=0).values_list("request_id", "award"))
    give_to_requests(lock_requests(awards), awards)
    _tell_askers(allocation)
    after = {"awarded": allocation.awarded, "lines": len(awards)}
    record("supply.allocation.approved", allocation, acting_user=acting_user, after=after)
    return allocation


@step
def _tell_askers(allocation: LockedAllocation) -> None:
    """Tell everyone who asked what they get; nothing is told too, for the request stays open."""
    words = [
        Words(
            member=line.request.member_id,
            key=f"pembagian:{allocation.pk}:{line.request_id}",
            title=f"Pembagian {allocation.product.name}: {line.award} untuk {line.request.number}",
            body=AWARDED if line.award else NOT_AWARDED,
            path=reverse("order", args=[line.request_id]),
        )
        for line in allocation.lines.select_related("request")
    ]
    tell_each(words, topic=Topic.GOODS)
