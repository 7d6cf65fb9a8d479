from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Anggota"

    def ready(self) -> None:
        """Say in the navigation how much waits for the user's own decision."""
        from kmp.books.checklist import check_before_closing
        from kmp.ui.groups import ask_for_groups
        from kmp.ui.navigation import count_for, say_acting
        from members.banking import closing as banking
        from members.registry.access import acting_name
        from members.savings import closing as savings

        ask_for_groups(_every_group)
        check_before_closing(banking.before_closing)
        check_before_closing(savings.before_closing)
        count_for("staff_applications", _applications_waiting_for)
        count_for("staff_licences", _licences_waiting_for)
        say_acting(acting_name)
        count_for("staff_changes", _changes_waiting_for)
        count_for("staff_leavings", _leavings_waiting_for)
        count_for("staff_bank", _bank_lines_waiting_for)
        count_for("staff_data_requests", _data_requests_waiting_for)
        count_for("staff_imports", _imports_waiting_for)
        count_for("staff_participation", _corrections_waiting_for)
        count_for("notices", _unread_notices_of)
        count_for("staff_withdrawals", _withdrawals_waiting_for)
        _tell_benefits()
        post_migrate.connect(_install_consent_texts, sender=self)


def _tell_benefits() -> None:
    """Say in the statements what members marketed together."""
    from kmp.statements.contributions import tell_benefit
    from members.participation.benefits import marketing_benefit

    tell_benefit("jual", marketing_benefit)


def _every_group() -> list[tuple[str, str, str]]:
    """Key, prefix and name of every group, for those that the style sheet does not know."""
    from members.registry.models import Group

    return list(Group.objects.values_list("code", "prefix", "name"))


def _applications_waiting_for(user: Any) -> int:
    from kmp.roles import has_right
    from members.joining.queries import applications_waiting

    steps = {"diajukan": "applications.verify", "diperiksa": "applications.approve", "disetujui": "savings.receive"}
    mine = [state for state, right in steps.items() if has_right(user, right)]
    return applications_waiting(*mine) if mine else 0


def _changes_waiting_for(user: Any) -> int:
    from kmp.roles import has_right
    from members.registry.queries import changes_waiting

    return changes_waiting(user).count() if has_right(user, "members.decide") else 0


def _data_requests_waiting_for(user: Any) -> int:
    from kmp.roles import has_right
    from members.privacy.queries import data_requests_waiting

    return data_requests_waiting(user).count() if has_right(user, "privacy.decide") else 0


def _unread_notices_of(user: Any) -> int:
    from members.notices.queries import unread_count

    return unread_count(user)


def _withdrawals_waiting_for(user: Any) -> int:
    from kmp.roles import has_right
    from members.savings.queries import withdrawals_waiting

    return withdrawals_waiting(user).count() if has_right(user, "savings.pay_out") else 0


def _leavings_waiting_for(user: Any) -> int:
    from kmp.roles import has_right
    from members.leaving.queries import leavings_waiting

    decides, pays, asks = (has_right(user, f"leaving.{act}") for act in ("decide", "pay", "ask"))
    return leavings_waiting(user, decides=decides, pays=pays, asks=asks)


def _bank_lines_waiting_for(user: Any) -> int:
    from kmp.roles import has_right
    from members.banking.queries import lines_waiting

    return lines_waiting() if has_right(user, "bank.import") else 0


def _install_consent_texts(**sent: Any) -> None:
    """Whoever may join needs words to agree to: each migration leaves the present ones behind."""
    from django.db import connection

    from members.privacy.models import ConsentText
    from members.privacy.services import install_consent_texts

    if ConsentText._meta.db_table in connection.introspection.table_names():
        install_consent_texts()


def _licences_waiting_for(user: Any) -> int:
    from kmp.roles import has_right
    from members.licences.queries import waiting_count

    return waiting_count() if has_right(user, "licences.check") else 0


def _imports_waiting_for(user: Any) -> int:
    from kmp.roles import has_right
    from members.imports.queries import waiting_for

    return waiting_for(user.pk) if has_right(user, "imports.enter") else 0


def _corrections_waiting_for(user: Any) -> int:
    from kmp.roles import has_right
    from members.participation.queries import corrections_waiting_for

    return corrections_waiting_for(user.pk) if has_right(user, "participation.correct") else 0
