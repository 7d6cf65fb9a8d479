from kmp.accounts.models import RoleGrant, User
from kmp.books.models import Account, Journal, Party, Period, Posting
from kmp.files.models import StoredFile
from kmp.papers.models import Paper
from kmp.proofs.models import ProofBundle
from kmp.regions.models import Facility, Region
from kmp.runs.models import Run
from kmp.statements.models import AccountPlace, NotesSeal, NoteText
from kmp.tokens.models import ApiToken, IdempotentWrite
from kmp.trail.models import ActionLog, Fingerprint

__all__ = [
    "Account",
    "AccountPlace",
    "ActionLog",
    "ApiToken",
    "Facility",
    "Fingerprint",
    "IdempotentWrite",
    "Journal",
    "NoteText",
    "NotesSeal",
    "Paper",
    "Party",
    "Period",
    "Posting",
    "ProofBundle",
    "Region",
    "RoleGrant",
    "Run",
    "StoredFile",
    "User",
]
