"""What a member was told, and the same words to send on by WhatsApp."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kmp import clock
from kmp.accounts.models import User
from kmp.roles import peran
from members.listing import Listing
from members.notices.access import access_people_of
from members.notices.models import Notice
from members.notices.rules import STILL_NEWS, phone_number, whatsapp_link, whatsapp_text
from members.notices.states import Pace, Topic
from members.registry.access import access_member
from members.registry.models import Person


@dataclass(frozen=True)
class Message:
    """A notice with the words to send on and the address that opens WhatsApp with them (empty without a number).

    `waits`: its mail has not gone out and still will; what is no news any more stays in the app alone.
    """

    notice: Notice
    waits: bool
    text: str
    link: str


@peran("members.see")
@require_GET
def staff_member_notices(request: HttpRequest, pk: int) -> HttpResponse:
    """`/meja/anggota/<pk>/kabar/`: newest first, for the person or the persons behind an institution."""
    assert isinstance(request.user, User)
    member = access_member(request.user, pk)
    people = access_people_of(request.user, member)
    topics = {topic.value: topic.label for topic in Topic if topic != Topic.WORK}
    listing = Listing(request, topik=topics)
    rows = Notice.objects.filter(person__in=people).exclude(topic=Topic.WORK).select_related("person")
    if listing["topik"]:
        rows = rows.filter(topic=listing["topik"])
    if listing.q:
        rows = rows.filter(Q(title__icontains=listing.q) | Q(body__icontains=listing.q))
    page = listing.page(rows.order_by("-id"))
    context = {
        "member": member,
        "people": [(one, phone_number(one.phone)) for one in people],
        "page": page,
        "written": [_message(notice, {one.pk: one for one in people}) for notice in page.object_list],
        "listing": listing,
        "topics": topics,
        "chips": listing.chips(topik=topics),
    }
    return render(request, "members/notices/staff_member_notices.html", context)


def _message(notice: Notice, people: dict[int, Person]) -> Message:
    person = people[notice.person_id or 0]
    text = whatsapp_text(
        name=person.name,
        title=notice.title,
        body=notice.body,
        url=settings.PUBLIC_URL + notice.path if notice.path else "",
        cooperative=settings.COOPERATIVE["name"],
    )
    waits = notice.mailed_at is None and notice.pace != Pace.APP_ONLY and notice.at > clock.now() - STILL_NEWS
    return Message(notice, waits, text, whatsapp_link(person.phone, text))
