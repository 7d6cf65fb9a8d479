"""What a member was told, and the same words to send on by WhatsApp."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kmp.accounts.models import User
from kmp.roles import peran
from members.listing import Listing
from members.notices.access import access_people_of
from members.notices.models import Notice
from members.notices.rules import phone_number, whatsapp_link, whatsapp_text
from members.notices.states import Topic
from members.registry.access import access_member
from members.registry.models import Person


@dataclass(frozen=True)
class Message:
    """A notice with the words to send on and the address that opens WhatsApp with them (empty without a number)."""

    notice: Notice
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
    return Message(notice, text, whatsapp_link(person.phone, text))
