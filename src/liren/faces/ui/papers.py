"""A stored file as an answer: a picture is shown, a paper is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse

from liren.kernel import files

if TYPE_CHECKING:
    from liren.kernel.models import StoredFile


def answer_with(stored: StoredFile, variant: str) -> FileResponse:
    """`stored` in a variant of it, for whoever has been found to see it. The browser keeps to the type it is told."""
    opened = files.open_file(stored, variant)
    response = FileResponse(
        opened.stream,
        content_type=opened.content_type,
        as_attachment=not stored.is_picture,
        filename=opened.name,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
