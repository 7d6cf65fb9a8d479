"""Fields read what people write, and show what was typed."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from kmp.ui.fields import LARGEST, RupiahField
from kmp.ui.inputs import show_field


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1250000", 1_250_000),
        ("1.250.000", 1_250_000),
        ("Rp1.250.000", 1_250_000),
        (" Rp 1.250.000,- ", 1_250_000),
        ("1.250.000,00", 1_250_000),
        ("0", 0),
        (str(LARGEST), LARGEST),
    ],
)
def test_rupiah_are_read_as_people_write_them(typed: str, read: int) -> None:
    assert RupiahField().clean(typed) == read


@pytest.mark.parametrize(
    "typed", ["12.5", "1.25.000", "1,5", "-500", "−500", "seribu", "1250.000", str(LARGEST + 1), "", "1e6", "Rp"]
)
def test_other_amounts_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        RupiahField().clean(typed)


class Sample(forms.Form):
    day = forms.DateField(widget=forms.DateInput, help_text="Tanggal, bulan, tahun.")
    money = RupiahField()
    job = forms.ChoiceField(choices=[("a", "Perawat"), ("b", "Bidan")], widget=forms.RadioSelect)
    agree = forms.BooleanField()
    photo = forms.FileField(required=False)


def shown(name: str, **data: Any) -> Any:
    return show_field(Sample(data or None)[name])


def test_a_date_gets_the_browsers_picker_with_an_iso_value() -> None:
    assert '<input type="date" name="day" value="2029-03-14"' in shown("day", day="2029-03-14").input
    bound = Sample(initial={"day": "2029-03-14"})["day"]
    assert 'type="date"' in show_field(bound).input


def test_a_date_that_cannot_be_read_stays_as_it_was_typed() -> None:
    field = shown("day", day="32 November")

    assert '<input type="text" name="day" value="32 November"' in field.input
    assert 'aria-describedby="id_day_helptext id_day_error"' in field.input
    assert 'aria-invalid="true"' in field.input
    assert field.error_id == "id_day_error"


def test_money_has_its_sign_and_the_digits_keyboard() -> None:
    field = shown("money", money="1.250.000")

    assert field.prefix == "Rp"
    assert 'value="1.250.000"' in field.input
    assert 'inputmode="numeric"' in field.input
    assert 'class="input pl-10"' in field.input
    assert 'value="1.250.000"' in show_field(Sample(initial={"money": 1_250_000})["money"]).input


@pytest.mark.parametrize(
    ("name", "shape"), [("day", "line"), ("job", "group"), ("agree", "check"), ("photo", "file"), ("money", "line")]
)
def test_each_kind_of_input_has_its_shape(name: str, shape: str) -> None:
    assert shown(name).shape == shape


def test_a_group_offers_each_choice_with_its_own_id() -> None:
    options = shown("job", job="b").options

    assert [(one.id, one.value, one.label, one.checked) for one in options] == [
        ("id_job_0", "a", "Perawat", False),
        ("id_job_1", "b", "Bidan", True),
    ]
