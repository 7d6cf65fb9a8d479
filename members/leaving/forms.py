"""The forms of leaving: shape only, the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.files.forms import DocumentField
from members.forms import PaymentForm, RefusableForm
from members.leaving.states import LeavingKind


class ReasonedForm(RefusableForm):
    """Why and since when, with the letter where one is needed."""

    reason = forms.CharField(label=_("Alasan"), widget=forms.Textarea({"rows": 3}), max_length=400)
    effective_on = forms.DateField(label=_("Berlaku pada"), initial=clock.today)
    document = DocumentField(label=_("Surat"), required=False)


class ResignForm(ReasonedForm):
    """A member's own resignation on the phone."""

    knows = forms.BooleanField(
        label=_("Saya mengerti akibatnya dan mengundurkan diri."),
        error_messages={"required": _("Centang dahulu bahwa Anda mengerti akibatnya.")},
    )

    field_order = ("reason", "effective_on", "document", "knows")

    def __init__(self, *args: Any, is_institution: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Alasan Anda")
        if is_institution:
            self.fields["document"].required = True
            self.fields["document"].label = _("Surat pengunduran diri yang ditandatangani pimpinan lembaga")
        else:
            del self.fields["document"]

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "knows"}


class StaffResignForm(ReasonedForm):
    """A resignation by letter, entered at the desk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].label = _("Surat pengunduran diri yang ditandatangani")
        self.fields["document"].required = True


class ExpelForm(ReasonedForm):
    """What a member is to be expelled for; it counts from the day of the decision."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Alasan dikeluarkan")
        self.fields["document"].label = _("Bukti")
        del self.fields["effective_on"]

    def clean(self) -> dict[str, Any]:
        """The day of the request stands for the day."""
        return {**(super().clean() or {}), "effective_on": clock.today()}


class DeathForm(ReasonedForm):
    """A death, with its certificate and the heir, who may also be named when the money is paid."""

    heir_name = forms.CharField(label=_("Ahli waris"), max_length=150, required=False)
    heir_relation = forms.CharField(label=_("Hubungan dengan anggota"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Keterangan")
        self.fields["reason"].initial = _("Meninggal dunia.")
        self.fields["effective_on"].label = _("Tanggal meninggal")
        self.fields["document"].label = _("Surat keterangan kematian")
        self.fields["document"].required = True


ASK_FORMS: dict[str, type[ReasonedForm]] = {
    LeavingKind.RESIGNATION.value: StaffResignForm,
    LeavingKind.EXPULSION.value: ExpelForm,
    LeavingKind.DEATH.value: DeathForm,
}


class InviteForm(RefusableForm):
    """When and where the member is heard."""

    at = forms.DateTimeField(label=_("Waktu"))
    place = forms.CharField(label=_("Tempat atau tautan"), max_length=160)


class HearingForm(RefusableForm):
    """What the member said, written down in the office."""

    heard_on = forms.DateField(label=_("Didengar pada"), initial=clock.today)
    words = forms.CharField(label=_("Yang dikatakan anggota"), widget=forms.Textarea({"rows": 5}), max_length=4000)


class OwnWordsForm(RefusableForm):
    """The member's own words, in writing."""

    words = forms.CharField(label=_("Keterangan Anda"), widget=forms.Textarea({"rows": 5}), max_length=4000)


class DecideForm(RefusableForm):
    """The decision; the tick is there only where the law's least number would be missed."""

    note = forms.CharField(
        label=_("Catatan putusan"), widget=forms.Textarea({"rows": 2}), max_length=400, required=False
    )
    knows_numbers = forms.BooleanField(
        label=_("Pengurus mengetahui bahwa jumlahnya menjadi kurang dari syarat, dan mencari anggota baru."),
        required=False,
    )

    def __init__(self, *args: Any, asks_about_numbers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_about_numbers:
            del self.fields["knows_numbers"]


class SettleForm(PaymentForm):
    """The money, and who takes it where that is not the former member."""

    heir_name = forms.CharField(label=_("Penerima, bila bukan anggota sendiri"), max_length=150, required=False)
    heir_relation = forms.CharField(label=_("Hubungan dengan anggota"), max_length=60, required=False)

    field_order = ("method", "paid_on", "heir_name", "heir_relation")
