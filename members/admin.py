"""The admin pages of `members`, gathered from its slices."""

from members.participation.admin import ParticipationAdmin
from members.registry.admin import MemberAdmin
from members.savings.admin import PaymentAdmin

__all__ = ["MemberAdmin", "ParticipationAdmin", "PaymentAdmin"]
