"""docs/operations.md names every setting that the code reads, with its default, and none that it does not read; so does the rest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.deploy.commands import DEPLOY, ROOT
from tests.deploy.settings_read import Setting, read

PAGE = (ROOT / "docs/operations.md").read_text()
SETTINGS = read()
NAMES = {setting.name for setting in SETTINGS}
ROWS = dict(re.findall(r"^\| `(VITASCOPE_[A-Z0-9_]+)` \| (.*?) \|", PAGE, re.MULTILINE))
FILES = [path for path in sorted(DEPLOY.rglob("*")) if path.is_file() and path.parent.name != "secrets"]


def named(text: str) -> set[str]:
    """Settings in a text, without `_FILE`, which goes with each of them."""
    return {name if name in NAMES else name.removesuffix("_FILE") for name in re.findall(r"VITASCOPE_[A-Z0-9]+(?:_[A-Z0-9]+)*", text)}


def test_settings_are_found():
    found = {setting.name: setting.default for setting in SETTINGS}
    assert len(found) == len(SETTINGS) > 50, "each is read once"
    assert (found["VITASCOPE_PORT"], found["VITASCOPE_DEBUG"], found["VITASCOPE_REGIONS"]) == ("8000", "no", "US,CA")
    assert found["VITASCOPE_DATABASE_URL"] is None


def test_only_the_settings_module_reads_the_environment():
    sources = [path for root in ("platform", "generation", "feed", "invites", "cameos") for path in (ROOT / root).rglob("*.py")]
    reading = re.compile(r"import env\b|environ\b.*VITASCOPE_|getenv.*VITASCOPE_")
    assert [path.name for path in sources if reading.search(path.read_text())] == ["settings.py"]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_explained_with_its_default(setting: Setting):
    assert setting.name in ROWS, f"docs/operations.md has no row for {setting.name}"
    if setting.default is not None:
        assert ROWS[setting.name] == (f"`{setting.default}`" if setting.default else "")


def test_the_page_explains_nothing_that_is_not_read():
    assert ROWS.keys() <= NAMES
    assert named(PAGE) <= NAMES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_deploy_sets_nothing_that_is_not_read(path: Path):
    assert named(path.read_text()) <= NAMES


@pytest.mark.parametrize("path", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda path: path.name)
def test_no_page_names_a_setting_that_is_not_read(path: Path):
    assert named(path.read_text()) <= NAMES | {"VITASCOPE_"}
