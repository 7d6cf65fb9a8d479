"""The set-based statements of the surplus: a million lines are frozen, shared and read without leaving the database.

All amounts are exact: whole numbers, and `numeric` wherever a product could pass 64 bits. The same arithmetic as
`governance.surplus.engine`, which the tests hold against it: floor, largest remainder, ties in the listed order,
which is that of the codes; lines are written in that order, so their ids run with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from governance.surplus.engine import Pool
from governance.surplus.models import CODE_LENGTH, CODE_LETTERS, Distribution
from members.registry.states import Operation
from members.savings.queries import capital_days_rows

Acts = Mapping[str, Mapping[str, str]]  # patronage post → group → the kind of act that counts
MOST = 2**63 - 1
BITS = 5  # each of the 32 letters of a code
WORK_MEM = "SET LOCAL work_mem = '256MB'"  # one sort of a million keys, for one run at a time
# Behind a grouping the planner expects few lines, and would fetch a million members one at a time.
JOINED_WHOLE = "SET LOCAL enable_nestloop = off"
HASHED = "sha256(convert_to({secret} || named.number || '/' || line.group_id, 'UTF8'))"
NAMED = "JOIN members_member AS named ON named.id = line.member_id"  # by number: ids differ from house to house
SEED = f"('x' || encode(substr({HASHED}, 1, 8), 'hex'))::bit(64)::bigint"
CODE = " || ".join(
    f"substr('{CODE_LETTERS}', 1 + ((drawn >> {place * BITS}) & 31)::int, 1)" for place in range(CODE_LENGTH)
)

# Capital and acts of a member in a group, brought together by one grouping: where a group is left in the year, a member
# has two lines. Whoever was moved after the year had another group in it: the register knows which, on its last day.
# The fence (OFFSET 0) keeps the hash of a code from being worked out anew for each of its letters.
LINES = f"""
    SELECT line.member_id, line.group_id, line.capital, line.patronage {{drawn}}
      FROM (
        SELECT member_id, group_id, coalesce(sum(capital), 0)::bigint AS capital, ARRAY[{{sums}}]::bigint[] AS patronage
          FROM (
            SELECT days.member_id, coalesce(past.group_id, member.group_id) AS group_id, days.rupiah_days AS capital,
                   NULL AS act, NULL::bigint AS amount
              FROM ({{capital}}) AS days
              JOIN members_member AS member ON member.id = days.member_id
              LEFT JOIN (
                SELECT DISTINCT ON (entry.member_id) entry.member_id, entry.group_id
                  FROM members_registerentry AS entry
                 WHERE entry.date <= %(last)s AND entry.member_id IN (
                    SELECT member_id FROM members_registerentry
                     WHERE operation = '{Operation.MOVE}' AND date > %(last)s)
                 ORDER BY entry.member_id, entry.date DESC, entry.id DESC
              ) AS past ON past.member_id = days.member_id
             UNION ALL
            SELECT member_id, group_id, NULL, act, amount FROM members_participation
             WHERE date BETWEEN %(first)s AND %(last)s AND act = ANY (%(acts)s)
          ) AS brought GROUP BY member_id, group_id
      ) AS line {{named}}
     WHERE (line.capital > 0 OR 0 < ANY (line.patronage)) AND line.group_id = ANY (%(groups)s) OFFSET 0
"""  # noqa: S608
INPUTS = f"""
    INSERT INTO governance_shareinput (distribution_id, member_id, group_id, code, capital, patronage)
    SELECT %(distribution)s, member_id, group_id, {CODE} COLLATE "C" AS code, capital, patronage
      FROM ({{lines}}) AS line ORDER BY code
"""  # noqa: S608
SUMS = """
    SELECT group_id, count(*), coalesce(sum(capital), 0), coalesce(max(capital), 0) {columns}
      FROM governance_shareinput WHERE distribution_id = %s GROUP BY group_id
"""


@dataclass(frozen=True)
class Sums:
    """What the frozen lines weigh: group → sum and largest weight, by column ("" is capital, else a patronage post).

    Capital is rupiah-days, patronage has each post's own unit.
    """

    lines: int
    weights: Mapping[str, Mapping[str, tuple[int, int]]]

    def total(self, column: str, group: str | None) -> int:
        """The sum of one group, or of all."""
        of_groups = self.weights[column]
        return sum(total for code, (total, _) in of_groups.items() if group in (None, code))

    def largest(self, column: str, group: str | None) -> int:
        """The largest weight of one group, or of all."""
        of_groups = self.weights[column]
        return max((most for code, (_, most) in of_groups.items() if group in (None, code)), default=0)


def write_inputs(distribution: Distribution, *, acts: Acts, groups: Sequence[str], secret: str) -> int:
    """Freeze the lines of a year in the place of any earlier ones; how many. Lines are those of `live_lines`.

    `secret` is what the codes are drawn from (`governance.surplus.codes`).
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM governance_shareinput WHERE distribution_id = %s", [distribution.pk])
        cursor.execute(WORK_MEM)
        cursor.execute(JOINED_WHOLE)
        seed = SEED.format(secret=_quoted(secret))
        lines = _lines(cursor, distribution.year, acts=acts, groups=groups, drawn=f", {seed} AS drawn")
        cursor.execute(INPUTS.format(lines=lines.replace("%", "%%")), {"distribution": distribution.pk})
        written = int(cursor.rowcount)
        cursor.execute("RESET enable_nestloop")
        cursor.execute("ANALYZE governance_shareinput")  # or the next statements know nothing of these lines
        return written


