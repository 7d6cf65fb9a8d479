"""The membership card: where its QR leads, and the card as PDF in the size of a bank card."""

from django.conf import settings
from django.urls import reverse

from kmp import clock
from kmp.papers.qr import qr_picture
from kmp.papers.typesetting import typeset
from kmp.ui.formats import long_date
from kmp.ui.groups import group_look
from members.registry.models import Member


def check_url(member: Member) -> str:
    """The whole address of the public page that says whether this card counts."""
    return f"{settings.PUBLIC_URL}{reverse('card_check', args=[member.card_code])}"


def card_file(member: Member) -> bytes:
    """The card, front and back. It shows what does not change soon; how the member stands now is behind the QR."""
    data = {
        "name": member.name,
        "number": member.number,
        "group": member.group.name,
        "colour": group_look(member.group_id).key,
        "has_vote": member.has_vote,
        "since": long_date(member.joined_on),
        "printed_on": long_date(clock.today()),
        "check": check_url(member).split("://", 1)[1],
        "qr": qr_picture(check_url(member)),
    }
    return typeset("members/registry/card.typ", data)
