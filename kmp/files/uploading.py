"""The first upload handler: a request too large for any form of ours is refused before its bytes reach the disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_REQUEST_BYTES = 65_000_000  # the largest form is the import of members; documents are held to 5 MB each


class CappedUploadHandler(FileUploadHandler):
    """Looks at the announced length alone; what is kept is the business of the handlers after it."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > MOST_REQUEST_BYTES:
            raise RequestDataTooBig(f"an upload of {content_length} bytes was sent")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
