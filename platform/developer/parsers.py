"""Multipart bodies of /v1. Files are read past and never stored: nothing takes any yet."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.http import parse_header_parameters
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MAX_FORM_BYTES = 8 * 1024 * 1024


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
    """`multipart/form-data` as a dict of texts. `name[key]` makes a dict; a file is an empty one, and so is a name with more brackets."""

    media_type = "multipart/form-data"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The fields. Raises ParseError, or RequestDataTooBig above MAX_FORM_BYTES."""
        raw = stream.read(MAX_FORM_BYTES + 1)
        if len(raw) > MAX_FORM_BYTES:
            raise RequestDataTooBig
        boundary = parse_header_parameters(media_type or "")[1].get("boundary", "")
        # Django takes what it finds of a body that was cut off, and half a prompt must not become a video.
        if not boundary or not raw.rstrip(b"\r\n").endswith(f"--{boundary}--".encode()):
            raise ParseError("The multipart body has no end: its last boundary is missing.")
        meta = {"CONTENT_TYPE": media_type, "CONTENT_LENGTH": len(raw)}
        files = _NamesOnly()
        try:
            fields, _ = MultiPartParser(meta, BytesIO(raw), [files], "utf-8").parse()
        except (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent) as error:
            raise ParseError("The body is not valid multipart/form-data.") from error
        data: dict[str, Any] = {}
        for name, values in fields.lists():
            first, bracket, key = name.partition("[")
            if bracket:
                inner = {key[:-1]: values[0]} if key.endswith("]") and key[:-1].isidentifier() and len(values) == 1 else {}
                data[first] = (data[first] if isinstance(data.get(first), dict) else {}) | inner
            elif len(values) > 1 or name in data:
                raise ParseError(f"The field {name[:60]!r} stands twice in the body.")
            else:
                data[name] = values[0]
        return {name.split("[")[0]: {} for name in files.names} | data
