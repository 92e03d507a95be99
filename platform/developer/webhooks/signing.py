"""What a webhook looks like on the wire: OpenAI's event object under a Standard Webhooks signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

PREFIX = "whsec_"
SECRET_BYTES = 24  # the least that Standard Webhooks allows, and no "=" at the end
HINT_LETTERS = 4


def new_secret() -> str:
    """Random bytes in the form that every Standard Webhooks library takes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def hint_of(secret: str) -> str:
    """Enough to tell secrets apart."""
    return f"{PREFIX}…{secret[-HINT_LETTERS:]}"


def event_body(*, event_id: str, kind: str, created_at: datetime, subject: str) -> bytes:
    """The event in bytes, the same at every try because they are what is signed."""
    event: dict[str, Any] = {
        "id": event_id,
        "object": "event",
        "created_at": int(created_at.timestamp()),
        "type": kind,
        "data": {"id": subject},
    }
    return json.dumps(event, separators=(",", ":")).encode()


def signed_headers(*, message_id: str, body: bytes, secrets: Sequence[str], now: datetime) -> dict[str, str]:
    """One signature for each live secret; receivers accept whichever they know."""
    stamp = str(int(now.timestamp()))
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    signatures = (_signature(secret, signed) for secret in secrets)
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": " ".join(signatures)}


def _signature(secret: str, signed: bytes) -> str:
    digest = hmac.digest(base64.b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"
