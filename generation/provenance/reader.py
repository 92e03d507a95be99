"""The C2PA library looks at one file. No Django here: for strangers' files this module is a program of its own.

It is written in another language, reads what anybody may have written, and takes minutes for a file of a million parts: so it is
given no more of the machine than ffmpeg is (`core.untrusted`). Nothing is ever fetched: not what a file points to, nor the state of
certificates.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, BinaryIO

import c2pa


def read(kind: str, stream: BinaryIO, anchors: str) -> dict[str, Any] | None:
    """`report`, the library's own, and `state`, its verdict given those roots (PEM); None without a statement. Raises c2pa.C2paError."""
    reader = c2pa.Reader.try_create(kind, stream, context=context(anchors))
    return {"report": json.loads(reader.json()), "state": reader.get_validation_state()} if reader else None


def context(anchors: str = "") -> c2pa.Context:
    """The library's settings."""
    return c2pa.Context(
        c2pa.Settings.from_dict(
            {
                "builder": {"thumbnail": {"enabled": False}},
                "trust": {"user_anchors": anchors} if anchors else {},
                "verify": {"verify_trust": True, "ocsp_fetch": False, "remote_manifest_fetch": False},
            }
        )
    )


def main() -> None:
    """`reader.py KIND PATH`, the roots on the standard input; the answer is JSON."""
    kind, path = sys.argv[1:]
    with Path(path).open("rb") as file:
        sys.stdout.write(json.dumps(read(kind, file, sys.stdin.read())))


if __name__ == "__main__":
    main()
