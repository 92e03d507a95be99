"""Words that only the subscribed browser can read (RFC 8291), in one record of the content coding aes128gcm (RFC 8188)."""

from __future__ import annotations

import base64
import os

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = SECP256R1()
RECORD_BYTES = 4096
SECRET_BYTES = 16  # of the browser's shared secret, and of the salt
_LAST_RECORD = b"\x02"


def point(public: EllipticCurvePublicKey) -> bytes:
    """The 65 bytes of an uncompressed point."""
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encode(data: bytes) -> str:
    """base64url as the Web writes it, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The same back. Raises ValueError."""
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)


def browser_key(data: bytes) -> EllipticCurvePublicKey:
    """A browser's key (p256dh). Raises ValueError for what is no point of the curve."""
    return EllipticCurvePublicKey.from_encoded_point(CURVE, data)


def encrypt(text: bytes, *, p256dh: bytes, auth: bytes, own: EllipticCurvePrivateKey | None = None, salt: bytes | None = None) -> bytes:
    """The body of a push message. `own` and `salt` are made anew for each but in tests of the RFC's example."""
    own = own or generate_private_key(CURVE)
    salt = salt or os.urandom(SECRET_BYTES)
    theirs, ours = browser_key(p256dh), point(own.public_key())
    # RFC 8291, 3.4: what both keys and the browser's secret make together; RFC 8188, 2.2 and 2.3: key and nonce from it and the salt.
    together = _derived(own.exchange(ECDH(), theirs), salt=auth, info=b"WebPush: info\x00" + point(theirs) + ours, length=32)
    key = _derived(together, salt=salt, info=b"Content-Encoding: aes128gcm\x00", length=16)
    nonce = _derived(together, salt=salt, info=b"Content-Encoding: nonce\x00", length=12)
    head = salt + RECORD_BYTES.to_bytes(4, "big") + len(ours).to_bytes(1, "big") + ours
    return head + AESGCM(key).encrypt(nonce, text + _LAST_RECORD, None)


def _derived(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length=length, salt=salt, info=info).derive(secret)
