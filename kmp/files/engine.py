"""What a file is, told from its bytes, and the part of it that is safe to keep. Third-party parsers meet hostile
input here, so every way in which they give up becomes one `Broken` with a sentence."""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject
from python_calamine import CalamineError, CalamineWorkbook

from kmp.files.states import FileKind

MOST_PIXELS = 50_000_000  # a phone of 2026 takes 50 megapixels; more is a bomb
LONGEST_SIDE = 2000  # px: a KTP or certificate stays readable
JPEG_QUALITY = 85
MOST_PAGES = 500
MOST_PARTS = 200_000  # objects of a PDF looked at
MOST_UNPACKED, MOST_RATIO = 400_000_000, 100  # bytes; a real sheet packs about 1 : 10
ROWS_LOOKED_AT = 50
HEAD_LINES = 20
BAD_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute"}
BAD_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
GIVING_UP = (  # how parsers fail on what is not what it says
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    PyPdfError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


class Broken(Exception):
    """The file cannot be kept; the sentence says why and what to do."""


def kind_of(content: bytes) -> FileKind | None:
    """PDF, JPEG, PNG, XLSX or CSV by the first bytes (CSV: by being plain text in rows), else None."""
    if content.startswith(b"%PDF-"):
        return FileKind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content.startswith(b"PK\x03\x04"):
        return FileKind.XLSX if _holds_a_workbook(content) else None
    return FileKind.CSV if _is_rows_of_text(content) else None


def _holds_a_workbook(content: bytes) -> bool:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except GIVING_UP:
        return False
    return {"[Content_Types].xml", "xl/workbook.xml"} <= names


def _is_rows_of_text(content: bytes) -> bool:
    text = as_text(content)
    if text is None or text.lstrip().startswith(("<", "{", "%!")):
        return False
    if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text[:100_000]):
        return False
    head = text.lstrip("\r\n").split("\n", HEAD_LINES)[:HEAD_LINES]  # banks write account and period above the table
    return any(mark in line for line in head for mark in ",;\t")


def as_text(content: bytes) -> str | None:
    """A sheet's bytes as text: UTF-8, or what Excel on Windows writes; None with bytes that no text has."""
    if b"\0" in content:
        return None
    for coding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    return None


def cleaned(content: bytes, kind: FileKind) -> bytes:
    """The bytes to keep: pictures written anew, the rest as it came once it was found sound. Raises `Broken`."""
    try:
        if kind in {FileKind.JPEG, FileKind.PNG}:
            return _picture(content, kind)
        if kind == FileKind.PDF:
            _look_into_pdf(content)
        elif kind == FileKind.XLSX:
            _look_into_workbook(content)
        else:
            _look_into_rows(content)
    except (*GIVING_UP, Image.DecompressionBombError, CalamineError, csv.Error) as error:
        raise Broken(
            _("Berkas ini rusak atau tidak dapat dibuka. Simpan atau foto ulang, lalu unggah lagi.")
        ) from error
    return content


def _picture(content: bytes, kind: FileKind) -> bytes:
    """The picture alone: turned upright, no larger than 2,000 px, without EXIF, place, comments or hidden bytes."""
    with Image.open(io.BytesIO(content), formats=[kind.name]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Broken(_("Gambar ini terlalu besar ukurannya. Perkecil, lalu unggah lagi."))
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is then decoded small, in little memory
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        mode = "RGBA" if kind == FileKind.PNG and picture.has_transparency_data else "RGB"
        bare = picture.convert(mode)
    bare.info = {}
    written = io.BytesIO()
    options: dict[str, Any] = {"quality": JPEG_QUALITY} if kind == FileKind.JPEG else {"optimize": True}
    bare.save(written, format=kind.name, **options)
    return written.getvalue()


def _look_into_pdf(content: bytes) -> None:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise Broken(_("PDF ini terkunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."))
    if not 1 <= len(reader.pages) <= MOST_PAGES:
        raise Broken(_("PDF ini tidak berisi halaman, atau terlalu banyak. Unggah halaman yang diperlukan saja."))
    for part in _parts(reader):
        if BAD_KEYS & part.keys() or part.get("/S") in BAD_ACTIONS:
            raise Broken(_("PDF ini berisi program atau lampiran. Cetak menjadi PDF biasa, lalu unggah lagi."))


def _parts(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that a viewer can reach from the trailer, each once, without unpacking streams."""
    waiting: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    for _looked in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if isinstance(part, IndirectObject):
            if (part.idnum, part.generation) not in seen:
                seen.add((part.idnum, part.generation))
                waiting.append(part.get_object())
        elif isinstance(part, DictionaryObject):
            yield part
            waiting.extend(dict.values(part))
        elif isinstance(part, ArrayObject):
            waiting.extend(list.__iter__(part))
    raise Broken(_("PDF ini terlalu rumit untuk diperiksa. Cetak menjadi PDF biasa, lalu unggah lagi."))


def _look_into_workbook(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        entries = packed.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(len(content), 10_000):
            raise Broken(_("Lembar ini terlalu besar setelah dibuka. Bagi menjadi beberapa berkas."))
        if any(entry.filename.lower().endswith(("vbaproject.bin", ".exe")) for entry in entries):
            raise Broken(_("Lembar ini berisi makro. Simpan sebagai Excel tanpa makro (.xlsx), lalu unggah lagi."))
        if packed.testzip() is not None:
            raise zipfile.BadZipFile
    if not CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names:
        raise Broken(_("Lembar ini tidak berisi tabel."))


def _look_into_rows(content: bytes) -> None:
    text = as_text(content) or ""
    rows = csv.reader(io.StringIO(text[:1_000_000]))
    for _row, _count in zip(rows, range(ROWS_LOOKED_AT), strict=False):
        pass
