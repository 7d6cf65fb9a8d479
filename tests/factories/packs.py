"""Meetings with minutes at every step, annual reports and packs, built through the services."""

from collections.abc import Sequence

from governance.meetings.models import Attendance, Meeting
from governance.meetings.services import open_meeting
from governance.meetings.states import Channel, Mode
from governance.minutes.models import Minutes
from governance.minutes.services import close_meeting
from governance.packs.making import ask_pack
from governance.packs.models import AnnualReport, Pack
from governance.packs.rules import BudgetLine
from governance.packs.services import (
    begin_report,
    put_to_signatures,
    set_budget,
    sign_report,
    supervise_report,
    write_report,
)
from kmp import clock
from kmp.runs.services import execute_run
from members.registry.models import Member
from tests.factories.governance import BOOK_YEAR, founding_bylaws, planned_plenary
from tests.factories.members import budi, hadi, make_member, rini, user_of, wati


def opened_group(*, plenary: Meeting | None = None, present: int = 1, absent: int = 0) -> Meeting:
    """The assembly of the facilities, open, with so many of its members present at the door and so many absent."""
    founding_bylaws()
    meeting = (plenary or planned_plenary()).group_meetings.get(group="faskes")
    came = [make_member(group="faskes") for _ in range(present)]
    for _ in range(absent):
        make_member(group="faskes")
    attend(meeting, members=came, channel=Channel.DOOR)
    with clock.pretend(max(clock.now(), meeting.starts_at)):
        return open_meeting(meeting, acting_user=budi())


def online(meeting: Meeting, *, members: Sequence[Member]) -> Meeting:
    """The same meeting as an online one, at which these members have checked in by themselves."""
    meeting.mode = Mode.ONLINE
    meeting.save(update_fields=["mode"])
    attend(meeting, members=members, channel=Channel.ONLINE)
    return meeting


def attend(meeting: Meeting, *, members: Sequence[Member], channel: Channel) -> None:
    """Note these as present; online ones have noted themselves."""
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            member=member,
            group_id=member.group_id,
            channel=channel,
            noted_by=user_of(member) if channel == Channel.ONLINE else rini(),
        )
        for member in members
    )


def closed(meeting: Meeting, *, text: str = "Rapat berjalan tertib.") -> Minutes:
    """The minutes of an open meeting, closed and not yet signed."""
    return close_meeting(meeting, text=text, acting_user=rini())


def written_report(year: int = BOOK_YEAR) -> AnnualReport:
    """A report in which every section says something, still a draft."""
    report = begin_report(year, acting_user=budi())
    words = {name: f"Isi {name}." for name in ("organisation", "business", "finance", "work_plan")}
    write_report(report, words=words, acting_user=budi())
    lines = [BudgetLine("pendapatan", "Penjualan", 900_000_000), BudgetLine("beban", "Gaji", 300_000_000)]
    set_budget(report, lines=lines, acting_user=budi())
    return supervise_report(report, text="Sudah kami periksa.", acting_user=wati())


def signed_report(year: int = BOOK_YEAR) -> AnnualReport:
    """A final report, signed by both of the board."""
    hadi(), budi()
    report = put_to_signatures(written_report(year), acting_user=budi())
    for user in (budi(), hadi()):
        sign_report(report, acting_user=user)
    report.refresh_from_db()
    return report


def made_pack(meeting: Meeting) -> Pack:
    """The pack of a plenary, made by its run."""
    pack = ask_pack(meeting, acting_user=budi())
    execute_run(pack.run_id)
    pack.refresh_from_db()
    return pack
