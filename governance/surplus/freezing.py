"""Freezing the inputs of a year: what the assembly will see is worked out once, and nothing of it changes afterwards.

`prepare_distribution` writes a draft and asks for the run; `freeze_inputs` is what the run does. Anew only while it
is an estimate, or after the assembly has said no.
"""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.bylaws.queries import bylaws_on, rules_of
from governance.bylaws.rules import Rules
from governance.surplus.codes import draw_secret
from governance.surplus.engine import Pools, pools_of
from governance.surplus.lines import lines_digest
from governance.surplus.locks import lock_distribution
from governance.surplus.models import Distribution
from governance.surplus.queries import books_digest, capital_digest, held_in_reserve, participation_digest
from governance.surplus.rules import Post, PostKind, cover_of, outcome_of
from governance.surplus.sets import Sums, sums_of, write_inputs
from governance.surplus.states import UNDECIDED, DistributionKind, DistributionState
from governance.voting.models import Verdict
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.models import Period
from kmp.books.queries import surplus_of_year
from kmp.errors import DomainError
from kmp.proofs.canonical import digest
from kmp.runs.models import Run
from kmp.runs.services import Report, ask_run, finish_run
from kmp.runs.states import RunState
from kmp.trail.services import record

DECEMBER = 12
STEPS = 3  # of a freezing: lines written, summed, sealed


@act
def prepare_distribution(year: int, *, acting_user: User) -> Distribution:
    """Begin the distribution of a closed year, under the bylaws in force on its last day, and have it frozen.

    Refused: `year_not_closed`, `no_bylaws`, `distribution_exists`, `nothing_to_decide` (a year that came out at zero).
    """
    december = Period.objects.filter(year=year, month=DECEMBER).first()
    if december is None or december.closed_at is None:
        raise DomainError("year_not_closed", _("Tutup dahulu pembukuan tahun %(year)s.") % {"year": year})
    facts = _facts_of(year)
    distribution, is_new = Distribution.objects.get_or_create(
        year=year, defaults={**facts, "prepared_by": acting_user, "created_at": clock.now()}
    )
    if not is_new:
        raise DomainError("distribution_exists", _("SHU tahun %(year)s sudah disiapkan.") % {"year": year})
    _ask_freezing(distribution, acting_user=acting_user)
    after = {"year": year, "kind": distribution.kind, **_amounts(distribution)}
    record("governance.surplus.prepared", distribution, acting_user=acting_user, after=after)
    return distribution


@act
def refreeze_distribution(distribution: Distribution, *, acting_user: User) -> Distribution:
    """Take the figures anew, after a late correction: only before the assembly has them, or after it said no.

    Refused: `already_decided`, `year_not_closed` (reopened meanwhile), `nothing_to_decide`, `freezing_goes_on`.
    """
    locked = lock_distribution(distribution.pk)
    _refuse_to_refreeze(locked)
    for name, value in _facts_of(locked.year).items():
        setattr(locked, name, value)
    locked.state, locked.motion, locked.freezings = DistributionState.DRAFT, None, locked.freezings + 1
    locked.inputs_digest = locked.capital_digest = locked.participation_digest = ""
    locked.pools, locked.shared_rp, locked.frozen_at = None, 0, None
    locked.proposed_by = locked.proposed_at = None
    locked.prepared_by = acting_user
    locked.save()
    _ask_freezing(locked, acting_user=acting_user)
    after = {"freezing": locked.freezings, **_amounts(locked)}
    record("governance.surplus.refrozen", locked, acting_user=acting_user, after=after)
    return locked


def _refuse_to_refreeze(distribution: Distribution) -> None:
    december = Period.objects.get(year=distribution.year, month=DECEMBER)
    refused = Verdict.objects.filter(motion=distribution.motion_id, passed=False).exists()
    proposed_in_vain = distribution.state == DistributionState.PROPOSED and refused
    if distribution.state not in UNDECIDED and not proposed_in_vain:
        message = _("SHU ini sudah diajukan atau diputuskan, jadi masukannya tidak berubah lagi.")
        raise DomainError("already_decided", message)
    if december.closed_at is None:
        raise DomainError("year_not_closed", _("Tutup dahulu pembukuan tahun %(year)s.") % {"year": distribution.year})
    run = distribution.freeze_run
    if distribution.state == DistributionState.DRAFT and run is not None and run.state != RunState.FAILED:
        raise DomainError("freezing_goes_on", _("Masukan sedang dibekukan. Tunggu sampai selesai."))


def _facts_of(year: int) -> dict[str, Any]:
    """What the books say and which bylaws hold; `nothing_to_decide` for a year that came out at zero."""
    surplus = surplus_of_year(year)
    outcome = outcome_of(members_rp=surplus.members_rp, non_members_rp=surplus.non_members_rp)
    if outcome is None:
        message = _("Hasil usaha tahun %(year)s tepat nol: tidak ada yang dibagi, dan tidak ada rugi yang ditutup.")
        raise DomainError("nothing_to_decide", message % {"year": year})
    return {
        "kind": outcome.kind,
        "members_rp": outcome.members_rp,
        "non_members_rp": outcome.non_members_rp,
        "bylaws": bylaws_on(date(year, DECEMBER, 31)),
        "books_digest": books_digest(year),
    }


def _amounts(distribution: Distribution) -> dict[str, int]:
    return {"members_rp": distribution.members_rp, "non_members_rp": distribution.non_members_rp}


