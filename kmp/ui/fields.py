"""Form fields that read what people write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.ui.formats import MINUS, rupiah

LARGEST = 2**63 - 1  # bigint


class RupiahInput(forms.TextInput):
    """A text input for whole rupiah: the digits keyboard on phones, dots between the thousands."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """1250000 as 1.250.000; what was typed and not understood stays as it was."""
        if isinstance(value, int):
            return rupiah(value).replace("Rp", "")
        shown: str | None = super().format_value(value)
        return shown


class RupiahField(forms.IntegerField):
    """Whole rupiah as people write them: 1250000, 1.250.000, Rp 1.250.000 or Rp1.250.000,-."""

    widget = RupiahInput
    default_error_messages = {"invalid": _("Tulis jumlah rupiah dengan angka saja, misalnya 1.250.000.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": LARGEST, **options})

    def to_python(self, value: Any) -> int | None:
        """An int; decimals other than ,- and ,00 are refused as `invalid`."""
        if isinstance(value, str):
            bare = value.strip().removeprefix("Rp").replace(" ", "").replace(" ", "").replace(MINUS, "-")
            bare = bare.removesuffix(",-").removesuffix(",00")
            value = bare.replace(".", "") if _groups_of_three(bare) else bare
            if "." in value:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


def _groups_of_three(text: str) -> bool:
    """Whether every dot stands between thousands: 1.250.000 yes, 12.5 no."""
    first, *rest = text.lstrip("-").split(".")
    return bool(rest) and 1 <= len(first) <= 3 and all(len(group) == 3 for group in rest)
