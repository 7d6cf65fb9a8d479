"""Forms of the units: shape only, the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinics.units.states import UnitKind
from kmp import clock
from kmp.regions.forms import FacilityField, RegionField
from kmp.regions.states import FacilityKind, RegionLevel
from members.forms import RefusableForm
from members.registry.models import Member


class MemberNumberField(forms.CharField):
    """A member by its number, as on the card; unknown numbers are refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **kwargs)

    def clean(self, value: Any) -> Any:
        """The member, or None where nothing was typed and nothing is required."""
        number = super().clean(value)
        if not number:
            return None
        member = Member.objects.select_related("group", "region").filter(number__iexact=number).first()
        if member is None:
            raise forms.ValidationError(_("Nomor anggota ini tidak ada. Salin seperti pada kartu."), code="unknown")
        return member


class UnitForm(RefusableForm):
    """A new unit of a member facility."""

    member = MemberNumberField(label=_("Nomor anggota fasilitas"), help_text=_("Pemilik unit, misalnya FAS-00012"))
    name = forms.CharField(label=_("Nama unit"), max_length=160)
    kind = forms.ChoiceField(label=_("Jenis"), choices=UnitKind.choices, widget=forms.RadioSelect)
    village = RegionField(label=_("Desa atau kelurahan"), level=RegionLevel.VILLAGE)
    puskesmas = FacilityField(label=_("Puskesmas pembina"), kind=FacilityKind.PUSKESMAS, required=False)

    def forget_errors(self) -> None:
        """For the button "Cari" of a place: nothing is called wrong yet."""
        self.errors.clear()


class PostForm(RefusableForm):
    """A health worker to be posted at a unit."""

    worker = MemberNumberField(
        label=_("Nomor anggota tenaga kesehatan"), help_text=_("Misalnya NAK-00412. Bertugas mulai hari ini.")
    )


class EndPostForm(RefusableForm):
    """The last day of a post."""

    on = forms.DateField(label=_("Hari terakhir bertugas"), initial=clock.today)
