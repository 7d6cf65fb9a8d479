"""Bylaws, assemblies, votes and a closed year with its surplus, built through the services.

Books of 2025 are closed, the assembly of 2026 decides: `clock.pretend` sets the day of each act.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from governance.bylaws.founding import founding_rules
from governance.bylaws.models import BylawVersion
from governance.bylaws.services import enact_founding_bylaws
from governance.meetings.inviting import allow_short_notice, send_invitations
from governance.meetings.models import Meeting
from governance.meetings.presence import check_in_many
from governance.meetings.services import open_meeting, plan_plenary
from governance.minutes.services import close_meeting, sign_minutes
from governance.surplus.freezing import prepare_distribution
from governance.surplus.models import Distribution
from governance.surplus.services import approve_distribution, propose_distribution
from governance.surplus.sharing import ask_share_run
from governance.voting.casting import cast_ballot
from governance.voting.counting import count_motion
from governance.voting.models import Motion, Verdict
from governance.voting.resolutions import adopt_resolution
from governance.voting.services import close_motion, draft_motion, open_motion, ready_motion
from governance.voting.states import MotionKind
from kmp import clock
from kmp.books.rules import Line
from kmp.books.services import close_year, post_journal
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from members.participation.services import record_participation
from members.registry.models import Member
from tests.factories.books import EVERY_WARNING
from tests.factories.members import budi, hadi, make_member, open_house, rini, user_of, wati
from tests.factories.memory import remembered

BOOK_YEAR = 2025
NEARLY = timedelta(minutes=2)  # so much earlier a meeting "in an hour" may have been planned
GROUPS = ("produsen", "distributor", "faskes", "nakes", "pengguna")
ACTS = {
    "produsen": "penjualan",
    "distributor": "pengantaran",
    "faskes": "pembelian",
    "nakes": "layanan",
    "pengguna": "penggunaan",
}


@contextmanager
def on_day(day: date, hour: int = 3) -> Iterator[datetime]:
    """Act as if it were that day, 10.00 WIB (03.00 UTC) unless `hour` (UTC) says otherwise."""
    instant = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    with clock.pretend(instant):
        yield instant


def founding_bylaws(*, valid_from: date = date(2024, 1, 1)) -> BylawVersion:
    """Version 1: the default rules, in force since 2024; the one that is there, if there is one."""
    key = remembered(("founding bylaws", valid_from), lambda: _enact_founding_bylaws(valid_from))
    return BylawVersion.objects.get(pk=key)


def _enact_founding_bylaws(valid_from: date) -> int:
    open_house()
    found = BylawVersion.objects.filter(number=1).first()
    version = found or enact_founding_bylaws(
        deed_number="AHU-01/CONTOH/2024", valid_from=valid_from, rules=founding_rules(), acting_user=budi()
    )
    return version.pk


def one_of_each_group() -> dict[str, Member]:
    """Five members, one for each group, with the bylaws they stand under."""
    keys = remembered(("one of each group",), _enter_one_of_each_group)
    found = Member.objects.in_bulk(keys.values())
    return {group: found[key] for group, key in keys.items()}


def _enter_one_of_each_group() -> dict[str, int]:
    founding_bylaws()
    return {group: make_member(group=group).pk for group in GROUPS}


def planned_plenary(*, title: str = "Rapat Anggota Tahunan", hours: int = 1, **more: Any) -> Meeting:
    """A plenary that begins in an hour; the groups meet now. Wati lets the short notice pass, so all are invited."""

    def plan() -> int:
        plenary = uninvited_plenary(title=title, hours=hours, **more)
        allow_short_notice(plenary, reason="Rapat mendesak.", acting_user=wati())
        send_invitations(plenary, acting_user=budi())
        return plenary.pk

    key = plan() if more else remembered(("planned plenary", title, hours), plan, within=NEARLY)
    return Meeting.objects.get(pk=key)


def uninvited_plenary(*, title: str = "Rapat Anggota Tahunan", hours: int = 1, **more: Any) -> Meeting:
    """A plenary in so many hours to which nobody is invited yet; `more` goes to `plan_plenary`."""
    founding_bylaws()
    usual: dict[str, Any] = {
        "title": title,
        "starts_at": clock.now() + timedelta(hours=hours),
        "place": "Balai Desa Lembah Sari",
        "chair": budi(),
        "secretary": rini(),
        "acting_user": budi(),
        "invite": False,
    }
    return plan_plenary(**{**usual, **more})


def held(meeting: Meeting, *, members: Sequence[Member]) -> Meeting:
    """The meeting with these members present, opened and closed with minutes that chair and secretary have signed."""
    name = ("held", meeting.pk, *(member.pk for member in members))
    remembered(name, lambda: _hold(meeting, members), within=NEARLY)
    meeting.refresh_from_db()
    return meeting


def _hold(meeting: Meeting, members: Sequence[Member]) -> None:
    with clock.pretend(max(clock.now(), meeting.starts_at)):
        check_in_many(meeting, members=members, acting_user=rini())
        open_meeting(meeting, acting_user=budi())
        minutes = close_meeting(meeting, text="Rapat berjalan tertib.", acting_user=budi())
        for signer in (rini(), budi()):
            sign_minutes(minutes, acting_user=signer)


def groups_held(plenary: Meeting, *, members: Mapping[str, Member] | None = None) -> Meeting:
    """Every group has met, with its member of `members` present."""
    for meeting in plenary.group_meetings.select_related("group").order_by("group__position"):
        present = [members[str(meeting.group_id)]] if members and meeting.group_id in members else []
        held(meeting, members=present)
    return plenary


def drafted_motion(*, plenary: Meeting | None = None, kind: str = MotionKind.ORDINARY, hours: int = 24) -> Motion:
    """A motion in draft; its ballot is to close in a day."""
    name = ("drafted motion", plenary.pk if plenary else None, kind, hours)
    key = remembered(name, lambda: _draft_motion(plenary or planned_plenary(), kind, hours).pk, within=NEARLY)
    return Motion.objects.get(pk=key)


def _draft_motion(plenary: Meeting, kind: str, hours: int) -> Motion:
    return draft_motion(
        plenary,
        kind=kind,
        title="Membeli 40 kulkas vaksin bersama untuk klinik desa",
        text="Koperasi membeli bersama agar harga satuan turun.",
        if_passed="Koperasi memesan 40 kulkas vaksin bulan depan.",
        if_failed="Setiap klinik desa membeli sendiri.",
        closes_at=clock.now() + timedelta(hours=hours),
        acting_user=budi(),
    )


def opened_motion(*, plenary: Meeting | None = None, kind: str = MotionKind.ORDINARY, hours: int = 24) -> Motion:
    """A motion that takes ballots, of everyone who is a member by now."""
    name = ("opened motion", plenary.pk if plenary else None, kind, hours)
    key = remembered(name, lambda: opened(drafted_motion(plenary=plenary, kind=kind, hours=hours)).pk, within=NEARLY)
    return Motion.objects.get(pk=key)


def opened(motion: Motion) -> Motion:
    """The motion made ready by one of the board and opened by another."""
    return open_motion(readied(motion), acting_user=budi())


def readied(motion: Motion) -> Motion:
    """Consensus was tried; the second person may open the ballot."""
    return ready_motion(motion, no_consensus="Musyawarah tidak mencapai mufakat.", acting_user=hadi())


def vote(motion: Motion, choices: Mapping[Member, str]) -> None:
    """These ballots, in this order."""
    for member, choice in choices.items():
        cast_ballot(motion.pk, choice=choice, member=member, acting_user=user_of(member))


def counted(motion: Motion) -> Verdict:
    """The motion closed at its hour, and counted."""
    with clock.pretend(max(clock.now(), motion.closes_at)):
        close_motion(motion, acting_user=budi())
        return count_motion(motion, acting_user=budi())


def closed_year(
    *,
    sales_rp: int = 1_000_000_000,
    cost_rp: int = 549_759_694,
    non_member_sales_rp: int = 37_412_905,
    participation: Mapping[str, Sequence[int]] | None = None,
) -> dict[str, list[Member]]:
    """The book year 2025, closed: members of each group since January, their participation, and the surplus.

    Without arguments the surplus is that of the worked example T12: 450,240,306 and 37,412,905 rupiah.
    """
    amounts = participation or {
        "produsen": [600],
        "distributor": [500],
        "faskes": [412_500_000, 187_250_000, 66_666_667],
    }
    amounts = {"nakes": [1_248, 51_152], "pengguna": [350_000], **amounts}
    sales = {"sales_rp": sales_rp, "cost_rp": cost_rp, "non_member_sales_rp": non_member_sales_rp}
    name = ("closed year", *sales.values(), *((group, *amounts[group]) for group in GROUPS))
    keys = remembered(name, lambda: _close_year(amounts, sales))
    found = Member.objects.select_related("application__person__user").in_bulk(
        [key for own in keys.values() for key in own]
    )
    return {group: [found[key] for key in own] for group, own in keys.items()}


def _close_year(amounts: Mapping[str, Sequence[int]], sales: Mapping[str, int]) -> dict[str, list[int]]:
    with on_day(date(BOOK_YEAR, 1, 2)):
        open_house(BOOK_YEAR, BOOK_YEAR + 1)
        founding_bylaws()
        members = {group: [make_member(group=group) for _ in amounts[group]] for group in GROUPS}
    with on_day(date(BOOK_YEAR, 6, 30)), transaction.atomic():
        _sell(**sales)
        for group, own in members.items():
            for member, amount in zip(own, amounts[group], strict=True):
                act, source = ACTS[group], f"uji:{member.number}"
                record_participation(member, act=act, amount=amount, on=clock.today(), source=source)
    with on_day(date(BOOK_YEAR + 1, 1, 10)):
        close_year(BOOK_YEAR, accepted=EVERY_WARNING, note="Uji.", acting_user=budi())
    return {group: [member.pk for member in own] for group, own in members.items()}


def _sell(*, sales_rp: int, cost_rp: int, non_member_sales_rp: int) -> None:
    lines = [
        Line("1-1010", sales_rp - cost_rp + non_member_sales_rp),
        Line("4-3000", -sales_rp),
        Line("5-4000", cost_rp),
        Line("4-3100", -non_member_sales_rp),
    ]
    lines = [line for line in lines if line.amount_rp]
    post_journal(reference="UJI-1", on=clock.today(), memo="Penjualan setahun", lines=lines, acting_user=budi())


def frozen_distribution(year: int = BOOK_YEAR) -> Distribution:
    """The distribution of a closed year with its inputs frozen: an estimate."""
    distribution = prepare_distribution(year, acting_user=budi())
    assert distribution.freeze_run is not None
    execute_run(distribution.freeze_run.pk)
    distribution.refresh_from_db()
    return distribution


def approved_distribution(members: Mapping[str, Sequence[Member]]) -> Distribution:
    """The SHU of 2025, decided by the assembly of March 2026 in which all of `members` were present and said yes."""
    name = ("approved distribution", *_keys(members))
    return Distribution.objects.get(pk=remembered(name, lambda: _approve_distribution(members)))


def _keys(members: Mapping[str, Sequence[Member]]) -> list[tuple[Any, ...]]:
    return [(group, *(member.pk for member in own)) for group, own in members.items()]


def _approve_distribution(members: Mapping[str, Sequence[Member]]) -> int:
    everyone = [member for own in members.values() for member in own]
    with on_day(date(BOOK_YEAR + 1, 3, 28)):
        distribution = frozen_distribution()
        plenary = planned_plenary()
        for meeting in plenary.group_meetings.all():
            held(meeting, members=members[str(meeting.group_id)])
        closes_at = clock.now() + timedelta(minutes=30)
        motion = propose_distribution(distribution, meeting=plenary, closes_at=closes_at, acting_user=budi())
        motion = opened(motion)
        vote(motion, dict.fromkeys(everyone, "setuju"))
        counted(motion)
        held(plenary, members=everyone)
        resolution = adopt_resolution(motion, acting_user=budi())
        return approve_distribution(distribution, resolution=resolution, acting_user=budi()).pk


def asked_run(distribution: Distribution) -> Run:
    """The run that shares it out, asked for and not yet done."""
    with on_day(date(BOOK_YEAR + 1, 3, 29)):
        return ask_share_run(distribution, acting_user=hadi())


def posted_distribution(members: Mapping[str, Sequence[Member]] | None = None) -> Distribution:
    """The SHU of 2025 approved, shared by its run, and payable."""
    name = ("posted distribution", *(_keys(members) if members else ()))
    return Distribution.objects.get(pk=remembered(name, lambda: _post_distribution(members or closed_year())))


def _post_distribution(members: Mapping[str, Sequence[Member]]) -> int:
    distribution = approved_distribution(members)
    run = asked_run(distribution)
    with on_day(date(BOOK_YEAR + 1, 3, 29)):
        execute_run(run.pk)
    return distribution.pk
