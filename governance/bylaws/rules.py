"""The bylaws (AD/ART) as data: what a version says, and every reason to refuse a draft. Pure.

Weights and percentages are basis points (10,000 = all), money is whole rupiah, majorities and quorums are exact
fractions. `parse_rules` notes every problem at once, with dotted paths (`surplus.posts.0.bp`).

Codes beside those of `kmp.contracts`: `weights_total`, `duplicate_position`, `unknown_group`, `missing_group`,
`fraction_out_of_range`, `fraction_impossible`, `second_quorum_above_first`, `bp_total`, `reserve_count`,
`duplicate_code`, `invalid_code`, `groups_not_allowed`, `unknown_fund`, `missing_act`, `unknown_post`,
`duplicate_article`, `not_a_boolean`, and those of `groups`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from governance.bylaws.deciding import DecidingRules, Quorum, read_deciding
from governance.bylaws.groups import DESCRIPTION, NewGroup, check_prefixes, read_new_group
from governance.surplus.rules import Post, PostKind, bp_totals, post_problems
from kmp.contracts import Report, joined
from kmp.errors import Blocker, DomainError
from members.participation.states import Act
from members.savings.rules import REFUND_DAYS

WHOLE_BP = 10_000  # DESIGN 4: weights and percentages total exactly 10,000 basis points or are refused
INSIDE_CLASS = ("proportional", "weighted", "max_min", "equal_cover")  # DESIGN 5, simulate_allocation
LONGEST_REFUND = 730  # days: until the books of the year after are decided about
UNREAD = -1  # stands for a number the report has already named
# The reserve and the five funds of the chart of accounts (cooperative_law 3.2, 4.4), by the code of their post.
FUND_ACCOUNTS = {
    "pengurus": "2-1300",
    "karyawan": "2-1310",
    "pendidikan": "2-1320",
    "sosial": "2-1330",
    "pembangunan": "2-1340",
}


@dataclass(frozen=True)
class GroupWeight:
    """One group of members and its weight in a proportional vote."""

    code: str
    weight_bp: int


@dataclass(frozen=True)
class SurplusPost:
    """One post of the SHU with its name and article; `groups` (patronage only) in the order of the groups."""

    code: str
    name: str
    bp: int
    kind: PostKind
    groups: Mapping[str, int]
    article: str

    def as_engine_post(self) -> Post:
        return Post(code=self.code, bp=self.bp, kind=self.kind, groups=self.groups)


@dataclass(frozen=True)
class AllocationRule:
    """How short stock is shared (`simulate_allocation`); the reserve is a part of the stock in basis points."""

    inside_class: str
    reserve_bp: int
    floor_days: int
    article: str


@dataclass(frozen=True)
class Article:
    """One article in readable Indonesian; `key` is how pages find it, `number` is what they print."""

    key: str
    number: str
    title: str
    text: str


@dataclass(frozen=True)
class Rules:
    """Everything a bylaw version says that the system acts on. Groups stand in their own order."""

    groups: Sequence[GroupWeight]
    described: Mapping[str, NewGroup]  # groups with a name and prefix of their own: opened by the version, if new
    deciding: DecidingRules
    pokok_rp: Mapping[str, int]
    wajib_monthly_rp: Mapping[str, int]
    refund_days: int  # from the end of a membership until its savings are paid back
    posts: Sequence[SurplusPost]
    acts: Mapping[str, Mapping[str, str]]  # patronage post → group → kind of participation
    allocation: AllocationRule
    articles: Sequence[Article]

    @property
    def weights_bp(self) -> dict[str, int]:
        return {group.code: group.weight_bp for group in self.groups}

    @property
    def group_codes(self) -> list[str]:
        return [group.code for group in self.groups]

    def counting_rule(self, kind: str, *, group: str = "") -> dict[str, Any]:
        """The `rule` of count_votes (DESIGN 5) for a motion of `kind`, frozen when the motion opens.

        In the assembly of one `group` one member has one vote. A kind that the bylaws name under `concurrent` needs
        every group. What a majority is a part of is said only where it is not the valid votes.
        """
        majority = self.deciding.majorities[kind]
        part: dict[str, Any] = {"num": majority.num, "den": majority.den, "strict": majority.strict}
        method = "concurrent" if kind in self.deciding.concurrent else self.deciding.method
        return {
            "method": "one_member_one_vote" if group else method,
            "weights_bp": {group: WHOLE_BP} if group else self.weights_bp,
            "majority": part if majority.base == "valid" else {**part, "base": majority.base},
            "empty_group": self.deciding.empty_group,
        }

    def quorum(self, *, is_second_call: bool, kind: str = "") -> Quorum:
        """That of a meeting, or of a `kind` of motion that has one of its own."""
        rule = self.deciding
        first, second = rule.kind_quorums.get(kind, (rule.first_quorum, rule.second_quorum))
        return second if is_second_call else first

    def engine_posts(self) -> list[Post]:
        return [post.as_engine_post() for post in self.posts]

    def post(self, code: str) -> SurplusPost:
        return next(post for post in self.posts if post.code == code)

    def article(self, key: str) -> Article | None:
        return next((article for article in self.articles if article.key == key), None)


def in_group_order(values: Mapping[str, Any], order: Iterable[str]) -> dict[str, Any]:
    """`values` in the order of the groups: a jsonb column keeps no order, and ties in sharing go by order."""
    known = [code for code in order if code in values]
    return {code: values[code] for code in [*known, *(code for code in values if code not in known)]}


def parse_rules(value: Any) -> Rules:
    """The rules in a JSON value, or a `DomainError` with one problem for each thing wrong in it."""
    report = Report()
    parts = ("groups", "voting", "savings", "surplus", "allocation", "articles")
    top = report.fields(value, "", required=parts, optional=("meetings", "offices")) or {}
    groups, described = _read_groups(report, top)
    codes = [group.code for group in groups]
    deciding = read_deciding(report, top, codes)
    pokok_rp, wajib_rp, refund_days = _read_savings(report, top, codes)
    posts, acts = _read_surplus(report, top, codes)
    allocation = _read_allocation(report, top)
    articles = _read_articles(report, top)
    report.refuse()
    return Rules(
        groups=groups,
        described=described,
        deciding=deciding,
        pokok_rp=pokok_rp,
        wajib_monthly_rp=wajib_rp,
        refund_days=refund_days,
        posts=posts,
        acts=acts,
        allocation=cast(AllocationRule, allocation),
        articles=articles,
    )


def with_positions(value: Mapping[str, Any]) -> dict[str, Any]:
    """The same JSON with each group's `position` written down, for storing where keys lose their order."""
    parse_rules(value)
    return numbered(value)


