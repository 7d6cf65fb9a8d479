"""The only writers of minutes: closed with a text, edited, signed by all who must, sealed with the last signature."""

from django.utils.translation import gettext as _

from governance.meetings.models import Meeting
from governance.meetings.queries import attendance
from governance.meetings.services import end_meeting
from governance.minutes.locks import lock_minutes
from governance.minutes.models import Minutes, MinutesSignature
from governance.minutes.queries import digest_of, missing_signers, signers
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.trail.services import record


@act
def close_meeting(meeting: Meeting, *, text: str, acting_user: User) -> Minutes:
    """Close an open meeting and write its minutes, with who came and whether that was a quorum.

    Refused: `meeting_not_open`, `minutes_empty`.
    """
    if not text.strip():
        raise DomainError("minutes_empty", _("Tulis isi berita acara."))
    locked = end_meeting(meeting)
    count = attendance(locked)
    minutes = Minutes.objects.create(
        meeting=locked,
        text=text.strip(),
        present=count.present_by_group,
        eligible=count.eligible_by_group,
        quorum_reached=count.reached,
        written_by=acting_user,
        written_at=clock.now(),
    )
    after = {"quorum_reached": minutes.quorum_reached}
    record("governance.meeting.closed", locked, acting_user=acting_user, after=after)
    return minutes


@act
def edit_minutes(minutes: Minutes, *, text: str, acting_user: User) -> Minutes:
    """Another wording, which everybody signs anew. Refused: `minutes_sealed`, `minutes_empty`."""
    locked = lock_minutes(minutes.pk)
    if locked.sealed_at is not None:
        raise DomainError("minutes_sealed", _("Berita acara ini sudah disegel."))
    if not text.strip():
        raise DomainError("minutes_empty", _("Tulis isi berita acara."))
    if text.strip() != locked.text:
        locked.text, locked.revision = text.strip(), locked.revision + 1
        locked.save(update_fields=["text", "revision"])
        record("governance.minutes.edited", locked, acting_user=acting_user, after={"revision": locked.revision})
    return locked


@act
def sign_minutes(minutes: Minutes, *, acting_user: User) -> Minutes:
    """Put one's name under the text as it stands; the last of those who must sign seals it.

    Refused: `minutes_sealed`, `not_a_signer`, `one_signature_per_revision`.
    """
    locked = lock_minutes(minutes.pk)
    if locked.sealed_at is not None:
        raise DomainError("minutes_sealed", _("Berita acara ini sudah disegel."))
    duty = signers(locked).get(acting_user.pk)
    if duty is None:
        raise DomainError("not_a_signer", _("Anda tidak termasuk yang menandatangani berita acara ini."))
    sealed = digest_of(locked)
    MinutesSignature.objects.create(
        minutes=locked,
        user=acting_user,
        duty=duty,
        revision=locked.revision,
        digest=sealed,
        signed_at=clock.now(),
    )
    record("governance.minutes.signed", locked, acting_user=acting_user, after={"digest": sealed})
    if not missing_signers(locked):
        _seal(locked, sealed, acting_user=acting_user)
    return locked


@step
def _seal(minutes: Minutes, digest: str, *, acting_user: User) -> None:
    minutes.digest, minutes.sealed_at = digest, clock.now()
    minutes.save(update_fields=["digest", "sealed_at"])
    record("governance.minutes.sealed", minutes, acting_user=acting_user, after={"digest": digest})
