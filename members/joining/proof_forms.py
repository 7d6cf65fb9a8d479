"""The step of proofs, one form for each profile a group may have, and the step of documents."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.files.forms import DocumentField
from kmp.regions.forms import FacilityField, RegionField
from kmp.regions.states import RegionLevel
from kmp.ui.formats import percent
from members.joining.forms import Section, StepForm
from members.joining.rules import (
    CLASSES_OF_KIND,
    MOST_BEDS,
    WITH_BEDS,
    LicenceData,
    PracticeData,
    ProductData,
    class_problems,
    documents_asked,
    licence_problems,
    licences_asked,
    sip_problems,
)
from members.joining.states import AttachmentKind
from members.registry.queries import provinces
from members.registry.states import DeviceGroup, FacilityClass, InstitutionKind, LicenceKind, Profession, Profile

MOST_ROWS, SPARE_ROWS = 20, 2  # of products or regencies; empty ones below those written
WHOLE_BP, MOST_BMP_BP = 10_000, 1_500  # Permenperin 35/2025: company benefit is at most 15 percent
SHORT = {LicenceKind.IDAK: "IDAK"}  # where the label is long for three fields
LIFELONG = frozenset({LicenceKind.STR})  # UU 17/2023 Ps 260(4)


class BasisPointsField(forms.CharField):
    """A percentage as people write it (45,67 or 45.67 %), in basis points; nothing is 0."""

    def __init__(self, *, most_bp: int, **options: Any) -> None:
        super().__init__(**{"max_length": 12, "required": False, **options})
        self.most_bp = most_bp
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> int:
        text = str(super().clean(value)).replace("%", "").replace(" ", "").replace(",", ".")
        try:
            bp = int((Decimal(text or "0") * 100).quantize(Decimal(1), ROUND_HALF_UP))
        except (InvalidOperation, ValueError) as error:
            raise forms.ValidationError(_now("Tulis persen dengan angka, misalnya 45,5."), code="invalid") from error
        if not 0 <= bp <= self.most_bp:
            message = _now("Antara 0 dan %(most)s.") % {"most": percent(self.most_bp)}
            raise forms.ValidationError(message, code="out_of_range")
        return bp


class ProofStep(StepForm):
    """Licences of the kinds in `offered`; each written whole or not at all, those asked for must be valid today."""

    offered: ClassVar[Sequence[LicenceKind]] = ()

    @property
    def institution_kind(self) -> str:
        """As chosen in the step of the institution; empty for persons."""
        return str(self.answers.get("institution_kind") or "")

    @property
    def asked(self) -> frozenset[str]:
        """The kinds needed to join."""
        assert self.group is not None
        return licences_asked(self.group.profile, self.institution_kind or None)

    def arrange(self) -> None:
        for kind in self.offered:
            self._add_licence(kind, required=kind in self.asked)

    def _add_licence(self, kind: LicenceKind, *, required: bool) -> None:
        label = str(SHORT.get(kind, kind.label))
        self.fields[f"{kind}_number"] = forms.CharField(
            label=_now("Nomor %(kind)s") % {"kind": label}, max_length=80, required=required
        )
        self.fields[f"{kind}_from"] = forms.DateField(
            label=_now("%(kind)s berlaku sejak") % {"kind": label}, required=required
        )
        if kind not in LIFELONG:
            self.fields[f"{kind}_until"] = forms.DateField(
                label=_now("%(kind)s berlaku sampai") % {"kind": label},
                help_text="" if kind == LicenceKind.SIP else _now("Kosongkan bila tanpa batas waktu"),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """A licence is written whole; the one asked for is valid today."""
        data = super().clean() or self.cleaned_data
        for kind in self.offered:
            number, since, until = (data.get(f"{kind}_{part}") for part in ("number", "from", "until"))
            if number and f"{kind}_from" in data and not since:
                self.add_error(f"{kind}_from", _now("Tulis sejak kapan izin ini berlaku."))
            if (since or until) and f"{kind}_number" in data and not number:
                self.add_error(f"{kind}_number", _now("Tulis nomornya juga."))
            if since and until and until < since:
                self.add_error(f"{kind}_until", _now("Izin berakhir setelah tanggal mulainya."))
        if not self.errors:
            self._judge()
        return data

    def _judge(self) -> None:
        held, first = self.licences(), next(iter(sorted(self.asked)), "")
        places = {"licence_number": f"{first}_number", "licence_until": f"{first}_until"}
        if f"{first}_until" not in self.fields:
            places["licence_until"] = f"{first}_from"
        self.refuse(licence_problems(asked=self.asked, licences=held, today=clock.today()), **places)

    def licences(self) -> list[LicenceData]:
        """What was written of licences, for the service."""
        data, groups = self.cleaned_data, tuple(self.cleaned_data.get("device_groups") or ())
        return [
            LicenceData(kind.value, data[f"{kind}_number"], data[f"{kind}_from"], data.get(f"{kind}_until"), groups)
            for kind in self.offered
            if data.get(f"{kind}_number")
        ]

    def profile(self) -> dict[str, Any]:
        """What this step says about the institution."""
        return {}

    def practice(self) -> PracticeData | None:
        """Where a health worker practises."""
        return None

    def _licence_sections(self) -> Iterator[Section]:
        for kind in self.offered:
            names = [f"{kind}_{part}" for part in ("number", "from", "until")]
            note = "" if kind in self.asked else _now("Bila ada.")
            note = _now("Berlaku seumur hidup.") if kind in LIFELONG else note
            yield Section(str(kind.label), note, [self[name] for name in names if name in self.fields])


class _WithDevices(ProofStep):
    """Certificates that name groups of devices."""

    device_groups = forms.MultipleChoiceField(
        label=_("Kelompok alat pada sertifikat"), choices=DeviceGroup.choices, widget=forms.CheckboxSelectMultiple
    )

    def _device_section(self) -> Section:
        note = _now("Centang semua yang tertulis pada sertifikat Anda.")
        return Section(_now("Kelompok alat"), note, [self["device_groups"]])


class ProducerStep(_WithDevices):
    """CPAKB, an older production certificate, and the products with their domestic content."""

    offered = (LicenceKind.CPAKB, LicenceKind.PRODUCTION)
    can_add = True

    def arrange(self) -> None:
        super().arrange()
        self.rows = _rows(self, "product", ("name", "nie", "tkdn", "bmp"))
        for row in self.rows:
            place = {"row": row}
            self.fields[f"product_{row}_name"] = forms.CharField(
                label=_now("Nama produk %(row)s") % place, max_length=120, required=False
            )
            self.fields[f"product_{row}_nie"] = forms.CharField(
                label=_now("NIE produk %(row)s") % place,
                help_text=_now("Nomor izin edar"),
                max_length=24,
                required=False,
            )
            self.fields[f"product_{row}_tkdn"] = BasisPointsField(
                label=_now("TKDN produk %(row)s (persen)") % place, most_bp=WHOLE_BP
            )
            self.fields[f"product_{row}_bmp"] = BasisPointsField(
                label=_now("BMP produk %(row)s (persen)") % place, most_bp=MOST_BMP_BP
            )

    def clean(self) -> dict[str, Any]:
        """A product has a name, and stands here once."""
        data, seen = super().clean(), set()
        for row in self.rows:
            name = data.get(f"product_{row}_name", "")
            if not name and any(data.get(f"product_{row}_{part}") for part in ("nie", "tkdn", "bmp")):
                self.add_error(f"product_{row}_name", _now("Tulis nama produknya."))
            if name and name.casefold() in seen:
                self.add_error(f"product_{row}_name", _now("Produk ini sudah tercantum di atas."))
            seen.add(name.casefold())
        return data

    @property
    def sections(self) -> list[Section]:
        note = _now("Seperti pada sertifikat TKDN. Produk lain dapat ditambahkan kemudian.")
        rows = [self[name] for name in self.fields if name.startswith("product_")]
        return [*self._licence_sections(), self._device_section(), Section(_now("Produk Anda"), note, rows)]

    def profile(self) -> dict[str, Any]:
        data = self.cleaned_data
        products = [
            ProductData(
                data[f"product_{row}_name"],
                data[f"product_{row}_nie"],
                data[f"product_{row}_tkdn"],
                data[f"product_{row}_bmp"],
            )
            for row in self.rows
            if data[f"product_{row}_name"]
        ]
        return {"products": products}

    def in_words(self, name: str, field: forms.Field, value: Any) -> str:
        if isinstance(field, BasisPointsField):
            return percent(value) if value else ""
        return super().in_words(name, field, value)


class DistributorStep(_WithDevices):
    """CDAKB with its groups of devices, an older IDAK, and where goods are delivered."""

    offered = (LicenceKind.CDAKB, LicenceKind.IDAK)
    can_add = True
    provinces = forms.MultipleChoiceField(
        label=_("Seluruh provinsi"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def arrange(self) -> None:
        super().arrange()
        self.fields["provinces"].choices = list(provinces().items())  # type: ignore[attr-defined]
        self.rows = _rows(self, "regency", ("",))
        for row in self.rows:
            self.fields[f"regency_{row}"] = RegionField(
                label=_now("Kabupaten atau kota %(row)s") % {"row": row}, level=RegionLevel.REGENCY, required=False
            )
            self.fields[f"regency_{row}"].widget.placeholder = _("Misalnya: kampar")

    def clean(self) -> dict[str, Any]:
        """Somewhere at least."""
        data = super().clean()
        if not self.errors and not self._areas():
            self.add_error("provinces", _now("Pilih paling sedikit satu provinsi, kabupaten, atau kota."))
        return data

    def _areas(self) -> list[str]:
        """Codes; a regency inside a chosen province is said already."""
        data = self.cleaned_data
        whole = list(data.get("provinces") or ())
        chosen = [data[f"regency_{row}"].pk for row in self.rows if data.get(f"regency_{row}")]
        return whole + sorted({code for code in chosen if code[:2] not in whole})

    @property
    def sections(self) -> list[Section]:
        note = _now("Centang provinsi yang Anda layani seluruhnya, atau cari kabupaten dan kota satu demi satu.")
        rows = [self["provinces"], *(self[f"regency_{row}"] for row in self.rows)]
        return [*self._licence_sections(), self._device_section(), Section(_now("Wilayah layanan"), note, rows)]

    def profile(self) -> dict[str, Any]:
        return {"service_areas": self._areas()}


class FacilityStep(ProofStep):
    """Class, code and beds of a facility, and the licence its kind needs."""

    facility_class = forms.ChoiceField(label=_("Kelas"), required=False)
    facility = FacilityField(
        label=_("Nama pada daftar pemerintah"), help_text=_("Untuk puskesmas dan rumah sakit"), required=False
    )
    beds = forms.IntegerField(
        label=_("Jumlah tempat tidur"), min_value=0, max_value=MOST_BEDS, required=False, help_text=_("Bila ada")
    )

    def arrange(self) -> None:
        self.offered = tuple(LicenceKind(kind) for kind in sorted(self.asked))  # type: ignore[misc]
        super().arrange()
        kind = self.institution_kind
        known = InstitutionKind(kind) if kind in InstitutionKind.values else None
        classes = CLASSES_OF_KIND.get(known, ()) if known else tuple(FacilityClass)
        if classes:
            offered = [("", _now("Belum ada atau tidak tahu")), *((one.value, one.label) for one in classes)]
            self.fields["facility_class"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["facility_class"]
        if known not in WITH_BEDS:
            del self.fields["beds"]
        if known not in (None, InstitutionKind.PUSKESMAS, InstitutionKind.HOSPITAL):
            del self.fields["facility"]

    @property
    def sections(self) -> list[Section]:
        names = [name for name in ("facility", "facility_class", "beds") if name in self.fields]
        about = [Section(_now("Fasilitas"), "", [self[name] for name in names])] if names else []
        return [*about, *self._licence_sections()]

    def clean(self) -> dict[str, Any]:
        """The class is one of the kind's."""
        data = super().clean()
        if self.institution_kind in InstitutionKind.values:
            self.refuse(class_problems(self.institution_kind, data.get("facility_class") or ""))
        return data

    def profile(self) -> dict[str, Any]:
        data = self.cleaned_data
        facility = data.get("facility")
        return {
            "facility_code": facility.code if facility else "",
            "facility_class": data.get("facility_class") or "",
            "beds": data.get("beds"),
        }


