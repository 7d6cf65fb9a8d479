from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Musyawarah"

    def ready(self) -> None:
        """Say what waits and what belongs into the notes; know the accounts that members named, and forget them."""
        from governance.deliberation.waiting import count_motions_waiting
        from governance.meetings.queries import count_todos
        from governance.officers.waiting import count_waiting_notes, count_waiting_terms
        from governance.payouts.forgetting import forget_accounts
        from governance.payouts.queries import account_chosen
        from governance.voting.waiting import count_waiting_votes
        from kmp.ui.navigation import count_for
        from members.privacy.erasure import forget_also
        from members.savings.accounts import look_for_account

        count_for("votes", count_waiting_votes)
        count_for("staff_motions", count_motions_waiting)
        count_for("staff_todos", count_todos)
        count_for("staff_officers", count_waiting_terms)
        count_for("staff_notes", count_waiting_notes)
        _tell_notes()
        look_for_account(account_chosen)
        forget_also(forget_accounts)


def _tell_notes() -> None:
    """Say in the notes of the statements how many members there are, and how the surplus is shared."""
    from governance.packs.year_notes import members_table, surplus_table
    from kmp.statements.contributions import tell_notes
    from kmp.statements.states import Section

    tell_notes(Section.MEMBERS, "anggota", members_table)
    tell_notes(Section.SURPLUS, "pos", surplus_table)
