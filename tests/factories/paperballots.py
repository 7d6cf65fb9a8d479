"""Paper ballots and signed lists, built through the services: Rini writes them down, Budi confirms."""

from collections.abc import Mapping, Sequence

from governance.meetings.models import Meeting
from governance.paperballots.lists import begin_list, write_names
from governance.paperballots.models import PaperBatch, PaperList, PaperSheet
from governance.paperballots.queries import voters_for_paper
from governance.paperballots.services import begin_batch, confirm_batch, print_sheets, read_sheet
from governance.voting.models import Motion
from kmp import clock
from kmp.accounts.models import User
from members.registry.models import Member
from tests.factories.members import budi, rini

PLACE = "Balai Desa Mekar Jaya"


def printed(motion: Motion, *members: Member) -> list[PaperSheet]:
    """The sheets of these members (of everybody who has not voted where none is named), in their order."""
    voters = voters_for_paper(motion)
    if members:
        voters = voters.filter(member__in=members)
    print_sheets(motion, voters=voters, acting_user=rini())
    sheets = {
        sheet.voter.member_id: sheet
        for sheet in PaperSheet.objects.filter(voter__motion=motion).select_related("voter")
    }
    return [sheets[member.pk] for member in members] if members else list(sheets.values())


def begun_batch(motion: Motion, *, by: User | None = None, place: str = PLACE) -> PaperBatch:
    """A batch that Rini (or `by`) has begun, still empty."""
    return begin_batch(motion, place=place, collected_at=clock.now(), acting_user=by or rini())


def read_batch(motion: Motion, marks: Mapping[PaperSheet, str], *, by: User | None = None) -> PaperBatch:
    """A batch with these sheets, waiting for its second person."""
    batch = begun_batch(motion, by=by)
    for sheet, mark in marks.items():
        read_sheet(batch, code=sheet.code, mark=mark, acting_user=by or rini())
    return batch


def put_in(motion: Motion, marks: Mapping[PaperSheet, str]) -> PaperBatch:
    """These sheets in the box."""
    return confirm_batch(read_batch(motion, marks), in_hand=len(marks), acting_user=budi())


def written_list(meeting: Meeting, members: Sequence[Member]) -> PaperList:
    """A signed list with these members, waiting for its second person."""
    one = begin_list(meeting, place=PLACE, collected_at=clock.now(), acting_user=rini())
    write_names(one, [(line, member.number) for line, member in enumerate(members, start=1)], acting_user=rini())
    return one
