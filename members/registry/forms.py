"""Forms of the register: what to change of a member, and the answer of the second person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.files.forms import DocumentField
from kmp.regions.forms import RegionField
from kmp.regions.states import RegionLevel
from members.forms import RefusableForm
from members.registry.models import Group, Member
from members.registry.states import Operation

VOTES = [("", _("Tetap")), ("ya", _("Dengan hak suara")), ("tidak", _("Tanpa hak suara (anggota luar biasa)"))]


class ChangeForm(RefusableForm):
    """Why, and the proof; enough to suspend and to restore."""

    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Masuk ke buku daftar anggota."),
        widget=forms.Textarea({"rows": 3}),
        max_length=240,
    )
    document = DocumentField(label=_("Surat pendukung"), required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def wishes(self) -> dict[str, Any]:
        """The keywords of `services.ask_change`."""
        given: dict[str, Any] = dict(self.cleaned_data)
        return given


class MoveForm(ChangeForm):
    """The group to go to."""

    group = forms.ModelChoiceField(label=_("Kelompok baru"), queryset=Group.objects.none(), empty_label=_("Pilih"))
    field_order = ["group", "reason", "document"]

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        same_kind = Group.objects.filter(for_institutions=member.institution_id is not None, is_open=True)
        field.queryset = same_kind.exclude(pk=member.group_id)


class DataForm(ChangeForm):
    """Name, region, vote; each may stay."""

    name = forms.CharField(label=_("Nama"), max_length=200)
    region = RegionField(label=_("Desa atau kelurahan"), level=RegionLevel.VILLAGE, required=False)
    has_vote = forms.ChoiceField(label=_("Hak suara"), choices=VOTES, required=False)
    field_order = ["name", "region", "has_vote", "reason", "document"]

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        self.initial.setdefault("name", member.name)
        self.initial.setdefault("region", member.region)

    def clean_name(self) -> str:
        """The new name, or an empty text where it stays."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if name == self.member.name:
            return ""
        longest = 200 if self.member.institution_id else 150  # as long as the name of whoever is behind it
        if len(name) > longest:
            message = _("Nama itu terlalu panjang, paling banyak %(most)s huruf.")
            raise ValidationError(message, code="name_too_long", params={"most": longest})
        return name

    def clean_has_vote(self) -> bool | None:
        """True, False, or None where it stays."""
        return {"ya": True, "tidak": False}.get(self.cleaned_data["has_vote"])


FORMS: dict[str, type[ChangeForm]] = {
    Operation.SUSPEND: ChangeForm,
    Operation.RESTORE: ChangeForm,
    Operation.MOVE: MoveForm,
    Operation.CHANGE: DataForm,
}


class AsOfForm(forms.Form):
    """`?per=2026-06-30`: the register as it stood at the end of that day; empty or today: as it is."""

    per = forms.DateField(label=_("Per tanggal"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({"per": data.get("per", "")})

    def clean_per(self) -> date | None:
        """A day that has been; None for today."""
        day: date | None = self.cleaned_data["per"]
        if day is not None and day > clock.today():
            raise ValidationError(_("Tanggal itu belum tiba."), code="date_in_future")
        return None if day == clock.today() else day

    @property
    def day(self) -> date | None:
        """The day asked for; None for now, also while what was typed is not a day."""
        return self.cleaned_data.get("per") if self.is_valid() else None


class BookForm(RefusableForm):
    """As of which day the whole book is printed."""

    per = forms.DateField(label=_("Per tanggal"))

    def clean_per(self) -> date:
        """A day that has been."""
        day: date = self.cleaned_data["per"]
        if day > clock.today():
            raise ValidationError(_("Tanggal itu belum tiba."), code="date_in_future")
        return day


class PeriodForm(forms.Form):
    """The days between which lines of the register are looked for; both count, either may be empty."""

    dari = forms.DateField(label=_("Dari tanggal"), required=False)
    sampai = forms.DateField(label=_("Sampai tanggal"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({name: data.get(name, "") for name in ("dari", "sampai")})

    def clean(self) -> None:
        """The end does not come before the start."""
        since, until = self.cleaned_data.get("dari"), self.cleaned_data.get("sampai")
        if since and until and until < since:
            self.add_error("sampai", _("Tanggal akhir mendahului tanggal awal."))

    @property
    def since(self) -> date | None:
        """The first day; None where there is none, or while something is wrong."""
        return self.cleaned_data.get("dari") if self.is_valid() else None

    @property
    def until(self) -> date | None:
        """The last day."""
        return self.cleaned_data.get("sampai") if self.is_valid() else None
