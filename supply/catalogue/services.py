"""The writers of the catalogue."""

from datetime import date

from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from members.licences.queries import cure_of
from members.registry.models import Member
from members.registry.queries import has_valid_licence
from members.registry.states import DeviceGroup, MemberStatus
from supply.catalogue.models import Offer, Product
from supply.catalogue.queries import SELLER_LICENCES
from supply.catalogue.rules import licence_problem, parse_nie, product_problems

PRODUCERS = "produsen"


@act
def add_product(
    *,
    code: str,
    name: str,
    nie: str,
    nie_valid_until: date,
    risk_class: str,
    device_group: str,
    unit: str,
    pack: int = 1,
    kfa_code: str = "",
    gtin: str = "",
    acting_user: User,
) -> Product:
    """Enter a product by its marketing licence, which also says where it is made.

    Refused: as `parse_nie`; `nie_expired`; `product_exists` for a code, or a licence with name and pack, entered
    before.
    """
    licence = parse_nie(nie)
    refuse_on(product_problems(nie=str(licence), nie_valid_until=nie_valid_until, is_held=False, on=clock.today()))
    if Product.objects.filter(code=code).exists():
        raise DomainError("product_exists", _("Kode %(code)s sudah dipakai barang lain.") % {"code": code})
    product = Product.objects.create(
        code=code,
        name=name,
        nie=str(licence),
        nie_valid_until=nie_valid_until,
        origin=licence.origin,
        risk_class=risk_class,
        device_group=device_group,
        unit=unit,
        pack=pack,
        kfa_code=kfa_code,
        gtin=gtin,
    )
    after = {"code": code, "nie": product.nie, "nie_valid_until": nie_valid_until}
    record("supply.product.added", product, acting_user=acting_user, after=after)
    return product


@act
def hold_product(product: Product, *, reason: str, acting_user: User) -> Product:
    """Stop a product on every path: nobody can ask for it, order, send or hand it over. `product_already_held`."""
    return _set_held(product, held=True, reason=reason, acting_user=acting_user)


@act
def release_product(product: Product, *, reason: str, acting_user: User) -> Product:
    """Let a held product go again. Refused with `product_not_held`."""
    return _set_held(product, held=False, reason=reason, acting_user=acting_user)


def _set_held(product: Product, *, held: bool, reason: str, acting_user: User) -> Product:
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasannya."))
    if Product.objects.filter(pk=product.pk, is_held=not held).update(is_held=held) != 1:
        raise (
            DomainError("product_already_held", _("Barang ini sudah ditahan."))
            if held
            else DomainError("product_not_held", _("Barang ini tidak sedang ditahan."))
        )
    product.refresh_from_db()
    action = "supply.product.held" if held else "supply.product.released"
    record(action, product, acting_user=acting_user, before={"is_held": not held}, after={"reason": reason})
    return product


@act
def add_offer(
    product: Product,
    *,
    producer: Member,
    price_rp: int,
    sale_price_rp: int,
    tkdn_bp: int = 0,
    bmp_bp: int = 0,
    valid_from: date,
    valid_until: date,
    acting_user: User,
) -> Offer:
    """Enter what a producer asks for a unit, and what the cooperative sells it for, in rupiah; TKDN, BMP in bp.

    Refused: `not_a_producer`, `member_not_active`, `licence_missing`, `nie_expired`, `product_held`; overlapping
    offers of one producer as `one_offer_at_a_time`, a sale below the price as `offer_is_not_sold_below_price`.
    """
    today = clock.today()
    check_orderable(product, on=today)
    check_seller(producer, device_group=product.device_group, on=today)
    offer = Offer.objects.create(
        product=product,
        producer=producer,
        price_rp=price_rp,
        sale_price_rp=sale_price_rp,
        tkdn_bp=tkdn_bp,
        bmp_bp=bmp_bp,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    after = {"product": product.pk, "producer": producer.number, "price_rp": price_rp, "tkdn_bp": tkdn_bp}
    record("supply.offer.added", offer, acting_user=acting_user, after=after)
    return offer


def check_orderable(product: Product, *, on: date) -> None:
    """Refuse with `nie_expired` or `product_held`; every path to goods begins with this."""
    refuse_on(
        product_problems(nie=product.nie, nie_valid_until=product.nie_valid_until, is_held=product.is_held, on=on)
    )


def check_seller(producer: Member, *, device_group: str, on: date) -> None:
    """Refuse with `not_a_producer`, `member_not_active` or `licence_missing` (CPAKB or CDAKB for the group)."""
    if producer.group_id != PRODUCERS:
        raise DomainError("not_a_producer", _("%(name)s bukan anggota produsen.") % {"name": producer.name})
    if producer.status != MemberStatus.ACTIVE:
        raise DomainError("member_not_active", _("Keanggotaan %(name)s tidak aktif.") % {"name": producer.name})
    if not has_valid_licence(producer, SELLER_LICENCES, on, device_group):
        group = str(DeviceGroup(device_group).label)
        refuse_on(
            [licence_problem(holder=producer.name, kinds=_("CPAKB atau CDAKB"), on_group=group, cure=cure_of(producer))]
        )
