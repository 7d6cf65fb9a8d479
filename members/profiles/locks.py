"""The row lock of who stands behind a member: two changes of one profile come one after the other."""

from members.registry.models import Institution, Member, Person


def lock_holder(member: Member) -> Person | Institution:
    """The person or institution behind `member`, held until the commit."""
    if member.institution_id is not None:
        return Institution.objects.select_for_update(no_key=True).get(pk=member.institution_id)
    assert member.person_id is not None  # member_is_person_or_institution
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk=member.person_id)
