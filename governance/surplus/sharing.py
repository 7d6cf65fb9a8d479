"""The sharing run: lines, journal and proof bundle of an approved distribution, database to database, all or nothing.

Who asks for it is another person than who confirmed the decision (CHECK). The run takes nothing that was not frozen
before the assembly met, and refuses where the year under it has changed.
"""

from collections.abc import Callable

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.bylaws.queries import rules_of
from governance.bylaws.rules import FUND_ACCOUNTS, Rules
from governance.surplus.engine import Pool
from governance.surplus.freezing import write_frozen_lines
from governance.surplus.locks import lock_distribution
from governance.surplus.models import Distribution
from governance.surplus.proving import publish_proof
from governance.surplus.queries import RESERVE, RISK_RESERVE, SHU_PAYABLE, held_in_reserve
from governance.surplus.rules import PostKind
from governance.surplus.services import changed_problems, settle_distribution
from governance.surplus.sets import Column, Sharing
from governance.surplus.states import DistributionKind, DistributionState
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.models import Journal
from kmp.books.queries import is_open
from kmp.books.rules import Line
from kmp.books.services import LAST_YEAR_SURPLUS, post_journal, post_staged_journal
from kmp.errors import DomainError, refuse_on
from kmp.roles import has_right
from kmp.runs.models import Run
from kmp.runs.services import Report, ask_run, finish_run
from kmp.trail.services import record

STAGED = "shu_staged"
STAGE = f"""
    CREATE TEMP TABLE {STAGED} ON COMMIT DROP AS
    SELECT %(payable)s::text AS account, member.number::text AS party, member.name::text AS party_name,
           -sum(share.total_rp)::bigint AS amount_rp
      FROM governance_share AS share JOIN members_member AS member ON member.id = share.member_id
     WHERE share.distribution_id = %(distribution)s AND share.total_rp > 0
     GROUP BY member.id
"""  # noqa: S608


@act
def ask_share_run(distribution: Distribution, *, acting_user: User) -> Run:
    """Have the decision carried out in the background; asked again, it is the same run.

    Refused: `distribution_not_approved` before the resolution, `month_not_open` when the books take no entry today, and
    by the database as `surplus_is_posted_by_a_second_person` for whoever confirmed the decision.
    """
    locked = lock_distribution(distribution.pk)
    if locked.resolution is None:
        raise DomainError("distribution_not_approved", _("SHU ini belum disahkan Rapat Anggota."))
    if locked.state == DistributionState.APPROVED and not is_open(clock.today()):
        said = _("SHU dibukukan hari ini, tetapi bulan buku hari ini belum dibuka atau sudah ditutup.")
        raise DomainError("month_not_open", said)
    inputs = {
        "distribution": locked.pk,
        "books_digest": locked.books_digest,
        "inputs_digest": locked.inputs_digest,
        "resolution": locked.resolution.number,
        "bylaws_digest": locked.bylaws.digest,
    }
    subject = _("SHU tahun buku %(year)s") % {"year": locked.year}
    run = ask_run("shu", subject=subject, inputs=inputs, acting_user=acting_user)
    if locked.run_id != run.pk:
        locked.run, locked.posted_by = run, run.asked_by
        locked.save(update_fields=["run", "posted_by"])
    return run


@act
def post_shares(run: Run, report: Report) -> Distribution:
    """Write lines, journal and proof bundle, and finish the run: all of it or nothing, and once.

    Refused: `distribution_not_approved` (posted already, or never approved), `books_changed`, `capital_changed`,
    `participation_changed` (the year is no longer what the assembly decided about), `right_lost` (whoever asked may
    no longer share out SHU), `reserve_fell_short` (a loss, and less in reserve than was decided).
    """
    locked = lock_distribution(run.inputs["distribution"])
    _refuse_to_post(locked, run)
    steps = _Steps(report, 5 + len((locked.pools or {}).get("shared", ())))
    if locked.kind == DistributionKind.SHARED:
        _share_out(locked, steps, acting_user=run.asked_by)
    else:
        locked.journal = _post_without_shares(locked, acting_user=run.asked_by)
        locked.result = locked.pools
    locked.run, locked.state, locked.posted_by, locked.posted_at = (
        run,
        DistributionState.POSTED,
        run.asked_by,
        clock.now(),
    )
    locked.save(update_fields=["journal", "bundle", "result", "run", "state", "posted_by", "posted_at"])
    told = {"shares": (locked.pools or {}).get("lines", 0), "total_rp": (locked.result or {})["total_rp"]}
    record("governance.surplus.posted", locked, acting_user=run.asked_by, after=told)
    if locked.shared_rp == 0:
        settle_distribution(locked, acting_user=run.asked_by)
    finish_run(run, result={**told, "url": reverse("staff_surplus_year", args=[locked.year])})
    return locked


class _Steps:
    """Counts the statements of a run for its progress bar."""

    def __init__(self, report: Report, total: int) -> None:
        self._report, self._done, self._total = report, 0, total
        report(0, total)

    def __call__(self) -> None:
        self._done = min(self._done + 1, self._total)
        self._report(self._done, self._total)


