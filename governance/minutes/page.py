"""What the pages of minutes show, at the desk and on a member's phone."""

from typing import Any

from django.http import Http404
from django.http.response import FileResponse

from governance.minutes.forms import SignatureForm
from governance.minutes.models import Minutes
from governance.minutes.proof import differences_of
from governance.minutes.queries import digest_of, duty_of, missing_signers, participants_sign, progress, signatures
from governance.minutes.rules import edited_lines, is_edited
from governance.minutes.typesetting import keep_minutes_pdf
from kmp.accounts.models import User

MOST_SHOWN = 60  # signatures and missing names on a page; the paper has all


def minutes_page(minutes: Minutes, user: User, form: SignatureForm) -> dict[str, Any]:
    """The text, what was edited, how far the signing is, and whether this user signs now; a fixed number of queries."""
    far, signed = progress(minutes), list(signatures(minutes)[: MOST_SHOWN + 1])
    missing = [] if minutes.sealed_at else list(missing_signers(minutes)[: MOST_SHOWN + 1])
    has_signed = signatures(minutes).filter(user=user).exists()
    duty = None if minutes.sealed_at or has_signed else duty_of(minutes, user)
    if not form.is_bound:
        form.initial["revision"] = minutes.revision
    return {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "facts": minutes.facts,
        "far": far,
        "signed": signed[:MOST_SHOWN],
        "more_signed": far.signed - MOST_SHOWN if len(signed) > MOST_SHOWN else 0,
        "missing": missing[:MOST_SHOWN],
        "more_missing": far.missing - MOST_SHOWN if len(missing) > MOST_SHOWN else 0,
        "online_signs": participants_sign(minutes.meeting),
        "duty": duty,
        "has_signed": has_signed,
        "form": form,
        "digest": digest_of(minutes),
        "problems": differences_of(minutes) if minutes.sealed_at else [],
        "edited": is_edited(minutes.draft, minutes.text),
        "lines": edited_lines(minutes.draft, minutes.text),
    }


def minutes_file(minutes: Minutes) -> FileResponse:
    """The PDF of sealed minutes; not found before (404)."""
    if minutes.sealed_at is None:
        raise Http404
    stored = minutes.pdf or keep_minutes_pdf(minutes)
    return FileResponse(stored.content.open("rb"), as_attachment=True, filename=stored.name)
