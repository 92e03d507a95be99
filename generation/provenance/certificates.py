"""Who signs: the operator's certificate (its key in a file, or behind a callable such as a KMS client), or one made at first start.

The development chain's root key is thrown away once it has signed: nothing else can ever be issued under that root.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings
from django.utils.module_loading import import_string

from core.storage import NO_SPACE

DEVELOPMENT_YEARS = 5
RENEW_BEFORE = timedelta(days=30)
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


class SigningError(RuntimeError):
    """Nothing can be signed, or this file could not be; the message is for the operator."""


@dataclass(frozen=True)
class Identity:
    """A certificate chain, leaf first, with its key as PEM or behind `call`, which returns the raw signature of the bytes it gets."""

    source: str
    chain: str
    key: str
    call: Callable[[bytes], bytes] | None = None

    @property
    def leaf(self) -> x509.Certificate:
        """The certificate that signs."""
        return x509.load_pem_x509_certificate(self.chain.encode())

    @property
    def algorithm(self) -> str:
        """C2PA's name for what the leaf's key can do. Raises SigningError."""
        public = self.leaf.public_key()
        if isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name in _CURVES:
            return _CURVES[public.curve.name]
        if isinstance(public, rsa.RSAPublicKey):
            return "ps256"
        if isinstance(public, ed25519.Ed25519PublicKey):
            return "ed25519"
        raise SigningError("The signing certificate's kind of key cannot sign content credentials.")


def identity() -> Identity:
    """Whoever signs now. Raises SigningError when it is set up wrongly, cannot be read or has expired, OSError when the disk is full."""
    try:
        found = _configured() if settings.C2PA_CERTIFICATE or settings.C2PA_KEY or settings.C2PA_SIGNER else _development()
        leaf = found.leaf
        if not found.call and load_pem_private_key(found.key.encode(), None).public_key() != leaf.public_key():
            raise SigningError("VITASCOPE_C2PA_KEY is not the key of VITASCOPE_C2PA_CERTIFICATE.")
    except OSError as error:
        if error.errno in NO_SPACE:
            raise
        raise SigningError(f"The signing certificate cannot be used: {error.filename}: {error.strerror}.") from error
    except (ValueError, TypeError) as error:  # what cryptography says to other files, or to a key with a password
        raise SigningError(f"The signing certificate cannot be read: {error}") from error
    if leaf.not_valid_after_utc <= datetime.now(UTC):
        raise SigningError(f"The signing certificate ({found.source}) expired on {leaf.not_valid_after_utc:%Y-%m-%d}.")
    return found


@dataclass(frozen=True)
class Own:
    """What tells this instance's signatures: the ends of its chains as PEM, and the numbers of its own certificates, in decimals.

    The ends alone do not, for they sign for others too.
    """

    anchors: str
    serials: frozenset[str]


def own() -> Own:
    """Of all chains that this instance signs with or has signed with."""
    paths = [Path(settings.C2PA_CERTIFICATE)] if settings.C2PA_CERTIFICATE else []
    chains = [chain for path in (*paths, *_files("development"), *_files("operator")) if (chain := _certificates_in(path))]
    ends = dict.fromkeys(_pem([chain[-1]]) for chain in chains)
    return Own("".join(ends), frozenset(str(chain[0].serial_number) for chain in chains))


def keep(signer: Identity) -> None:
    """Remember the chain of whoever has signed: its signatures are met long after the operator has another. Raises OSError."""
    leaf = signer.leaf
    path = _folder() / f"operator-{leaf.fingerprint(SHA256()).hex()}.pem"
    if not path.exists() and not any(leaf in _certificates_in(made)[:1] for made in _files("development")):
        _put(path, _pem(x509.load_pem_x509_certificates(signer.chain.encode())))


def _certificates_in(path: Path) -> list[x509.Certificate]:
    """A chain, leaf first; nothing when it cannot be read, for the doctor names what is wrong with it."""
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        return []


def _pem(chain: list[x509.Certificate]) -> str:
    return "".join(certificate.public_bytes(Encoding.PEM).decode() for certificate in chain)


def _configured() -> Identity:
    if not settings.C2PA_CERTIFICATE or bool(settings.C2PA_KEY) == bool(settings.C2PA_SIGNER):
        raise SigningError("Signing needs VITASCOPE_C2PA_CERTIFICATE with either VITASCOPE_C2PA_KEY or VITASCOPE_C2PA_SIGNER.")
    chain = Path(settings.C2PA_CERTIFICATE).read_text()
    if settings.C2PA_KEY:
        return Identity(settings.C2PA_CERTIFICATE, chain, Path(settings.C2PA_KEY).read_text())
    try:
        call = import_string(settings.C2PA_SIGNER)
    except ImportError as error:
        raise SigningError(f"VITASCOPE_C2PA_SIGNER: {error}") from error
    return Identity(f"{settings.C2PA_CERTIFICATE}, signed by {settings.C2PA_SIGNER}", chain, "", call)


def _development() -> Identity:
    """The newest chain in the data folder, made when there is none that lasts."""
    for path in reversed(_files("development")):
        whole = path.read_text()
        key, _, chain = whole.partition("-----END PRIVATE KEY-----\n")
        found = Identity("development certificate", chain, f"{key}-----END PRIVATE KEY-----\n")
        if found.leaf.not_valid_after_utc - RENEW_BEFORE > datetime.now(UTC):
            return found
    _put(_folder() / f"development-{datetime.now(UTC):%Y%m%d}.pem", _chain())
    return _development()


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "certificates"


def _files(kind: str) -> list[Path]:
    """By name, which begins with the date where one is made here; old ones stay, because their signatures are still met."""
    return sorted(_folder().glob(f"{kind}-*.pem"))


def _put(path: Path, text: str) -> None:
    """Of two processes that start at once one makes the file and the other reads it, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made, name = tempfile.mkstemp(dir=path.parent)  # readable by its owner alone
    try:
        with os.fdopen(made, "w") as file:
            file.write(text)
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        os.unlink(name)


def _chain() -> str:
    """A new key, its certificate and the root's, in one PEM text."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = (
        _certificate("Root", root_key, root_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(root_key, SHA256())
    )
    leaf = (
        _certificate("Signer", key, root_key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .sign(root_key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return (private + leaf.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM)).decode()


def _certificate(role: str, key: ec.EllipticCurvePrivateKey, root_key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(role))
        .issuer_name(_name("Root"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # clocks of verifiers differ
        .not_valid_after(now + timedelta(days=365 * DEVELOPMENT_YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
    )


def _name(role: str) -> x509.Name:
    parts = {NameOID.ORGANIZATION_NAME: "Vitascope (development)", NameOID.COMMON_NAME: f"Vitascope Development {role}"}
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts.items()])


def _usage(**granted: bool) -> x509.KeyUsage:
    kinds = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign",
        "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{kind: granted.get(kind, False) for kind in kinds})
