"""The shapes of what people fill in about officers, notes and deadlines; the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.officers.models import Term
from governance.officers.queries import removals
from governance.officers.states import ASKED_ENDS, NoteArea, OfficeBody
from governance.voting.models import Resolution
from kmp import clock
from kmp.files.forms import DocumentField
from members.forms import RefusableForm


class DeedTermForm(RefusableForm):
    """One of the first officers, as the deed names them."""

    number = forms.CharField(label=_("Nomor anggota"), max_length=12, help_text=_("Misalnya: FAS-00001."))
    body = forms.ChoiceField(label=_("Badan"), choices=OfficeBody.choices, widget=forms.RadioSelect)
    position = forms.CharField(label=_("Jabatan"), max_length=60, help_text=_("Seperti dalam AD/ART, misalnya: Ketua."))
    starts_on = forms.DateField(label=_("Mulai"))
    ends_on = forms.DateField(label=_("Sampai"), help_text=_("Hari terakhir; paling lama lima tahun."))
    deed = forms.CharField(label=_("Nomor akta"), max_length=120)


class EndingForm(RefusableForm):
    """Why and when a term ends before its day."""

    kind = forms.ChoiceField(
        label=_("Sebab"), choices=[(kind.value, kind.label) for kind in ASKED_ENDS], widget=forms.RadioSelect
    )
    last_day = forms.DateField(label=_("Hari terakhir"), initial=clock.today)
    note = forms.CharField(label=_("Keterangan"), widget=forms.Textarea({"rows": 3}), max_length=240)
    resolution = forms.ModelChoiceField(
        label=_("Keputusan Rapat Anggota"),
        queryset=Resolution.objects.none(),
        required=False,
        empty_label=_("Tidak ada"),
        help_text=_("Hanya untuk pemberhentian."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["resolution"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = removals()


class SuccessorField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own is not generic at run time
    """A term, called by the person who takes over."""

    def label_from_instance(self, obj: Term) -> str:
        """Name and position."""
        return f"{obj.person.name}, {obj.position}"


class HandoverForm(RefusableForm):
    """What is handed over, and to whom."""

    incoming = SuccessorField(label=_("Diserahkan kepada"), queryset=Term.objects.none(), empty_label=None)
    items = forms.CharField(
        label=_("Yang diserahkan"),
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Satu hal setiap baris, keadaannya setelah titik dua. Misalnya: Kas: Rp1.250.000, cocok."),
    )
    note = forms.CharField(label=_("Catatan"), widget=forms.Textarea({"rows": 3}), required=False, max_length=2000)
    document = DocumentField(label=_("Berita acara yang ditandatangani"), required=False)

    def __init__(self, *args: Any, incoming: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["incoming"]
        assert isinstance(field, SuccessorField)
        field.queryset = incoming


class NoteForm(RefusableForm):
    """What a pengawas found."""

    area = forms.ChoiceField(label=_("Tentang"), choices=NoteArea.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Pokok"), max_length=160)
    text = forms.CharField(label=_("Catatan"), widget=forms.Textarea({"rows": 8}), max_length=10_000)
    path = forms.CharField(
        label=_("Halaman"),
        max_length=200,
        required=False,
        help_text=_("Di mana terlihat, misalnya /meja/buku/."),
    )


class AnswerNoteForm(RefusableForm):
    """The board's answer."""

    answer = forms.CharField(label=_("Tanggapan pengurus"), widget=forms.Textarea({"rows": 6}), max_length=10_000)


class MetForm(RefusableForm):
    """When a duty was done, and the proof."""

    met_on = forms.DateField(label=_("Dipenuhi pada"), initial=clock.today)
    note = forms.CharField(
        label=_("Keterangan"), max_length=240, required=False, help_text=_("Misalnya: nomor tanda terima.")
    )
    proof = DocumentField(label=_("Bukti"), required=False)
