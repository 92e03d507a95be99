"""Multipart bodies of the APIs. Where no file is wanted, files are read past and never stored."""

from __future__ import annotations

from collections.abc import Mapping
from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.utils.http import parse_header_parameters
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from core.api import StrictJSONParser

MAX_FORM_BYTES = 8 * 1024 * 1024
MAX_PICTURE_JSON_BYTES = 4 * MAX_FORM_BYTES // 3  # the same in base64
MAX_UPLOAD_BYTES = 65 * 1024 * 1024  # the largest file that anything here looks at, with what a form adds
CHUNK_BYTES = 64 * 1024


class _NamesOnly(FileUploadHandler):
    """Keeps the field names of files, and nothing of the files."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Remember the name, then skip."""
        self.names.append(kwargs.get("field_name") or args[0])
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never called: every file was skipped."""

    def file_complete(self, file_size: int) -> None:
        """Never called: every file was skipped."""


class FormParser(BaseParser):
    """`multipart/form-data` as a dict of texts; a file is an empty dict.

    `name[key]` makes a dict and `name[][key]` a list of dicts; a name with any other brackets is an empty dict.
    """

    media_type = "multipart/form-data"
    most_bytes = MAX_FORM_BYTES

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The fields. Raises ParseError, or RequestDataTooBig above `most_bytes`."""
        told = parser_context["request"].META.get("CONTENT_LENGTH", "") if parser_context else ""
        if told.isdecimal() and int(told) > self.most_bytes:
            raise RequestDataTooBig
        with SpooledTemporaryFile(max_size=MAX_FORM_BYTES) as raw:
            size = self._copy(stream, raw)
            boundary = parse_header_parameters(media_type or "")[1].get("boundary", "").encode()
            raw.seek(max(size - len(boundary) - 100, 0))
            # Django takes what it finds of a body that was cut off, and half a prompt must not become a video.
            if not boundary or not raw.read().rstrip(b"\r\n").endswith(b"--" + boundary + b"--"):
                raise ParseError("The multipart body has no end: its last boundary is missing.")
            raw.seek(0)
            meta = {"CONTENT_TYPE": media_type, "CONTENT_LENGTH": size}
            try:
                fields, files = self._split(meta, raw)
            except (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent) as error:
                raise ParseError("The body is not valid multipart/form-data.") from error
        return files | _nested(fields)

    def _copy(self, stream: Any, raw: Any) -> int:
        size = 0
        while chunk := stream.read(CHUNK_BYTES):
            size += len(chunk)
            if size > self.most_bytes:
                raise RequestDataTooBig
            raw.write(chunk)
        return size

    def _split(self, meta: dict[str, Any], raw: Any) -> tuple[MultiValueDict[str, str], dict[str, Any]]:
        """The texts and the files, these by the first part of their names."""
        names = _NamesOnly()
        fields, _ = MultiPartParser(meta, raw, [names], "utf-8").parse()
        return fields, {name.split("[")[0]: {} for name in names.names}


class UploadParser(FormParser):
    """The same for bodies whose files are wanted: each is an UploadedFile under its name, on the disk as long as somebody holds it."""

    most_bytes = MAX_UPLOAD_BYTES

    def _split(self, meta: dict[str, Any], raw: Any) -> tuple[MultiValueDict[str, str], dict[str, Any]]:
        fields, files = MultiPartParser(meta, raw, [TemporaryFileUploadHandler()], "utf-8").parse()
        if any(len(sent) > 1 for _, sent in files.lists()):
            raise ParseError("A file stands twice in the body.")
        return fields, files.dict()


class PictureFormParser(UploadParser):
    """The same where the file is a picture."""

    most_bytes = MAX_FORM_BYTES


class PictureJSONParser(StrictJSONParser):
    """JSON that may hold a picture as a data URL; without one it is as short as any other."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """The object. Raises ParseError, or RequestDataTooBig above MAX_PICTURE_JSON_BYTES, without a picture above `most_bytes`."""
        raw = stream.read(MAX_PICTURE_JSON_BYTES + 1)
        if len(raw) > MAX_PICTURE_JSON_BYTES or (len(raw) > self.most_bytes and b'"input_reference"' not in raw):
            raise RequestDataTooBig
        return self.decode(raw)


def _nested(fields: MultiValueDict[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, values in fields.lists():
        first, bracket, key = name.partition("[")
        if key.startswith("][") and key.endswith("]") and key[2:-1].isidentifier() and first not in data:
            data[first] = [{key[2:-1]: value} for value in values]
        elif bracket:
            inner = {key[:-1]: values[0]} if key.endswith("]") and key[:-1].isidentifier() and len(values) == 1 else {}
            data[first] = (data[first] if isinstance(data.get(first), dict) else {}) | inner
        elif len(values) > 1 or name in data:
            raise ParseError(f"The field {name[:60]!r} stands twice in the body.")
        else:
            data[name] = values[0]
    return data
