from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Musyawarah"

    def ready(self) -> None:
        """Say what waits, for the navigation."""
        from governance.voting.waiting import count_waiting_votes
        from kmp.ui.navigation import count_for

        count_for("votes", count_waiting_votes)
