"""Serves media to whoever holds a valid link signed here, local files with HTTP Range (RFC 9110 §14), for players and downloads.

A file that has a gate is served only while that says yes, whatever the link says; where it cannot tell, the answer is no.
A clip is a megabyte or two and is sent in one piece: a file read bit by bit would block an asynchronous server, which gathers it first.
"""

from __future__ import annotations

import logging
import mimetypes
import re
from pathlib import Path

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.views.decorators.http import require_safe

from core.storage import Access, access, bucket_url, link_is_valid, local_path

log = logging.getLogger(__name__)


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse:
    """The file, or the asked part of it. A bad or expired link, a closed and a missing file are all 404: links tell nothing."""
    if not link_is_valid(name, request.GET.get("expires", ""), request.GET.get("signature", "")):
        return _gone()
    try:
        allowed = access(name)
    except (DatabaseError, OSError):
        log.exception("whether %s may be served could not be asked", name)
        headers = {"Retry-After": "5", "Cache-Control": "no-store"}
        return HttpResponse("Try again in a moment.\n", status=503, content_type="text/plain", headers=headers)
    if allowed is Access.CLOSED:
        return _gone()
    response = _file(request, name)
    if allowed is Access.GUARDED and response.status_code in (200, 206, 304):
        response["Cache-Control"] = "private, no-cache"  # kept at most until it is asked for again, and asked about then
    return response


def _file(request: HttpRequest, name: str) -> HttpResponse:
    path = local_path(name)
    if path is None:
        return _from_elsewhere(name)
    size = path.stat().st_size
    etag = f'"{size:x}-{path.stat().st_mtime_ns:x}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    response = _ranged(request, path, size) or HttpResponse(path.read_bytes(), content_type=_type_of(path))
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    return _described(response, path)


def _from_elsewhere(name: str) -> HttpResponse:
    """A file in a bucket: the way there, or what is small and taken from a page's own origin only."""
    if not name.endswith(".vtt") and not isinstance(default_storage, FileSystemStorage):
        return HttpResponseRedirect(bucket_url(name), headers={"Cache-Control": "private, no-store"})
    try:
        with default_storage.open(name) as file:
            data = file.read()
    except (FileNotFoundError, SuspiciousOperation):
        return _gone()
    return _described(HttpResponse(data, content_type=_type_of(Path(name))), Path(name))


def _described(response: HttpResponse, path: Path) -> HttpResponse:
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = f'inline; filename="{path.name}"'
    return response


def _gone() -> HttpResponse:
    return HttpResponse("This link is not valid any more.\n", status=404, content_type="text/plain")


def _type_of(path: Path) -> str:
    return mimetypes.guess_type(path.name, strict=False)[0] or "application/octet-stream"  # WebP is registered since 2024 only


def _ranged(request: HttpRequest, path: Path, size: int) -> HttpResponse | None:
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
    with path.open("rb") as file:
        file.seek(start)
        response = HttpResponse(file.read(end - start + 1), status=206, content_type=_type_of(path))
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response
