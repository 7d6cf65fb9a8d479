"""The writers of requests for goods."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.numbers import next_number
from kmp.trail.services import record
from members.registry.models import Member
from members.registry.states import MemberStatus
from supply.catalogue.models import Product
from supply.catalogue.services import check_orderable
from supply.demand.locks import LockedRequests, lock_requests
from supply.demand.models import GoodsRequest
from supply.demand.rules import asking_problems, plausible_problems, target
from supply.demand.states import NeedClass, RequestState
from supply.stock.models import Place


@act
def ask_goods(
    member: Member,
    *,
    place: Place,
    product: Product,
    quantity: int,
    needed_by: date,
    daily_use: int = 0,
    need_class: NeedClass = NeedClass.ROUTINE,
    note: str = "",
    acting_user: User,
) -> GoodsRequest:
    """Ask for base units of a product for one of the member's own places.

    Refused: `member_not_active`, `place_not_own`, `needed_by_past`, `nie_expired`, `product_held`; a quantity of
    nothing as `request_quantity_is_positive`.
    """
    today = clock.today()
    is_active = member.status == MemberStatus.ACTIVE
    owns = place.member_id == member.pk
    refuse_on(asking_problems(is_active=is_active, owns_place=owns, needed_by=needed_by, today=today))
    check_orderable(product, on=today)
    pk, number = next_number(GoodsRequest, "PRM")
    request = GoodsRequest.objects.create(
        pk=pk,
        number=number,
        member=member,
        place=place,
        product=product,
        quantity=quantity,
        daily_use=daily_use,
        need_class=need_class,
        needed_by=needed_by,
        note=note,
        asked_by=acting_user,
    )
    after = {"member": member.number, "product": product.pk, "quantity": quantity, "class": int(need_class)}
    record("supply.request.asked", request, acting_user=acting_user, after=after)
    return request


@act
def approve_request(request_id: int, *, plausible: int | None = None, acting_user: User) -> GoodsRequest:
    """Accept a request; `plausible` base units where less than what was asked for is plausible.

    Refused: `request_already_decided`, `plausible_out_of_range`, `nie_expired`, `product_held`.
    """
    request = _undecided(request_id)
    refuse_on(plausible_problems(plausible=plausible, quantity=request.quantity))
    check_orderable(request.product, on=clock.today())
    request.state = RequestState.APPROVED
    request.plausible = plausible
    _decide(request, acting_user=acting_user)
    after = {"quantity": request.quantity, "plausible": plausible}
    record("supply.request.approved", request, acting_user=acting_user, after=after)
    return request


@act
def reject_request(request_id: int, *, reason: str, acting_user: User) -> GoodsRequest:
    """Turn a request down. Refused: `request_already_decided`, `reason_missing`."""
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasannya, agar anggota tahu apa yang dapat dilakukan."))
    request = _undecided(request_id)
    request.state = RequestState.REJECTED
    request.reason = reason
    _decide(request, acting_user=acting_user)
    record("supply.request.rejected", request, acting_user=acting_user, after={"reason": reason})
    return request


@step
def give_to_requests(requests: LockedRequests, awards: Mapping[int, int]) -> None:
    """Add what each request (by id) was awarded, in base units; one that is full becomes served, the rest stays open.

    A negative award takes back what was rejected on arrival and opens the request again.
    """
    changed = [request for request in requests if awards.get(request.pk)]
    for request in changed:
        request.served += awards[request.pk]
        full = request.served >= target(quantity=request.quantity, plausible=request.plausible)
        request.state = RequestState.SERVED if full else RequestState.APPROVED
    GoodsRequest.objects.bulk_update(changed, ["served", "state"])


def _undecided(request_id: int) -> GoodsRequest:
    requests = lock_requests([request_id])
    if not requests or requests[0].state != RequestState.ASKED:
        raise DomainError("request_already_decided", _("Permintaan ini sudah diputuskan."))
    return requests[0]


def _decide(request: GoodsRequest, *, acting_user: User) -> None:
    request.decided_by = acting_user
    request.decided_at = clock.now()
    request.save(update_fields=["state", "plausible", "reason", "decided_by", "decided_at"])
