"""Reads of requests: lists, and what each plausibly needs."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet, Sum

from kmp import clock
from members.registry.models import Member
from supply.catalogue.models import Product
from supply.demand.models import GoodsRequest
from supply.demand.rules import USE_DAYS, Suggestion, suggest
from supply.demand.states import RequestState
from supply.stock.models import Balance, Move, Place
from supply.stock.queries import fit_on
from supply.stock.states import MoveKind

Key = tuple[int, int]  # place, product


def requests_found(*, q: str = "", need_class: str = "") -> QuerySet[GoodsRequest]:
    """Requests by words of number, member or product, the nearest date first."""
    words = Q(number__icontains=q) | Q(member__name__icontains=q) | Q(product__name__icontains=q)
    rows = GoodsRequest.objects.filter(words)
    if need_class:
        rows = rows.filter(need_class=int(need_class))
    return rows.select_related("member__region", "place", "product").order_by("needed_by", "id")


def count_by_state(rows: QuerySet[GoodsRequest]) -> dict[str, int]:
    """How many of the rows are in each state."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def requests_of(member: Member) -> QuerySet[GoodsRequest]:
    """A member's own requests, the newest first."""
    return GoodsRequest.objects.filter(member=member).select_related("place", "product").order_by("-id")


def open_total(product_id: int) -> int:
    """Base units of a product that approved requests still wait for."""
    rows = GoodsRequest.objects.filter(product=product_id, state=RequestState.APPROVED)
    return int(rows.aggregate(total=Sum(F("quantity") - F("served")))["total"] or 0)


def suggestions_for(requests: Sequence[GoodsRequest]) -> dict[int, Suggestion]:
    """What each request's place plausibly needs, by request, in three queries however many requests."""
    keys = {(one.place_id, one.product_id) for one in requests}
    on_hand, used, on_order = _on_hand(keys), _used(keys), _on_order(keys)
    return {
        one.pk: suggest(
            consumed=used.get((one.place_id, one.product_id), 0),
            stated_daily_use=one.daily_use,
            on_hand=on_hand.get((one.place_id, one.product_id), 0),
            on_order=on_order.get((one.place_id, one.product_id), 0)
            - (one.open_quantity if one.state == RequestState.APPROVED else 0),
        )
        for one in requests
    }


def suggestions_at(places: Iterable[Place], product: Product) -> dict[int, Suggestion]:
    """What each place plausibly needs of a product, by place."""
    keys = {(place.pk, product.pk) for place in places}
    on_hand, used, on_order = _on_hand(keys), _used(keys), _on_order(keys)
    return {
        key[0]: suggest(
            consumed=used.get(key, 0), stated_daily_use=0, on_hand=on_hand.get(key, 0), on_order=on_order.get(key, 0)
        )
        for key in keys
    }


def _on_hand(keys: set[Key]) -> dict[Key, int]:
    rows = (
        Balance.objects.filter(
            fit_on(clock.today()), place__in={k[0] for k in keys}, lot__product__in={k[1] for k in keys}
        )
        .values_list("place", "lot__product")
        .annotate(total=Sum("quantity"))
    )
    return {(place, product): total for place, product, total in rows}


def _used(keys: set[Key]) -> dict[Key, int]:
    since = clock.today() - timedelta(days=USE_DAYS)
    rows = (
        Move.objects.filter(kind=MoveKind.DISPENSE, moved_on__gt=since)
        .filter(place__in={k[0] for k in keys}, lot__product__in={k[1] for k in keys})
        .order_by()
        .values_list("place", "lot__product")
        .annotate(total=Sum("quantity"))
    )
    return {(place, product): -total for place, product, total in rows}


def _on_order(keys: set[Key]) -> dict[Key, int]:
    rows = (
        GoodsRequest.objects.filter(state=RequestState.APPROVED)
        .filter(place__in={k[0] for k in keys}, product__in={k[1] for k in keys})
        .order_by()
        .values_list("place", "product")
        .annotate(total=Sum(F("quantity") - F("served")))
    )
    return {(place, product): total for place, product, total in rows}
