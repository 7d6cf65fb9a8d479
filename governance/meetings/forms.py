"""The shapes of what people fill in about meetings."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.states import CalledBy, Duty, Mode, Occasion, Rsvp
from kmp.accounts.models import User
from kmp.files.forms import DocumentField
from kmp.roles import STAFF
from members.forms import ReasonForm, RefusableForm
from members.registry.models import Group

OFFICERS = "petugas-rapat"  # the id of the list of names that the browser offers


class NamedUserField(forms.CharField):
    """Somebody with an account, named by member number, sign-in name or e-mail. Clean data is a `User` or None."""

    widget = forms.TextInput({"list": OFFICERS, "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        """The account that is meant; who is not known is said so."""
        typed = super().clean(value)
        if not typed:
            return None
        found = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed), is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Tidak ada akun dengan nama masuk, nomor anggota, atau surel itu."))
        return found


def officers() -> list[User]:
    """Who is offered first as chair and secretary: the people of the board, the supervisors and the office."""
    return list(User.objects.filter(grants__role__in=STAFF, is_active=True).distinct().order_by("name"))


class HeldForm(RefusableForm):
    """Where and how a meeting is held."""

    mode = forms.ChoiceField(
        label=_("Cara rapat"), choices=Mode.choices, initial=Mode.IN_PERSON, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=_("Tempat"), max_length=200, required=False, help_text=_("Perlu untuk rapat tatap muka.")
    )
    online_url = forms.URLField(
        label=_("Tautan rapat daring"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Perlu untuk rapat daring. Hanya terlihat oleh yang diundang."),
    )
    chair = NamedUserField(label=_("Pimpinan rapat"), required=False)
    secretary = NamedUserField(
        label=_("Notulis"),
        required=False,
        help_text=_("Dua orang yang berbeda; keduanya menandatangani berita acara. Boleh ditetapkan nanti."),
    )

    def clean(self) -> dict[str, Any]:
        """A room for people who come, an address for people who stay at home."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        mode = data.get("mode")
        if mode in (Mode.IN_PERSON, Mode.HYBRID) and not data.get("place"):
            self.add_error("place", _("Tulis tempat rapat."))
        return data

    def clean_mode(self) -> Mode:
        """The stored word as its choice."""
        return Mode(self.cleaned_data["mode"])


class PlanForm(HeldForm):
    """A plenary and, before it, the assemblies of the groups."""

    occasion = forms.ChoiceField(
        label=_("Acara"),
        choices=[(one.value, one.label) for one in (Occasion.ANNUAL, Occasion.EXTRAORDINARY, Occasion.ORDINARY)],
        initial=Occasion.ORDINARY,
        widget=forms.RadioSelect,
    )
    book_year = forms.IntegerField(
        label=_("Tahun buku"), min_value=2000, max_value=2999, required=False, help_text=_("Untuk RAT.")
    )
    called_by = forms.ChoiceField(
        label=_("Atas permintaan"),
        choices=[("", _("Pilih")), *CalledBy.choices],
        required=False,
        help_text=_("Untuk rapat luar biasa."),
    )
    reason = forms.CharField(
        label=_("Alasan diadakan"), max_length=400, required=False, help_text=_("Untuk rapat luar biasa.")
    )
    title = forms.CharField(label=_("Nama rapat"), max_length=140, initial=_("Rapat Anggota Tahunan"))
    starts_at = forms.DateTimeField(label=_("Rapat Paripurna mulai"))
    groups_meet_at = forms.DateTimeField(
        label=_("Rapat kelompok mulai"),
        required=False,
        help_text=_("Kosongkan untuk tujuh hari sebelum Rapat Paripurna."),
    )
    replies_until = forms.DateTimeField(
        label=_("Jawaban ditunggu sampai"), required=False, help_text=_("Untuk rapat tertulis.")
    )

    field_order = ("occasion", "title", "book_year", "called_by", "reason", "mode", "starts_at", "groups_meet_at")

    def clean_occasion(self) -> Occasion:
        """The stored word as its choice."""
        return Occasion(self.cleaned_data["occasion"])

    def clean_called_by(self) -> CalledBy | None:
        """The stored word as its choice."""
        called = self.cleaned_data["called_by"]
        return CalledBy(called) if called else None