def live_lines(year: int, *, acts: Acts, groups: Sequence[str]) -> list[tuple[int, str, int, list[int]]]:
    """What each member brings to the sharing of a year, as of now: member id, group, rupiah-days, sums by post.

    Capital × days, and the acts that count, by the group of their date. `acts` says for each patronage post which
    kind of act counts in which group; its order is that of the sums. A sum that counter-rows have brought below zero
    counts as zero, and a line of zeros is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(_lines(cursor, year, acts=acts, groups=groups, drawn="").replace("%", "%%"), {})
        return list(cursor.fetchall())


def _lines(cursor: Any, year: int, *, acts: Acts, groups: Sequence[str], drawn: str) -> str:
    """The SELECT of the lines with its values in it; `drawn` adds a column."""
    capital, values = capital_days_rows(year).query.sql_with_params()
    given = {
        "first": date(year, 1, 1),
        "last": date(year, 12, 31),
        "acts": sorted({act for post in acts.values() for act in post.values()}),
        "groups": list(groups),
    }
    text = LINES.format(
        sums=", ".join(f"greatest({_sum_of(post)}, 0)" for post in acts.values()),
        capital=cursor.mogrify(capital, values).decode().replace("%", "%%"),
        drawn=drawn,
        named=NAMED if drawn else "",
    )
    written: bytes = cursor.mogrify(text, given)
    return written.decode()


def _sum_of(post: Mapping[str, str]) -> str:
    """The sum of one post: in each group only its own kind of act. Both are codes, never text of a person."""
    pairs = ", ".join(f"({_quoted(group)}, {_quoted(act)})" for group, act in post.items())
    return f"coalesce(sum(amount) FILTER (WHERE (group_id, act) IN ({pairs})), 0)" if pairs else "0"


def _quoted(text: str) -> str:
    """A code as SQL spells it."""
    return "'" + text.replace("'", "''") + "'"


def sums_of(distribution: Distribution, patronage: Sequence[str]) -> Sums:
    """The sums of the frozen lines, by group; `patronage` names the posts in the order of the column."""
    one = ", coalesce(sum(patronage[{n}]), 0), coalesce(max(patronage[{n}]), 0)"
    columns = "".join(one.format(n=place) for place in range(1, len(patronage) + 1))
    with connection.cursor() as cursor:
        cursor.execute(SUMS.format(columns=columns), [distribution.pk])
        rows = cursor.fetchall()
    weights = {
        column: {row[0]: (int(row[2 + 2 * place]), int(row[3 + 2 * place])) for row in rows}
        for place, column in enumerate(("", *patronage))
    }
    return Sums(lines=sum(row[1] for row in rows), weights=weights)


POOL_FACTS = ("rp", "w", "left", "over", "until")
# Each layer is fenced by OFFSET 0, or every product and quotient would be worked out anew wherever it is named.
PRODUCTS = """
    SELECT line.id, line.member_id, line.group_id, pool.*, {products}
      FROM governance_shareinput AS line JOIN (VALUES {pools}) AS pool ({columns}) ON pool.code = line.group_id
     WHERE line.distribution_id = {distribution} OFFSET 0
"""
FLOORS = "SELECT product.*, {floors} FROM ({products}) AS product OFFSET 0"
FLOOR_SUMS = "SELECT code, {sums} FROM ({floors}) AS floor GROUP BY code"
LAST_WINNER = """
    SELECT code, r, id FROM (
        SELECT code, left{n} AS left_rp, q{n} - f{n} * w{n} AS r, id,
               row_number() OVER (PARTITION BY {pool} ORDER BY q{n} - f{n} * w{n} DESC, id) AS place
          FROM ({floors}) AS floor WHERE left{n} > 0
    ) AS ranked WHERE place = left_rp
"""
SHARES = """
    INSERT INTO governance_share (id, distribution_id, member_id, group_id, parts, total_rp)
    SELECT id, {distribution}, member_id, group_id, ARRAY[{parts}]::bigint[], {total}
      FROM (SELECT floor.*, {won} FROM ({floors}) AS floor OFFSET 0) AS won ORDER BY id
