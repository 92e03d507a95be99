"""Who sends: a key that browsers' push services know this server by (RFC 8292), made at first use and kept.

Subscriptions are bound to it, so with another key all of them are lost.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from inbox.push.encryption import CURVE, encode, point

GOOD_FOR_SECONDS = 12 * 3600  # the RFC allows a day


def public_key() -> str:
    """What browsers are given when they subscribe."""
    return encode(point(_key(settings.VAPID_KEY_FILE).public_key()))


def authorization(endpoint: str) -> str:
    """The header that says to the push service of `endpoint` who sends."""
    contact = settings.BASE_URL if settings.BASE_URL.startswith("https://") else f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(time.time()) + GOOD_FOR_SECONDS, "sub": contact}
    signed = ".".join(encode(json.dumps(part, separators=(",", ":")).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(_key(settings.VAPID_KEY_FILE).sign(signed.encode(), ECDSA(SHA256())))
    return f"vapid t={signed}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}, k={public_key()}"


@lru_cache(maxsize=4)
def _key(path: Path) -> EllipticCurvePrivateKey:
    try:
        if not path.exists():
            _make(path)
        found = load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise ImproperlyConfigured(f"VITASCOPE_VAPID_KEY_FILE: {path} cannot be used ({error.strerror}).") from error
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"VITASCOPE_VAPID_KEY_FILE: {path} holds no private key as PEM.") from error
    if not isinstance(found, EllipticCurvePrivateKey) or found.curve.name != CURVE.name:
        raise ImproperlyConfigured(f"VITASCOPE_VAPID_KEY_FILE: {path} holds no key of the curve P-256.")
    return found


def _make(path: Path) -> None:
    """Of two processes that start at once one makes the key and the other reads it; nobody ever reads half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    pem = generate_private_key(CURVE).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    try:
        os.link(half, path)
    except FileExistsError:
        pass
    finally:
        half.unlink()
