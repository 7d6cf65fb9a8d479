"""Licences of members, sent and checked through the services."""

from datetime import date, timedelta
from itertools import count

from kmp import clock
from kmp.accounts.models import User
from members.joining.rules import LicenceData
from members.licences.models import Licence
from members.licences.services import check_licence, submit_licence
from members.registry.models import Member
from members.registry.states import DeviceGroup
from tests.factories.files import pdf, upload
from tests.factories.members import rini

_numbers = count(1)


def licence_facts(
    kind: str = "sip", *, number: str = "", valid_from: date | None = None, valid_until: date | None = None
) -> LicenceData:
    """What a form says: valid for a year unless told otherwise, with every group of devices."""
    start = valid_from or clock.today() - timedelta(days=30)
    end = valid_until or (None if kind == "str" else start + timedelta(days=365))
    return LicenceData(kind, number or f"{kind.upper()}.{next(_numbers)}/2026", start, end, tuple(DeviceGroup.values))


def sent_licence(member: Member, data: LicenceData | None = None, *, user: User | None = None) -> Licence:
    """A licence that waits for the check."""
    return submit_licence(
        member, data=data or licence_facts(), document=upload(pdf(), "izin.pdf"), acting_user=user or rini()
    )


def checked_licence(member: Member, data: LicenceData | None = None) -> Licence:
    """A licence that counts."""
    return check_licence(sent_licence(member, data), acting_user=rini())