def _refuse_to_post(distribution: Distribution, run: Run) -> None:
    if distribution.state != DistributionState.APPROVED:
        raise DomainError("distribution_not_approved", _("SHU ini belum disahkan, atau sudah dibukukan."))
    refuse_on(changed_problems(distribution))
    if not has_right(run.asked_by, "shu.compute"):
        raise DomainError("right_lost", _("Pemberi tugas tidak lagi berhak membagikan SHU."))


@step
def _share_out(distribution: Distribution, steps: Callable[[], None], *, acting_user: User) -> None:
    """Shares, journal and bundle of a surplus."""
    rules = rules_of(distribution.bylaws)
    if distribution.pools is None:  # approved by an earlier release, which froze no lines
        write_frozen_lines(distribution, lambda done, total: None)
        distribution.save(update_fields=["pools", "shared_rp", "inputs_digest"])
    write_shares(distribution, steps)
    distribution.bundle, distribution.result = publish_proof(distribution)
    steps()
    distribution.journal = post_shared_journal(distribution, rules, acting_user=acting_user)
    steps()


def write_shares(distribution: Distribution, steps: Callable[[], None]) -> int:
    """Share the frozen pools over the frozen lines; how many lines were written."""
    rules = rules_of(distribution.bylaws)
    return Sharing(distribution, columns_of(distribution, rules), rules.group_codes).write(steps)


def columns_of(distribution: Distribution, rules: Rules) -> list[Column]:
    """Each post that members share, with the pools of every group, as they were frozen."""
    pools = distribution.pools or {}
    places = {code: place + 1 for place, code in enumerate(pools["patronage"])}
    columns = []
    for n, code in enumerate(pools["shared"]):
        post = rules.post(code)
        keys = {group: f"{code}/{group}" for group in post.groups} or dict.fromkeys(rules.group_codes, code)
        by_group = bool(post.groups)
        columns.append(
            Column(
                n=n,
                weight="capital" if post.kind == PostKind.CAPITAL else f"patronage[{places[code]}]",
                pools={
                    group: Pool(code, group if by_group else None, pools["amounts"][key], pools["weights"][key])
                    for group, key in keys.items()
                },
                by_group=by_group,
                largest={group: pools["largest"][key] for group, key in keys.items()},
            )
        )
    return columns


@step
def post_shared_journal(distribution: Distribution, rules: Rules, *, acting_user: User) -> Journal:
    """Debit last year's surplus; credit the reserve, each fund, and each member's claim (party: the member)."""
    posts = distribution.pools["posts"]  # type: ignore[index]  # frozen before
    whole = [(LAST_YEAR_SURPLUS, sum(posts.values()))]
    for post in rules.posts:
        if post.kind in (PostKind.RESERVE, PostKind.FUND):
            whole.append((RESERVE if post.kind == PostKind.RESERVE else FUND_ACCOUNTS[post.code], -posts[post.code]))
    with connection.cursor() as cursor:
        cursor.execute(STAGE, {"payable": SHU_PAYABLE, "distribution": distribution.pk})
        cursor.executemany(
            f"INSERT INTO {STAGED} VALUES (%s, '', '', %s)",  # noqa: S608 - a name of ours
            [[account, amount_rp] for account, amount_rp in whole if amount_rp],
        )
    return post_staged_journal(
        reference=f"SHU-{distribution.year}",
        on=clock.today(),
        memo=_("Pembagian SHU tahun buku %(year)s") % {"year": distribution.year},
        staged=STAGED,
        acting_user=acting_user,
    )


@step
def _post_without_shares(distribution: Distribution, *, acting_user: User) -> Journal | None:
    """The whole surplus to the reserve, or the cover of a loss; None where the reserves had nothing to give."""
    pools = distribution.pools or {}
    if distribution.kind == DistributionKind.RESERVED:
        reference, memo = f"SHU-{distribution.year}", _("Hasil usaha %(year)s masuk cadangan")
        lines = [Line(LAST_YEAR_SURPLUS, pools["reserve_rp"]), Line(RESERVE, -pools["reserve_rp"])]
    else:
        cover = pools["cover"]
        held = held_in_reserve(clock.today())
        if held.risk_rp < cover["risk_rp"] or held.general_rp < cover["general_rp"]:
            raise DomainError(
                "reserve_fell_short", _("Cadangan sekarang kurang dari yang diputuskan untuk menutup rugi.")
            )
        reference, memo = f"RUGI-{distribution.year}", _("Penutupan rugi %(year)s dari cadangan")
        taken = cover["risk_rp"] + cover["general_rp"]
        lines = [
            Line(RISK_RESERVE, cover["risk_rp"]),
            Line(RESERVE, cover["general_rp"]),
            Line(LAST_YEAR_SURPLUS, -taken),
        ]
    lines = [line for line in lines if line.amount_rp]
    if not lines:
        return None
    memo = memo % {"year": distribution.year}
    return post_journal(reference=reference, on=clock.today(), memo=memo, lines=lines, acting_user=acting_user)
