"""Representatives of institutions, given through the services."""

from datetime import date, timedelta
from itertools import count

from kmp import clock
from kmp.accounts.models import User
from members.joining.rules import PersonData
from members.mandates.models import Representative
from members.mandates.rules import MandateData
from members.mandates.services import give_mandate
from members.registry.models import Member
from tests.factories.files import pdf, upload
from tests.factories.members import person_data, rini

_numbers = count(1)


def mandate_data(*, votes: bool = False, starts_on: date | None = None, ends_on: date | None = None) -> MandateData:
    """A paper for a year from today, without the vote unless told otherwise."""
    start = starts_on or clock.today()
    return MandateData(f"SK {next(_numbers)}/2026", start, ends_on or start + timedelta(days=365), votes)


def give(
    member: Member,
    *,
    person: PersonData | None = None,
    votes: bool = False,
    starts_on: date | None = None,
    ends_on: date | None = None,
    user: User | None = None,
) -> Representative:
    """A mandate of a new person (or the one named), with an account of the own."""
    return give_mandate(
        member,
        person=person or person_data(),
        data=mandate_data(votes=votes, starts_on=starts_on, ends_on=ends_on),
        document=upload(pdf(), "kuasa.pdf"),
        acting_user=user or rini(),
    )


def user_by(mandate: Representative) -> User:
    """The account of who holds the mandate."""
    user = mandate.person.user
    assert user is not None
    user.refresh_from_db()
    user.__dict__.pop("_roles", None)
    return user
