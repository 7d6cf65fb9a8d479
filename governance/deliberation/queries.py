"""Reads of the deliberation."""

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, When

from governance.bylaws.queries import rules_of
from governance.deliberation.models import Amendment, Comment, MotionPaper, Second
from governance.deliberation.states import AmendmentState
from governance.voting.models import Motion
from governance.voting.states import DISCUSSED, MotionState
from members.registry.models import Member

BEING_DISCUSSED = sorted(DISCUSSED)
SCOPES = {"": "Semua", "usulan": "Mencari dukungan", "konsep": "Konsep", "saya": "Usulan saya"}


def papers_of(motion: Motion) -> QuerySet[MotionPaper]:
    """Its papers, as they were added."""
    return MotionPaper.objects.filter(motion=motion).select_related("file").order_by("pk")


def comments_of(motion: Motion) -> QuerySet[Comment]:
    """Contributions, the newest first, each with its answers in order; hidden ones keep their place."""
    answers = Comment.objects.select_related("member__group", "author").order_by("pk")
    rows = Comment.objects.filter(motion=motion, answers__isnull=True)
    return rows.select_related("member__group", "author").prefetch_related(Prefetch("replies", answers)).order_by("-pk")


def amendments_of(motion: Motion) -> QuerySet[Amendment]:
    """Every other wording that was proposed: first those without an answer, then the newest."""
    rows = Amendment.objects.filter(motion=motion).select_related("proposer__group", "decided_by")
    is_open = Case(When(state=AmendmentState.PROPOSED, then=0), default=1)
    return rows.order_by(is_open, "-pk")


def seconds_needed(motion: Motion) -> int:
    """How many others must stand behind a proposal, by the bylaws of its meeting; 0: the board sees it at once."""
    return rules_of(motion.bylaws).deciding.seconds_needed


def seconds_of(motion: Motion) -> QuerySet[Second]:
    """Who stands behind it now, in order."""
    rows = Second.objects.filter(motion=motion, withdrawn_at__isnull=True)
    return rows.select_related("member__group").order_by("pk")


def discussed(member: Member, *, scope: str = "", search: str = "") -> QuerySet[Motion]:
    """Motions under discussion, the newest first, with `seconded`, `backers` and `is_seconded` (by this member)."""
    own = Second.objects.filter(motion=OuterRef("pk"), member=member, withdrawn_at__isnull=True)
    rows = Motion.objects.filter(state__in=BEING_DISCUSSED)
    if scope == "saya":
        rows = Motion.objects.filter(proposer=member)
    elif scope:
        rows = rows.filter(state=scope)
    if search:
        rows = rows.filter(Q(title__icontains=search) | Q(number__icontains=search) | Q(text__icontains=search))
    backers = Count("seconds", filter=Q(seconds__withdrawn_at__isnull=True), distinct=True)
    talk = Count("comments", filter=Q(comments__hidden_at__isnull=True), distinct=True)
    annotated = rows.annotate(backers=backers, talk=talk, is_seconded=Exists(own))
    return annotated.select_related("meeting", "bylaws", "proposer__group").order_by("-pk")


def proposals_carried() -> list[Motion]:
    """Proposals that have as many seconds as their bylaws ask: what the board has to take up."""
    backers = Count("seconds", filter=Q(seconds__withdrawn_at__isnull=True))
    rows = Motion.objects.filter(state=MotionState.PROPOSAL).annotate(backers=backers).select_related("bylaws")
    return [motion for motion in rows if motion.backers >= seconds_needed(motion)]


def amendments_waiting() -> QuerySet[Amendment]:
    """Amendments without an answer, the oldest first."""
    return Amendment.objects.filter(state=AmendmentState.PROPOSED, motion__state=MotionState.DRAFT).order_by("pk")
