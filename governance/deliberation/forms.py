"""The shapes of what members and the desk write about a motion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.deliberation.rules import LONGEST_COMMENT
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingKind, MeetingState
from kmp import clock
from kmp.files.forms import DocumentField
from members.forms import RefusableForm
from members.registry.models import Member


class CommentForm(RefusableForm):
    """A contribution, or the answer to one (`answers`, its number)."""

    text = forms.CharField(
        label=_("Pendapat Anda"), widget=forms.Textarea({"rows": 4}), max_length=LONGEST_COMMENT, strip=True
    )
    answers = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PaperForm(RefusableForm):
    """One paper with the name by which it is read."""

    title = forms.CharField(label=_("Judul"), max_length=160)
    upload = DocumentField(label=_("Berkas"))


class AmendmentForm(RefusableForm):
    """The text as it should be, and why."""

    new_text = forms.CharField(
        label=_("Uraian yang Anda usulkan"), widget=forms.Textarea({"rows": 8}), max_length=20_000
    )
    reason = forms.CharField(label=_("Mengapa"), widget=forms.Textarea({"rows": 3}), max_length=400)


class AnswerForm(RefusableForm):
    """What the proposer of an amendment is told."""

    answer = forms.CharField(
        label=_("Jawaban kepada pengusul"), widget=forms.Textarea({"rows": 3}), max_length=400, required=False
    )


class HideForm(RefusableForm):
    """Why a contribution is taken out of sight."""

    reason = forms.CharField(label=_("Alasan"), widget=forms.Textarea({"rows": 3}), max_length=240)


class ProposalMeeting(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A meeting by its title."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class ProposalForm(RefusableForm):
    """A member's own proposal for a plenary, or for the assembly of the own group."""

    meeting = ProposalMeeting(label=_("Untuk rapat"), queryset=Meeting.objects.none(), empty_label=None)
    title = forms.CharField(label=_("Usulan dalam satu kalimat"), max_length=200)
    text = forms.CharField(label=_("Uraian"), widget=forms.Textarea({"rows": 6}), max_length=20_000)
    if_passed = forms.CharField(label=_("Jika diterima"), max_length=240)
    if_failed = forms.CharField(label=_("Jika ditolak"), max_length=240)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings_for(member)  # type: ignore[attr-defined]


def meetings_for(member: Member) -> Any:
    """Meetings still to come that the member may propose something for."""
    rows = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=clock.now(), group__in=[member.group_id])
    plenaries = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=clock.now(), kind=MeetingKind.PLENARY)
    return (rows | plenaries).order_by("-kind", "starts_at")
