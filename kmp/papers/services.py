"""The only writers of papers. What is on a paper can be read on the public check page as long as the house stands."""

from collections.abc import Sequence

from django.db.models import Model
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import step
from kmp.errors import DomainError
from kmp.papers.models import Paper
from kmp.papers.rules import digest_of
from kmp.trail.services import record


@step
def issue_paper(
    *,
    kind: str,
    number: str,
    title: str,
    facts: Sequence[tuple[str, str]],
    subject: Model | None,
    acting_user: User | None,
) -> Paper:
    """Register a paper before it is typeset; the same number with the same content is the same paper.

    `facts` (label, value) is what the public page shows to whoever holds the code: no NIK, no address. Refused:
    `paper_number_taken` when the number stands for another content, `paper_revoked` when it was taken back.
    """
    content = {"kind": kind, "number": number, "title": title, "facts": [[str(a), str(b)] for a, b in facts]}
    digest = digest_of(content)
    about = {"object_type": subject._meta.label_lower, "object_id": str(subject.pk)} if subject is not None else {}
    fresh = {**content, **about, "digest": digest, "issued_by": acting_user, "issued_at": clock.now()}
    paper, is_new = Paper.objects.get_or_create(number=number, defaults=fresh)
    if paper.digest != digest:
        raise DomainError("paper_number_taken", _("Nomor %(number)s sudah dipakai surat lain.") % {"number": number})
    if paper.revoked_at is not None:
        raise DomainError("paper_revoked", _("Surat bernomor %(number)s sudah dicabut.") % {"number": number})
    if is_new:
        record("kmp.paper.issued", paper, acting_user=acting_user, after={"number": number, "digest": digest})
    return paper


@step
def revoke_paper(paper: Paper, *, reason: str, acting_user: User | None) -> None:
    """Take a paper back: the check page then says so, with the reason. Refused: `reason_missing`, `paper_revoked`."""
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasan mencabut surat ini."))
    now = clock.now()
    open_paper = Paper.objects.filter(pk=paper.pk, revoked_at=None)
    if not open_paper.update(revoked_at=now, revoked_reason=reason.strip()):
        raise DomainError("paper_revoked", _("Surat bernomor %(number)s sudah dicabut.") % {"number": paper.number})
    paper.revoked_at, paper.revoked_reason = now, reason.strip()
    record("kmp.paper.revoked", paper, acting_user=acting_user, after={"number": paper.number})