class PractitionerStep(ProofStep):
    """Profession, STR for life, SIP for five years with its place."""

    offered = (LicenceKind.STR, LicenceKind.SIP)
    profession = forms.ChoiceField(label=_("Profesi"), choices=[("", _("Pilih satu")), *Profession.choices])
    practice_place = forms.CharField(
        label=_("Tempat praktik"), help_text=_("Seperti pada SIP"), max_length=160, required=False
    )
    practice_facility = FacilityField(
        label=_("Puskesmas atau rumah sakit tempat praktik"),
        help_text=_("Bila ada dalam daftar pemerintah"),
        required=False,
    )

    @property
    def sections(self) -> list[Section]:
        strs, sip = self._licence_sections()
        note = _now("Bila sudah ada. Tanpa SIP Anda belum dapat melayani pasien di unit. Berlaku paling lama 5 tahun.")
        places = [self["practice_place"], self["practice_facility"]]
        first = Section(strs.title, strs.note, [self["profession"], *strs.fields])
        return [first, Section(sip.title, note, [*sip.fields, *places])]

    def clean(self) -> dict[str, Any]:
        """A SIP has an end and a place."""
        data = super().clean()
        if data.get(f"{LicenceKind.SIP}_number"):
            for name, words in {
                f"{LicenceKind.SIP}_until": _now("Tulis sampai kapan SIP ini berlaku."),
                "practice_place": _now("Tulis tempat praktik seperti pada SIP."),
            }.items():
                if name in data and not data[name]:
                    self.add_error(name, words)
        if not self.errors:
            self.refuse(sip_problems(self.licences()), sip_until=f"{LicenceKind.SIP}_until")
        return data

    def practice(self) -> PracticeData | None:
        data = self.cleaned_data
        facility = data.get("practice_facility")
        if not data["practice_place"]:
            return None
        village = facility.district_id if facility else None
        return PracticeData(data["practice_place"], facility.code if facility else "", village)


