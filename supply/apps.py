from typing import Any

from django.apps import AppConfig


class SupplyConfig(AppConfig):
    name = "supply"
    verbose_name = "Pasokan"

    def ready(self) -> None:
        """Say in the navigation what waits for the user's own act."""
        from kmp.books.checklist import check_before_closing
        from kmp.ui.navigation import count_for
        from supply.orders.closing import before_closing

        check_before_closing(before_closing)
        count_for("staff_requests", _requests)
        count_for("staff_allocations", _allocations)
        count_for("staff_orders", _orders)
        count_for("orders", _arrivals)
        _tell_sources()
        _tell_benefits()


def _tell_sources() -> None:
    """Tell what stands behind a row of participation that came from a shipment or a purchase."""
    from members.participation.traces import trace_by
    from supply.orders.traces import trace_purchase, trace_shipment

    trace_by("shipment", trace_shipment)
    trace_by("purchase", trace_purchase)


def _tell_benefits() -> None:
    """Say in the statements what buying together brought."""
    from kmp.statements.contributions import tell_benefit
    from supply.orders.benefits import buying_benefit

    tell_benefit("belanja", buying_benefit)


def _requests(user: Any) -> int:
    from kmp.roles import has_right
    from supply.demand.models import GoodsRequest

    return GoodsRequest.objects.filter(state="diajukan").count() if has_right(user, "requests.approve") else 0


def _allocations(user: Any) -> int:
    from kmp.roles import has_right
    from supply.allocation.models import Allocation

    if not has_right(user, "allocations.approve"):
        return 0
    return Allocation.objects.filter(state="dihitung").exclude(started_by=user).count()


def _orders(user: Any) -> int:
    from kmp.roles import has_right
    from supply.orders.queries import unsent_lines

    return unsent_lines().count() if has_right(user, "shipments.send") else 0


def _arrivals(user: Any) -> int:
    from supply.orders.queries import arriving_for_user

    return arriving_for_user(user)
