"""The admin pages of `members`, gathered from its slices."""

from members.banking.admin import BankLineAdmin
from members.imports.admin import ImportRowAdmin, MemberImportAdmin
from members.joining.admin import ApplicationAdmin
from members.leaving.admin import LeavingAdmin
from members.licences.admin import LicenceAdmin
from members.mandates.admin import RepresentativeAdmin
from members.notices.admin import NoticeAdmin, NoticeChoiceAdmin
from members.participation.admin import CorrectionAdmin, ParticipationAdmin
from members.privacy.admin import DataRequestAdmin
from members.profiles.admin import DeclaredProductAdmin
from members.registry.admin import MemberAdmin
from members.savings.admin import PaymentAdmin

__all__ = [
    "ApplicationAdmin",
    "BankLineAdmin",
    "CorrectionAdmin",
    "DataRequestAdmin",
    "DeclaredProductAdmin",
    "ImportRowAdmin",
    "LeavingAdmin",
    "LicenceAdmin",
    "MemberAdmin",
    "MemberImportAdmin",
    "NoticeAdmin",
    "NoticeChoiceAdmin",
    "ParticipationAdmin",
    "PaymentAdmin",
    "RepresentativeAdmin",
]
