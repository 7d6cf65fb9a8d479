from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Musyawarah"

    def ready(self) -> None:
        """Say what waits, for the navigation."""
        from governance.deliberation.waiting import count_motions_waiting
        from governance.meetings.queries import count_todos
        from governance.officers.waiting import count_waiting_notes, count_waiting_terms
        from governance.voting.waiting import count_waiting_votes
        from kmp.ui.navigation import count_for

        count_for("votes", count_waiting_votes)
        count_for("staff_motions", count_motions_waiting)
        count_for("staff_todos", count_todos)
        count_for("staff_officers", count_waiting_terms)
        count_for("staff_notes", count_waiting_notes)
