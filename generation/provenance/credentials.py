"""Content credentials (C2PA): the signed statement inside a file of what made it. It goes on last, for any later change breaks it.

It names the software and the model, the number of the clip on this instance and where to ask about it, and says that the clip is
no training material. It never names a member and never holds a prompt. A remix carries its parent's statement in its own. Where the
clip shows somebody, it holds a receipt of each consent: for whom by an opaque id, in which epoch, under which policy by its hash, and when.
"""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import c2pa
import ffmpeg
from django.conf import settings

from core import ffmpeg as runner
from core import untrusted
from generation.provenance import certificates, reader
from generation.provenance.certificates import SigningError

GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
ORIGIN = "org.vitascope.origin"
CONSENT = "org.vitascope.consent"
USES = ("cawg.ai_generative_training", "cawg.ai_training", "cawg.data_mining")
GENERATIONS = 7  # remixes of remixes whose statements a file carries whole; the next one names its parent by hash only
# Not about the bytes: the signer is nobody we know, or signed long ago.
_OF_THE_SIGNER = {"signingCredential.untrusted", "signingCredential.expired", "claimSignature.outsideValidity"}
KINDS = {".mp4": "video/mp4", ".jpg": "image/jpeg", ".webp": "image/webp"}
READ_SECONDS, REPORT_BYTES = 5, 16 * 1024**2  # of a stranger's file


class ParentDamaged(Exception):
    """The clip that is to be remixed is not the one that was signed."""


@dataclass(frozen=True)
class Origin:
    """What a file says of itself: the model that made it, the clip's number on this instance, and the receipts of consents."""

    model: str
    version: str
    number: int
    consents: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Credentials:
    """What a file's statement says. `state`: `own` (signed here), `valid` (by somebody else), `invalid` (changed since)."""

    state: str
    signer: str = ""
    generator: str = ""
    model: str = ""
    generated: bool = False
    number: int | None = None
    verify_url: str = ""
    generations: int = 0
    faults: list[str] = field(default_factory=list)
    consents: list[dict[str, Any]] = field(default_factory=list)


UNREADABLE = Credentials("invalid", faults=["unreadable"])


def sign(path: Path, origin: Origin, parent: Path | None = None) -> None:
    """Put the statement into the file. Raises ParentDamaged, SigningError, OSError; the file is as it was then."""
    source = parent.read_bytes() if parent else None
    known = checked(source) if source is not None else None
    identity = certificates.identity()
    algorithm = identity.algorithm
    signed, beside = io.BytesIO(), path.with_suffix(f".signed{path.suffix}")
    try:
        if identity.call:
            signer = c2pa.Signer.from_callback(identity.call, c2pa.C2paSigningAlg[algorithm.upper()], identity.chain)
        else:
            info = c2pa.C2paSignerInfo(algorithm.encode(), identity.chain.encode(), identity.key.encode(), None)
            signer = c2pa.Signer.from_info(info)
        builder = c2pa.Builder(_statement(origin, source), reader.context())
        if parent and source is not None:
            kept = _stripped(parent) if known and known.generations >= GENERATIONS else source
            builder.add_ingredient({"relationship": "parentOf"}, KINDS[".mp4"], io.BytesIO(kept))
            builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
        builder.sign(signer, KINDS[path.suffix], io.BytesIO(path.read_bytes()), signed)
        certificates.keep(identity)
        beside.write_bytes(signed.getbuffer())  # by us, for the library says of a full disk only that something went wrong
        beside.replace(path)
    except runner.FfmpegError as error:
        if error.disk_full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path.name) from error
        raise SigningError(f"{path.name} could not be signed: {error}") from error
    except c2pa.C2paError as error:
        raise SigningError(f"{path.name} could not be signed: {error}") from error
    finally:
        beside.unlink(missing_ok=True)


def checked(source: bytes) -> Credentials | None:
    """The statement of a clip that another is made from; None where it has none. Raises ParentDamaged."""
    known = read(source, ".mp4")
    if known and known.state == "invalid":
        raise ParentDamaged(", ".join(known.faults))
    return known


def read(data: bytes, suffix: str) -> Credentials | None:
    """The statement of a file of ours, checked with all that it is built on; None for a file without one."""
    ours = certificates.own()
    try:
        return _understood(reader.read(KINDS[suffix], io.BytesIO(data), ours.anchors), ours)
    except c2pa.C2paError:
        return UNREADABLE


