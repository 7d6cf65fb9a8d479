"""The only writers of a distribution: prepare, propose, approve, share. Nothing moves without the resolution."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.bylaws.queries import bylaws_on, rules_of
from governance.bylaws.rules import FUND_ACCOUNTS, Rules, SurplusPost
from governance.meetings.models import Meeting
from governance.surplus.contract import as_entry
from governance.surplus.engine import SharedSurplus, share_surplus
from governance.surplus.locks import lock_distribution
from governance.surplus.models import Distribution, Share
from governance.surplus.queries import books_digest, year_of_members
from governance.surplus.rules import PostKind
from governance.surplus.states import DistributionState
from governance.voting.models import Motion, Resolution, Verdict
from governance.voting.services import write_motion
from governance.voting.states import MotionKind
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.books.models import Journal, Period
from kmp.books.queries import surplus_of_year
from kmp.books.rules import Line
from kmp.books.services import LAST_YEAR_SURPLUS, post_journal
from kmp.errors import DomainError
from kmp.money import rupiah, split
from kmp.proofs.bundles import build_bundle, readme_text
from kmp.proofs.canonical import sealed
from kmp.proofs.models import ProofBundle
from kmp.proofs.services import publish_bundle
from kmp.roles import has_right
from kmp.runs.models import Run
from kmp.runs.services import ask_run, finish_run
from kmp.trail.services import record

RESERVE, SHU_PAYABLE = "3-2000", "2-1200"
ROWS_AT_ONCE = 5000
DECEMBER = 12


@act
def prepare_distribution(year: int, *, acting_user: User) -> Distribution:
    """Freeze the surplus of a closed year, under the bylaws in force on its last day.

    Refused: `year_not_closed`, `no_bylaws`, `distribution_exists`; a loss by the database as `a_loss_is_never_shared`.
    """
    december = Period.objects.filter(year=year, month=DECEMBER).first()
    if december is None or december.closed_at is None:
        raise DomainError("year_not_closed", _("Tutup dahulu pembukuan tahun %(year)s.") % {"year": year})
    surplus = surplus_of_year(year)
    facts = {"members_rp": surplus.members_rp, "non_members_rp": surplus.non_members_rp}
    bylaws = bylaws_on(date(year, DECEMBER, 31))
    distribution, is_new = Distribution.objects.get_or_create(
        year=year, defaults={**facts, "bylaws": bylaws, "books_digest": books_digest(year), "created_at": clock.now()}
    )
    if not is_new:
        raise DomainError("distribution_exists", _("SHU tahun %(year)s sudah disiapkan.") % {"year": year})
    record("governance.surplus.prepared", distribution, acting_user=acting_user, after={"year": year, **facts})
    return distribution


@act
def propose_distribution(
    distribution: Distribution, *, meeting: Meeting, closes_at: datetime, acting_user: User
) -> Motion:
    """Put the distribution to a plenary as a motion of kind `shu`; once more after a motion that failed.

    Refused: `distribution_not_estimate`, and whatever refuses a motion.
    """
    locked = lock_distribution(distribution.pk)
    if not _may_propose(locked):
        raise DomainError("distribution_not_estimate", _("SHU ini sudah diajukan atau diputuskan."))
    locked.motion = write_motion(
        meeting,
        kind=MotionKind.SHU,
        title=_("Pembagian SHU tahun buku %(year)s") % {"year": locked.year},
        text=_motion_text(locked),
        if_passed=_("SHU dibagikan menurut AD/ART yang berlaku dan dapat dibayarkan kepada anggota."),
        if_failed=_("SHU tetap disimpan koperasi dan belum dapat dibayarkan."),
        closes_at=closes_at,
        acting_user=acting_user,
    )
    locked.state = DistributionState.PROPOSED
    locked.save(update_fields=["motion", "state"])
    after = {"motion": locked.motion.number}
    record("governance.surplus.proposed", locked, acting_user=acting_user, after=after)
    return locked.motion


@act
def approve_distribution(distribution: Distribution, *, resolution: Resolution, acting_user: User) -> Distribution:
    """Rest the distribution on the decision of the plenary.

    Refused: `distribution_not_proposed`; by the database as `resolution_is_of_the_own_motion`.
    """
    locked = lock_distribution(distribution.pk)
    if locked.state != DistributionState.PROPOSED:
        raise DomainError("distribution_not_proposed", _("SHU ini tidak sedang menunggu keputusan."))
    locked.resolution, locked.state = resolution, DistributionState.APPROVED
    locked.save(update_fields=["resolution", "state"])
    record("governance.surplus.approved", locked, acting_user=acting_user, after={"resolution": resolution.number})
    return locked


@act
def ask_share_run(distribution: Distribution, *, acting_user: User) -> Run:
    """Have the surplus shared in the background; asked again, it is the same run.

    Refused: `distribution_not_approved` before the resolution.
    """
    locked = lock_distribution(distribution.pk)
    if locked.resolution is None:
        raise DomainError("distribution_not_approved", _("SHU ini belum disahkan Rapat Anggota."))
    inputs = {
        "distribution": locked.pk,
        "books_digest": locked.books_digest,
        "resolution": locked.resolution.number,
        "bylaws_digest": locked.bylaws.digest,
    }
    subject = _("SHU tahun buku %(year)s") % {"year": locked.year}
    run = ask_run("shu", subject=subject, inputs=inputs, acting_user=acting_user)
    if locked.run_id != run.pk:
        locked.run = run
        locked.save(update_fields=["run"])
    return run


@dataclass(frozen=True)
class ComputedShares:
    """What a run has worked out and not yet written."""

    distribution_id: int
    ids: Sequence[int]
    shared: SharedSurplus


def compute_shares(run: Run) -> ComputedShares:
    """Work out every member's line from the frozen surplus, the bylaws and the year of the members. Writes nothing."""
    distribution = Distribution.objects.select_related("bylaws").get(pk=run.inputs["distribution"])
    rules = rules_of(distribution.bylaws)
    year = year_of_members(distribution.year, rules)
    shared = share_surplus(
        members_rp=distribution.members_rp,
        non_members_rp=distribution.non_members_rp,
        posts=rules.engine_posts(),
        members=year.members,
    )
    return ComputedShares(distribution.pk, year.ids, shared)


