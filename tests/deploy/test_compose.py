"""compose.yaml is what Compose reads: with every name resolved, every service watched, no secret inside."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

from tests.deploy.commands import DEPLOY, compose

# What a service may say here (compose-spec, "Services top-level element"): a slip of the pen would be passed over in silence.
KNOWN = {
    "build", "cap_drop", "command", "depends_on", "deploy", "env_file", "environment", "healthcheck", "hostname",
    "image", "init", "ports", "profiles", "restart", "secrets", "security_opt", "shm_size", "stop_grace_period",
    "tmpfs", "user", "volumes",
}  # fmt: skip
SERVICES = compose()["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_says_only_what_compose_reads(name: str):
    assert SERVICES[name].keys() <= KNOWN
    check = SERVICES[name].get("healthcheck", {"test": [""]})
    assert check.keys() <= {"test", "interval", "timeout", "retries", "start_period"} and isinstance(check["test"], list)


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_needs_is_there(name: str):
    service, whole = SERVICES[name], compose()
    for needed, how in service.get("depends_on", {}).items():
        assert needed in SERVICES
        if how["condition"] == "service_healthy":
            assert "test" in SERVICES[needed]["healthcheck"]
    for secret in service.get("secrets", []):
        assert (secret if isinstance(secret, str) else secret["source"]) in whole["secrets"]
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert (DEPLOY / source).is_file() if source.startswith("./") else source in whole["volumes"]


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "prepare"])
def test_every_service_that_stays_is_watched_and_started_again(name: str):
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["healthcheck"]["test"]


def test_images_have_plain_names():
    assert all(re.fullmatch(r"[a-z-]+(:[0-9]+)?", service["image"]) for service in SERVICES.values())


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


@pytest.mark.parametrize("name", OURS)
def test_our_processes_have_no_rights_and_read_secrets_from_files(name: str):
    service = OURS[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    files = {value for key, value in service["environment"].items() if key.endswith("_FILE")}
    assert files == {f"/run/secrets/{secret}" for secret in service["secrets"]}
    # docker inspect shows the environment to whoever may ask.
    assert not {"VITASCOPE_SECRET_KEY", "VITASCOPE_DATABASE_URL", "VITASCOPE_BROKER_URL"} & service["environment"].keys()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secrets.sh").write_bytes((DEPLOY / "secrets.sh").read_bytes())
    subprocess.run(["sh", tmp_path / "secrets.sh"], check=True)
    return tmp_path / "secrets"


def test_the_script_makes_every_secret_that_is_asked_for(folder: Path):
    asked = {Path(secret["file"]).name for secret in compose()["secrets"].values()}
    assert asked <= {path.name for path in folder.iterdir()}
    texts = {path.name: path.read_text() for path in folder.iterdir()}
    assert all(len(texts[name]) == 64 for name in ("secret_key", "watermark_secret", "metrics_token", "postgres_password"))
    assert len(set(texts.values())) == len(texts), "no two are the same"
    assert texts["database_url"] == f"postgres://vitascope:{texts['postgres_password']}@postgres:5432/vitascope"
    assert texts["broker_url"] == f"amqp://vitascope:{texts['rabbitmq_password']}@rabbitmq:5672//"
    assert texts["rabbitmq.conf"] == f"default_user = vitascope\ndefault_pass = {texts['rabbitmq_password']}\n"


def test_the_folder_is_closed_and_the_files_are_open_to_the_containers(folder: Path):
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o644}


def test_asked_again_the_script_changes_nothing(folder: Path):
    before = {path: path.read_text() for path in folder.iterdir()}
    (folder / "metrics_token").unlink()
    subprocess.run(["sh", folder.parent / "secrets.sh"], check=True)
    after = {path: path.read_text() for path in folder.iterdir()}
    changed = [path.name for path in after if after[path] != before[path]]
    assert (changed, after.keys()) == (["metrics_token"], before.keys())


def test_a_worker_that_has_touched_its_folder_is_healthy(tmp_path: Path):
    kind, check = SERVICES["worker"]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    check = check.replace("$$", "$").replace("/var/lib/vitascope", str(tmp_path))
    me = subprocess.run("hostname", capture_output=True, text=True, check=True).stdout.strip()

    def healthy() -> bool:
        return subprocess.run(check, shell=True, check=False, stderr=subprocess.DEVNULL).returncode == 0

    assert not healthy()
    (tmp_path / "work" / "another-1-00").mkdir(parents=True)
    assert not healthy()
    mine = tmp_path / "work" / f"{me}-1-00"
    mine.mkdir()
    assert healthy()
    hour_ago = mine.stat().st_mtime - 3600
    os.utime(mine, (hour_ago, hour_ago))
    assert not healthy()