class FoundingForm(HeldForm):
    """A founding meeting: nobody is a member yet, so no groups meet before it."""

    title = forms.CharField(label=_("Nama rapat"), max_length=140, initial=_("Rapat Pendirian"))
    starts_at = forms.DateTimeField(label=_("Mulai"))

    field_order = ("title", "starts_at", "mode")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(one.value, one.label) for one in Mode if one != Mode.WRITTEN]
        mode = self.fields["mode"]
        assert isinstance(mode, forms.ChoiceField)
        mode.choices = ways


class MoveForm(RefusableForm):
    """Another hour, place or link."""

    starts_at = forms.DateTimeField(label=_("Mulai"))
    replies_until = forms.DateTimeField(label=_("Jawaban ditunggu sampai"), required=False)
    place = forms.CharField(label=_("Tempat"), max_length=200, required=False)
    online_url = forms.URLField(label=_("Tautan rapat daring"), max_length=300, required=False, assume_scheme="https")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meeting.mode != Mode.WRITTEN:
            del self.fields["replies_until"]
        if meeting.mode not in (Mode.ONLINE, Mode.HYBRID):
            del self.fields["online_url"]


class LeadForm(RefusableForm):
    """Who leads, who writes the minutes."""

    chair = NamedUserField(label=_("Pimpinan rapat"))
    secretary = NamedUserField(label=_("Notulis"))


class OffForm(ReasonForm):
    """Why a meeting is called off; the members read it."""


class ItemForm(RefusableForm):
    """One point of the agenda."""

    title = forms.CharField(label=_("Mata acara"), max_length=200)
    minutes = forms.IntegerField(label=_("Lama (menit)"), min_value=1, max_value=600, initial=15)
    presenter = forms.CharField(label=_("Pembawa"), max_length=120, required=False)
    note = forms.CharField(label=_("Keterangan"), widget=forms.Textarea({"rows": 3}), max_length=2000, required=False)


class PaperForm(RefusableForm):
    """Material of the meeting, or of one of its points."""

    title = forms.CharField(label=_("Judul bahan"), max_length=160)
    item = forms.ModelChoiceField(
        label=_("Untuk mata acara"), queryset=AgendaItem.objects.none(), required=False, empty_label=_("Seluruh rapat")
    )
    upload = DocumentField(label=_("Berkas"))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.fields["item"]
        assert isinstance(item, forms.ModelChoiceField)
        item.queryset = meeting.agenda.order_by("position")


class TodoForm(RefusableForm):
    """A piece of work of one's own."""

    title = forms.CharField(label=_("Pekerjaan"), max_length=200)
    due_on = forms.DateField(label=_("Paling lambat"))
    duty = forms.ChoiceField(label=_("Oleh"), choices=Duty.choices)

    def clean_duty(self) -> Duty:
        """The stored word as its choice."""
        return Duty(self.cleaned_data["duty"])


class AssignForm(RefusableForm):
    """Who does a piece of work; empty means whoever has that duty."""

    to = NamedUserField(label=_("Dikerjakan oleh"), required=False, help_text=_("Kosongkan untuk semua yang bertugas."))


class FounderForm(RefusableForm):
    """One founder."""

    name = forms.CharField(label=_("Nama pendiri"), max_length=150)
    group = forms.ModelChoiceField(
        label=_("Kelompok"), queryset=Group.objects.order_by("position"), empty_label=_("Pilih kelompok")
    )


class AnswerForm(RefusableForm):
    """Whether the member comes."""

    rsvp = forms.ChoiceField(label=_("Jawaban"), choices=Rsvp.choices)

    def clean_rsvp(self) -> Rsvp:
        """The stored word as its choice."""
        return Rsvp(self.cleaned_data["rsvp"])
