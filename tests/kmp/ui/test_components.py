"""Components render, escape, and are all on the style page."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.template import Context
from django.template.engine import Engine
from django.template.loader import render_to_string
from django.test import Client, override_settings

COMPONENTS = sorted(path.stem for path in (settings.BASE_DIR / "templates/components").glob("*.html"))
Write = Callable[[str, str], None]


@pytest.fixture
def write(tmp_path: Path) -> Iterator[Write]:
    """Put a template beside those of the house."""
    django = {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    with override_settings(TEMPLATES=[django]):

        def written(name: str, text: str) -> None:
            (tmp_path / name).write_text(text)

        yield written


@pytest.fixture
def show(write: Write) -> Callable[..., str]:
    """Render one line of template, without a request."""
    numbers = count()

    def rendered(source: str, **context: Any) -> str:
        name = f"page{next(numbers)}.html"  # loaded templates are cached by name
        write(name, source)
        return render_to_string(name, context)

    return rendered


@pytest.fixture
def gaya() -> HttpResponse:
    """The style page as anyone gets it; without a session it asks the database nothing."""
    with override_settings(ROOT_URLCONF="kmp.ui.urls"):
        return Client().get("/gaya/")  # type: ignore[return-value]


def test_the_style_page_shows_every_component() -> None:
    pages = (settings.BASE_DIR / "templates/kmp/ui").glob("gaya*.html")
    used = set(re.findall(r"<c-([a-z]+)", "".join(page.read_text("utf-8") for page in pages)))

    assert used - {"slot"} == set(COMPONENTS)


def test_the_style_page_opens_without_anything_left_unrendered(gaya: HttpResponse) -> None:
    page = gaya.content.decode()

    assert gaya.status_code == 200
    assert "<c-" not in page
    assert "{%" not in page
    assert page.count("<h1>") == 1
    assert [word for word in ("Putusan", "57,03%", "75,27%", "10,71%") if word not in page] == []


def test_ids_on_the_style_page_are_unique(gaya: HttpResponse) -> None:
    ids = re.findall(r' id="([^"]+)"', gaya.content.decode())

    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_says_what_it_takes_and_lets_nothing_leak_in(name: str) -> None:
    text = (settings.BASE_DIR / f"templates/components/{name}.html").read_text("utf-8")

    assert text.startswith("{# ")
    assert len(text.splitlines()) <= 120
    # a variable of the page with the name of an attribute must not be taken for that attribute
    used = set(re.findall(r"{{ ?([a-z]+)", text)) | set(re.findall(r"{% (?:el)?if (?:not )?([a-z]+)", text))
    declared = set(re.findall(r"[ :]([a-z]+)=", (re.search(r"<c-vars(.*?)/>", text, re.S) or [""])[0]))
    made_here = set(re.findall(r"(?: as | with | for )([a-z]+)", text)) | {"slot", "key", "forloop"}
    assert used - declared - made_here == set()


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('(<c-rupiah :value="rp" />)', '(<span class="n whitespace-nowrap">Rp1.250.000</span>)'),
        ('<c-status state="dikirim" />.', '<span class="pill pill-info">Dikirim</span>.'),
        ('<c-status tone="warn" text="Hari ini" />', '<span class="pill pill-warn">Hari ini</span>'),
        (
            '<c-button kind="main" wide>Setujui</c-button>',
            '<button type="submit" class="btn btn-main btn-wide">Setujui',
        ),
        ('<c-button href="/a/">Buka</c-button>', '<a href="/a/" class="btn">Buka</a>'),
        ('<c-button href="/a/" disabled>Buka</c-button>', '<a aria-disabled="true" class="btn">Buka</a>'),
        ('<c-alert tone="bad" title="{{ evil }}" />', "<b>&lt;b&gt;</b>"),
        ('<c-button :data-x="evil">Buka</c-button>', 'data-x="&lt;b&gt;"'),
        ('<c-button hx-get="/a/" data-print>Buka</c-button>', ' hx-get="/a/" data-print>'),
        ('<c-group code="NAK-00412" text="NAK-00412" />', "<span>NAK-00412</span></span>"),
        ('<c-pasal article="ART Pasal 42" href="/x/" />', '<a class="pasal" href="/x/">'),
        ('<c-qr text="x" label="{{ evil }}" />', '<svg role="img" aria-label="&lt;b&gt;" viewBox="0 0 29 29">'),
        ('<c-bar :parts="20" :total="80" />', '<rect x="0.00" width="25.00" height="10" class="fill-daun">'),
    ],
)
def test_a_component_renders_exactly(show: Callable[..., str], source: str, shown: str) -> None:
    assert shown in show(source, rp=1_250_000, evil="<b>", title="bocor", href="/bocor/")


def test_a_page_variable_does_not_leak_into_a_component(show: Callable[..., str]) -> None:
    assert "bocor" not in show(
        '<c-card>isi</c-card><c-kosong title="Kosong" />', title="bocor", note="bocor", text="bocor"
    )


def test_a_component_renders_inside_a_partial_both_ways(write: Write) -> None:
    write(
        "parts.html",
        '<main>{% partialdef list %}<c-status state="selesai" />{% endpartialdef %}{% partial list %}</main>',
    )

    whole, alone = render_to_string("parts.html"), render_to_string("parts.html#list")

    assert whole == '<main><span class="pill pill-ok">Selesai</span></main>'
    assert alone == '<span class="pill pill-ok">Selesai</span>'


def test_a_partial_renders_inside_a_component_both_ways(write: Write) -> None:
    write("parts.html", "<c-card>{% partialdef list %}<b>isi</b>{% endpartialdef %}{% partial list %}</c-card>")

    assert "<b>isi</b></section>" in render_to_string("parts.html")
    assert render_to_string("parts.html#list") == "<b>isi</b>"


def test_an_unknown_state_without_its_word_is_a_bug(show: Callable[..., str]) -> None:
    with pytest.raises(KeyError):
        show('<c-status state="shipped" />')
    assert "Dikirim pagi" in show('<c-status state="shipped" text="Dikirim pagi" />')


def test_every_icon_name_in_the_templates_exists() -> None:
    from kmp.ui.icons import icon

    names: set[str] = set()
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        names |= set(re.findall(r"{% icon ['\"]([a-z0-9-]+)['\"]", text))
        names |= set(re.findall(r"<c-[a-z]+[^>]*? (?:icon|tail)=\"([a-z0-9-]+)\"", text))

    assert all(icon(name).startswith('<svg class="i"') for name in names)


def test_an_icon_is_one_line_without_a_namespace() -> None:
    shown = Engine.get_default().from_string("{% icon 'check' 'size-4' %}").render(Context())

    assert shown == '<svg class="i size-4" viewBox="0 0 24 24" aria-hidden="true"><path d="M20 6 9 17l-5-5" /></svg>'
