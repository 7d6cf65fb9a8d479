"""The writers of what happens to an application on its way back: asked for a correction, sent again, withdrawn."""

from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError
from kmp.trail.services import record
from members.joining.drafting import close_papers
from members.joining.intake import agreed, drop_mandate, take_in
from members.joining.locks import lock_application, lock_draft
from members.joining.models import Application
from members.joining.rules import ApplicationData
from members.joining.services import expect_state, recorded, tell_applicant
from members.joining.states import ApplicationState
from members.privacy.services import record_consents
from members.registry.models import Group

S = ApplicationState


@act
def ask_correction(application: Application, *, reason: str, acting_user: User) -> Application:
    """Give the application back with words on what to correct; the check starts anew when it is sent again.

    Refused: `reason_missing`, `application_moved`, `draft_gone` (sent without a form of its own: at the office).
    """
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis apa yang perlu diperbaiki."))
    locked = lock_application(application.pk)
    before = S(locked.state)
    expect_state(locked, S.SUBMITTED, S.VERIFIED)
    if locked.draft_id is None:
        message = _("Pendaftaran ini tidak dikirim lewat formulir, jadi tidak dapat diperbaiki di sana. Tolak saja.")
        raise DomainError("draft_gone", message)
    locked.state, locked.reason, locked.seen = S.CORRECTION, reason.strip(), []
    locked.verified_by = locked.verified_at = None
    locked.save(update_fields=["state", "reason", "seen", "verified_by", "verified_at"])
    tell_applicant(locked, _("Pendaftaran Anda perlu diperbaiki"), locked.reason)
    return recorded(locked, "members.application.correction_asked", acting_user, before=before)


@act
def resubmit_application(
    application: Application, *, group: str, data: ApplicationData, acting_user: User | None
) -> Application:
    """Send a corrected application again: everything it says is written anew and waits for the first check.

    Refused: `application_moved` (nobody asks for a correction any more), and all of `intake.take_in`.
    """
    locked = lock_application(application.pk)
    expect_state(locked, S.CORRECTION)
    assert locked.draft_id is not None  # `ask_correction` asked for it, and only a decision erases it
    draft = lock_draft(locked.draft_id)
    home = Group.objects.get(pk=group)
    drop_mandate(locked)
    locked.group = home
    locked.person, locked.institution = take_in(home, data, draft=draft, besides=locked)
    locked.consents, locked.has_vote = agreed(data.consents), data.has_vote
    locked.state, locked.submitted_at = S.SUBMITTED, clock.now()
    locked.save(update_fields=["group", "person", "institution", "consents", "has_vote", "state", "submitted_at"])
    if draft is not None:
        draft.attachments.update(application=locked)
    record_consents(locked.person, given=dict(data.consents), application=locked, acting_user=acting_user)
    before, after = {"state": S.CORRECTION.value}, {"state": S.SUBMITTED.value, "group": group}
    record("members.application.resubmitted", locked, acting_user=acting_user, before=before, after=after)
    return locked


@act
def withdraw_application(application: Application, *, reason: str = "", acting_user: User | None) -> Application:
    """Take an application back: by the applicant under the own link (`acting_user` None), or by staff, with a reason,
    when an approved applicant never pays the simpanan pokok. Its documents are erased, its mandate falls; parts that
    were paid wait in `savings` to be given back.

    Refused: `application_moved`, `reason_missing` (staff).
    """
    if acting_user is not None and not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasannya, supaya pendaftar tahu mengapa."))
    locked = lock_application(application.pk)
    before = S(locked.state)
    expect_state(locked, *([S.SUBMITTED, S.CORRECTION, S.VERIFIED] if acting_user is None else []), S.APPROVED)
    locked.state = S.WITHDRAWN
    locked.reason = reason.strip() or locked.reason
    locked.save(update_fields=["state", "reason"])
    drop_mandate(locked)
    close_papers(locked, acting_user=acting_user, all_papers=True)
    if acting_user is not None:
        tell_applicant(locked, _("Pendaftaran Anda ditutup"), locked.reason)
    after = {"state": S.WITHDRAWN.value, "by": "applicant" if acting_user is None else "staff"}
    was = {"state": before.value}
    record("members.application.withdrawn", locked, acting_user=acting_user, before=was, after=after)
    return locked
