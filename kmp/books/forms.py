"""The forms of the ledger: shape only; what may be written is for the rules and the database."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.books.states import Activity, With


class AccountForm(forms.Form):
    """An account of the cooperative's own."""

    code = forms.RegexField(
        r"^[1-5][0-9.-]{0,11}$",
        label=_("Kode"),
        help_text=_("Angka pertama jenisnya: 1 aset, 2 kewajiban, 3 ekuitas, 4 pendapatan, 5 beban. Misalnya 5-2300."),
        error_messages={"invalid": _("Awali dengan angka 1 sampai 5, lalu angka, titik, atau tanda hubung: 5-2300.")},
    )
    name = forms.CharField(label=_("Nama akun"), max_length=120)
    turnover_with = forms.ChoiceField(
        label=_("Omzet dengan"),
        choices=[("", With.NEITHER.label), *(choice for choice in With.choices if choice[0])],
        required=False,
        help_text=_("Hanya untuk pendapatan dan beban yang dipisah antara anggota dan bukan anggota."),
    )
    activity = forms.ChoiceField(
        label=_("Dalam laporan arus kas"), choices=Activity.choices, initial=Activity.OPERATING
    )
    is_header = forms.BooleanField(
        label=_("Akun induk: hanya judul kelompok akun sesudahnya, tidak dibukukan"), required=False
    )


class AccountChangeForm(forms.Form):
    """What of an account may still change once it is used."""

    name = forms.CharField(label=_("Nama akun"), max_length=120)
    activity = forms.ChoiceField(label=_("Dalam laporan arus kas"), choices=Activity.choices)
    is_active = forms.BooleanField(label=_("Akun ini dipakai"), required=False)
