"""Reads of the bylaws: which version was in force on a date, and what it says."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance.bylaws.models import BylawVersion
from governance.bylaws.rules import Article, Rules, parse_rules
from kmp.errors import DomainError
from members.savings.rules import SavingsRule

_parsed: dict[str, Rules] = {}  # by digest: a version never changes, so it is read once by each process


def bylaws_on(on: date) -> BylawVersion:
    """The version in force on that date; `no_bylaws` before the first."""
    version = versions().filter(valid_from__lte=on).first()
    if version is None:
        raise DomainError("no_bylaws", _("Belum ada AD/ART yang berlaku pada tanggal itu."), on=on)
    return version


def versions() -> QuerySet[BylawVersion]:
    """All versions, the newest first."""
    return BylawVersion.objects.select_related("adopted_by").order_by("-valid_from")


def rules_of(version: BylawVersion) -> Rules:
    """What the version says."""
    if version.digest not in _parsed:
        _parsed[version.digest] = parse_rules(version.rules)
    return _parsed[version.digest]


def rules_on(on: date) -> Rules:
    """What was in force on that date; `no_bylaws` before the first version."""
    return rules_of(bylaws_on(on))


def savings_rule(group: str, on: date) -> SavingsRule:
    """What a member of the group owes by the bylaws of that date; `unknown_group` for a group they do not name."""
    rules = rules_on(on)
    if group not in rules.pokok_rp:
        raise DomainError("unknown_group", _("AD/ART tidak mengatur simpanan kelompok ini."), group=group)
    basis, refund = rules.article("simpanan"), rules.article("pengembalian")
    return SavingsRule(
        pokok_rp=rules.pokok_rp[group],
        wajib_rp=rules.wajib_monthly_rp[group],
        article=basis.number if basis else "",
        refund_days=rules.refund_days,
        refund_article=refund.number if refund else "",
    )


def article(key: str, on: date) -> Article | None:
    """The article with that key in the bylaws of that date, if they have one."""
    return rules_on(on).article(key)
