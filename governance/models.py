from governance.bylaws.models import BylawVersion
from governance.meetings.models import Attendance, Meeting, Minutes
from governance.surplus.models import Distribution, Payout, Share
from governance.voting.models import Ballot, Motion, Resolution, RollEntry, Verdict

__all__ = [
    "Attendance",
    "Ballot",
    "BylawVersion",
    "Distribution",
    "Meeting",
    "Minutes",
    "Motion",
    "Payout",
    "Resolution",
    "RollEntry",
    "Share",
    "Verdict",
]
