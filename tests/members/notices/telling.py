"""People and acts for the tests of notices."""

from typing import Any

from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError
from members.notices import services
from members.notices.models import Notice
from members.notices.states import Topic
from members.registry.models import Person


def make_person(
    *, name: str = "Wulan Prasetyani", user: User | None = None, email: str = "", phone: str = ""
) -> Person:
    """Somebody who is no member (yet)."""
    return Person.objects.create(name=name, sex="P", email=email, phone=phone, user=user)


@act
def tell(*, fail: bool = False, **what: Any) -> None:
    """One act that tells something, and is refused afterwards when asked to."""
    given = {"topic": Topic.SAVINGS, "key": "uji", "title": "Tagihan terbit", **what}
    services.tell(**given)
    if fail:
        raise DomainError("no", "Tidak jadi.")


@act
def tell_many(people: Any, **what: Any) -> int:
    """The same to many."""
    given = {"topic": Topic.SAVINGS, "key": "uji", "title": "Tagihan terbit", **what}
    return services.tell_many(people, **given)


def told(**where: Any) -> list[str]:
    """Titles, oldest first."""
    return list(Notice.objects.filter(**where).order_by("id").values_list("title", flat=True))
