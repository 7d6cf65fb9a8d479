"""Reads of the catalogue: offers in force, and the local content ladder over all offers of a need."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kmp import clock
from members.licences.models import Licence
from members.registry.states import LicenceKind, MemberStatus
from supply.catalogue.models import Offer, Product
from supply.catalogue.rules import Ladder, Priced, climb
from supply.catalogue.states import Origin

SELLER_LICENCES = (LicenceKind.CPAKB, LicenceKind.CDAKB)


@dataclass(frozen=True)
class RankedNeed:
    """The offers that may be ordered for one need today, and what the ladder says about them."""

    ladder: Ladder | None
    offers: dict[int, Offer]

    @property
    def best(self) -> Offer | None:
        """The offer that the cooperative should order."""
        return self.offers[self.ladder.best.key] if self.ladder else None

    def may_order(self, offer: Offer) -> bool:
        """Whether the ladder leaves this offer."""
        return self.ladder is not None and any(priced.key == offer.pk for priced in self.ladder.allowed)


def offers_in_force(on: date) -> QuerySet[Offer]:
    """Offers of active producers, of products with a valid licence that are not held, on a date."""
    return (
        Offer.objects.filter(valid_from__lte=on, valid_until__gte=on, producer__status=MemberStatus.ACTIVE)
        .filter(product__is_held=False, product__nie_valid_until__gte=on)
        .select_related("product", "producer")
        .order_by("price_rp", "id")
    )


def askable_products(q: str) -> QuerySet[Product]:
    """Products that may be asked for today, by words of name, code or licence."""
    words = Q(name__icontains=q) | Q(nie__icontains=q) | Q(code__icontains=q)
    return Product.objects.filter(words, is_held=False, nie_valid_until__gte=clock.today()).order_by("name")


def ranked_needs(products: Sequence[Product], on: date) -> dict[int, RankedNeed]:
    """The ladder for each product by its id, in two queries however many products.

    Products with the same KFA code serve the same need and are ranked together; without a code a product is a need
    of its own. Offers of producers without a valid licence of sale are left out: they cannot be ordered.
    """
    codes = {product.kfa_code for product in products if product.kfa_code}
    wanted = Q(product__in=[product.pk for product in products]) | Q(product__kfa_code__in=codes)
    found = list(offers_in_force(on).filter(wanted))
    sellers = licensed_groups({offer.producer_id for offer in found}, SELLER_LICENCES, on)
    needs: dict[str, list[Offer]] = defaultdict(list)
    for offer in found:
        if offer.product.device_group in sellers[offer.producer_id]:
            needs[_need(offer.product)].append(offer)
    return {product.pk: _ranked(needs[_need(product)]) for product in products}


def ranked_need(product: Product, on: date) -> RankedNeed:
    """The ladder for one product."""
    return ranked_needs([product], on)[product.pk]


def licensed_groups(member_ids: Iterable[int], kinds: Iterable[str], on: date) -> dict[int, frozenset[str]]:
    """The device groups that each member may deal in on a date by its licences of these kinds."""
    groups: dict[int, frozenset[str]] = defaultdict(frozenset)
    rows = (
        Licence.objects.filter(kind__in=list(kinds), valid_from__lte=on)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
        .filter(institution__memberships__in=list(member_ids))
        .values_list("institution__memberships", "device_groups")
    )
    for member_id, device_groups in rows:
        groups[member_id] |= frozenset(device_groups)
    return groups


def sale_price_rp(product_id: int, producer_id: int, on: date) -> int:
    """What the cooperative sells a unit for, in rupiah: the producer's offer in force on a date, or its last before.

    Every lot came by an offer of its producer, so there is one.
    """
    return (
        Offer.objects.filter(product=product_id, producer=producer_id, valid_from__lte=on)
        .order_by("-valid_from")
        .values_list("sale_price_rp", flat=True)[0]
    )


def _need(product: Product) -> str:
    return product.kfa_code or f"#{product.pk}"


def _ranked(offers: list[Offer]) -> RankedNeed:
    priced = [
        Priced(
            key=offer.pk,
            is_domestic=offer.product.origin == Origin.DOMESTIC,
            tkdn_bp=offer.tkdn_bp,
            bmp_bp=offer.bmp_bp,
            price_rp=offer.price_rp,
        )
        for offer in offers
    ]
    return RankedNeed(climb(priced), {offer.pk: offer for offer in offers})
