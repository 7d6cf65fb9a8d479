"""What a year's surplus is shared by, and every reason to refuse it. Pure: no database, no clock, no floats.

`Post` is a line of the bylaws, `Members` are the people and their year, in columns because a million of them must
fit beside the result. Each `…_problems` function answers with one `Blocker` per problem, its `path` as in DESIGN 5.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from governance.surplus.states import DistributionKind
from kmp.errors import Blocker

WHOLE_BP = 10_000  # DESIGN 4: percentages total exactly 10,000 basis points or are refused
MOST_RP = 2**63 - 1  # a bigint column


class PostKind(StrEnum):
    """What a post's money is for."""

    RESERVE = "reserve"
    CAPITAL = "capital"
    PATRONAGE = "patronage"
    FUND = "fund"


@dataclass(frozen=True)
class Post:
    """One post of the bylaws: `bp` of the members' surplus; `groups` (patronage only) maps group to bp of the post."""

    code: str
    bp: int
    kind: PostKind
    groups: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """One member's year: capital (rupiah, or rupiah-days) and patronage by post, in that post's own unit."""

    number: str
    group: str
    capital: int = 0
    patronage: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Members:
    """Members in columns of one length; a patronage post without a column has no patronage.

    `path` and `first` say how problems name a row: `members.0.capital`, or `members_csv.1.capital`.
    """

    numbers: Sequence[str]
    groups: Sequence[str]
    capital: Sequence[int]
    patronage: Mapping[str, Sequence[int]] = field(default_factory=dict)
    path: str = "members"
    first: int = 0

    @classmethod
    def of(cls, members: Iterable[Member]) -> "Members":
        """The same members in columns."""
        rows = list(members)
        codes = dict.fromkeys(code for row in rows for code in row.patronage)
        return cls(
            numbers=[row.number for row in rows],
            groups=[row.group for row in rows],
            capital=[row.capital for row in rows],
            patronage={code: [row.patronage.get(code, 0) for row in rows] for code in codes},
        )

    def __len__(self) -> int:
        return len(self.numbers)

    def at(self, index: int, name: str) -> str:
        """The path of one value of a row."""
        return f"{self.path}.{index + self.first}.{name}"


@dataclass(frozen=True)
class Outcome:
    """What the assembly is asked about a year, and the two amounts (rupiah) it decides about."""

    kind: DistributionKind
    members_rp: int
    non_members_rp: int

    @property
    def total_rp(self) -> int:
        return self.members_rp + self.non_members_rp


def outcome_of(*, members_rp: int, non_members_rp: int) -> Outcome | None:
    """What can become of the result of a year's books (rupiah); None where there is nothing to decide about.

    SHU is the whole year's revenue less its costs (UU 25/1992 Ps 45(1)), so members never share more than there is:
    a loss with non-members is borne by the members' surplus first. A loss with members is never made good by sharing;
    what is left of the others' surplus then goes to the reserve (domain/cooperative_law 3.3).
    """
    total_rp = members_rp + non_members_rp
    if total_rp == 0:
        return None
    if total_rp < 0:
        return Outcome(DistributionKind.LOSS, members_rp, non_members_rp)
    if members_rp <= 0:
        return Outcome(DistributionKind.RESERVED, members_rp, non_members_rp)
    if non_members_rp < 0:
        return Outcome(DistributionKind.SHARED, total_rp, 0)
    return Outcome(DistributionKind.SHARED, members_rp, non_members_rp)


@dataclass(frozen=True)
class Cover:
    """How a loss is made good, in whole rupiah: from the reserve for risks, then the general one; the rest stays."""

    risk_rp: int
    general_rp: int
    carried_rp: int


def cover_of(loss_rp: int, *, risk_rp: int, general_rp: int) -> Cover:
    """The cover of a loss (a positive amount) from what the two reserves hold; simpanan are never touched.

    Cadangan exists to build capital and to cover losses (UU 25/1992 Penjelasan Ps 41); what it cannot cover is
    carried forward, and members are liable for it only when the cooperative is dissolved (Ps 55).
    """
    from_risk = min(loss_rp, max(risk_rp, 0))
    from_general = min(loss_rp - from_risk, max(general_rp, 0))
    return Cover(from_risk, from_general, loss_rp - from_risk - from_general)


def surplus_problems(*, members_rp: int, non_members_rp: int) -> list[Blocker]:
    """`no_surplus` for nothing or a loss, `negative` for a non-member loss, `too_large` beyond 64 bits."""
    problems = []
    if members_rp <= 0:
        message = _("Tidak ada surplus anggota untuk dibagi; kerugian tidak pernah dibagi.")
        problems.append(Blocker(code="no_surplus", message=message, path="surplus_rp.members"))
    if non_members_rp < 0:
        message = _("Surplus dari bukan anggota tidak boleh negatif.")
        problems.append(Blocker(code="negative", message=message, path="surplus_rp.non_members"))
    for name, value in (("members", members_rp), ("non_members", non_members_rp)):
        if value > MOST_RP:
            message = _("Surplus melebihi batas bilangan 64 bit.")
            problems.append(Blocker(code="too_large", message=message, path=f"surplus_rp.{name}"))
    return problems