@act
def post_shares(run: Run, computed: ComputedShares) -> Distribution:
    """Write lines, journal and proof bundle, and finish the run: all of it or nothing, and once.

    Refused: `distribution_not_approved` (posted already, or never approved), `books_changed` (the year no longer
    sums to what the assembly decided about), `right_lost` (whoever asked may no longer share out SHU).
    """
    locked = lock_distribution(computed.distribution_id)
    _refuse_to_post(locked, run)
    rules, shared = rules_of(locked.bylaws), computed.shared
    _write_shares(locked, computed)
    locked.journal = _post_journal(locked, rules, shared, acting_user=run.asked_by)
    result = sealed(_result(shared))
    locked.bundle = _publish(locked, rules, shared, result)
    locked.result = {key: value for key, value in result.items() if key != "members"}
    locked.run, locked.state = run, DistributionState.POSTED
    locked.save(update_fields=["journal", "bundle", "result", "run", "state"])
    summary = {"shares": len(computed.ids), "total_rp": shared.total_rp, "sha256": result["sha256"]}
    finish_run(run, result={**summary, "url": reverse("staff_surplus_year", args=[locked.year])})
    record("governance.surplus.posted", locked, acting_user=run.asked_by, after=summary)
    return locked


def _refuse_to_post(distribution: Distribution, run: Run) -> None:
    if distribution.state != DistributionState.APPROVED:
        raise DomainError("distribution_not_approved", _("SHU ini belum disahkan, atau sudah dibukukan."))
    if books_digest(distribution.year) != distribution.books_digest:
        raise DomainError("books_changed", _("Pembukuan tahun itu berubah sejak SHU disiapkan."))
    if not has_right(run.asked_by, "shu.compute"):
        raise DomainError("right_lost", _("Pemberi tugas tidak lagi berhak membagikan SHU."))


