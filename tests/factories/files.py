"""Small real files of every kind, honest and hostile, as somebody's browser would send them."""

import io
import zipfile
import zlib

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject


def picture(kind: str = "JPEG", *, width: int = 40, height: int = 30, place: bool = False) -> bytes:
    """A plain picture; with `place` its EXIF says where it was taken and by whom."""
    exif = Image.Exif()
    if place:
        exif[0x010F] = "Ponsel Contoh"
        exif[0x0112] = 6  # lies on its side
        exif.get_ifd(0x8825)[1] = "S"
    written = io.BytesIO()
    Image.new("RGB", (width, height), "#0f6b5c").save(written, kind, exif=exif)
    return written.getvalue()


def pdf(*, pages: int = 1, password: str = "", script: str = "", launch: str = "", attached: bool = False) -> bytes:
    """A PDF of empty pages, which may be locked, run a script, start a program or carry a file."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    if script:
        run = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(run)
    if launch:
        action = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject(launch)}
        link = {NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): DictionaryObject(action)}
        writer.pages[0][NameObject("/Annots")] = ArrayObject([DictionaryObject(link)])
    if attached:
        writer.add_attachment("catatan.txt", b"isi")
    if password:
        writer.encrypt(password)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def sheet(rows: list[list[object]] | None = None) -> bytes:
    """An Excel sheet."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate(rows or [["nama", "nilai"], ["Wulan", 12]]):
        page.write_row(number, 0, row)
    book.close()
    return written.getvalue()


def swollen_sheet(size: int) -> bytes:
    """A sheet of some kilobytes that unpacks to `size` bytes."""
    written = io.BytesIO(sheet())
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet2.xml", b" " * size)
    return written.getvalue()


def huge_picture_head(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head claims `width` × `height`."""
    small = io.BytesIO()
    Image.new("L", (1, 1)).save(small, "PNG")
    content = bytearray(small.getvalue())
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4, "big")
    return bytes(content)


def upload(content: bytes, name: str = "berkas") -> SimpleUploadedFile:
    """As it arrives with a form."""
    return SimpleUploadedFile(name, content, "application/octet-stream")
