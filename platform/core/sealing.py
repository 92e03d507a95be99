"""Secrets that have to be used again, so a hash will not do: encrypted at rest under a key derived from SECRET_KEY.

A copy of the database alone opens nothing. Old keys in SECRET_KEY_FALLBACKS still open what they sealed.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealBroken(Exception):
    """Sealed under a SECRET_KEY that is not known any more, for another purpose, or tampered with."""


def seal(secret: str, *, purpose: str) -> str:
    """`secret`, to be kept in a row; only `unseal` with the same purpose opens it."""
    return _box(purpose).encrypt(secret.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """What was sealed. Raises SealBroken."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBroken from error


def _box(purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key, purpose)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


@lru_cache(maxsize=8)
def _derived(key: str, purpose: str) -> bytes:
    return base64.urlsafe_b64encode(HKDF(SHA256(), length=32, salt=None, info=f"vitascope:{purpose}".encode()).derive(key.encode()))
