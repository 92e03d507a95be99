"""Serves local media to whoever holds a valid signed link, with HTTP Range (RFC 9110 §14), for players and downloads."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from core.storage import link_is_valid, local_path

CHUNK_BYTES = 256 * 1024


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file, or the asked part of it. A bad or expired link and a missing file are both 404: links tell nothing."""
    path = local_path(name)
    if not link_is_valid(name, request.GET.get("expires", ""), request.GET.get("signature", "")) or path is None:
        return HttpResponse("This link is not valid any more.\n", status=404, content_type="text/plain")
    size = path.stat().st_size
    etag = f'"{size:x}-{path.stat().st_mtime_ns:x}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    response = _ranged(request, path, size) or FileResponse(path.open("rb"), content_type=_type_of(path))
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = f'inline; filename="{path.name}"'
    return response


def _type_of(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _ranged(request: HttpRequest, path: Path, size: int) -> HttpResponseBase | None:
    """206 for a single satisfiable range, 416 for one outside the file, None for none or for forms we need not honour."""
    match = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", request.headers.get("Range", ""))
    if not match or match.group() == "bytes=-":
        return None
    first, last = match.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start >= size or (first == "" and int(last) == 0):
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if end < start:
        return None
    response = StreamingHttpResponse(_part(path, start, end - start + 1), status=206, content_type=_type_of(path))
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    return response


def _part(path: Path, start: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while length > 0 and (piece := file.read(min(CHUNK_BYTES, length))):
            length -= len(piece)
            yield piece
