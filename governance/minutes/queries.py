"""Reads of the minutes: who must sign, who has."""

from governance.minutes.models import Minutes
from governance.minutes.rules import minutes_digest
from governance.minutes.states import SignerDuty


def signers(minutes: Minutes) -> dict[int, SignerDuty]:
    """User id → as what that user must sign: chair and secretary."""
    meeting = minutes.meeting
    must = {meeting.chair_id: SignerDuty.CHAIR, meeting.secretary_id: SignerDuty.SECRETARY}
    return {user: duty for user, duty in must.items() if user is not None}


def missing_signers(minutes: Minutes) -> dict[int, SignerDuty]:
    """Those who have not signed the text as it stands."""
    signed = set(minutes.signatures.filter(revision=minutes.revision).values_list("user_id", flat=True))
    return {user: duty for user, duty in signers(minutes).items() if user not in signed}


def digest_of(minutes: Minutes) -> str:
    """What a signature is put under."""
    return minutes_digest(
        title=minutes.meeting.title,
        text=minutes.text,
        present=minutes.present,
        eligible=minutes.eligible,
        quorum_reached=minutes.quorum_reached,
        facts=minutes.facts,
        revision=minutes.revision,
    )
