"""Files behind expiring, signed links: one `signed_url` for local disk and S3 alike, and the check of a local link."""

from __future__ import annotations

import enum
import errno
import hmac
import os
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.crypto import constant_time_compare, salted_hmac

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)  # as OSError.errno


class Access(enum.Enum):
    """Whether a file may be served now. A guarded one may, but nobody may keep it: the next one who asks may get another answer."""

    OPEN = "open"
    GUARDED = "guarded"
    CLOSED = "closed"


Gate = Callable[[str], Access]
_gates: dict[str, Gate] = {}


def guard(prefix: str, gate: Gate) -> None:
    """Let `gate` be asked about every file below `prefix` each time before it is served; for apps above this one, from their apps.py."""
    _gates[prefix] = gate


def access(name: str) -> Access:
    """What its gate says. Raises whatever a gate raises that cannot tell, which callers have to take for a no."""
    return next((gate(name) for prefix, gate in _gates.items() if name.startswith(prefix)), Access.OPEN)


class LocalStorage(FileSystemStorage):
    """Media on this machine's disk; links carry an expiry and a signature."""

    def url(self, name: str | None) -> str:
        """See own_url."""
        return own_url(name or "")


def signed_url(name: str) -> str:
    """A link to a stored file, whichever storage holds it. One that has a gate is asked for here, for a bucket asks nobody."""
    return own_url(name) if name.startswith(tuple(_gates)) else default_storage.url(name)


def bucket_url(name: str) -> str:
    """A link to a file that lies elsewhere, for whoever goes there at once."""
    return default_storage.url(name, expire=settings.BUCKET_URL_SECONDS)  # type: ignore[call-arg] # of the S3 storage


def own_url(name: str) -> str:
    """A link that this server answers itself, whichever storage holds the file: for what browsers take from a page's own origin only.

    It works until the end of the current MEDIA_URL_SECONDS window plus one more. Rounding to windows keeps the link of a file the
    same for a while, so that browsers can cache it.
    """
    window = settings.MEDIA_URL_SECONDS
    expires = (int(time.time()) // window + 2) * window
    return f"{settings.MEDIA_URL}{quote(name)}?expires={expires}&signature={_signature(name, expires)}"


def link_is_valid(name: str, expires: str, signature: str) -> bool:
    """Whether a local media link was made by us and has not expired."""
    if not expires.isascii() or not expires.isdigit() or len(expires) > 12 or int(expires) < time.time():
        return False
    return constant_time_compare(_signature(name, int(expires)), signature)


def _signature(name: str, expires: int) -> str:
    code = _keyed(settings.SECRET_KEY).copy()
    code.update(f"{expires}:{name}".encode())
    return code.hexdigest()[:40]


@lru_cache(maxsize=4)
def _keyed(secret: str) -> hmac.HMAC:
    """Derived once: a page of a feed has sixty links."""
    return salted_hmac("core.storage", b"", secret=secret, algorithm="sha256")


def local_path(name: str) -> Path | None:
    """The file's path when it lies on this machine inside MEDIA_ROOT, else None."""
    path = Path(os.path.normpath(settings.MEDIA_ROOT / name))
    return path if path.is_relative_to(settings.MEDIA_ROOT) and path.is_file() else None
