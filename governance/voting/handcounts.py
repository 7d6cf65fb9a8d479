"""The only writer of counts made in the room: two persons count on their own, and only where they agree it counts."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from governance.voting.counting import (
    conclude,
    lock_closed_motion,
    options_of,
    publish_count,
    roll_of,
    rule_json,
    rule_of,
)
from governance.voting.hand_rules import FORMS, Counts, answer_by_hand, hand_count_problems
from governance.voting.models import HandCount, Motion, Verdict
from governance.voting.published import published_result, question_of, roll_rows
from governance.voting.states import Casting, Question
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.files.services import keep_file
from kmp.trail.services import record
from members.registry.models import Group

TWO = 2  # DESIGN 9: two persons for opening and closing a ballot, and so for a count without a chain


@act
def enter_hand_count(
    motion: Motion, *, counts: Counts, invalid: int, sheet: "File[Any] | None", acting_user: User
) -> Verdict | None:
    """Note what one person counted. The first also sends the signed sheet; the second who says the same makes the
    verdict and its bundle; where the two differ both wait to be counted again.

    Refused: `motion_not_closed`, `not_counted_in_the_room`, `sheet_missing`, `counts_differ` (both are in), those of
    `hand_rules.hand_count_problems` and `keep_file`; by the database as `one_hand_count_per_person`.
    """
    locked = _lock_room(motion.pk)
    entries = list(locked.hand_counts.filter(dropped_at=None).order_by("pk"))
    if len(entries) == TWO:
        raise DomainError("counts_differ", _("Dua hitungan berbeda. Batalkan keduanya, lalu hitung lagi."))
    if not entries and sheet is None:
        raise DomainError("sheet_missing", _("Unggah lembar hitung yang sudah ditandatangani."))
    rule = rule_of(locked)
    roll = roll_of(locked, rule)
    names = dict(Group.objects.filter(code__in=roll).values_list("code", "name"))
    picks = (locked.least_picks, locked.most_picks)
    refuse_on(hand_count_problems(counts, roll=roll, names=names, invalid=invalid, picks=picks))
    kept = keep_file(sheet, acting_user=acting_user) if sheet is not None else None
    own = HandCount.objects.create(
        motion=locked,
        counts=counts,
        invalid=invalid,
        sheet=kept,
        entered_by=acting_user,
        entered_at=clock.now(),
    )
    record("governance.hand_count.entered", own, acting_user=acting_user, after={"number": locked.number})
    if entries and (entries[0].counts, entries[0].invalid) == (own.counts, own.invalid):
        return _conclude(locked, [entries[0], own], roll=roll, acting_user=acting_user)
    return None


@act
def drop_hand_counts(motion: Motion, *, acting_user: User) -> None:
    """Put away two counts that differ, so that both persons count again; the rows stay.

    Refused: `motion_not_closed`, `not_counted_in_the_room`, `nothing_to_drop` (there are not two that differ).
    """
    locked = _lock_room(motion.pk)
    if locked.hand_counts.filter(dropped_at=None).update(dropped_at=clock.now()) != TWO:
        raise DomainError("nothing_to_drop", _("Tidak ada dua hitungan yang berbeda."))
    record("governance.hand_count.dropped", locked, acting_user=acting_user, after={"number": locked.number})


def _lock_room(pk: int) -> Motion:
    locked = lock_closed_motion(pk)
    if locked.casting != Casting.IN_THE_ROOM:
        raise DomainError("not_counted_in_the_room", _("Suara usul ini diberikan melalui sistem."))
    return locked


@step
def _conclude(motion: Motion, entries: list[HandCount], *, roll: Mapping[str, int], acting_user: User) -> Verdict:
    rule, options = rule_of(motion), options_of(motion)
    counts = entries[0].counts
    numbers = [option.number for option in options]
    counted = answer_by_hand(motion.question, counts, rule=rule, roll=roll, options=numbers, seats=motion.seats)
    sheet = next(entry.sheet for entry in entries if entry.sheet is not None)
    inputs = {
        "roll": roll_rows(motion),
        "entries": [{"counts": entry.counts, "invalid": entry.invalid} for entry in entries],
        "sheet": sheet.digest,
    }
    rules: dict[str, Any] = {"rule": rule_json(motion, rule), "form": FORMS[Question(motion.question)]}
    if options:
        rules["question"] = question_of(motion, options)
    facts = {"counted": counted.ballots, "invalid": entries[0].invalid}
    result = published_result(counted.answer, tallies=counted.tallies, roll=roll, **facts)
    bundle = publish_count(motion, kind="hand_count", inputs=inputs, rules=rules, result=result)
    return conclude(motion, counted, roll=roll, bundle=bundle, acting_user=acting_user)
