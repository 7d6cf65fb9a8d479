from kmp.accounts.models import RoleGrant, User
from kmp.bookimports.models import BookImport, BookImportLine
from kmp.books.models import Account, Closing, Journal, Party, Period, Posting, Reopening
from kmp.files.models import StoredFile
from kmp.papers.models import Paper
from kmp.proofs.models import ProofBundle
from kmp.regions.models import Facility, Region
from kmp.runs.models import Run
from kmp.statements.models import AccountPlace, NotesSeal, NoteText
from kmp.tokens.models import ApiToken, IdempotentWrite
from kmp.trail.models import ActionLog, Fingerprint
from kmp.vouchers.models import RecurringJournal, RecurringLine, Voucher, VoucherFile, VoucherLine

__all__ = [
    "Account",
    "AccountPlace",
    "ActionLog",
    "ApiToken",
    "BookImport",
    "BookImportLine",
    "Closing",
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
    "RecurringJournal",
    "RecurringLine",
    "Region",
    "Reopening",
    "RoleGrant",
    "Run",
    "StoredFile",
    "User",
    "Voucher",
    "VoucherFile",
    "VoucherLine",
]
