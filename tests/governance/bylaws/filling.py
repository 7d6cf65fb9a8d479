"""A section of a draft filled in as a browser sends it."""

from collections.abc import Mapping
from typing import Any

from django.forms.widgets import ChoiceWidget
from django.http import QueryDict

from governance.bylaws.paths import with_parts
from governance.bylaws.rules import numbered
from governance.bylaws.sections import SECTIONS
from governance.bylaws.sections.base import SectionForm


def sent(form: SectionForm, **typed: Any) -> QueryDict:
    """What the browser sends of this form as it stands, with other values `typed` into some fields (dots as __)."""
    data = QueryDict(mutable=True)
    for name in form.fields:
        value, widget = form[name].value(), form.fields[name].widget
        if isinstance(value, list):
            data.setlist(name, value)
        elif value is True:
            data[name] = "on"
        elif value is not False and value is not None:
            data[name] = value if isinstance(widget, ChoiceWidget) else widget.format_value(value) or ""
    for name, value in typed.items():
        data[name.replace("__", ".")] = value
    return data


def filled(rules: Mapping[str, Any], key: str, **typed: Any) -> SectionForm:
    """The section with these values, sent."""
    shape = SECTIONS[key]
    return shape(rules, {}, sent(shape(rules, {}), **typed))


def through_the_form(rules: Mapping[str, Any], key: str, **typed: Any) -> dict[str, Any]:
    """The rules after the section was sent without a problem."""
    form = filled(rules, key, **typed)
    assert form.is_valid(), form.errors.as_data()
    return numbered(with_parts(rules, form.changed))
