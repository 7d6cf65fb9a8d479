"""Form fields for the numbers of bylaws: percentages in basis points, and the words for a part of a whole."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WHOLE_BP = 10_000
WRITTEN = re.compile(r"(\d{1,3})(?:[,.](\d{1,2}))?")
STRICT = {"lebih": True, "sedikit": False}
STRICT_WORDS = [("lebih", _("lebih dari")), ("sedikit", _("paling sedikit"))]


class PercentInput(forms.TextInput):
    """Digits and a comma on the keyboard of a phone."""

    def __init__(self) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off"})


class PercentField(forms.Field):
    """A percentage as people write it (27,5) for basis points (2750); at most two decimals, at most 100."""

    widget = PercentInput
    suffix = "%"
    default_error_messages = {
        "invalid": _("Tulis persentase dengan paling banyak dua angka di belakang koma, misalnya 27,5."),
        "required": _("Tulis persentasenya; 0 bila tidak ada."),
        "max_value": _("Persentase tidak dapat lebih dari 100."),
    }

    def prepare_value(self, value: Any) -> Any:
        """2750 as 27,5; what was typed stays as it was."""
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, 100)
        return f"{whole},{rest:02}".rstrip("0") if rest else str(whole)

    def to_python(self, value: Any) -> int | None:
        """Basis points; an empty field is None."""
        text = str(value or "").replace("%", "").strip()
        if not text:
            return None
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        bp = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
        if bp > WHOLE_BP:
            raise forms.ValidationError(self.error_messages["max_value"], code="max_value")
        return bp


class CountField(forms.IntegerField):
    """A small whole number."""

    default_error_messages = {"invalid": _("Tulis angkanya saja."), "required": _("Tulis angkanya.")}

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(**{"label": label, "min_value": 0, "max_value": 1_000_000, **options})


def select(label: Any, choices: Any, **options: Any) -> forms.ChoiceField:
    """One of a few words."""
    words = {"invalid_choice": _("Pilih salah satu."), "required": _("Pilih salah satu.")}
    return forms.ChoiceField(label=label, choices=choices, error_messages=words, **options)


def text(label: Any, longest: int, **options: Any) -> forms.CharField:
    """A line of text."""
    return forms.CharField(label=label, max_length=longest, **options)
