"""Which minutes a page may show; the views that ask carry the right."""

from django.http import Http404

from governance.minutes.models import Minutes


def access_minutes(meeting_id: int) -> Minutes:
    """The minutes of a meeting with its signatures, or not found (404)."""
    found = Minutes.objects.select_related("meeting__group", "meeting__plenary", "written_by", "paper")
    minutes = found.filter(meeting=meeting_id).first()
    if minutes is None:
        raise Http404
    return minutes
