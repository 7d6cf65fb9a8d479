from members.participation.models import Participation
from members.registry.models import (
    Application,
    Group,
    Institution,
    Licence,
    Member,
    Person,
    RegisterEntry,
    Representative,
)
from members.savings.models import Bill, Payment

__all__ = [
    "Application",
    "Bill",
    "Group",
    "Institution",
    "Licence",
    "Member",
    "Participation",
    "Payment",
    "Person",
    "RegisterEntry",
    "Representative",
]
