"""The URLs of `clinics`, gathered from its slices."""

from django.urls import URLPattern, URLResolver

from clinics.pharmacy.urls import urlpatterns as pharmacy
from clinics.start.urls import urlpatterns as start
from clinics.units.urls import urlpatterns as units
from clinics.visits.urls import urlpatterns as visits

urlpatterns: list[URLPattern | URLResolver] = [*start, *units, *visits, *pharmacy]