"""


@dataclass(frozen=True)
class Column:
    """One post that members share, as the `n`th column of a share: the weight of a line, and its pools by group.

    `pools` has the same pool under every group where the post names no groups, and nothing for a group without part.
    """

    n: int
    weight: str
    pools: Mapping[str, Pool]
    by_group: bool
    largest: Mapping[str, int]  # group → the largest weight of its pool

    @property
    def exact(self) -> str:
        """bigint where no product and no sum can pass 64 bits, else numeric: exact both."""
        products = (max(pool.rp * self.largest[group], pool.weight_sum) for group, pool in self.pools.items())
        return "bigint" if max(products, default=0) <= MOST else "numeric"

    @property
    def floor(self) -> str:
        quotient = f"q{self.n} / w{self.n}" if self.exact == "bigint" else f"div(q{self.n}, w{self.n})"
        return f"{quotient} AS f{self.n}"


class Sharing:
    """The pools of a frozen distribution, shared to the rupiah: as many statements for a million lines as for ten."""

    def __init__(self, distribution: Distribution, columns: Sequence[Column], groups: Sequence[str]) -> None:
        self._distribution = distribution.pk
        self._columns = columns
        self._groups = groups
        self._left: dict[tuple[int, str], int] = {}
        self._won: dict[tuple[int, str], tuple[int, int]] = {}

    def write(self, report: Any) -> int:
        """Write every share; how many. `report(step)` after each of the statements."""
        with connection.cursor() as cursor:
            cursor.execute(WORK_MEM)
            self._count_left(cursor)
            report()
            for column in self._columns:
                self._find_last_winners(cursor, column)
                report()
            cursor.execute(self._insert())
            written = int(cursor.rowcount)
            cursor.execute("ANALYZE governance_share")
            report()
            return written

    def _count_left(self, cursor: Any) -> None:
        """How many rupiah flooring leaves over in each pool."""
        sums = ", ".join(f"sum(f{column.n})" for column in self._columns)
        cursor.execute(FLOOR_SUMS.format(sums=sums, floors=self._floors(self._columns)))
        floors = {row[0]: [int(value) for value in row[1:]] for row in cursor.fetchall()}
        for column in self._columns:
            whole = sum(row[column.n] for row in floors.values())
            for group in floors:
                pool = column.pools.get(group)
                if pool is not None and pool.weight_sum:
                    given = floors[group][column.n] if column.by_group else whole
                    self._left[column.n, group] = pool.rp - given

    def _find_last_winners(self, cursor: Any, column: Column) -> None:
        """The remainder and id of the last line in each pool that still gets one of the rupiah left over."""
        pool = "code" if column.by_group else "true"
        cursor.execute(LAST_WINNER.format(n=column.n, pool=pool, floors=self._floors([column])))
        for code, remainder, key in cursor.fetchall():
            for group in [code] if column.by_group else self._groups:
                self._won[column.n, group] = (int(remainder), key)

    def _insert(self) -> str:
        won = ", ".join(
            f"f{n} + (q{n} - f{n} * w{n} > over{n} OR q{n} - f{n} * w{n} = over{n} AND id <= until{n})::int AS p{n}"
            for n in range(len(self._columns))
        )
        parts = [f"p{n}" for n in range(len(self._columns))]
        return SHARES.format(
            distribution=self._distribution,
            parts=", ".join(parts),
            total=" + ".join(parts),
            won=won,
            floors=self._floors(self._columns),
        )

    def _floors(self, columns: Sequence[Column]) -> str:
        products = PRODUCTS.format(
            products=", ".join(f"(rp{c.n} * {c.weight}) AS q{c.n}" for c in columns),
            pools=", ".join(self._pool_row(group, columns) for group in self._groups),
            columns=", ".join(["code", *(f"{name}{c.n}" for c in columns for name in POOL_FACTS)]),
            distribution=self._distribution,
        )
        return FLOORS.format(floors=", ".join(column.floor for column in columns), products=products)

    def _pool_row(self, group: str, columns: Sequence[Column]) -> str:
        cells = [_quoted(group)]
        for column in columns:
            pool = column.pools.get(group)
            shared = pool is not None and pool.weight_sum > 0
            weight_sum = pool.weight_sum if pool is not None and shared else 1
            over, until = self._won.get((column.n, group), (weight_sum, 0))
            left = self._left.get((column.n, group), 0)
            cells += [
                f"{pool.rp if pool is not None and shared else 0}::{column.exact}",
                f"{weight_sum}::{column.exact}",
            ]
            cells += [f"{left}::bigint", f"{over}::{column.exact}", f"{until}::bigint"]
        return f"({', '.join(cells)})"
