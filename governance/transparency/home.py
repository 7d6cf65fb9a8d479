"""What a member's home page says about decisions, savings, participation and SHU; the page itself is put together
in an app above, which adds the orders. Partials: templates/governance/transparency/_home_*.html."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from governance.meetings.models import Meeting
from governance.meetings.queries import waiting_in_writing
from governance.payouts.models import Payout
from governance.payouts.queries import payment_of
from governance.surplus.models import Share
from governance.surplus.queries import last_share_of
from governance.voting.models import Motion
from governance.voting.proxies_held import proxies_to_use
from governance.voting.queries import group_turnout, voted_and_open, waiting_for
from kmp import clock
from kmp.accounts.models import User
from members.mandates.access import may_vote_for
from members.participation.queries import year_cards
from members.participation.rules import YearCard
from members.registry.models import Member
from members.savings.models import Bill
from members.savings.queries import bills_of, holdings
from members.savings.rules import Holdings

MORNING_ENDS, NOON_ENDS, AFTERNOON_ENDS = 11, 15, 18  # hours at which Indonesians change their greeting


@dataclass(frozen=True)
class HomeCards:
    """`waiting` is the open motion that closes first and has no ballot of this member; `more_waiting` the others;
    `proxies_waiting` how many ballots others have entrusted to this member; `in_writing` which meetings to answer."""

    greeting: str
    name: str
    now: datetime
    member: Member
    holdings: Holdings
    waiting: Motion | None
    more_waiting: int
    proxies_waiting: int
    in_writing: list[Meeting]
    turnout: dict[str, int]
    voted: list[Motion]
    year: int
    card: YearCard | None
    last_share: Share | None
    last_payout: Payout | None
    bill: Bill | None


def home_cards(member: Member, user: User) -> HomeCards:
    """Everything the governance and members' part of the home page shows, in a constant number of queries."""
    votes = may_vote_for(user, member)
    waiting = list(waiting_for(member)) if votes else []
    cards = year_cards(member, clock.today().year)
    last_share = last_share_of(member)
    return HomeCards(
        greeting=greeting_at(clock.now(), user.zone),
        name=user.get_short_name(),
        now=clock.now(),
        member=member,
        holdings=holdings(member, clock.today()),
        waiting=waiting[0] if waiting else None,
        more_waiting=max(len(waiting) - 1, 0),
        proxies_waiting=sum(not use.is_cast for use in proxies_to_use(member)) if votes else 0,
        in_writing=list(waiting_in_writing(member)) if votes else [],
        turnout=group_turnout(waiting[0], member.group_id) if waiting else {},
        voted=list(voted_and_open(member)) if votes else [],
        year=clock.today().year,
        card=cards[0] if cards else None,
        last_share=last_share,
        last_payout=payment_of(last_share) if last_share else None,
        bill=bills_of(member).first(),
    )


def greeting_at(instant: datetime, zone: str) -> str:
    """Selamat pagi, siang, sore or malam, by the clock on the member's wall."""
    hour = instant.astimezone(ZoneInfo(zone)).hour
    if hour < MORNING_ENDS:
        return _("Selamat pagi")
    if hour < NOON_ENDS:
        return _("Selamat siang")
    return _("Selamat sore") if hour < AFTERNOON_ENDS else _("Selamat malam")
