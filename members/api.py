"""The interface of `members`, gathered from its slices; under /api/v1/members/."""

from members.joining.api import urlpatterns as joining
from members.licences.api import urlpatterns as licences
from members.participation.api import urlpatterns as participation
from members.registry.api import one_member
from members.registry.api import urlpatterns as registry
from members.savings.api import urlpatterns as savings

urlpatterns = [*registry, *licences, *joining, *participation, *savings, *one_member]
