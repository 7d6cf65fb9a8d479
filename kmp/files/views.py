"""Handing a file out: as an attachment, never shown inside a page of ours."""

import logging

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from kmp.accounts.models import User
from kmp.files.access import access_file
from kmp.files.rules import CONTENT_TYPES
from kmp.files.services import note_opening
from kmp.files.states import FileKind
from kmp.roles import masuk

logger = logging.getLogger(__name__)


@masuk
@require_GET
def file(request: HttpRequest, pk: int) -> FileResponse:
    """`/berkas/<pk>/`: the file to whom an owning slice lets in; opening another person's file is written down."""
    assert isinstance(request.user, User)
    stored = access_file(pk, user=request.user)
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as missing:
        logger.error("file %s has no content on the disk", stored.pk)
        raise Http404 from missing
    if stored.uploaded_by_id != request.user.pk:
        note_opening(stored, acting_user=request.user)
    kind = CONTENT_TYPES[FileKind(stored.kind)]
    answer = FileResponse(content, as_attachment=True, filename=stored.name, content_type=kind)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
