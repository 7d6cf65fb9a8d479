"""Reads of the bylaws: which version was in force on a date, what it says, and the drafts of the next."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from governance.bylaws.groups import NewGroup
from governance.bylaws.models import BylawDraft, BylawVersion
from governance.bylaws.rules import Article, Rules, parse_rules
from governance.bylaws.states import DraftState
from kmp.errors import Blocker, DomainError
from members.registry.models import Group, Member
from members.registry.states import MemberStatus
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


def latest_version() -> BylawVersion | None:
    """The newest version, in force already or from a later day on."""
    return versions().first()


def group_names(*every: Rules) -> dict[str, str]:
    """Code → name of every group there is, and of those that these rules describe."""
    told = {code: group.name for rules in every for code, group in rules.described.items()}
    return {**told, **dict(Group.objects.values_list("code", "name"))}


def group_problems(rules: Rules) -> list[Blocker]:
    """What the register says against the groups of these rules: `unknown_group` (a new one that is not described
    whole), `group_differs` (numbers and proofs of a group that exists do not change), `prefix_taken`."""
    known = {group.code: group for group in Group.objects.all()}
    prefixes = {group.prefix: group.code for group in known.values()}
    problems = []
    for code in rules.group_codes:
        told, path = rules.described.get(code), f"groups.{code}"
        if code in known:
            if told is not None and told != _as_told(known[code]):
                message = _("Kelompok %(code)s sudah ada dengan nama, awalan atau profil lain.") % {"code": code}
                problems.append(Blocker("group_differs", message, path=path))
        elif told is None:
            message = _("Kelompok %(code)s belum ada: tulis juga nama, awalan nomor, dan siapa anggotanya.")
            problems.append(Blocker("unknown_group", message % {"code": code}, path=path))
        elif told.prefix in prefixes:
            message = _("Awalan nomor “%(prefix)s” sudah dipakai kelompok lain.") % {"prefix": told.prefix}
            problems.append(Blocker("prefix_taken", message, path=f"{path}.prefix"))
    return problems


def register_problems(rules: Rules) -> list[Blocker]:
    """`group_has_members`: a group with members that these rules no longer name; nothing would say what they owe."""
    there = Member.objects.filter(group=OuterRef("pk")).exclude(status=MemberStatus.LEFT)
    missing = Group.objects.filter(Exists(there)).exclude(code__in=rules.group_codes)
    message = _("Kelompok %(name)s masih mempunyai anggota, jadi tidak dapat dihapus.")
    return [Blocker("group_has_members", message % {"name": group.name}, path="groups") for group in missing]


def _as_told(group: Group) -> NewGroup:
    return NewGroup(group.code, group.name, group.prefix, group.profile, group.for_institutions)


def drafts(*, search: str = "", state: str = "") -> QuerySet[BylawDraft]:
    """Drafts, the newest first."""
    found = BylawDraft.objects.select_related("based_on", "motion", "version", "written_by")
    if state:
        found = found.filter(state=state)
    if search:
        found = found.filter(Q(title__icontains=search) | Q(reason__icontains=search))
    return found


def draft_counts() -> dict[str, int]:
    """How many drafts stand in each state."""
    return dict(BylawDraft.objects.order_by().values_list("state").annotate(Count("pk")))


def published_drafts() -> QuerySet[BylawDraft]:
    """Drafts that were put before the members: what anyone may read."""
    shown = (DraftState.PROPOSED, DraftState.IN_FORCE, DraftState.REFUSED)
    return drafts().filter(state__in=shown, motion__isnull=False)
