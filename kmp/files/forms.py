"""The form field for a document: looked into at once, so that what is wrong stands beside the field."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.errors import DomainError
from kmp.files.rules import CONTENT_TYPES, ENDINGS, MOST_BYTES, Document, kinds_in_words, read_document
from kmp.files.states import DOCUMENTS


class DocumentField(forms.FileField):
    """A file of one of `kinds`, at most `most_bytes` bytes. Clean data is a `Document`, ready for `keep_file`."""

    default_error_messages = {
        "required": _("Pilih berkasnya."),
        "invalid": _("Berkas tidak terkirim. Pilih lagi, lalu kirim."),
        "missing": _("Berkas tidak terkirim. Pilih lagi, lalu kirim."),
        "empty": _("Berkas ini kosong. Pilih berkas lain."),
        "max_length": _("Nama berkas ini terlalu panjang. Ganti namanya, lalu unggah lagi."),
    }

    def __init__(self, *, kinds: Collection[str] = DOCUMENTS, most_bytes: int = MOST_BYTES, **options: Any) -> None:
        self.kinds, self.most_bytes = frozenset(kinds), most_bytes
        accept = [CONTENT_TYPES[kind] for kind in CONTENT_TYPES if kind in self.kinds]
        accept += [f".{ending}" for kind, ending in ENDINGS.items() if kind in self.kinds]
        options.setdefault("widget", forms.FileInput({"accept": ",".join(accept)}))
        options.setdefault("help_text", self._help())
        super().__init__(**options)

    def _help(self) -> Any:
        size = f"{max(self.most_bytes // 1_000_000, 1)} MB"
        return _("%(kinds)s, paling besar %(size)s.") % {"kinds": kinds_in_words(self.kinds), "size": size}

    def to_python(self, data: Any) -> Document | None:
        """The file looked into; refused with the sentence of the rule that stopped it."""
        upload = super().to_python(data)
        if upload is None:
            return None
        try:
            return read_document(upload, kinds=self.kinds, most_bytes=self.most_bytes)
        except DomainError as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from refused
