"""A form field in which a person types a few words and picks one of the places found.

With a script the list fills while typing (htmx). Without one the button "Cari" sends the form, which comes back
with the places to choose from and everything else as it was typed.

    class Address(forms.Form):
        village = RegionField(label=_("Desa atau kelurahan"), level=RegionLevel.VILLAGE)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kmp.numbers import sent_id
from kmp.regions.models import Facility, Region
from kmp.regions.queries import LIMIT, search_facilities, search_regions
from kmp.regions.states import FacilityKind, RegionLevel

MOST_LETTERS = 100  # of a query; the longest path of a village has 115
P = TypeVar("P", Region, Facility)


@dataclass(frozen=True)
class Place:
    """One line of the list: what is sent, what is read, and where it lies."""

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True)
class Typed:
    """What came back: the radio button and the words. Empty as `False`, so that a required field says so."""

    value: str
    query: str

    def __bool__(self) -> bool:
        return bool(self.value or self.query)


def region_places(regions: Iterable[Region]) -> list[Place]:
    """Lines for regions; the path says all."""
    return [Place(region.code, region.path) for region in regions]


def facility_places(facilities: Iterable[Facility]) -> list[Place]:
    """Lines for facilities, with their regency."""
    return [Place(str(facility.pk), facility.name, facility.regency.path) for facility in facilities]


class PlaceInput(forms.Widget):
    """The text input, the button and the list. `filters` are the query string of the search page it asks."""

    template_name = "kmp/regions/picker.html"
    url_name: ClassVar[str]
    placeholder: ClassVar[Any]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.filters: dict[str, str] = {}

    def found(self, query: str) -> list[Place]:
        """The places for `query`."""
        raise NotImplementedError

    def chosen(self, value: str) -> list[Place]:
        """The place chosen before, or nothing if there is none."""
        raise NotImplementedError

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        query = str(data.get(f"{name}_q", ""))[:MOST_LETTERS].strip()
        value = str(data.get(name, ""))
        # A new search drops the old choice. Still in the list, it stays: Enter in another field of the form presses
        # its first button, which may be this one.
        if query and f"{name}_cari" in data and value not in {place.value for place in self.found(query)}:
            value = ""
        return Typed(value, query)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_q" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # what is required is the choice, which the browser cannot see before the search

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed = _typed(value)
        places = self.found(typed.query) if typed.query else []
        if typed.value and typed.value not in {place.value for place in places}:
            places = [*self.chosen(typed.value), *places]
        url = f"{reverse(self.url_name)}?{urlencode({'isian': name} | self.filters)}"
        found = {"name": name, "query": typed.query, "places": places, "chosen": typed.value, "limit": LIMIT}
        return context | found | {"url": url, "placeholder": self.placeholder}

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        # Django's renderer for widgets does not look into the project's templates.
        return mark_safe(render_to_string(self.template_name, self.get_context(name, value, attrs)))  # noqa: S308


class RegionInput(PlaceInput):
    """Asks /wilayah/cari/."""

    url_name = "region_search"
    placeholder = _("Misalnya: mekar jaya kampar")

    def found(self, query: str) -> list[Place]:
        return region_places(search_regions(query, level=self.filters.get("tingkat")))

    def chosen(self, value: str) -> list[Place]:
        return region_places(Region.objects.filter(code=value))


class FacilityInput(PlaceInput):
    """Asks /fasilitas/cari/."""

    url_name = "facility_search"
    placeholder = _("Misalnya: puskesmas tambang")

    def found(self, query: str) -> list[Place]:
        return facility_places(search_facilities(query, kind=self.filters.get("jenis")))

    def chosen(self, value: str) -> list[Place]:
        return facility_places(Facility.objects.filter(pk=sent_id(value)).select_related("regency"))


def _typed(value: Any) -> Typed:
    """What the widget shows: what was typed, or the object (or its key) the form began with."""
    if isinstance(value, Typed):
        return value
    key = value.pk if isinstance(value, Model) else value
    return Typed("" if key is None else str(key), "")


class PlaceField(forms.Field):
    """Cleans to the object chosen, or None. Words without a choice are an error that shows the list."""

    widget: Any  # the class here, its instance on the field: Django's own two meanings
    default_error_messages = {
        "choose": _("Pilih salah satu dari daftar di bawah ini."),
        "nothing": _("Tidak ada yang cocok. Periksa ejaannya, atau tulis nama kabupatennya juga."),
        "unknown": _("Pilihan ini tidak dikenal. Cari dan pilih sekali lagi."),
    }

    def to_python(self, value: Any) -> Any:
        typed = _typed(value)
        if typed.value:
            return self.fetch(typed.value)
        if not typed:
            return None
        raise self._error("choose" if self.widget.found(typed.query) else "nothing")

    def fetch(self, value: str) -> Any:
        """The object behind a radio button; anything that was not in the list is refused (`unknown`)."""
        raise NotImplementedError

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _typed(initial).value != _typed(data).value

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class RegionField(PlaceField):
    """A region, of one level if `level` says so."""

    widget: Any = RegionInput

    def __init__(self, *, level: RegionLevel | None = RegionLevel.VILLAGE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.level = level
        if level:
            self.widget.filters["tingkat"] = level.value

    def fetch(self, value: str) -> Region:
        scope = Region.objects.filter(level=self.level) if self.level else Region.objects.all()
        region = scope.filter(code=value).first()
        if region is None:
            raise self._error("unknown")
        return region


class FacilityField(PlaceField):
    """A facility of the reference list, of one kind if `kind` says so."""

    widget: Any = FacilityInput

    def __init__(self, *, kind: FacilityKind | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind
        if kind:
            self.widget.filters["jenis"] = kind.value

    def fetch(self, value: str) -> Facility:
        scope = Facility.objects.filter(kind=self.kind) if self.kind else Facility.objects.all()
        facility = scope.filter(pk=sent_id(value)).first()
        if facility is None:
            raise self._error("unknown")
        return facility


class _Search(forms.Form):
    """The query string both search pages share; `isian` is the name of the field that asks."""

    isian = forms.RegexField(r"^[A-Za-z][\w-]{0,60}$", required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({key: data[key] for key in data})
        self.query = str(data.get("q") or data.get(f"{data.get('isian', '')}_q") or "")[:MOST_LETTERS].strip()


class RegionSearch(_Search):
    tingkat = forms.ChoiceField(choices=RegionLevel.choices, required=False)


class FacilitySearch(_Search):
    jenis = forms.ChoiceField(choices=FacilityKind.choices, required=False)
    kabupaten = forms.RegexField(r"^\d{2}\.\d{2}$", required=False)
