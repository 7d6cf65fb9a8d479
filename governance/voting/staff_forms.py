"""The shapes of what the desk fills in about motions."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.states import TAKES_NAMES, MeetingKind
from governance.voting.models import Motion
from governance.voting.services import Given
from governance.voting.states import Casting, MotionKind, Question
from kmp import clock
from kmp.ui.formats import long_date
from members.forms import RefusableForm
from members.registry.models import Member

LONGEST_LABEL = 160  # letters, as in Option.label
WRITTEN_HERE = (MotionKind.ORDINARY, MotionKind.REMOVAL, MotionKind.MERGER)


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A meeting by its title, which names the group, and its day."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title}, {long_date(obj.starts_at)}"


class AgendaChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A point of an agenda by its meeting, place and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.meeting.title}: {obj.position}. {obj.title}"


def meetings_ahead() -> Any:
    """Meetings that still take motions, plenaries first: all but foundings, planned or under way."""
    rows = Meeting.objects.filter(state__in=TAKES_NAMES).exclude(kind=MeetingKind.FOUNDING)
    return rows.order_by("-kind", "starts_at", "group__position")


class ScheduleForm(RefusableForm):
    """When and how ballots are given."""

    casting = forms.ChoiceField(
        label=_("Cara memberi suara"), choices=Casting.choices, widget=forms.RadioSelect, initial=Casting.ELECTRONIC
    )
    agenda_item = AgendaChoice(
        label=_("Mata acara"), queryset=AgendaItem.objects.none(), required=False, empty_label=_("Tidak disebut")
    )
    planned_opens_at = forms.DateTimeField(label=_("Rencana dibuka"), required=False)
    closes_at = forms.DateTimeField(label=_("Pemungutan suara ditutup"))

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meetings = [meeting] if meeting else meetings_ahead()
        items = AgendaItem.objects.filter(meeting__in=meetings).select_related("meeting")
        self.fields["agenda_item"].queryset = items.order_by("meeting__starts_at", "position")  # type: ignore[attr-defined]

    def clean_closes_at(self) -> datetime:
        """Not in the past: nobody could vote."""
        closes_at: datetime = self.cleaned_data["closes_at"]
        if closes_at <= clock.now():
            raise ValidationError(_("Waktu ini sudah lewat. Pilih waktu yang akan datang."))
        return closes_at

    @classmethod
    def of(cls, motion: Motion) -> dict[str, Any]:
        """What the motion says now, as the fields begin."""
        names = ("casting", "planned_opens_at", "closes_at")
        return {**{name: getattr(motion, name) for name in names}, "agenda_item": motion.agenda_item_id}


class MotionEditForm(ScheduleForm):
    """A motion of which the desk writes every word; those on bylaws, SHU and elections come from their own pages."""

    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=[(kind.value, kind.label) for kind in WRITTEN_HERE],
        widget=forms.RadioSelect,
        initial=MotionKind.ORDINARY,
    )
    title = forms.CharField(label=_("Usul dalam satu kalimat"), max_length=200)
    text = forms.CharField(label=_("Uraian"), widget=forms.Textarea({"rows": 6}), max_length=20_000)
    if_passed = forms.CharField(label=_("Jika diterima"), max_length=240)
    if_failed = forms.CharField(label=_("Jika ditolak"), max_length=240)
    question = forms.ChoiceField(
        label=_("Cara menjawab"), choices=Question.choices, widget=forms.RadioSelect, initial=Question.YES_NO
    )
    options = forms.CharField(
        label=_("Daftar pilihan, satu baris satu pilihan"), widget=forms.Textarea({"rows": 5}), required=False
    )
    seats = forms.IntegerField(label=_("Berapa yang terpilih"), min_value=1, max_value=50, initial=1, required=False)
    least_picks = forms.IntegerField(
        label=_("Paling sedikit dipilih"), min_value=1, max_value=50, initial=1, required=False
    )
    most_picks = forms.IntegerField(
        label=_("Paling banyak dipilih"), min_value=1, max_value=50, initial=1, required=False
    )

    def clean_options(self) -> list[str]:
        """The lines that say something."""
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines()]
        if any(len(line) > LONGEST_LABEL for line in lines):
            raise ValidationError(_("Satu pilihan paling panjang 160 huruf."))
        return [line for line in lines if line]

    def given(self) -> Given:
        """What `services.draft_motion` takes. A yes and no has no list; a ranking may name them all."""
        data = dict(self.cleaned_data)
        options, question = data.pop("options"), data["question"]
        seats, least, most = (data.pop(name) or 1 for name in ("seats", "least_picks", "most_picks"))
        data.pop("meeting", None)
        if question == Question.YES_NO:
            options, seats, least, most = [], 1, 1, 1
        elif question == Question.RANKED:
            least, most = 1, max(len(options), 1)
        given: Given = {**data, "options": options, "seats": seats, "picks": (least, most)}  # type: ignore[typeddict-item]
        return given

    @classmethod
    def of(cls, motion: Motion) -> dict[str, Any]:
        """What the motion says now, as the fields begin."""
        names = ("kind", "title", "text", "if_passed", "if_failed", "question", "seats", "least_picks", "most_picks")
        options = "\n".join(option.label for option in motion.options.all())
        return {**super().of(motion), **{name: getattr(motion, name) for name in names}, "options": options}


class MotionForm(MotionEditForm):
    """A new motion, for a meeting that is planned or under way."""

    meeting = MeetingChoice(label=_("Rapat"), queryset=Meeting.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings_ahead()  # type: ignore[attr-defined]


class MoveForm(RefusableForm):
    """The meeting that decides instead: another of the same members."""

    meeting = MeetingChoice(label=_("Ke rapat"), queryset=Meeting.objects.none(), empty_label=None)

    def __init__(self, *args: Any, motion: Motion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = meetings_ahead().filter(group=motion.meeting.group_id).exclude(pk=motion.meeting_id)
        self.fields["meeting"].queryset = others  # type: ignore[attr-defined]


class NoteForm(RefusableForm):
    """What was agreed, or why there was no agreement."""

    note = forms.CharField(label=_("Catatan"), widget=forms.Textarea({"rows": 4}), max_length=2000)


class RecusalForm(RefusableForm):
    """The interest in words."""

    reason = forms.CharField(label=_("Apa kepentingannya"), widget=forms.Textarea({"rows": 3}), max_length=240)


class StaffRecusalForm(RecusalForm):
    """Whose interest, by the member number."""

    member = forms.CharField(label=_("Nomor anggota"), max_length=20)

    field_order = ("member", "reason")

    def clean_member(self) -> Member:
        """The member with that number, who is still one."""
        found = Member.objects.filter(number__iexact=self.cleaned_data["member"].strip()).first()
        if found is None:
            raise ValidationError(_("Tidak ada anggota dengan nomor itu. Periksa lagi, misalnya FAS-00031."))
        return found