@step
def _ask_freezing(distribution: Distribution, *, acting_user: User) -> None:
    inputs = {"distribution": distribution.pk, "freezing": distribution.freezings}
    subject = _("Pembekuan masukan SHU %(year)s") % {"year": distribution.year}
    distribution.freeze_run = ask_run("shu_freeze", subject=subject, inputs=inputs, acting_user=acting_user)
    distribution.save(update_fields=["freeze_run"])


@act
def freeze_inputs(run: Run, report: Report) -> Distribution:
    """What the run does: lines, sums, pools and digests, all or nothing; the draft becomes an estimate.

    Refused: `distribution_not_draft` (frozen already, by another delivery), `books_changed` (reopened since).
    """
    locked = lock_distribution(run.inputs["distribution"])
    if locked.state != DistributionState.DRAFT or locked.freezings != run.inputs["freezing"]:
        raise DomainError("distribution_not_draft", _("Masukan SHU ini sudah dibekukan."))
    if books_digest(locked.year) != locked.books_digest:
        raise DomainError("books_changed", _("Pembukuan tahun itu berubah sejak SHU disiapkan. Bekukan sekali lagi."))
    locked.capital_digest, locked.participation_digest = capital_digest(locked.year), participation_digest(locked.year)
    write_frozen_lines(locked, report)
    locked.frozen_at, locked.state = clock.now(), DistributionState.ESTIMATE
    locked.save()
    told = {"lines": (locked.pools or {}).get("lines", 0), "inputs_digest": locked.inputs_digest}
    finish_run(run, result={**told, "url": reverse("staff_surplus_year", args=[locked.year])})
    record("governance.surplus.frozen", locked, acting_user=run.asked_by, after=told)
    return locked


@step
def write_frozen_lines(distribution: Distribution, report: Report) -> None:
    """Write the lines of a surplus that is shared, and the pools and digest of any; the row is saved by the caller."""
    report(0, STEPS)
    if distribution.kind == DistributionKind.SHARED:
        rules = rules_of(distribution.bylaws)
        write_inputs(distribution, acts=rules.acts, groups=rules.group_codes, secret=draw_secret())
        report(1, STEPS)
        work_out_pools(distribution, rules)
        report(2, STEPS)
        assert distribution.pools is not None
        distribution.pools["lines_digest"] = lines_digest(distribution)
    else:
        distribution.pools = _whole(distribution)
    seal(distribution)


def work_out_pools(distribution: Distribution, rules: Rules) -> None:
    """Set `pools` and `shared_rp` from the sums of the frozen lines; saves nothing. Refused: `no_lines`."""
    sums = sums_of(distribution, _patronage(rules))
    if not sums.lines:
        message = _("Tidak ada anggota dengan simpanan pokok, simpanan wajib, atau partisipasi pada tahun itu.")
        raise DomainError("no_lines", message)
    pools = pools_of(
        members_rp=distribution.members_rp,
        non_members_rp=distribution.non_members_rp,
        posts=rules.engine_posts(),
        weight_sum=lambda post, group: sums.total(_column(post), group),
    )
    distribution.pools = _stored(pools, rules, sums)
    distribution.shared_rp = sum(pool.rp for pool in pools.pools.values() if pool.weight_sum)


def seal(distribution: Distribution) -> None:
    """Set the digest that the motion names and the decision is bound to; saves nothing."""
    distribution.inputs_digest = digest(_sealed(distribution))


def _patronage(rules: Rules) -> list[str]:
    return list(rules.acts)


def _column(post: Post) -> str:
    """The name of a post's column of weights in `Sums`."""
    return "" if post.kind == PostKind.CAPITAL else post.code


def _stored(pools: Pools, rules: Rules, sums: Sums) -> dict[str, Any]:
    """What is kept of the pools; `largest` has the largest single weight of each."""
    by_code = {post.code: post for post in rules.engine_posts()}
    shared = [post.code for post in rules.posts if post.kind in (PostKind.CAPITAL, PostKind.PATRONAGE)]
    found = pools.pools.values()
    return {
        "posts": dict(pools.posts),
        "groups": {post: dict(groups) for post, groups in pools.groups.items()},
        "unshared": dict(pools.unshared),
        "total_rp": pools.total_rp,
        "amounts": {pool.key: pool.rp for pool in found},
        "weights": {pool.key: pool.weight_sum for pool in found},
        "largest": {pool.key: sums.largest(_column(by_code[pool.post]), pool.group) for pool in found},
        "shared": shared,
        "capital": [code for code in shared if by_code[code].kind == PostKind.CAPITAL],
        "patronage": _patronage(rules),
        "lines": sums.lines,
    }


def _whole(distribution: Distribution) -> dict[str, Any]:
    """What becomes of a year in which members share nothing: all of it to the reserve, or a loss and its cover."""
    total_rp = distribution.members_rp + distribution.non_members_rp
    if distribution.kind == DistributionKind.RESERVED:
        return {"total_rp": total_rp, "reserve_rp": total_rp}
    held = held_in_reserve(date(distribution.year, DECEMBER, 31))
    cover = cover_of(-total_rp, risk_rp=held.risk_rp, general_rp=held.general_rp)
    taken = {"risk_rp": cover.risk_rp, "general_rp": cover.general_rp, "carried_rp": cover.carried_rp}
    return {"total_rp": total_rp, "cover": taken}


def _sealed(distribution: Distribution) -> dict[str, Any]:
    """Everything the assembly decides about: the motion names the digest of this, and the decision is bound to it."""
    return {
        "year": distribution.year,
        "kind": str(distribution.kind),
        **_amounts(distribution),
        "bylaws": distribution.bylaws.digest,
        "books": distribution.books_digest,
        "capital": distribution.capital_digest,
        "participation": distribution.participation_digest,
        "pools": distribution.pools,
    }
