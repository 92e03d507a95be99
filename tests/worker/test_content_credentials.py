"""Every file that members can download is signed, last: what it says, what it never says, remixes, tampering, and who signs."""

from __future__ import annotations

import errno
import json
import shutil
import stat
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import c2pa
import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from generation.models import ClipNumber, Job
from generation.provenance import certificates, credentials
from generation.provenance.certificates import SigningError
from generation.worker import attempt
from generation.worker.loop import run_once
from tests import factories
from videos.models import Video

SMALL = {"width": 64, "height": 96}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def bytes_of(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def make(runtime, **fields) -> Job:
    job = factories.job(**(SMALL | fields))
    assert run_once(runtime)
    job.refresh_from_db()
    return job


def remix(runtime, video: Video) -> Job:
    Video.objects.filter(pk=video.pk).update(plan=default_storage.save("a/plan.safetensors", ContentFile(b"x")))
    return make(runtime, member=video.maker, remix_of=Video.objects.get(pk=video.pk))


def test_every_file_is_signed_by_this_instance(runtime, settings):
    settings.BASE_URL = "https://clips.example"
    job = make(runtime, prompt="a very secret wish")
    video, number = job.video, ClipNumber.objects.get(job=job).pk
    for name, suffix in (
        (video.file.name, ".mp4"),
        (video.poster.name, ".jpg"),
        (video.spritesheet.name, ".jpg"),
        (video.preview.name, ".webp"),
    ):
        data = bytes_of(name)
        found = credentials.read(data, suffix)
        assert (found.state, found.faults) == ("own", []), name
        assert (found.generator, found.model, found.generated) == ("Vitascope 0.1.0", "tiny test", True)
        assert (found.number, found.verify_url) == (number, "https://clips.example/verify/")
        assert b"secret wish" not in data
        assert job.member.handle.encode() not in data
    assert video.bytes == default_storage.size(video.file.name)


def test_the_statement_is_what_readers_of_others_expect(runtime):
    job = make(runtime)
    report = json.loads(c2pa.Reader("video/mp4", BytesIO(bytes_of(job.video.file.name))).json())
    (manifest,) = report["manifests"].values()
    assertions = {entry["label"]: entry for entry in manifest["assertions"]}
    assert (report["validation_state"], manifest["claim_version"]) == ("Valid", 2)
    (action,) = assertions["c2pa.actions.v2"]["data"]["actions"]
    assert (action["action"], action["digitalSourceType"]) == ("c2pa.created", credentials.GENERATED)
    assert assertions["c2pa.actions.v2"]["created"]
    entries = assertions["cawg.training-mining"]["data"]["entries"]
    assert set(entries) == set(credentials.USES)
    assert all(entry == {"use": "notAllowed"} for entry in entries.values())


def test_a_remix_carries_its_parents_statement(runtime):
    parent = make(runtime).video
    data = bytes_of(remix(runtime, parent).video.file.name)
    found = credentials.read(data, ".mp4")
    assert (found.state, found.generations) == ("own", 2)
    report = json.loads(c2pa.Reader("video/mp4", BytesIO(data)).json())
    manifest = report["manifests"][report["active_manifest"]]
    actions = next(entry["data"]["actions"] for entry in manifest["assertions"] if entry["label"].startswith("c2pa.actions"))
    assert [action["action"] for action in actions] == ["c2pa.opened", "c2pa.edited"]
    (ingredient,) = manifest["ingredients"]
    assert ingredient["relationship"] == "parentOf"
    assert not {failure["code"] for failure in ingredient["validation_results"]["activeManifest"]["failure"]} - {
        "signingCredential.untrusted"
    }


def test_a_changed_parent_is_never_built_on(runtime):
    parent = make(runtime).video
    data = bytearray(bytes_of(parent.file.name))
    data[-50] ^= 1
    Video.objects.filter(pk=parent.pk).update(file=default_storage.save("b/clip.mp4", ContentFile(bytes(data))))
    job = remix(runtime, Video.objects.get(pk=parent.pk))
    assert (job.state, job.error_code, job.attempt) == ("failed", "source_damaged", 1)
    assert Video.objects.count() == 1


def test_a_parent_from_before_there_were_statements_is_named_by_its_hash(runtime):
    parent = make(runtime).video
    path = runtime.folder / "old.mp4"
    path.write_bytes(bytes_of(parent.file.name))
    bare = credentials._stripped(path)
    path.unlink()
    assert credentials.read(bare, ".mp4") is None
    Video.objects.filter(pk=parent.pk).update(file=default_storage.save("b/clip.mp4", ContentFile(bare)))
    found = credentials.read(bytes_of(remix(runtime, Video.objects.get(pk=parent.pk)).video.file.name), ".mp4")
    assert (found.state, found.generations) == ("own", 1)


@pytest.mark.parametrize("full", ["clip.signed.mp4", "parent.bare.mp4", "certificates"])
def test_a_full_disk_is_told_from_what_cannot_be_signed(tmp_path, runtime, monkeypatch, full):
    data = bytes_of(make(runtime).video.file.name)
    clip, parent = tmp_path / "clip.mp4", tmp_path / "parent.mp4"
    clip.write_bytes(data), parent.write_bytes(data)
    monkeypatch.setattr(credentials, "GENERATIONS", 1)  # so that the parent's statement is taken off first
    if full == "certificates":
        shutil.rmtree(tmp_path / "certificates")
        monkeypatch.setattr(certificates.os, "fdopen", lambda *_: Path("/dev/full").open("w", buffering=1))  # noqa: SIM115
    else:
        (tmp_path / full).symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left on device") as trouble:
        credentials.sign(clip, credentials.Origin("tiny test", "", 2), parent)
    assert (trouble.value.errno, clip.read_bytes() == data) == (errno.ENOSPC, True)
    assert not [path for path in tmp_path.iterdir() if path.is_symlink()]


def test_statements_stay_small_however_long_the_chain(tmp_path, runtime):
    first = tmp_path / "0.mp4"
    first.write_bytes(bytes_of(make(runtime).video.file.name))
    bare = credentials._stripped(first)
    sizes, generations = [], []
    for depth in range(1, 11):
        child = tmp_path / f"{depth}.mp4"
        child.write_bytes(bare)
        credentials.sign(child, credentials.Origin("tiny test", "", depth), tmp_path / f"{depth - 1}.mp4")
        found = credentials.read(child.read_bytes(), ".mp4")
        assert found.state == "own"
        sizes.append(child.stat().st_size - len(bare))
        generations.append(found.generations)
    assert generations == [2, 3, 4, 5, 6, 7, 1, 2, 3, 4]
    assert max(sizes) <= 60_000


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_any_changed_byte_is_noticed(runtime, place):
    data = bytearray(bytes_of(make(runtime).video.file.name))
    start = data.index(b"mdat") + 4
    data[start + int((len(data) - start) * place)] ^= 4
    found = credentials.read(bytes(data), ".mp4")
    assert (found.state, found.faults) == ("invalid", ["assertion.bmffHash.mismatch"])


def test_what_another_instance_signed_is_good_but_not_ours(runtime, settings, tmp_path):
    data = bytes_of(make(runtime).video.file.name)
    settings.DATA_DIR = tmp_path / "another"
    assert credentials.read(data, ".mp4").state == "valid"


@pytest.mark.parametrize("data", [b"", b"garbage" * 100, b"\0\0\0\x18ftypmp42"])
def test_what_cannot_be_read_is_said_so(data):
    found = credentials.read(data, ".mp4")
    assert (found.state, found.faults) == ("invalid", ["unreadable"])


def test_the_development_key_is_its_owners_alone_and_lasts(settings):
    first = certificates.identity()
    (path,) = (settings.DATA_DIR / "certificates").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert certificates.identity().chain == first.chain
    assert first.source == "development certificate"


def test_an_old_development_certificate_is_renewed_and_its_signatures_stay_ours(runtime):
    with time_machine.travel(datetime(2020, 1, 1, tzinfo=UTC), tick=False):
        old = certificates.identity()
    data = bytes_of(make(runtime).video.file.name)
    new = certificates.identity()
    assert new.chain != old.chain
    assert certificates.own().anchors.count("BEGIN CERTIFICATE") == 2
    assert credentials.read(data, ".mp4").state == "own"


@pytest.fixture
def operators(settings, tmp_path):
    """A chain and its key in the operator's own files."""
    settings.DATA_DIR = tmp_path / "elsewhere"
    made = certificates.identity()
    settings.DATA_DIR = tmp_path / "here"
    (tmp_path / "chain.pem").write_text(made.chain)
    (tmp_path / "key.pem").write_text(made.key)
    settings.C2PA_CERTIFICATE, settings.C2PA_KEY = str(tmp_path / "chain.pem"), str(tmp_path / "key.pem")
    return made


def test_the_operators_certificate_signs(operators, runtime, settings):
    assert credentials.read(bytes_of(make(runtime).video.file.name), ".mp4").state == "own"
    (kept,) = (settings.DATA_DIR / "certificates").iterdir()
    assert kept.name == f"operator-{operators.leaf.fingerprint(SHA256()).hex()}.pem"
    assert kept.read_text() == operators.chain, "no key, and no chain made here"


def test_what_the_operators_old_certificate_signed_stays_ours(operators, runtime, settings, tmp_path):
    data = bytes_of(make(runtime).video.file.name)
    settings.C2PA_CERTIFICATE = settings.C2PA_KEY = ""
    (tmp_path / "chain.pem").unlink()
    assert credentials.read(data, ".mp4").state == "own"


def test_another_customer_of_the_same_issuer_is_not_us(runtime, settings, tmp_path):
    for folder in (tmp_path / "us", tmp_path / "them"):
        folder.mkdir()
        (folder / "key.pem").write_text(issued(tmp_path, folder / "chain.pem"))
        settings.C2PA_CERTIFICATE, settings.C2PA_KEY = str(folder / "chain.pem"), str(folder / "key.pem")
        settings.DATA_DIR = folder
        data = bytes_of(make(runtime).video.file.name)
        assert credentials.read(data, ".mp4").state == "own"
    settings.DATA_DIR, settings.C2PA_CERTIFICATE = tmp_path / "us", str(tmp_path / "us" / "chain.pem")
    found = credentials.read(data, ".mp4")
    assert (found.state, found.faults) == ("valid", [])


def issued(folder: Path, chain: Path) -> str:
    """A chain that ends in the one issuer of that folder; returns the key as PEM."""
    ca = folder / "issuer.pem"
    if not ca.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        root = certificates._certificate("Root", key, key)
        root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        root = root.add_extension(certificates._usage(key_cert_sign=True), critical=True).sign(key, SHA256())
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        ca.write_bytes(private + root.public_bytes(Encoding.PEM))
    root_key, root = load_pem_private_key(ca.read_bytes(), None), x509.load_pem_x509_certificate(ca.read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = certificates._certificate("Signer", key, root_key)
    leaf = leaf.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    leaf = leaf.add_extension(certificates._usage(digital_signature=True), critical=True)
    leaf = leaf.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False).sign(root_key, SHA256())
    chain.write_bytes(leaf.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM))
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


