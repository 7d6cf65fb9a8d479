"""What an uploaded file is allowed to be, and the name it is kept under. Refusals: `file_kind`, `file_too_large`,
`file_broken`. No database, no storage: bytes in, checked bytes out."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from kmp.errors import DomainError
from kmp.files.engine import Broken, cleaned, kind_of
from kmp.files.states import FileKind

MOST_BYTES = 5_000_000  # a phone's photo or a scanned certificate
LONGEST_NAME = 120  # letters, as in StoredFile.name
ENDINGS = {
    FileKind.PDF: "pdf",
    FileKind.JPEG: "jpg",
    FileKind.PNG: "png",
    FileKind.CSV: "csv",
    FileKind.XLSX: "xlsx",
    FileKind.ZIP: "zip",
}
CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.CSV: "text/csv",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.ZIP: "application/zip",
}
_WORDS = {
    FileKind.PDF: "PDF",
    FileKind.JPEG: "JPG",
    FileKind.PNG: "PNG",
    FileKind.CSV: "CSV",
    FileKind.XLSX: "Excel",
}  # what people upload


class Document(SimpleUploadedFile):
    """A file that was looked into, or that we made ourselves: its content is what will be kept, its kind is true."""

    def __init__(self, name: str, content: bytes, kind: FileKind) -> None:
        super().__init__(name, content, CONTENT_TYPES[kind])
        self.kind = kind
        self.digest = hashlib.sha256(content).hexdigest()


def read_document(upload: "File[Any]", *, kinds: Collection[str], most_bytes: int = MOST_BYTES) -> Document:
    """`upload` looked into by content, pictures written anew (no EXIF, at most 2,000 px); its own name proves nothing.

    Refused: `file_too_large` over `most_bytes` bytes, `file_kind` for a kind not in `kinds`, `file_broken` for what
    cannot be opened, is locked, or carries a program.
    """
    if isinstance(upload, Document) and upload.kind in kinds and (upload.size or 0) <= most_bytes:
        return upload
    content = _content(upload, most_bytes)
    kind = kind_of(content)
    if kind is None or kind not in kinds:
        raise DomainError("file_kind", _("Berkas ini bukan %(kinds)s.") % {"kinds": kinds_in_words(kinds)})
    try:
        kept = cleaned(content, kind)
    except Broken as broken:
        raise DomainError("file_broken", str(broken)) from broken
    return Document(clean_name(upload.name or "", kind), kept, kind)


def _content(upload: "File[Any]", most_bytes: int) -> bytes:
    if (upload.size or 0) > most_bytes:
        raise DomainError("file_too_large", too_large(most_bytes))
    upload.seek(0)
    content = upload.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise DomainError("file_too_large", too_large(most_bytes))
    if not content:
        raise DomainError("file_broken", _("Berkas ini kosong. Pilih berkas lain."))
    return bytes(content)


def too_large(most_bytes: int) -> str:
    """The sentence for a file over the limit, in whole megabytes where it has them."""
    size = f"{most_bytes // 1_000_000} MB" if most_bytes >= 1_000_000 else f"{most_bytes // 1000} kB"
    return _("Berkas ini terlalu besar. Paling besar %(size)s; perkecil atau foto ulang, lalu unggah lagi.") % {
        "size": size
    }


def kinds_in_words(kinds: Collection[str]) -> str:
    """PDF, JPG, atau PNG: in the order of `FileKind`."""
    words = [word for kind, word in _WORDS.items() if kind in kinds]
    if len(words) < 3:
        return _(" atau ").join(words)
    return f"{', '.join(words[:-1])}, {_('atau')} {words[-1]}"


def clean_name(name: str, kind: FileKind) -> str:
    """The last part of a path, letters that show and steer nothing, the ending of what the file really is."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] not in "C")
    bare = re.sub(r'[<>:"|?*\s]+', " ", seen).strip(" .")
    stem = bare.rsplit(".", 1)[0].strip(" .") if "." in bare else bare
    ending = ENDINGS[kind]
    return f"{(stem or 'berkas')[: LONGEST_NAME - len(ending) - 1]}.{ending}"