def numbered(value: Mapping[str, Any]) -> dict[str, Any]:
    """As `with_positions`, of rules that may still have problems; positions run from 1 without a gap."""
    groups = value["groups"]
    order = group_order(value)
    return {**value, "groups": {code: {**groups[code], "position": place} for place, code in enumerate(order, 1)}}


def group_order(value: Mapping[str, Any]) -> list[str]:
    """The codes of the groups by their position, or as listed where none is given."""
    places = {code: group.get("position", place) for place, (code, group) in enumerate(value["groups"].items(), 1)}
    return sorted(places, key=lambda code: places[code])


def problems_of(value: Any) -> list[Blocker]:
    """Everything that keeps these rules from being bylaws; nothing for rules that could be."""
    try:
        parse_rules(value)
    except DomainError as refused:
        return [problem for problem in refused.problems if isinstance(problem, Blocker)]
    return []


def _box(
    report: Report, top: Mapping[str, Any], key: str, required: Sequence[str], *, optional: Sequence[str] = ()
) -> dict[str, Any]:
    return (report.fields(top[key], key, required=required, optional=optional) or {}) if key in top else {}


def _read_groups(report: Report, top: Mapping[str, Any]) -> tuple[list[GroupWeight], dict[str, NewGroup]]:
    """The groups in order of `position`, or as listed where no position is given; and those it describes."""
    box = (report.mapping(top["groups"], "groups") or {}) if "groups" in top else {}
    if "groups" in top and not box:
        report.add("empty_list", "Daftar kelompok tidak boleh kosong.", "groups")
    found: list[tuple[int, GroupWeight]] = []
    described: dict[str, NewGroup] = {}
    for place, code in enumerate(box, 1):
        path = joined("groups", code)
        entry = report.fields(box[code], path, required=("weight_bp",), optional=("position", *DESCRIPTION)) or {}
        weight = report.integer(entry, "weight_bp", path)
        position = report.integer(entry, "position", path, least=1, default=place)
        found.append((position or place, GroupWeight(code, UNREAD if weight is None else weight)))
        if any(key in entry for key in DESCRIPTION) and (described_here := read_new_group(report, code, entry, path)):
            described[code] = described_here
    _check_groups(report, found)
    check_prefixes(report, described)
    return [group for _, group in sorted(found, key=lambda pair: pair[0])], described


