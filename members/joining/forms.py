"""The steps of the public form: shape only, the rules and services decide. Those about proofs are in `proof_forms`."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.errors import Blocker, DomainError
from kmp.regions.forms import PlaceField, RegionField
from kmp.regions.models import Facility, Region
from kmp.regions.states import RegionLevel
from kmp.ui.formats import long_date
from members.forms import RefusableForm
from members.joining.rules import (
    KINDS_OF_PROFILE,
    LEAST_AGE,
    InstitutionData,
    PersonData,
    clean_npwp,
    clean_phone,
    mandate_problems,
)
from members.joining.states import AttachmentKind
from members.privacy.queries import current_texts
from members.registry.models import Group
from members.registry.nik import clean_nik, mask_nik
from members.registry.rules import whole_years
from members.registry.states import InstitutionKind, Profile

SEX = [("P", _("Perempuan")), ("L", _("Laki-laki"))]
MEMBERSHIP = [("anggota", _("Anggota")), ("luar_biasa", _("Anggota luar biasa"))]
Answers = MultiValueDict[str, str]


def new_key() -> str:
    """A key for one form: sent twice it is one draft, and it is the applicant's own link."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Section:
    """A card of a step: its title, a note, and its fields."""

    title: str
    note: str
    fields: list[BoundField]


class StepForm(RefusableForm):
    """One step of the application to a group; `answers` is everything typed in the other steps."""

    parts: ClassVar[Sequence[tuple[Any, Any, tuple[str, ...]]]] = ()  # title, note, names of fields

    def __init__(self, data: Any = None, *, group: Group | None = None, answers: Answers | None = None, **kw: Any):
        super().__init__(data, **kw)
        self.group = group
        self.answers: Answers = MultiValueDict() if answers is None else answers
        self.arrange()
        self._say_what_is_missing()

    def arrange(self) -> None:
        """Fields that depend on the group or on what was answered before."""

    def _say_what_is_missing(self) -> None:
        """The cure in the field's own words instead of the framework's one sentence for all (LOOK 7)."""
        for field in self.fields.values():
            label = str(field.label)
            words = _now("Pilih %(field)s.") if isinstance(field, forms.ChoiceField) else _now("Isi %(field)s.")
            named = label if label[:2].isupper() else label[:1].lower() + label[1:]
            field.error_messages["required"] = words % {"field": named}

    @property
    def sections(self) -> list[Section]:
        """The cards of this step, without those that have no field here."""
        cards = [
            Section(str(title), str(note), [self[name] for name in names if name in self.fields])
            for title, note, names in self.parts
        ]
        return [card for card in cards if card.fields]

    def typed(self) -> dict[str, list[str]]:
        """What was typed, right or wrong, to be kept in the draft: values by field, and the words of a search."""
        kept, sent = {}, cast(Answers, self.data)
        for name, field in self.fields.items():
            kept[name] = sent.getlist(name)
            if isinstance(field, PlaceField):
                kept[f"{name}_q"] = [] if any(kept[name]) else sent.getlist(f"{name}_q")
        return kept

    def forget_errors(self) -> None:
        """The form as it was typed, and nothing is called wrong yet: for "Cari", and for a step opened again."""
        self.errors.clear()

    def refuse(self, problems: Sequence[Blocker], **places: str) -> None:
        """The sentences of a rule beside their fields; `places` are fields that the rule calls otherwise."""
        for problem in problems:
            path = places.get(problem.path, problem.path)
            self.add_error(path if path in self.fields else None, str(problem.message))

    def summary(self) -> Iterator[tuple[str, str]]:
        """Label and value of what was answered, as people read it."""
        for name, field in self.fields.items():
            value = self.in_words(name, field, getattr(self, "cleaned_data", {}).get(name))
            if value:
                yield str(field.label), value

    def in_words(self, name: str, field: forms.Field, value: Any) -> str:
        """One answer in words; an empty string for none."""
        if value in (None, "", [], False):
            return ""
        if isinstance(field, forms.ChoiceField):
            chosen = value if isinstance(value, list) else [value]
            choices = cast("Iterable[tuple[str, Any]]", field.choices)
            return ", ".join(str(label) for key, label in choices if key in chosen)
        if isinstance(value, date):
            return long_date(value)
        if isinstance(value, Region):
            return value.path
        return value.name if isinstance(value, Facility) else str(value)


