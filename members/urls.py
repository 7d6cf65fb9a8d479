"""The URLs of `members`, gathered from its slices."""

from django.urls import URLPattern, URLResolver

from members.banking.urls import urlpatterns as banking
from members.imports.urls import urlpatterns as imports
from members.joining.urls import urlpatterns as joining
from members.leaving.urls import urlpatterns as leaving
from members.licences.urls import urlpatterns as licences
from members.mandates.urls import urlpatterns as mandates
from members.notices.urls import urlpatterns as notices
from members.participation.urls import urlpatterns as participation
from members.privacy.urls import urlpatterns as privacy
from members.profiles.urls import urlpatterns as profiles
from members.registry.urls import urlpatterns as registry
from members.savings.urls import urlpatterns as savings

urlpatterns: list[URLPattern | URLResolver] = [
    *banking,
    *imports,
    *joining,
    *leaving,
    *licences,
    *mandates,
    *notices,
    *participation,
    *privacy,
    *profiles,
    *registry,
    *savings,
]
