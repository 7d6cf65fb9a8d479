"""The shapes of what people fill in about paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.paperballots.engine import read_lines
from kmp import clock
from kmp.files.engine import as_text
from kmp.files.forms import DocumentField
from kmp.files.states import FileKind
from members.forms import RefusableForm

MARKS = (
    ("setuju", _("Setuju")),
    ("tidak", _("Tidak setuju")),
    ("abstain", _("Abstain")),
    ("tidak sah", _("Tidak sah")),
)


class CollectedForm(RefusableForm):
    """Where and when paper was collected, and a photograph of it."""

    place = forms.CharField(
        label=_("Tempat pengumpulan"), max_length=120, help_text=_("Misalnya: Balai Desa Mekar Jaya.")
    )
    collected_at = forms.DateTimeField(label=_("Dikumpulkan pada"), initial=clock.now)
    scan = DocumentField(
        label=_("Pindaian atau foto"),
        required=False,
        help_text=_("PDF, JPG, atau PNG, paling besar 5 MB. Satu berkas untuk semua lembar."),
    )


class SheetForm(RefusableForm):
    """One sheet as it was read."""

    code = forms.CharField(
        label=_("Kode surat suara"),
        max_length=200,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Pindai QR-nya, atau tulis 12 huruf dan angka di bawahnya."),
    )
    mark = forms.ChoiceField(label=_("Tanda pada lembar"), choices=MARKS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, yes_no: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not yes_no:
            self.fields["mark"] = forms.CharField(
                label=_("Tanda pada lembar"),
                max_length=160,
                help_text=_("Nomor yang dipilih, misalnya 2,5. Tulis “abstain” atau “tidak sah” bila begitu adanya."),
            )


class SheetsFileForm(RefusableForm):
    """Many sheets from a file."""

    file = DocumentField(
        label=_("Berkas CSV"),
        kinds=[FileKind.CSV],
        help_text=_("Dua kolom: kode surat suara; tanda (setuju, tidak, abstain, tidak sah, atau nomor pilihan)."),
    )

    def lines(self) -> list[tuple[int, list[str]]]:
        """The lines of the file with their numbers."""
        return read_lines(as_text(self.cleaned_data["file"].read()) or "")


class NamesForm(RefusableForm):
    """Member numbers from a signed list, one on each line, or a file of them."""

    names = forms.CharField(
        label=_("Nomor anggota"),
        required=False,
        widget=forms.Textarea({"rows": 6, "autofocus": True, "spellcheck": "false"}),
        help_text=_("Satu nomor pada tiap baris, misalnya NAK-00012 atau nak12. Kartu juga dapat dipindai ke sini."),
    )
    file = DocumentField(
        label=_("atau berkas CSV"),
        kinds=[FileKind.CSV],
        required=False,
        help_text=_("Kolom pertama nomor anggota; kolom berikutnya, misalnya nama, tidak dibaca."),
    )

    def lines(self) -> list[tuple[int, str]]:
        """What was typed, then what the file says, each with its line."""
        typed = [(number, one.strip()) for number, one in enumerate(self.cleaned_data["names"].splitlines(), start=1)]
        file = self.cleaned_data["file"]
        read = read_lines(as_text(file.read()) or "") if file else []
        return [(number, one) for number, one in typed if one] + [(number, cells[0]) for number, cells in read]


class InHandForm(RefusableForm):
    """How many sheets or signatures the second person counts, with the paper in hand."""

    in_hand = forms.IntegerField(
        label=_("Jumlah di tangan Anda"),
        min_value=0,
        help_text=_("Hitung sendiri kertasnya, lalu tulis jumlahnya. Harus sama dengan yang dicatat."),
    )