KMS_KEY = ""


def sign_elsewhere(data: bytes) -> bytes:
    """As a KMS does: raw r and s."""
    key = load_pem_private_key(KMS_KEY.encode(), None)
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def out_of_order(data: bytes) -> bytes:
    raise ConnectionError("the vault is closed")


def test_a_function_signs_in_place_of_a_key(operators, runtime, settings, monkeypatch):
    monkeypatch.setitem(globals(), "KMS_KEY", operators.key)
    settings.C2PA_KEY, settings.C2PA_SIGNER = "", f"{__name__}.sign_elsewhere"
    assert credentials.read(bytes_of(make(runtime).video.file.name), ".mp4").state == "own"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"C2PA_KEY": "/nowhere/key.pem"}, "/nowhere/key.pem: No such file or directory"),
        ({"C2PA_KEY": ""}, "needs VITASCOPE_C2PA_CERTIFICATE with either"),
        ({"C2PA_CERTIFICATE": ""}, "needs VITASCOPE_C2PA_CERTIFICATE with either"),
        ({"C2PA_SIGNER": "no.such.function"}, "needs VITASCOPE_C2PA_CERTIFICATE with either"),
        ({"C2PA_KEY": "", "C2PA_SIGNER": "no.such.function"}, "VITASCOPE_C2PA_SIGNER: No module named 'no'"),
        ({"C2PA_CERTIFICATE": __file__}, "cannot be read"),
        ({"C2PA_KEY": __file__}, "cannot be read"),
    ],
)
def test_a_wrong_set_up_is_named(operators, settings, changed, words):
    for name, value in changed.items():
        setattr(settings, name, value)
    with pytest.raises(SigningError, match=words.replace(".", r"\.")):
        certificates.identity()


