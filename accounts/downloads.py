"""Files that leave the house: always to be saved, never shown or run by the browser, whatever they say they are."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from accounts.workbooks import CONTENT_TYPE

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_received(file: FieldFile, name: str) -> FileResponse:
    """The file byte for byte, to be saved as `name`."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def as_workbook(content: bytes, name: str) -> HttpResponse:
    """An .xlsx made for this answer."""
    return _made(content, name, CONTENT_TYPE)


def as_document(content: bytes, name: str) -> HttpResponse:
    """A .docx made for this answer."""
    return _made(content, name, WORD)


def _made(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