def _check_groups(report: Report, found: Sequence[tuple[int, GroupWeight]]) -> None:
    weights = [group.weight_bp for _, group in found]
    if weights and min(weights) >= 0 and sum(weights) != WHOLE_BP:
        message = f"Bobot kelompok berjumlah {sum(weights)}, seharusnya {WHOLE_BP} basis poin."
        report.add("weights_total", message, "groups")
    if len({position for position, _ in found}) != len(found):
        report.add("duplicate_position", "Dua kelompok memakai urutan yang sama.", "groups")


def _read_savings(
    report: Report, top: Mapping[str, Any], codes: Collection[str]
) -> tuple[dict[str, int], dict[str, int], int]:
    """Simpanan pokok (at least Rp1) and the monthly simpanan wajib, one amount for each group; the days of refund."""
    box = _box(report, top, "savings", ("pokok_rp", "wajib_monthly_rp"), optional=("refund_days",))
    days = report.integer(box, "refund_days", "savings", default=REFUND_DAYS) if box else REFUND_DAYS
    if days is not None and days > LONGEST_REFUND:
        message = f"Simpanan dikembalikan paling lama {LONGEST_REFUND} hari sejak keanggotaan berakhir."
        report.add("too_large", message, "savings.refund_days")
    return (
        _amounts(report, box, "pokok_rp", codes, least=1),
        _amounts(report, box, "wajib_monthly_rp", codes, least=0),
        REFUND_DAYS if days is None else days,
    )


def _amounts(report: Report, box: Mapping[str, Any], key: str, codes: Collection[str], *, least: int) -> dict[str, int]:
    path = f"savings.{key}"
    amounts = (report.mapping(box[key], path) or {}) if key in box else {}
    _refuse_strangers(report, amounts, codes, path)
    for code in codes if key in box else ():
        if code not in amounts:
            report.add("missing_group", f"Kelompok “{code}” belum diberi nilai.", joined(path, code))
    return {code: report.integer(amounts, code, path, least=least) or 0 for code in codes if code in amounts}


def _refuse_strangers(report: Report, box: Iterable[str], codes: Collection[str], path: str) -> None:
    for code in box:
        if code not in codes:
            report.add("unknown_group", f"Kelompok “{code}” tidak ada dalam “groups”.", joined(path, code))


def _read_surplus(
    report: Report, top: Mapping[str, Any], codes: Sequence[str]
) -> tuple[list[SurplusPost], dict[str, dict[str, str]]]:
    box = _box(report, top, "surplus", ("posts", "acts"))
    entries = report.filled_list(box, "posts", "surplus")
    posts = [_read_post(report, entry, f"surplus.posts.{index}", codes) for index, entry in enumerate(entries)]
    readable = [post for post in posts if post]
    if entries and len(readable) == len(posts):  # else a count of the posts would blame the wrong thing
        engine_posts = [post.as_engine_post() for post in readable]
        found = [*post_problems(engine_posts), *bp_totals(engine_posts)]
        report.problems += [Blocker(p.code, p.message, path=joined("surplus", p.path)) for p in found]
    acts = _read_acts(report, box, readable, codes)
    return readable, acts


