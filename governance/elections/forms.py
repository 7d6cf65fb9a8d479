"""The shapes of what people fill in about elections; the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.bylaws.queries import rules_of
from governance.elections.services import ElectionData
from governance.elections.states import Body
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingKind
from governance.voting.states import Casting, Question
from members.forms import RefusableForm

QUESTIONS = (
    (Question.CHOICE.value, _("Memilih nama dari daftar, sebanyak kursinya")),
    (Question.RANKED.value, _("Mengurutkan nama menurut kesukaan")),
)


class ElectionForm(RefusableForm):
    """What is to be filled in one assembly: in a group its delegates, in a plenary an office of the bylaws."""

    office = forms.ChoiceField(label=_("Jabatan"), widget=forms.RadioSelect)
    body = forms.ChoiceField(label=_("Badan"), choices=Body.choices[:2], widget=forms.RadioSelect)
    position = forms.CharField(label=_("Nama jabatan"), max_length=60, help_text=_("Misalnya: Ketua."))
    seats = forms.IntegerField(label=_("Yang dipilih"), min_value=1, max_value=50, initial=1)
    term_starts_on = forms.DateField(
        label=_("Masa jabatan mulai"), help_text=_("Lamanya menurut AD/ART, paling lama lima tahun.")
    )
    nominations_until = forms.DateTimeField(label=_("Pencalonan sampai"))
    closes_at = forms.DateTimeField(label=_("Pemungutan suara ditutup"))
    question = forms.ChoiceField(
        label=_("Cara memilih"), choices=QUESTIONS, widget=forms.RadioSelect, initial=Question.CHOICE.value
    )
    casting = forms.ChoiceField(
        label=_("Cara memberi suara"),
        choices=Casting.choices,
        widget=forms.RadioSelect,
        initial=Casting.ELECTRONIC.value,
        help_text=_("Di rapat: dua orang mencatat hitungan, dengan lembar hitung yang ditandatangani."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        offices = self._offices()
        is_plenary = meeting.kind == MeetingKind.PLENARY
        self._keep("office", is_plenary and bool(offices), choices=offices)
        for name in ("body", "position"):
            self._keep(name, is_plenary and not offices)
        self._keep("term_starts_on", is_plenary)

    def _keep(self, name: str, wanted: bool, *, choices: list[tuple[str, str]] | None = None) -> None:
        if not wanted:
            del self.fields[name]
        elif choices:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def _offices(self) -> list[tuple[str, str]]:
        """The offices that the bylaws name, with their seats."""
        assert self.meeting.bylaws is not None
        offices = rules_of(self.meeting.bylaws).deciding.offices
        return [
            (f"{body}|{seat.name}", f"{Body(body).label}: {seat.name} ({seat.seats} kursi)")
            for body, office in offices.items()
            for seat in office.positions
        ]

    def data_for_service(self) -> ElectionData:
        """What `plan_election` takes."""
        given = self.cleaned_data
        if self.meeting.kind != MeetingKind.PLENARY:
            group = self.meeting.group.name if self.meeting.group else ""
            body, position = Body.DELEGATES.value, f"Utusan {group}"[:60]
        elif "office" in self.fields:
            body, _bar, position = given["office"].partition("|")
        else:
            body, position = given["body"], given["position"].strip()
        return ElectionData(
            body=body,
            position=position,
            seats=given["seats"],
            nominations_until=given["nominations_until"],
            closes_at=given["closes_at"],
            question=given["question"],
            casting=given["casting"],
            term_starts_on=given.get("term_starts_on"),
        )


class AnswerForm(RefusableForm):
    """Whether somebody stands, and what the members read about them."""

    willing = forms.ChoiceField(
        label=_("Jawaban"),
        choices=[("ya", _("Bersedia dicalonkan")), ("tidak", _("Tidak bersedia"))],
        widget=forms.RadioSelect,
    )
    statement = forms.CharField(
        label=_("Tentang diri dan rencana"),
        widget=forms.Textarea({"rows": 6}),
        max_length=2000,
        required=False,
        help_text=_("Dibaca semua anggota bersama nama calon. Wajib diisi bila bersedia."),
    )

    @property
    def is_willing(self) -> bool:
        """What was chosen."""
        return bool(self.cleaned_data["willing"] == "ya")


class AssemblyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own is not generic at run time
    """A group assembly, called by its group."""

    def label_from_instance(self, obj: Meeting) -> str:
        """The group's name."""
        return str(obj.group)


class DelegateForm(RefusableForm):
    """A delegate whom the sealed minutes of a group name."""

    assembly = AssemblyField(
        label=_("Rapat kelompok"), queryset=Meeting.objects.none(), empty_label=_("Pilih kelompok")
    )
    number = forms.CharField(label=_("Nomor anggota"), max_length=12, help_text=_("Misalnya: NAK-00012."))
    basis = forms.CharField(
        label=_("Dasar"), max_length=200, help_text=_("Misalnya: Berita acara rapat kelompok nakes, butir 5.")
    )

    def __init__(self, *args: Any, plenary: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assembly"]
        assert isinstance(field, AssemblyField)
        field.queryset = plenary.group_meetings.select_related("group", "plenary", "minutes").order_by(
            "group__position"
        )