@step
def _write_shares(distribution: Distribution, computed: ComputedShares) -> None:
    members, shared = computed.shared.members, computed.shared
    rows = (
        Share(
            distribution=distribution,
            member_id=computed.ids[index],
            group_id=members.groups[index],
            capital=members.capital[index],
            patronage={code: column[index] for code, column in members.patronage.items()},
            lines={**line.capital, **line.patronage},
            total_rp=line.total_rp,
        )
        for index, line in enumerate(shared.shares())
    )
    Share.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


@step
def _post_journal(distribution: Distribution, rules: Rules, shared: SharedSurplus, *, acting_user: User) -> Journal:
    """Debit last year's surplus; credit the reserve, each fund, and each member's claim (party: the member)."""
    lines = [Line(LAST_YEAR_SURPLUS, shared.total_rp)]
    for post in rules.posts:
        if post.kind in (PostKind.RESERVE, PostKind.FUND):
            account = RESERVE if post.kind == PostKind.RESERVE else FUND_ACCOUNTS[post.code]
            lines.append(Line(account, -shared.posts[post.code]))
    names = dict(Share.objects.filter(distribution=distribution).values_list("member__number", "member__name"))
    for share in shared.shares():
        lines.append(Line(SHU_PAYABLE, -share.total_rp, share.number, names[share.number]))
    return post_journal(
        reference=f"SHU-{distribution.year}",
        on=clock.today(),
        memo=_("Pembagian SHU tahun buku %(year)s") % {"year": distribution.year},
        lines=[line for line in lines if line.amount_rp],
        acting_user=acting_user,
    )


@step
def _publish(distribution: Distribution, rules: Rules, shared: SharedSurplus, result: dict[str, Any]) -> ProofBundle:
    members = shared.members
    inputs = {
        "surplus_rp": {"members": distribution.members_rp, "non_members": distribution.non_members_rp},
        "members": [
            {
                "number": number,
                "group": members.groups[index],
                "capital": members.capital[index],
                "patronage": {code: column[index] for code, column in members.patronage.items()},
            }
            for index, number in enumerate(members.numbers)
        ],
    }
    subject = _("Pembagian SHU tahun buku %(year)s") % {"year": distribution.year}
    content = build_bundle(
        kind="shu",
        inputs=inputs,
        rules={"posts": [_published_post(post) for post in rules.posts]},
        result=result,
        readme=readme_text(subject),
    )
    return publish_bundle(kind="shu", subject=subject, content=content, result_digest=result["sha256"])


def _published_post(post: SurplusPost) -> dict[str, Any]:
    """A post as simulate_shu takes it."""
    entry: dict[str, Any] = {"code": post.code, "bp": post.bp, "kind": post.kind.value}
    return {**entry, "groups": dict(post.groups)} if post.groups else entry


def _result(shared: SharedSurplus) -> dict[str, Any]:
    """What simulate_shu prints, without its digest."""
    return {
        "posts": dict(shared.posts),
        "groups": {post: dict(groups) for post, groups in shared.groups.items()},
        "unshared": dict(shared.unshared),
        "members": [as_entry(share) for share in shared.shares()],
        "total_rp": shared.total_rp,
    }


def _may_propose(distribution: Distribution) -> bool:
    if distribution.state == DistributionState.ESTIMATE:
        return True
    failed = Verdict.objects.filter(motion=distribution.motion_id, passed=False).exists()
    return distribution.state == DistributionState.PROPOSED and failed


def _motion_text(distribution: Distribution) -> str:
    """The whole sum in words, so that the members decide about figures and not about a name."""
    rules = rules_of(distribution.bylaws)
    parts = split(distribution.members_rp, [post.bp for post in rules.posts])
    facts = {
        "year": distribution.year,
        "ours": rupiah(distribution.members_rp),
        "theirs": rupiah(distribution.non_members_rp),
    }
    lines = [
        _("SHU tahun buku %(year)s dari usaha dengan anggota: %(ours)s.") % facts,
        _("Dari usaha dengan bukan anggota, seluruhnya masuk cadangan: %(theirs)s.") % facts,
    ]
    for post, rp in zip(rules.posts, parts, strict=True):
        lines.append(f"{post.name} ({post.article}): {rupiah(rp)}")
    return "\n".join(lines)
