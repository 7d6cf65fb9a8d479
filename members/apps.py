from typing import Any

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Anggota"

    def ready(self) -> None:
        """Say in the navigation how many applications wait for the user's own decision."""
        from kmp.ui.navigation import count_for

        count_for("staff_applications", _applications_waiting_for)


def _applications_waiting_for(user: Any) -> int:
    from kmp.roles import has_right
    from members.joining.queries import applications_waiting

    steps = {"diajukan": "applications.verify", "diperiksa": "applications.approve", "disetujui": "savings.receive"}
    mine = [state for state, right in steps.items() if has_right(user, right)]
    return applications_waiting(*mine) if mine else 0