def post_problems(posts: Sequence[Post]) -> list[Blocker]:
    """`empty_list`, `duplicate_code`, `invalid_code` (a slash), `groups_not_allowed`, `reserve_count`."""
    if not posts:
        return [Blocker(code="empty_list", message=_("Daftar pos tidak boleh kosong."), path="posts")]
    problems, seen = [], set()
    for index, post in enumerate(posts):
        if post.code in seen:
            message = _("Pos “%(code)s” ditulis lebih dari sekali.") % {"code": post.code}
            problems.append(Blocker(code="duplicate_code", message=message, path=f"posts.{index}.code"))
        seen.add(post.code)
        if "/" in post.code:  # `unshared` would not tell post `a/b` from group `b` of post `a`
            message = _("Kode pos tidak boleh memuat garis miring.")
            problems.append(Blocker(code="invalid_code", message=message, path=f"posts.{index}.code"))
        if post.groups and post.kind != PostKind.PATRONAGE:
            message = _("Hanya pos jasa usaha (patronage) yang menyebut kelompok.")
            problems.append(Blocker(code="groups_not_allowed", message=message, path=f"posts.{index}.groups"))
    if sum(post.kind == PostKind.RESERVE for post in posts) != 1:
        message = _("Harus ada tepat satu pos cadangan (reserve).")
        problems.append(Blocker(code="reserve_count", message=message, path="posts"))
    return problems


def negative_bps(posts: Sequence[Post]) -> list[Blocker]:
    """`negative` for each percentage below zero."""
    return [
        Blocker(code="negative", message=_("Persentase tidak boleh negatif."), path=path)
        for index, post in enumerate(posts)
        for path, bp in (
            (f"posts.{index}.bp", post.bp),
            *((f"posts.{index}.groups.{group}", bp) for group, bp in post.groups.items()),
        )
        if bp < 0
    ]


def bp_totals(posts: Sequence[Post]) -> list[Blocker]:
    """`bp_total` for the posts, and for the groups of a post, that do not total 10,000 basis points.

    A list with a negative number in it has no total yet: that number is a problem of its own.
    """
    lists = [("posts", [post.bp for post in posts])] if posts else []
    lists += [(f"posts.{index}.groups", list(post.groups.values())) for index, post in enumerate(posts) if post.groups]
    return [
        Blocker(
            code="bp_total",
            message=_("Jumlah persentase harus tepat 10.000 basis poin, bukan %(total)s.") % {"total": sum(bps)},
            path=path,
        )
        for path, bps in lists
        if min(bps) >= 0 and sum(bps) != WHOLE_BP
    ]


def member_problems(posts: Sequence[Post], members: Members) -> list[Blocker]:
    """`empty_list`, `duplicate_number`, `unknown_group`, `unexpected_patronage`, `unknown_post`, `negative`.

    A group is known if any post names it, or if no post names groups at all. A row without number or group
    (empty text: whoever read it has said so) is passed over.
    """
    if not len(members):
        return [Blocker(code="empty_list", message=_("Daftar anggota tidak boleh kosong."), path=members.path)]
    return [
        *_duplicate_numbers(members),
        *_unknown_groups(posts, members),
        *_unexpected_patronage(posts, members),
        *_negative_amounts(members),
    ]


def _duplicate_numbers(members: Members) -> Iterator[Blocker]:
    if len(set(members.numbers)) == len(members):
        return
    seen: set[str] = set()
    for index, number in enumerate(members.numbers):
        if number and number in seen:
            message = _("Nomor anggota “%(number)s” ditulis lebih dari sekali.") % {"number": number}
            yield Blocker(code="duplicate_number", message=message, path=members.at(index, "number"))
        seen.add(number)


def _named_groups(posts: Sequence[Post], members: Members) -> set[str]:
    """Every group that may take part: those the posts name, or simply all where no post names any."""
    return {group for post in posts for group in post.groups} or set(members.groups)


def _unknown_groups(posts: Sequence[Post], members: Members) -> Iterator[Blocker]:
    unknown = set(members.groups) - _named_groups(posts, members) - {""}
    for index, group in enumerate(members.groups if unknown else ()):
        if group in unknown:
            message = _("Kelompok “%(group)s” tidak dikenal oleh pos mana pun.") % {"group": group}
            yield Blocker(code="unknown_group", message=message, path=members.at(index, "group"))


def _unexpected_patronage(posts: Sequence[Post], members: Members) -> Iterator[Blocker]:
    """Patronage in a post that does not share with the member's group, or in something that is no such post."""
    patronage_posts = {post.code: post for post in posts if post.kind == PostKind.PATRONAGE}
    taking_part = set(members.groups) & _named_groups(posts, members)
    for code, column in members.patronage.items():
        post = patronage_posts.get(code)
        if post is None:
            message = _("Tidak ada pos jasa usaha “%(code)s”.") % {"code": code}
            yield Blocker(code="unknown_post", message=message, path=f"{members.path}.patronage.{code}")
        elif outside := taking_part - set(post.groups or taking_part):
            for index, (group, amount) in enumerate(zip(members.groups, column, strict=True)):
                if amount and group in outside:
                    message = _("Kelompok “%(group)s” tidak ikut dalam pos “%(code)s”.") % {
                        "group": group,
                        "code": code,
                    }
                    path = members.at(index, f"patronage.{code}")
                    yield Blocker(code="unexpected_patronage", message=message, path=path)


def _negative_amounts(members: Members) -> Iterator[Blocker]:
    columns = {"capital": members.capital, **{f"patronage.{code}": at for code, at in members.patronage.items()}}
    for name, column in columns.items():
        for index, amount in enumerate(column if min(column) < 0 else ()):
            if amount < 0:
                message = _("Nilai ini tidak boleh negatif.")
                yield Blocker(code="negative", message=message, path=members.at(index, name))
