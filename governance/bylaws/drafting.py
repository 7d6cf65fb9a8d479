"""The only writers of drafts of the bylaws: written, changed, put to the vote, and closed when the members say no."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.bylaws.comparing import Changes, compare
from governance.bylaws.founding import founding_rules
from governance.bylaws.locks import lock_draft, lock_versions
from governance.bylaws.models import BylawDraft
from governance.bylaws.paths import part_of, with_parts
from governance.bylaws.queries import group_names, group_problems, latest_version, register_problems, rules_of
from governance.bylaws.rules import numbered, parse_rules, problems_of
from governance.bylaws.states import DraftState
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingKind
from governance.voting.models import Motion
from governance.voting.services import write_motion
from governance.voting.states import MotionKind, MotionState
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError, refuse_on
from kmp.proofs.canonical import digest
from kmp.trail.services import record


@act
def write_draft(*, title: str, reason: str, acting_user: User, like: BylawDraft | None = None) -> BylawDraft:
    """Begin a draft: from the newest version, from another draft, or before the founding from `founding_rules`."""
    base = latest_version()
    rules = like.rules if like else base.rules if base else numbered(founding_rules())
    draft = BylawDraft.objects.create(
        title=title,
        reason=reason,
        based_on=base,
        rules=rules,
        digest=digest(rules),
        written_by=acting_user,
        written_at=clock.now(),
        changed_at=clock.now(),
    )
    record("governance.bylaws.draft_written", draft, acting_user=acting_user, after={"title": title})
    return draft


@act
def describe_draft(draft: BylawDraft, *, title: str, reason: str, acting_user: User) -> BylawDraft:
    """Title and reason, as the members will read them. Refused: `draft_not_open`."""
    locked = _open_draft(draft)
    locked.title, locked.reason, locked.changed_at = title, reason, clock.now()
    locked.save(update_fields=["title", "reason", "changed_at"])
    record("governance.bylaws.draft_changed", locked, acting_user=acting_user, after={"title": title})
    return locked


@act
def change_draft(
    draft: BylawDraft, *, changed: Mapping[str, Any], seen: Mapping[str, Any], acting_user: User
) -> BylawDraft:
    """Set parts of the rules, each named by its path (`voting.quorum`); None takes an optional part away.

    `seen` is what the same parts said on the page. Rules that are not whole yet may be kept: only `propose_draft`
    asks for them. Refused: `draft_not_open`, `draft_changed` (somebody else changed the same parts meanwhile).
    """
    locked = _open_draft(draft)
    if {path: part_of(locked.rules, path) for path in seen} != dict(seen):
        raise DomainError("draft_changed", _("Bagian ini baru saja diubah orang lain. Muat ulang, lalu ubah lagi."))
    locked.rules, locked.changed_at = numbered(with_parts(locked.rules, changed)), clock.now()
    locked.digest = digest(locked.rules)
    locked.save(update_fields=["rules", "digest", "changed_at"])
    after = {"parts": sorted(changed), "digest": locked.digest}
    record("governance.bylaws.draft_changed", locked, acting_user=acting_user, after=after)
    return locked


@act
def base_draft_anew(draft: BylawDraft, *, acting_user: User) -> BylawDraft:
    """Compare with the newest version from now on; the rules of the draft stay. Refused: `draft_not_open`."""
    locked = _open_draft(draft)
    locked.based_on = latest_version()
    locked.save(update_fields=["based_on"])
    number = locked.based_on.number if locked.based_on else None
    record("governance.bylaws.draft_based", locked, acting_user=acting_user, after={"number": number})
    return locked


@act
def drop_draft(draft: BylawDraft, *, acting_user: User) -> BylawDraft:
    """Put a draft aside for good; it stays readable. Refused: `draft_not_open`."""
    locked = _open_draft(draft)
    locked.state = DraftState.DROPPED
    locked.save(update_fields=["state"])
    record("governance.bylaws.draft_dropped", locked, acting_user=acting_user, after={"title": locked.title})
    return locked


@act
def propose_draft(draft: BylawDraft, *, meeting: Meeting, closes_at: datetime, acting_user: User) -> Motion:
    """Put the draft to a plenary as a motion to change the bylaws; from now on not a word of it changes.

    Refused: `draft_not_open`, `no_bylaws` (the first version needs a deed, not a motion), `not_a_plenary`,
    `draft_is_stale` (another version came meanwhile), `draft_changes_nothing`, every problem of the rules and of their
    groups, and whatever refuses a motion; by the database as `one_draft_before_the_members`.
    """
    versions, locked = lock_versions(), _open_draft(draft)
    if not versions or locked.based_on is None:
        raise DomainError("no_bylaws", _("AD/ART pertama dicatat dari aktanya, tanpa pemungutan suara."))
    if meeting.kind != MeetingKind.PLENARY:
        raise DomainError("not_a_plenary", _("AD/ART diubah oleh Rapat Anggota Paripurna."))
    if locked.based_on_id != versions[-1].pk:
        message = _("Sudah ada versi yang lebih baru. Sandingkan dahulu rancangan ini dengan versi itu.")
        raise DomainError("draft_is_stale", message)
    refuse_on(problems_of(locked.rules))
    rules = parse_rules(locked.rules)
    refuse_on([*group_problems(rules), *register_problems(rules)])
    old = rules_of(locked.based_on)
    changes = compare(old, rules, group_names(old, rules))
    if not changes:
        raise DomainError("draft_changes_nothing", _("Rancangan ini belum mengubah apa pun."))
    locked.motion = _write_motion(locked, changes, meeting=meeting, closes_at=closes_at, acting_user=acting_user)
    locked.state = DraftState.PROPOSED
    locked.save(update_fields=["motion", "state"])
    after = {"motion": locked.motion.number, "digest": locked.digest}
    record("governance.bylaws.draft_proposed", locked, acting_user=acting_user, after=after)
    return locked.motion


def _write_motion(
    draft: BylawDraft, changes: Changes, *, meeting: Meeting, closes_at: datetime, acting_user: User
) -> Motion:
    return write_motion(
        meeting,
        kind=MotionKind.BYLAWS,
        title=_("Perubahan AD/ART: %(title)s") % {"title": draft.title},
        text=motion_text(draft, changes),
        if_passed=_("Rancangan ini menjadi AD/ART sesudah aktanya dicatat."),
        if_failed=_("AD/ART tetap seperti sekarang."),
        closes_at=closes_at,
        acting_user=acting_user,
    )


def motion_text(draft: BylawDraft, changes: Changes) -> str:
    """What the members decide about: the reason, each change, each new wording, and the digest of the whole."""
    told = [draft.reason] if draft.reason else []
    listed = "\n".join(f"• {sentence}" for sentence in changes.sentences)
    told.append(_("Yang berubah dari %(version)s:\n%(changes)s") % {"version": draft.based_on, "changes": listed})
    worded = [f"{change.heading}\n{change.text}" for change in changes.articles if change.text]
    told += [_("Bunyi pasal yang baru:"), *worded] if worded else []
    told.append(_("Naskah seutuhnya: %(page)s") % {"page": reverse("rules_draft", args=[draft.pk])})
    told.append(_("Sidik rancangan: %(digest)s") % {"digest": draft.digest})
    return "\n\n".join(told)


@act
def close_refused_draft(draft: BylawDraft, *, acting_user: User | None) -> BylawDraft:
    """Close a proposed draft that can no longer become bylaws; nobody acts where the clock does it.

    Refused: `draft_not_refused` while its motion may still become a decision.
    """
    locked = lock_draft(draft.pk)
    end = end_of(locked)
    if locked.state != DraftState.PROPOSED or end is None:
        raise DomainError("draft_not_refused", _("Usul tentang rancangan ini masih dapat menjadi keputusan."))
    locked.state = end
    locked.save(update_fields=["state"])
    code = "governance.bylaws.draft_refused" if end == DraftState.REFUSED else "governance.bylaws.draft_dropped"
    record(code, locked, acting_user=acting_user, after={"title": locked.title})
    return locked


def end_of(draft: BylawDraft) -> DraftState | None:
    """How a proposed draft ended without becoming bylaws: voted down or without quorum, or its motion withdrawn."""
    motion = draft.motion
    if motion is None:
        return None
    if motion.state == MotionState.WITHDRAWN:
        return DraftState.DROPPED
    verdict, minutes = getattr(motion, "verdict", None), getattr(motion.meeting, "minutes", None)
    if verdict is None:
        return None
    no_quorum = minutes is not None and minutes.sealed_at is not None and not minutes.quorum_reached
    return None if verdict.passed and not no_quorum else DraftState.REFUSED


def _open_draft(draft: BylawDraft) -> BylawDraft:
    locked = lock_draft(draft.pk)
    if locked.state != DraftState.DRAFT:
        raise DomainError("draft_not_open", _("Rancangan ini tidak dapat diubah lagi."))
    return locked
