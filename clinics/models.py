from clinics.pharmacy.models import Dispensing
from clinics.units.models import Unit, UnitStaff
from clinics.visits.models import Patient, Visit

__all__ = ["Dispensing", "Patient", "Unit", "UnitStaff", "Visit"]
