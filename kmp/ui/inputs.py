"""One form field as the component needs it: the right input, its words, and what screen readers are told."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.safestring import SafeString

from kmp.ui.fields import RupiahInput

# what the browser's own pickers understand, and the check that a typed value is in that form
PICKERS: dict[type[forms.Widget], tuple[str, str, Any]] = {
    forms.DateInput: ("date", "%Y-%m-%d", parse_date),
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M", parse_datetime),
    forms.TimeInput: ("time", "%H:%M", parse_time),
}


@dataclass(frozen=True)
class Option:
    """One radio button or box of a group."""

    id: str
    name: str
    value: str
    label: str
    kind: str
    checked: bool
    disabled: bool


@dataclass(frozen=True)
class Shown:
    """`shape` is line, check, group or file; `target` is the input the label belongs to (a group has none)."""

    shape: str
    id: str
    target: str
    label: str
    help: str
    errors: list[str]
    optional: bool
    input: SafeString
    options: list[Option]
    prefix: str

    @property
    def help_id(self) -> str:
        """The id of the help text."""
        return f"{self.id}_helptext"

    @property
    def error_id(self) -> str:
        """The id of the error."""
        return f"{self.id}_error"


def _shape(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "file" if isinstance(widget, forms.FileInput) else "line"


def _reads(parse: Any, typed: str) -> bool:
    try:
        return parse(typed) is not None
    except ValueError:
        return False


def _picker(bound: BoundField) -> forms.Widget:
    """The field's widget with the browser's own picker for dates and hours.

    What was typed and cannot be read stays visible in a plain text input: a picker would silently drop it.
    """
    widget: forms.Widget = copy(bound.field.widget)
    for kind, (input_type, written, parse) in PICKERS.items():
        if type(widget) is kind:
            typed = bound.value()
            if not (isinstance(typed, str) and typed and not _reads(parse, typed)):
                widget.input_type, widget.format = input_type, written  # type: ignore[attr-defined]
    return widget


def _attributes(bound: BoundField, shape: str, help_text: str) -> dict[str, Any]:
    given = bound.field.widget.attrs
    css = [] if shape in {"check", "file"} else ["input"]
    described = [f"{bound.auto_id}_helptext"] if help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attributes: dict[str, Any] = {}
    if classes := " ".join([*css, *str(given.get("class", "")).split()]):
        attributes["class"] = classes
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return attributes


def _options(bound: BoundField) -> Iterator[Option]:
    for part in bound.subwidgets:
        data = part.data
        yield Option(
            id=data["attrs"].get("id", ""),
            name=data["name"],
            value=str(data["value"]),
            label=str(data["label"]),
            kind=data["type"],
            checked=data["selected"],
            disabled=bool(data["attrs"].get("disabled")),
        )


def show_field(bound: BoundField, *, label: str = "", help_text: str = "", prefix: str = "") -> Shown:
    """`bound` ready for `<c-field>`; `label` and `help_text` replace the form's own."""
    shape = _shape(bound.field.widget)
    words = help_text or str(bound.help_text)
    attributes = _attributes(bound, shape, words)
    prefix = prefix or ("Rp" if isinstance(bound.field.widget, RupiahInput) else "")
    if prefix:
        attributes["class"] = f"{attributes['class']} pl-10"
    return Shown(
        shape=shape,
        id=str(bound.auto_id),
        target=str(bound.id_for_label),
        label=label or str(bound.label),
        help=words,
        errors=[str(error) for error in bound.errors],
        optional=not bound.field.required,
        input=SafeString("") if shape == "group" else bound.as_widget(_picker(bound), attrs=attributes),
        options=list(_options(bound)) if shape == "group" else [],
        prefix=prefix,
    )
