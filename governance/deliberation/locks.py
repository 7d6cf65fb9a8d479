"""Row locks of the deliberation."""

from members.registry.models import Member


def lock_proposer(member: Member) -> Member:
    """The member, held until the commit: two proposals at once do not pass the limit together."""
    return Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