def test_the_key_of_another_certificate_is_named(operators, settings, tmp_path):
    settings.C2PA_CERTIFICATE = settings.C2PA_KEY = ""
    (tmp_path / "key.pem").write_text(certificates.identity().key)
    settings.C2PA_CERTIFICATE, settings.C2PA_KEY = str(tmp_path / "chain.pem"), str(tmp_path / "key.pem")
    with pytest.raises(SigningError, match="is not the key of"):
        certificates.identity()


def test_an_expired_certificate_signs_nothing(operators):
    with time_machine.travel(datetime(2041, 1, 1, tzinfo=UTC), tick=False), pytest.raises(SigningError, match="expired on 20"):
        certificates.identity()


@pytest.mark.parametrize("signer", ["", f"{__name__}.out_of_order"])
def test_what_cannot_be_signed_is_never_given_out(operators, runtime, settings, signer, caplog):
    settings.C2PA_KEY, settings.C2PA_SIGNER, settings.JOB_ATTEMPTS = "", signer, 1
    member = factories.member()
    job = factories.job(member=member, **SMALL)
    job.ledger.create(member=member, kind="debit", amount=1, day="2026-11-22")
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.error_code, job.error_message) == ("failed", "signing_failed", attempt.NOT_SIGNED)
    assert (job.ledger.filter(kind="refund").count(), Video.objects.count()) == (1, 0)
    assert not list(settings.MEDIA_ROOT.rglob("*.mp4"))
    assert list(runtime.folder.iterdir()) == []
