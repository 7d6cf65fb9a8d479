"""Reads of applications."""

from django.db.models import Q, QuerySet

from members.joining.models import Application
from members.licences.models import Licence


def licences_of_application(application: Application) -> QuerySet[Licence]:
    """The licences of whom the application is about."""
    if application.institution_id:
        return Licence.objects.filter(institution=application.institution_id)
    return Licence.objects.filter(person=application.person_id)


def applications_found(*, q: str = "", group: str = "", state: str = "") -> QuerySet[Application]:
    """Applications for the staff list: by words of a name or the number, group and state; the oldest first."""
    rows = Application.objects.select_related("group", "person__village", "institution__village").order_by("id")
    if q:
        named = Q(person__name__icontains=q) | Q(institution__name__icontains=q)
        rows = rows.filter(named | Q(number__istartswith=q))
    if group:
        rows = rows.filter(group=group)
    return rows.filter(state=state) if state else rows


def applications_waiting(*states: str) -> int:
    """How many applications are in one of `states`: for the navigation."""
    return Application.objects.filter(state__in=states).count()
