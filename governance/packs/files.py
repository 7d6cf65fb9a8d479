"""Handing out a finished pack."""

from django.http import HttpResponse
from django.http.response import FileResponse

from governance.packs.models import Pack


def pack_pdf(pack: Pack) -> FileResponse:
    """The whole as one PDF."""
    assert pack.pdf is not None
    return FileResponse(pack.pdf.content.open("rb"), as_attachment=True, filename=pack.pdf.name)


def pack_zip(pack: Pack) -> HttpResponse:
    """Parts, sheets and digests as a zip."""
    response = HttpResponse(bytes(pack.archive or b""), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="berkas-rapat-{pack.meeting_id}-{pack.pk}.zip"'
    return response