class GroupStep(StepForm):
    """Which group, and with a vote or without."""

    kelompok = forms.ChoiceField(label=_("Kelompok"), widget=forms.RadioSelect)
    keanggotaan = forms.ChoiceField(
        label=_("Keanggotaan"), choices=MEMBERSHIP, widget=forms.RadioSelect, initial="anggota"
    )

    def arrange(self) -> None:
        self.groups = list(Group.objects.filter(is_open=True))
        self.fields["kelompok"].choices = [(one.code, one.name) for one in self.groups]  # type: ignore[attr-defined]

    def chosen(self) -> Group:
        """The group of a valid form."""
        return next(one for one in self.groups if one.code == self.cleaned_data["kelompok"])


class PersonStep(StepForm):
    """The human being: the applicant, or who acts for the institution."""

    name = forms.CharField(label=_("Nama lengkap"), help_text=_("Seperti pada KTP"), max_length=150)
    nik = forms.CharField(
        label=_("NIK"),
        help_text=_("16 angka pada KTP"),
        max_length=24,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    birth_date = forms.DateField(label=_("Tanggal lahir"))
    sex = forms.ChoiceField(label=_("Jenis kelamin"), choices=SEX, widget=forms.RadioSelect)
    phone = forms.CharField(
        label=_("Nomor telepon"),
        help_text=_("Untuk dihubungi petugas"),
        max_length=30,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=_("Surel"), help_text=_("Untuk menerima tautan dan masuk ke halaman anggota"), required=False
    )
    village = RegionField(label=_("Desa atau kelurahan Anda"), level=RegionLevel.VILLAGE)
    address = forms.CharField(label=_("Alamat"), help_text=_("Jalan, nomor, RT dan RW"), max_length=200, required=False)
    parts = (
        ("", "", ("name", "nik", "birth_date", "sex")),
        (_("Kontak dan tempat tinggal"), "", ("phone", "email", "village", "address")),
    )

    def clean_nik(self) -> str:
        """The 16 digits, or the sentence of the rule."""
        return _ruled(clean_nik, self.cleaned_data["nik"])

    def clean_phone(self) -> str:
        """+62…, or the sentence of the rule."""
        return _ruled(clean_phone, self.cleaned_data["phone"])

    def clean_birth_date(self) -> date:
        """Of age to act in law (`too_young` in the service)."""
        born: date = self.cleaned_data["birth_date"]
        if whole_years(born, clock.today()) < LEAST_AGE:
            message = _now("Calon anggota berusia paling sedikit %(age)s tahun.") % {"age": LEAST_AGE}
            raise forms.ValidationError(message, code="too_young")
        if born.year < 1900:
            raise forms.ValidationError(_now("Periksa tahun lahirnya."), code="too_old")
        return born

    def in_words(self, name: str, field: forms.Field, value: Any) -> str:
        return mask_nik(value) if name == "nik" and value else super().in_words(name, field, value)

    def person(self, *, profession: str) -> PersonData:
        """The person, for the service."""
        data = {name: self.cleaned_data[name] for name in self.fields}
        return PersonData(**{**data, "village": data["village"].pk}, profession=profession)


class InstitutionStep(StepForm):
    """The institution that is to be the member, and the mandate under which the person acts."""

    institution_name = forms.CharField(label=_("Nama lembaga"), max_length=200)
    institution_kind = forms.ChoiceField(label=_("Jenis lembaga"))
    nib = forms.RegexField(
        r"^\d{13}$",
        label=_("NIB"),
        help_text=_("Nomor Induk Berusaha, 13 angka"),
        required=False,
        error_messages={"invalid": _("NIB terdiri atas 13 angka.")},
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    npwp = forms.CharField(label=_("NPWP lembaga"), help_text=_("15 atau 16 angka"), max_length=24, required=False)
    institution_village = RegionField(label=_("Desa atau kelurahan lembaga"), level=RegionLevel.VILLAGE)
    institution_address = forms.CharField(
        label=_("Alamat lembaga"), help_text=_("Jalan dan nomor"), max_length=200, required=False
    )
    mandate = forms.CharField(
        label=_("Nomor surat kuasa"), help_text=_("Surat lembaga yang menunjuk Anda sebagai wakilnya"), max_length=120
    )
    mandate_until = forms.DateField(label=_("Surat kuasa berlaku sampai"))
    parts = (
        (
            "",
            _("Lembaga inilah yang menjadi anggota."),
            ("institution_name", "institution_kind", "nib", "npwp", "institution_village", "institution_address"),
        ),
        (_("Wewenang Anda"), _("Anda bertindak atas nama lembaga dengan surat kuasa."), ("mandate", "mandate_until")),
    )

    def arrange(self) -> None:
        assert self.group is not None
        kinds = KINDS_OF_PROFILE.get(Profile(self.group.profile), tuple(InstitutionKind))
        choices = [(kind.value, kind.label) for kind in kinds]
        offered = choices if len(choices) == 1 else [("", _("Pilih satu")), *choices]
        self.fields["institution_kind"].choices = offered  # type: ignore[attr-defined]
        self.fields["nib"].required = self.group.profile in (Profile.PRODUCER, Profile.DISTRIBUTOR)

    def clean_npwp(self) -> str:
        """The digits, or the sentence of the rule."""
        return _ruled(clean_npwp, self.cleaned_data["npwp"]) if self.cleaned_data["npwp"] else ""

    def clean(self) -> dict[str, Any]:
        """A mandate that is not over, and not for longer than a term of office."""
        data = super().clean() or self.cleaned_data
        if data.get("mandate_until"):
            body = InstitutionData("", "", "", data["mandate_until"])
            self.refuse(mandate_problems(body, today=clock.today()))
        return data

    def institution(self, person: PersonData, **profile: Any) -> InstitutionData:
        """The institution, for the service; `profile` is what the step of proofs says about it."""
        data = self.cleaned_data
        return InstitutionData(
            name=data["institution_name"],
            kind=data["institution_kind"],
            mandate=data["mandate"],
            mandate_until=data["mandate_until"],
            nib=data["nib"] or None,
            npwp=data["npwp"] or None,
            village=data["institution_village"].pk,
            address=data["institution_address"],
            phone=person.phone,
            email=person.email,
            **profile,
        )


class ReviewStep(StepForm):
    """The consents, by purpose, in the words in force."""

    def arrange(self) -> None:
        for purpose, text in current_texts().items():
            field = forms.BooleanField(label=text.text, help_text=text.note, required=text.is_required)
            self.fields[f"consent_{purpose}"] = field

    def _say_what_is_missing(self) -> None:
        for field in self.fields.values():
            field.error_messages["required"] = _now("Centang persetujuan ini untuk melanjutkan.")

    def consents(self) -> dict[str, bool]:
        """Purpose → given or not."""
        return {name.removeprefix("consent_"): bool(value) for name, value in self.cleaned_data.items()}


class CheckForm(RefusableForm):
    """The first check at the desk: originals that were seen, and that whoever looks alike is somebody else."""

    seen = forms.MultipleChoiceField(
        label=_("Aslinya sudah dilihat di kantor"), widget=forms.CheckboxSelectMultiple, required=False
    )
    compared = forms.BooleanField(label=_("Sudah dibandingkan, orang yang berbeda"), required=False)

    @classmethod
    def of(cls, data: Any = None, *, missing: Sequence[str], duplicates: bool) -> "CheckForm":
        """The boxes that this application needs: `missing` are kinds of document that were not uploaded."""
        form = cls(data)
        labels = [(kind, AttachmentKind(kind).label) for kind in missing]
        form.fields["seen"].choices = labels  # type: ignore[attr-defined]
        if not missing:
            form.fields["seen"].widget = forms.MultipleHiddenInput()
        if not duplicates:
            form.fields["compared"].widget = forms.HiddenInput()
        return form


def _ruled(clean: Any, text: str) -> str:
    """What a rule makes of a text, or its sentence as the error of the field."""
    try:
        return str(clean(text))
    except DomainError as refused:
        raise forms.ValidationError(refused.message, code=refused.code) from refused
