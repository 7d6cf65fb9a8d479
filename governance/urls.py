"""The URLs of `governance`, gathered from its slices."""

from django.urls import URLPattern, URLResolver

from governance.bylaws.urls import urlpatterns as bylaws
from governance.deliberation.urls import urlpatterns as deliberation
from governance.elections.urls import urlpatterns as elections
from governance.estimates.urls import urlpatterns as estimates
from governance.funds.urls import urlpatterns as funds
from governance.meetings.urls import urlpatterns as meetings
from governance.minutes.urls import urlpatterns as minutes
from governance.officers.urls import urlpatterns as officers
from governance.packs.urls import urlpatterns as packs
from governance.paperballots.urls import urlpatterns as paperballots
from governance.payouts.urls import urlpatterns as payouts
from governance.reopenings.urls import urlpatterns as reopenings
from governance.slips.urls import urlpatterns as slips
from governance.surplus.urls import urlpatterns as surplus
from governance.transparency.urls import urlpatterns as transparency
from governance.voting.urls import urlpatterns as voting

urlpatterns: list[URLPattern | URLResolver] = [
    *transparency,
    *bylaws,
    *meetings,
    *minutes,
    *voting,
    *deliberation,
    *elections,
    *officers,
    *paperballots,
    *payouts,
    *funds,
    *estimates,
    *slips,
    *reopenings,
    *surplus,
    *packs,
]
