from kmp.accounts.models import RoleGrant, User
from kmp.books.models import Account, Journal, Party, Period, Posting
from kmp.proofs.models import ProofBundle
from kmp.regions.models import Facility, Region
from kmp.runs.models import Run
from kmp.trail.models import ActionLog, Fingerprint

__all__ = [
    "Account",
    "ActionLog",
    "Facility",
    "Fingerprint",
    "Journal",
    "Party",
    "Period",
    "Posting",
    "ProofBundle",
    "Region",
    "RoleGrant",
    "Run",
    "User",
]