PROOFS: Mapping[Profile, type[ProofStep]] = {
    Profile.PRODUCER: ProducerStep,
    Profile.DISTRIBUTOR: DistributorStep,
    Profile.FACILITY: FacilityStep,
    Profile.PRACTITIONER: PractitionerStep,
}


class FilesStep(StepForm):
    """One upload for each kind of document that goes with what was answered; none is compulsory here."""

    def arrange(self) -> None:
        for kind in self.kinds():
            self.fields[kind] = DocumentField(label=AttachmentKind(kind).label, required=False)

    def kinds(self) -> tuple[str, ...]:
        """What the check will ask for, by the answers so far."""
        assert self.group is not None
        proof = PROOFS.get(Profile(self.group.profile))
        offered = proof(group=self.group, answers=self.answers).offered if proof else ()
        written = {kind.value for kind in offered if self.answers.get(f"{kind}_number")}
        return documents_asked(
            for_institution=self.group.for_institutions,
            has_nib=self.group.for_institutions and bool(self.answers.get("nib")),
            licences=written,
        )

    def typed(self) -> dict[str, list[str]]:
        return {}


def _rows(form: StepForm, name: str, parts: Sequence[str]) -> list[int]:
    """Row numbers from 1: those that were written, and a few empty ones below."""
    written = [
        row
        for row in range(1, MOST_ROWS + 1)
        if any(form.data.get(f"{name}_{row}_{part}".rstrip("_")) for part in parts) or form.data.get(f"{name}_{row}_q")
    ]
    last = max(written, default=0)
    return list(range(1, min(last + SPARE_ROWS, MOST_ROWS) + 1))
