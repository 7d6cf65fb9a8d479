"""The form of a licence, for its holder and for staff: shape only, the rules decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.files.forms import DocumentField
from members.forms import RefusableForm
from members.joining.rules import LicenceData
from members.licences.models import Licence
from members.licences.rules import BY_DEVICE_GROUP, kinds_of
from members.registry.states import DeviceGroup, LicenceKind


class LicenceForm(RefusableForm):
    """One licence with its document; the kinds are those of the member's group."""

    kind = forms.ChoiceField(
        label=_("Jenis izin"),
        error_messages={"required": _("Pilih jenis izinnya."), "invalid_choice": _("Pilih salah satu jenis izin.")},
    )
    number = forms.CharField(
        label=_("Nomor izin"),
        help_text=_("Seperti pada surat izin"),
        max_length=80,
        error_messages={"required": _("Salin nomor dari surat izin.")},
    )
    valid_from = forms.DateField(
        label=_("Berlaku sejak"), error_messages={"required": _("Tulis sejak kapan izin ini berlaku.")}
    )
    valid_until = forms.DateField(
        label=_("Berlaku sampai"), help_text=_("Kosongkan bila berlaku seumur hidup, seperti STR"), required=False
    )
    device_groups = forms.MultipleChoiceField(
        label=_("Kelompok alat pada sertifikat"),
        choices=DeviceGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    document = DocumentField(label=_("Surat izin"))

    def __init__(self, *args: Any, profile: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_of(profile)
        choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if not set(kinds) & BY_DEVICE_GROUP:
            del self.fields["device_groups"]

    def licence(self) -> LicenceData:
        """What was typed, for the service."""
        data = self.cleaned_data
        groups = tuple(data.get("device_groups", ()))
        return LicenceData(data["kind"], data["number"].strip(), data["valid_from"], data["valid_until"], groups)


def first_values(renewed: Licence | None, kind: str) -> dict[str, Any]:
    """What the form begins with: for a renewal what stays the same, else the kind asked for."""
    if renewed is None:
        return {"kind": kind} if kind in LicenceKind.values else {}
    return {"kind": renewed.kind, "number": renewed.number, "device_groups": renewed.device_groups}
