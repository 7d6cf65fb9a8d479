"""The compiled look is small, whole, and made only when something changed."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from fontTools.ttLib import TTFont

from kmp.ui import building

SENTENCE = "Rp1.250.000 − “½, ⅔” · 3 × 4 ÷ 2 – 5 → ‘Anda’…"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with override_settings(BUILD_DIR=tmp_path_factory.mktemp("build")):
        assert building.build() is True
        yield building.output_dir()


def test_everything_the_shells_name_is_there(built: Path) -> None:
    names = sorted(str(path.relative_to(built)) for path in built.rglob("*") if path.is_file())

    assert names == [
        "app.css",
        "fonts/LICENSE.txt",
        "fonts/inter-regular.woff2",
        "fonts/inter-semibold.woff2",
        "htmx.js",
        "img/anyaman.svg",
        "img/mark.svg",
        "ui.js",
    ]


def test_the_look_stays_light(built: Path) -> None:
    assert len(gzip.compress((built / "app.css").read_bytes())) <= 14_000
    assert all(font.stat().st_size <= 16_000 for font in (built / "fonts").glob("*.woff2"))


@pytest.mark.parametrize("name", ["inter-regular.woff2", "inter-semibold.woff2"])
def test_the_fonts_hold_the_letters_of_our_pages(built: Path, name: str) -> None:
    letters = TTFont(built / "fonts" / name).getBestCmap()

    assert [letter for letter in SENTENCE if ord(letter) not in letters] == []


def test_the_style_sheet_holds_components_and_the_classes_of_templates(built: Path) -> None:
    css = (built / "app.css").read_text("utf-8")

    assert ".btn-main" in css
    assert ".fill-nakes" in css  # named only at run time
    assert "url(fonts/inter-regular.woff2)" in css.replace('"', "")
    assert "http" not in css.replace("https://tailwindcss.com", "").replace("http://www.w3.org", "")


def test_a_second_build_does_nothing_unless_forced(built: Path) -> None:
    first = (built / "app.css").stat().st_mtime_ns

    assert building.build() is False
    assert (built / "app.css").stat().st_mtime_ns == first
    assert building.build(force=True) is True
    assert not list(built.parent.glob(".ui-[!d]*"))


def test_the_command_says_what_it_did(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("build_assets")

    assert capsys.readouterr().out == f"Tampilan sudah mutakhir: {built}\n"


def test_a_style_sheet_that_does_not_compile_is_loud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.css").write_text("@import 'tailwindcss'; p { @apply no-such-class }")
    monkeypatch.setattr(building, "SOURCE", tmp_path)

    with pytest.raises(RuntimeError, match="no-such-class"):
        building._compile(tmp_path / "out.css")
