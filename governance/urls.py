"""The URLs of `governance`, gathered from its slices."""

from django.urls import URLPattern, URLResolver

from governance.bylaws.urls import urlpatterns as bylaws
from governance.meetings.urls import urlpatterns as meetings
from governance.minutes.urls import urlpatterns as minutes
from governance.surplus.urls import urlpatterns as surplus
from governance.transparency.urls import urlpatterns as transparency
from governance.voting.urls import urlpatterns as voting

urlpatterns: list[URLPattern | URLResolver] = [*transparency, *bylaws, *meetings, *minutes, *voting, *surplus]
