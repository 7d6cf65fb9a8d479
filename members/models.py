from members.banking.models import BankLine, BankStatement
from members.imports.models import ImportRow, MemberImport
from members.joining.models import Application, Attachment, Draft
from members.leaving.models import Leaving
from members.licences.models import Licence, Practice
from members.mandates.models import ActingFor, Representative
from members.notices.models import Notice, NoticeChoice
from members.participation.models import Correction, Participation
from members.privacy.models import Consent, ConsentText, DataRequest, Reveal
from members.registry.models import (
    DeclaredProduct,
    Group,
    Institution,
    Member,
    Person,
    RegisterChange,
    RegisterEntry,
    ServiceArea,
)
from members.savings.models import Advance, Bill, Payment, Withdrawal

__all__ = [
    "ActingFor",
    "Advance",
    "Application",
    "Attachment",
    "BankLine",
    "BankStatement",
    "Bill",
    "Consent",
    "ConsentText",
    "Correction",
    "DataRequest",
    "DeclaredProduct",
    "Draft",
    "Group",
    "ImportRow",
    "Institution",
    "Leaving",
    "Licence",
    "Member",
    "MemberImport",
    "Notice",
    "NoticeChoice",
    "Participation",
    "Payment",
    "Person",
    "Practice",
    "RegisterChange",
    "RegisterEntry",
    "Representative",
    "Reveal",
    "ServiceArea",
    "Withdrawal",
]
