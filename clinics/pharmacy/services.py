"""The only writer of dispensings: the hand-over and the stock move are one act."""

from django.utils.translation import gettext as _

from clinics.pharmacy.models import Dispensing
from clinics.visits.locks import LockedVisit, lock_visit
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError
from kmp.trail.services import record
from members.participation.services import record_participation
from members.participation.states import Act
from members.registry.states import MemberStatus
from supply.catalogue.queries import sale_price_rp
from supply.stock.locks import lock_lot_balance
from supply.stock.models import Lot
from supply.stock.services import check_may_leave, move_stock
from supply.stock.states import MoveKind

USERS = "pengguna"


@act
def dispense(visit_id: int, *, lot: Lot, quantity: int, instructions: str = "", acting_user: User) -> Dispensing:
    """Hand base units of a lot to the patient of an open visit; a member of the end users gets the value counted.

    Refused: `visit_already_finished`, `quantity_not_positive`, `lot_expired`, `lot_held`, `lot_recalled`,
    `nie_expired`, `product_held`, `stock_short`; the same lot twice in a visit as `lot_already_dispensed`.
    """
    visit, today = lock_visit(visit_id), clock.today()
    _check_visit(visit, lot=lot, quantity=quantity)
    check_may_leave(lot, on=today)
    there = lock_lot_balance(visit.unit.place, lot_id=lot.pk)
    if not there or there[0].quantity < quantity:
        raise DomainError("stock_short", _("Stok lot ini tidak cukup."), left=there[0].quantity if there else 0)
    source = f"visit:{visit.pk}"
    move = move_stock(
        visit.unit.place,
        lot,
        kind=MoveKind.DISPENSE,
        quantity=-quantity,
        source=source,
        on=today,
        acting_user=acting_user,
    )
    dispensing = Dispensing.objects.create(
        visit=visit,
        lot=lot,
        quantity=quantity,
        price_rp=sale_price_rp(lot.product_id, lot.producer_id, today),
        move=move,
        instructions=instructions.strip(),
        dispensed_by=acting_user,
    )
    _count_use(visit, dispensing)
    after = {"lot": lot.pk, "quantity": quantity}
    record("clinics.lot.dispensed", dispensing, acting_user=acting_user, after=after)
    return dispensing


def _check_visit(visit: LockedVisit, *, lot: Lot, quantity: int) -> None:
    if visit.finished_at is not None:
        raise DomainError("visit_already_finished", _("Kunjungan ini sudah selesai."))
    if quantity < 1:
        raise DomainError("quantity_not_positive", _("Jumlah yang diserahkan paling sedikit 1."))
    if Dispensing.objects.filter(visit=visit, lot=lot).exists():
        raise DomainError("lot_already_dispensed", _("Lot ini sudah diserahkan dalam kunjungan ini."))


def _count_use(visit: LockedVisit, dispensing: Dispensing) -> None:
    member, total = visit.patient.member, dispensing.quantity * dispensing.price_rp
    if member is None or member.group_id != USERS or member.status != MemberStatus.ACTIVE or total == 0:
        return
    record_participation(
        member,
        act=Act.USE,
        amount=total,
        on=dispensing.move.moved_on,
        source=f"dispensing:{dispensing.pk}",
        memo=visit.number,
    )
