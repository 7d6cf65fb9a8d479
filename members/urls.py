"""The URLs of `members`, gathered from its slices."""

from django.urls import URLPattern, URLResolver

from members.participation.urls import urlpatterns as participation
from members.registry.urls import urlpatterns as registry
from members.savings.urls import urlpatterns as savings

urlpatterns: list[URLPattern | URLResolver] = [*registry, *savings, *participation]
