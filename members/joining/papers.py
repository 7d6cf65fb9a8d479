"""The receipt of an application as a paper that anyone can check, and the PDF of it."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from kmp.accounts.models import User
from kmp.acts import act
from kmp.papers.models import Paper
from kmp.papers.services import issue_paper
from kmp.papers.typesetting import typeset
from kmp.ui.formats import moment
from members.joining.models import Application


@act
def issue_application_receipt(application: Application, *, acting_user: User | None) -> Paper:
    """The receipt of one sending, the same however often it is asked for. The public page shows no name."""
    sent_at = application.submitted_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    facts = [
        (_("Nomor pendaftaran"), application.number),
        (_("Kelompok"), application.group.name),
        (_("Keanggotaan"), _("Anggota") if application.has_vote else _("Anggota luar biasa")),
        (_("Diterima"), moment(application.submitted_at)),
    ]
    return issue_paper(
        kind="tanda-terima-pendaftaran",
        number=f"TT-{application.number}-{sent_at:%y%m%d%H%M%S}",
        title=_("Tanda Terima Pendaftaran"),
        facts=facts,
        subject=application,
        acting_user=acting_user,
    )


def receipt_pdf(application: Application, paper: Paper) -> bytes:
    """The paper with the applicant's name and what comes next."""
    who = application.applicant
    if application.institution:
        who = _("%(body)s, diwakili %(person)s") % {"body": who, "person": application.person.name}
    text = [
        _("Pendaftaran %(who)s sudah diterima.") % {"who": who},
        _("Dua orang memeriksanya, paling lama 7 hari kerja. Keadaannya dapat dibaca di tautan pribadi pendaftar."),
    ]
    return typeset("kmp/papers/plain.typ", {"paper": paper, "text": text})
