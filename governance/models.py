from governance.bylaws.models import BylawDraft, BylawVersion
from governance.deliberation.models import Amendment, Comment, MotionPaper, Second
from governance.elections.models import Candidacy, Election
from governance.funds.models import FundPayment
from governance.meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceUndone,
    Delegate,
    Founder,
    Invitation,
    Meeting,
    MeetingPaper,
    Todo,
)
from governance.minutes.models import Minutes, MinutesSignature
from governance.officers.models import DeadlineMet, Handover, SupervisorNote, Term, TermEnding
from governance.packs.models import AnnualReport, Pack, ReportSignature
from governance.paperballots.models import PaperBatch, PaperList, PaperName, PaperSheet
from governance.payouts.models import PayChoice, Payout, PayoutBatch, PayoutReturn
from governance.reopenings.models import BookReopening
from governance.slips.models import SlipBatch, SlipFile
from governance.surplus.models import Distribution, Share, ShareInput
from governance.voting.models import (
    Ballot,
    Box,
    HandCount,
    Motion,
    Option,
    Proxy,
    Recusal,
    Resolution,
    RollEntry,
    Verdict,
)

__all__ = [
    "AgendaItem",
    "Amendment",
    "AnnualReport",
    "Attendance",
    "AttendanceUndone",
    "Ballot",
    "BookReopening",
    "Box",
    "BylawDraft",
    "BylawVersion",
    "Candidacy",
    "Comment",
    "DeadlineMet",
    "Delegate",
    "Distribution",
    "Election",
    "Founder",
    "FundPayment",
    "HandCount",
    "Handover",
    "Invitation",
    "Meeting",
    "MeetingPaper",
    "Minutes",
    "MinutesSignature",
    "Motion",
    "MotionPaper",
    "Option",
    "Pack",
    "PaperBatch",
    "PaperList",
    "PaperName",
    "PaperSheet",
    "PayChoice",
    "Payout",
    "PayoutBatch",
    "PayoutReturn",
    "Proxy",
    "Recusal",
    "ReportSignature",
    "Resolution",
    "RollEntry",
    "Second",
    "Share",
    "ShareInput",
    "SlipBatch",
    "SlipFile",
    "SupervisorNote",
    "Term",
    "TermEnding",
    "Todo",
    "Verdict",
]
