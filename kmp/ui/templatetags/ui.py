"""Filters and tags of every template (a builtin, so nothing is loaded). The writing itself is in kmp.ui.formats."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.templatetags.static import PrefixNode
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from kmp import clock
from kmp.papers.qr import qr_svg
from kmp.ui import charts, formats, icons, pieces
from kmp.ui.chrome import staff_part
from kmp.ui.groups import GROUPS, GroupLook, group_look
from kmp.ui.inputs import Shown, show_field
from kmp.ui.navigation import open_to
from kmp.ui.progress import Progress, RunFacts, progress_of
from kmp.ui.statuses import Status, status_of
from kmp.ui.tilemap import SCALE, TileMap, tile_map

register = template.Library()

FILTERS: dict[str, Callable[..., str]] = {
    "rupiah": formats.rupiah,
    "rupiah_ringkas": formats.short_rupiah,
    "angka": formats.number,
    "persen": formats.percent,
    "ukuran": formats.file_size,
    "tanggal": formats.long_date,
    "tanggal_pendek": formats.short_date,
    "hari_tanggal": formats.day_and_date,
    "jam": formats.hour,
    "waktu": formats.moment,
    "sisa_hari": formats.days_left,
    "sidik": formats.digest_groups,
}
for _name, _filter in FILTERS.items():
    # an undefined variable arrives as "": shown as "–", like None
    register.filter(_name, formats.or_none(_filter))


@register.filter
def uang(value: Any) -> Any:
    """An int as rupiah, anything else as it is: sums hold amounts as well as units and hours."""
    return formats.rupiah(value) if isinstance(value, int) else value


@register.filter
def kapan(value: Any) -> str:
    """An instant with its hour, a date as a date, words as they are."""
    if isinstance(value, datetime):
        return formats.moment(value)
    return formats.long_date(value) if isinstance(value, date) else str(value)


@register.filter
def pilah(text: Any) -> list[Any]:
    """A list as it is; "Baca|Pilih|Bukti" as its three words, for attributes of components."""
    return [word.strip() for word in text.split("|")] if isinstance(text, str) else list(text or [])


register.filter("lencana", pieces.badge)
register.filter("keadaan", pieces.pill)


@register.simple_tag(takes_context=True)
def kerangka(context: Context, part: str) -> SafeString:
    """A part of the frame of a staff page (kmp.ui.chrome)."""
    return staff_part(part, context["request"], context["shell"])


@register.simple_tag
def pilihan(name: str, label: str, every: str, choices: Any, chosen: str) -> SafeString:
    """A select of a list's filter; `choices` are pairs (kmp.ui.pieces)."""
    return pieces.select(name, label, every, tuple(choices), chosen)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """`{% icon "truck" %}`: the lucide icon, inline."""
    return icons.icon(str(name), str(css))


@register.simple_tag
def asset(path: str) -> str:
    """The address of a compiled file, with its digest where collected.

    Unlike `static` it never fails: an error page must come out even when the manifest is missing.
    """
    try:
        return staticfiles_storage.url(path)
    except ValueError:
        return PrefixNode.handle_simple("STATIC_URL") + path


@register.simple_tag
def rest(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes a component does not know itself, escaped (cotton's own `{{ attrs }}` trusts them)."""
    given = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else dict(attrs)
    parts = [
        format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
        for name, value in given.items()
        if value is not False and value is not None
    ]
    return mark_safe("".join(parts))  # noqa: S308  each part is escaped above


@register.simple_tag
def status(state: str, tone: str = "", text: str = "") -> Status:
    """The tone and word of a state (kmp.ui.statuses)."""
    return status_of(state, tone=tone, text=text)


@register.simple_tag
def group(code: str) -> GroupLook:
    """How the group looks (kmp.ui.groups)."""
    return group_look(code)


@register.simple_tag
def groups() -> tuple[GroupLook, ...]:
    """The five, in their order."""
    return GROUPS


@register.simple_tag
def shown(field: BoundField, label: str = "", help_text: str = "", prefix: str = "") -> Shown:
    """A form field as `<c-field>` draws it (kmp.ui.inputs)."""
    return show_field(field, label=label, help_text=help_text, prefix=prefix)


@register.simple_tag
def fill_of(tone: str) -> str:
    """The class that fills a shape with a tone, or with the colour of a group."""
    return charts.fill_of(tone)


@register.simple_tag
def segments(parts: Any, total: Any = None) -> list[charts.Segment]:
    """The pieces of a bar (kmp.ui.charts)."""
    return charts.segments(parts, total or None)


@register.simple_tag
def mark_at(threshold: Any, total: Any) -> str:
    """Where the threshold of a bar stands, in percent of its total."""
    return charts.share(threshold, total)


@register.simple_tag
def chart_columns(values: list[int], labels: Any = charts.MONTHS, marked: int = -1) -> list[charts.Column]:
    """The columns of a small chart (kmp.ui.charts)."""
    named = pilah(labels) if "|" in labels else labels
    return charts.columns(values, named or charts.MONTHS, marked=marked)


@register.simple_tag
def tiles(values: Mapping[str, int], scale: Any = None) -> TileMap:
    """The tile map of the provinces (kmp.ui.tilemap)."""
    return tile_map(values, scale or SCALE)


@register.simple_tag
def progress(run: RunFacts) -> Progress:
    """The progress of a background run as people read it."""
    return progress_of(run, now=clock.now())


@register.simple_tag
def heads(columns: Any) -> list[dict[str, Any]]:
    """Table heads: "Barang|Jumlah:n" or a list of such words; `:n` marks a column of numbers."""
    words = pilah(columns)
    return [{"label": word.removesuffix(":n"), "number": word.endswith(":n")} for word in words]


@register.simple_tag
def cells(row: Any, columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cells of one row under their heads; a row is a list, or a mapping with `cells`."""
    values: Iterable[Any] = row["cells"] if isinstance(row, Mapping) else row
    return [{"head": head, "value": value} for head, value in zip(columns, values, strict=True)]


@register.simple_tag(takes_context=True)
def page_query(context: Context, name: str, value: Any) -> str:
    """`?…` of this request with the parameter `name` set to `value`: paging keeps the filter."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def page_before(context: Context) -> str:
    """The page of ours from which somebody came to this one, else empty: where a download leaves them standing."""
    request = context.get("request")
    came_from = request.headers.get("Referer", "") if request else ""
    if request is None or not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return ""
    path = urlsplit(came_from)._replace(scheme="", netloc="", fragment="").geturl()
    return "" if path.startswith(request.path) else path


@register.simple_tag(takes_context=True)
def way_to(context: Context, name: str) -> str:
    """The path of the page `name` if it exists and this user may open it, else empty."""
    request = context.get("request")
    return open_to(request.user, name) if request else ""


@register.filter
def jangkar(text: Any) -> str:
    """An article as the id it has on the page of rules: "ART Pasal 42 ayat 1" is `art-pasal-42-ayat-1`."""
    return slugify(str(text))


@register.filter
def qr(text: Any, label: str = "") -> SafeString:
    """`text` as a QR code in SVG; `label` is for screen readers. Both come escaped out of a component's attribute."""
    return qr_svg(unescape(str(text)), label=unescape(str(label)))


@register.filter
def nada(level_tag: str) -> str:
    """The tone of a Django message."""
    return {"success": "ok", "warning": "warn", "error": "bad"}.get(level_tag, "info")