def _read_post(report: Report, value: Any, path: str, codes: Sequence[str]) -> SurplusPost | None:
    box = report.fields(value, path, required=("code", "name", "bp", "kind", "article"), optional=("groups",))
    if box is None:
        return None
    code, name, article = (report.text(box, key, path) for key in ("code", "name", "article"))
    bp, kind = report.integer(box, "bp", path), report.choice(box, "kind", path, PostKind)
    where = joined(path, "groups")
    groups = (report.mapping(box["groups"], where) or {}) if "groups" in box else {}
    _refuse_strangers(report, groups, codes, where)
    shares = {group: report.integer(groups, group, where) for group in groups}
    if code is None or kind is None:
        return None
    if kind == PostKind.FUND and code not in FUND_ACCOUNTS:
        report.add("unknown_fund", f"Dana “{code}” belum mempunyai akun pembukuan.", joined(path, "code"))
    ordered = in_group_order({g: UNREAD if rp is None else rp for g, rp in shares.items()}, codes)
    return SurplusPost(code, name or "", UNREAD if bp is None else bp, PostKind(kind), ordered, article or "")


def _read_acts(
    report: Report, box: Mapping[str, Any], posts: Sequence[SurplusPost], codes: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Which act of which group counts for each patronage post; every group that shares in it needs one."""
    path = "surplus.acts"
    entries = (report.mapping(box["acts"], path) or {}) if "acts" in box else {}
    patronage = {post.code: post for post in posts if post.kind == PostKind.PATRONAGE}
    for code in entries:
        if code not in patronage:
            report.add("unknown_post", f"Tidak ada pos jasa usaha “{code}”.", joined(path, code))
    acts: dict[str, dict[str, str]] = {}
    for code, post in patronage.items() if "acts" in box else ():
        where = joined(path, code)
        named = (report.mapping(entries[code], where) or {}) if code in entries else {}
        _refuse_strangers(report, named, codes, where)
        acts[code] = {group: report.choice(named, group, where, Act) or "" for group in named}
        for group in post.groups or codes:
            if group not in named:
                message = f"Kegiatan kelompok “{group}” yang dihitung harus disebut."
                report.add("missing_act", message, joined(where, group))
    return acts


def _read_allocation(report: Report, top: Mapping[str, Any]) -> AllocationRule | None:
    path = "allocation"
    box = _box(report, top, path, ("inside_class", "reserve_bp", "floor_days", "article"))
    reserve_bp = report.integer(box, "reserve_bp", path)
    if reserve_bp is not None and reserve_bp > WHOLE_BP:
        report.add(
            "fraction_out_of_range", "Cadangan barang tidak boleh lebih dari seluruhnya.", "allocation.reserve_bp"
        )
    return AllocationRule(
        inside_class=report.choice(box, "inside_class", path, INSIDE_CLASS) or "",
        reserve_bp=reserve_bp or 0,
        floor_days=report.integer(box, "floor_days", path) or 0,
        article=report.text(box, "article", path) or "",
    )


def _read_articles(report: Report, top: Mapping[str, Any]) -> list[Article]:
    entries = report.filled_list(top, "articles", "")
    articles = []
    for index, entry in enumerate(entries):
        path = f"articles.{index}"
        box = report.fields(entry, path, required=("key", "number", "title", "text")) or {}
        articles.append(Article(*(report.text(box, key, path) or "" for key in ("key", "number", "title", "text"))))
        if articles[-1].key in {article.key for article in articles[:-1]}:
            report.add("duplicate_article", "Dua pasal memakai kunci yang sama.", joined(path, "key"))
    return articles
