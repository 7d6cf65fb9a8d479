"""Products and offers: what is refused and why."""

from datetime import timedelta

import pytest

from kmp import clock
from kmp.errors import DomainError
from members.licences.models import Licence
from supply.catalogue.models import Offer, Product
from supply.catalogue.queries import ranked_needs, sale_price_rp
from supply.catalogue.services import add_product, hold_product, release_product
from tests.factories.members import make_member, rini, suspend
from tests.factories.supply import make_offer, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cooperative")]


def test_licence_that_ended_is_not_entered() -> None:
    with pytest.raises(DomainError) as refused:
        make_product(valid_until=clock.today() - clock.ONE_DAY)

    assert (refused.value.code, Product.objects.count()) == ("nie_expired", 0)


def test_licence_is_valid_on_its_last_day() -> None:
    assert make_product(valid_until=clock.today()).nie_valid_until == clock.today()


def test_origin_is_read_from_the_licence() -> None:
    assert [make_product(nie=nie).origin for nie in ("PKD 10999020231", "AKL 20403420775")] == ["dalam_negeri", "impor"]


def test_product_is_entered_once() -> None:
    product = make_product()
    facts = {field: getattr(product, field) for field in ("name", "nie", "nie_valid_until", "risk_class", "unit")}
    facts["device_group"] = product.device_group

    with pytest.raises(DomainError) as same_code:
        add_product(code=product.code, acting_user=rini(), **facts)
    with pytest.raises(DomainError) as same_licence:
        add_product(code="lain", acting_user=rini(), **facts)

    codes = [same_code.value.code, same_licence.value.code]
    assert codes == ["product_exists", "one_product_per_licence_name_and_pack"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"price_rp": 0, "sale_price_rp": 0}, "offer_price_is_positive"),
        ({"sale_price_rp": 9_999}, "offer_is_not_sold_below_price"),
        ({"tkdn_bp": 10_001}, "offer_tkdn_within_100_percent"),
        ({"bmp_bp": 1_501}, "offer_bmp_within_15_percent"),
    ],
)
def test_impossible_terms_are_refused(changes: dict[str, int], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        make_offer(**changes)  # type: ignore[arg-type]

    assert (refused.value.code, Offer.objects.count()) == (code, 0)


def test_only_active_producers_with_a_licence_offer() -> None:
    product, suspended, unlicensed = make_product(), make_member(group="produsen"), make_member(group="produsen")
    suspend(suspended)
    suspended.refresh_from_db()
    Licence.objects.filter(institution=unlicensed.institution).update(valid_until=clock.today() - clock.ONE_DAY)

    codes = []
    for producer in (make_member(group="distributor"), suspended, unlicensed):
        with pytest.raises(DomainError) as refused:
            make_offer(product, producer=producer)
        codes.append(refused.value.code)

    assert codes == ["not_a_producer", "member_not_active", "licence_missing"]


def test_licence_for_other_devices_does_not_count() -> None:
    producer = make_member(group="produsen")
    Licence.objects.filter(institution=producer.institution).update(device_groups=["elektromedik_radiasi"])

    with pytest.raises(DomainError) as refused:
        make_offer(producer=producer)

    assert refused.value.code == "licence_missing"


def test_producer_offers_a_product_once_at_a_time() -> None:
    offer = make_offer()

    with pytest.raises(DomainError) as refused:
        make_offer(offer.product, producer=offer.producer)

    assert refused.value.code == "one_offer_at_a_time"


def test_held_product_is_held_once_and_leaves_the_ladder() -> None:
    product = make_offer().product
    assert ranked_needs([product], clock.today())[product.pk].best is not None

    hold_product(product, reason="Uji", acting_user=rini())
    with pytest.raises(DomainError) as refused:
        hold_product(product, reason="Uji", acting_user=rini())

    assert refused.value.code == "product_already_held"
    assert ranked_needs([product], clock.today())[product.pk].ladder is None
    assert release_product(product, reason="Lulus", acting_user=rini()).is_held is False


def test_products_of_one_kfa_code_are_one_need() -> None:
    home = make_offer(make_product(kfa_code="93001234"), tkdn_bp=2500, bmp_bp=0)
    other = make_offer(make_product(nie="AKL 20403420775", kfa_code="93001234"), price_rp=1, tkdn_bp=0, bmp_bp=0)
    alone = make_offer(make_product())

    needs = ranked_needs([home.product, other.product, alone.product], clock.today())

    assert [needs[one.product_id].best for one in (home, other, alone)] == [home, home, alone]
    assert needs[other.product_id].may_order(other) is False


def test_sale_price_is_that_of_the_offer_in_force() -> None:
    offer = make_offer()
    later = clock.today() + timedelta(days=400)

    assert sale_price_rp(offer.product_id, offer.producer_id, later) == 12_500
