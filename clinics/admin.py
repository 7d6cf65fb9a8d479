"""The admin pages of `clinics`, gathered from its slices."""

from clinics.pharmacy.admin import DispensingAdmin
from clinics.units.admin import UnitAdmin, UnitStaffAdmin
from clinics.visits.admin import VisitAdmin

__all__ = ["DispensingAdmin", "UnitAdmin", "UnitStaffAdmin", "VisitAdmin"]
