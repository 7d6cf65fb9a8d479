from typing import Any

from django.apps import AppConfig


class KmpConfig(AppConfig):
    name = "kmp"
    verbose_name = "Dasar"

    def ready(self) -> None:
        """Say what waits for whom, and what stands against closing the books."""
        from kmp.books.checklist import check_before_closing
        from kmp.ui.navigation import count_for
        from kmp.vouchers.waiting import before_closing

        check_before_closing(before_closing)
        count_for("staff_vouchers", _vouchers_waiting_for)


def _vouchers_waiting_for(user: Any) -> int:
    from kmp.vouchers.waiting import vouchers_waiting_for

    return vouchers_waiting_for(user)