def read_strange(path: Path, suffix: str) -> Credentials | None:
    """The same of a file that somebody sent."""
    ours = certificates.own()
    command = [sys.executable, "-I", reader.__file__, KINDS[suffix], str(path)]
    ended = untrusted.call(command, most_bytes=REPORT_BYTES, seconds=READ_SECONDS, given=ours.anchors.encode())
    try:
        return _understood(json.loads(ended.out), ours)
    except ValueError:  # it gave up, or was ended
        return UNREADABLE


def _understood(found: dict[str, Any] | None, ours: certificates.Own) -> Credentials | None:
    if found is None:
        return None
    report = found["report"]
    manifest = _dict(_dict(report.get("manifests")).get(report.get("active_manifest")))
    faults = sorted(set(_faults(report)) - _OF_THE_SIGNER)
    signature = _dict(manifest.get("signature_info"))
    # An issuer's other customers are as trusted as we are, but no number is given twice by one issuer.
    signed_here = found["state"] == "Trusted" and signature.get("cert_serial_number") in ours.serials
    assertions = {str(entry.get("label")): _dict(entry.get("data")) for entry in _dicts(manifest.get("assertions"))}
    actions = next((data.get("actions") for label, data in assertions.items() if label.startswith("c2pa.actions")), None)
    made = next((action for action in _dicts(actions) if action.get("digitalSourceType")), {})
    generator = next(iter(_dicts(manifest.get("claim_generator_info"))), {})
    origin = assertions.get(ORIGIN, {})
    number = origin.get("number")
    return Credentials(
        state="invalid" if faults or not manifest else "own" if signed_here else "valid",
        signer=str(signature.get("issuer", "")),
        generator=_named(generator),
        model=_named(_dict(made.get("softwareAgent"))),
        generated=made.get("digitalSourceType") == GENERATED,
        number=number if isinstance(number, int) else None,
        verify_url=str(origin.get("verify", "")),
        generations=len(report["manifests"]),
        faults=faults,
        consents=_dicts(assertions.get(CONSENT, {}).get("uses")),
    )


def _statement(origin: Origin, source: bytes | None) -> dict[str, Any]:
    action = {
        "action": "c2pa.created" if source is None else "c2pa.edited",
        "digitalSourceType": GENERATED,
        "softwareAgent": {"name": origin.model, "version": origin.version},
    }
    about: dict[str, Any] = {"verify": f"{settings.BASE_URL}/verify/", "number": origin.number}
    if source is not None:
        about["parent_sha256"] = sha256(source).hexdigest()
    receipts = [{"label": CONSENT, "created": True, "data": {"uses": list(origin.consents)}}] if origin.consents else []
    return {
        "claim_generator_info": [{"name": "Vitascope", "version": settings.SPECTACULAR_SETTINGS["VERSION"]}],
        "assertions": [
            {"label": "c2pa.actions.v2", "created": True, "data": {"actions": [action]}},
            {"label": "cawg.training-mining", "data": {"entries": {use: {"use": "notAllowed"} for use in USES}}},
            {"label": ORIGIN, "created": True, "data": about},
            *receipts,
        ],
    }


def _faults(report: dict[str, Any]) -> list[str]:
    """Failure codes of the file and of all its ingredients: a tampered parent leaves the child's own state good."""
    manifests = [_dict(manifest) for manifest in _dict(report.get("manifests")).values()]
    results = [_dict(report.get("validation_results"))]
    results += [_dict(entry.get("validation_results")) for manifest in manifests for entry in _dicts(manifest.get("ingredients"))]
    parts = [_dict(result.get("activeManifest")) for result in results]
    parts += [_dict(delta.get("validationDeltas")) for result in results for delta in _dicts(result.get("ingredientDeltas"))]
    return [str(failure.get("code", "")) for part in parts for failure in _dicts(part.get("failure"))]


def _named(entry: dict[str, Any]) -> str:
    return f"{entry.get('name', '')} {entry.get('version', '')}".strip()


def _dict(value: Any) -> dict[str, Any]:
    """Anybody can sign anything: what has not the form it should is taken for empty."""
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _stripped(path: Path) -> bytes:
    """The same streams without a statement."""
    bare = path.with_suffix(f".bare{path.suffix}")
    output = ffmpeg.output(ffmpeg.input(str(path)), str(bare), c="copy", movflags="+faststart", format="mp4", loglevel="error")
    try:
        runner.run(ffmpeg.compile(output.global_args("-nostdin"), cmd=runner.binary(), overwrite_output=True))
        return bare.read_bytes()
    finally:
        bare.unlink(missing_ok=True)
