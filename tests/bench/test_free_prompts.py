"""`manage.py bench --prompts`: a text file becomes clips that play, contact sheets and a page, without a database."""

from __future__ import annotations

import re
import subprocess

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from PIL import Image

from core import ffmpeg
from generation.bench import prompts
from tests.web.conftest import faults_of


@pytest.fixture(autouse=True)
def _tiny_engine(settings):
    settings.ENGINE = "tests.worker.tiny_engine:TinyEngine"


def bench(tmp_path, text):
    path = tmp_path / "prompts.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    call_command("bench", prompts=path, out=tmp_path / "out")
    return tmp_path / "out"


def test_every_prompt_becomes_a_clip_in_the_three_framings_by_turns(tmp_path, capsys):
    out = bench(tmp_path, "# a heading\nred ball\n\n  blue ball \r\ngreen ball\n   # a note\nlast ball")
    names = [f"{number:03d}.{kind}" for number in (1, 2, 3, 4) for kind in ("jpg", "mp4")]
    assert sorted(path.name for path in out.iterdir()) == [*names, "index.html", "sheet.png"]
    assert [Image.open(out / f"{number:03d}.jpg").size for number in (1, 2, 3, 4)] == [(720, 1280), (1280, 720), (720, 720), (720, 1280)]
    said = capsys.readouterr().out
    assert "2/4 blue ball\n    rendered as: Tiny: blue ball.\n" in said
    assert f"Look at {out / 'index.html'} and sheet.png" in said


def test_films_have_picture_and_sound(tmp_path):
    out = bench(tmp_path, "red ball")
    decode = [ffmpeg.binary(), "-v", "error", "-i", str(out / "001.mp4")]
    picture = subprocess.run([*decode, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True, check=True).stdout
    assert len(picture) == 8 * 1280 * 720 * 3
    sound = subprocess.run([*decode, "-f", "s16le", "-ac", "1", "-"], capture_output=True, check=True).stdout
    assert np.abs(np.frombuffer(sound, np.int16)).max() > 3000


def test_the_page_plays_each_clip_and_says_what_it_was_rendered_as(tmp_path):
    out = bench(tmp_path, "a <b>bold</b> ball\nblue ball")
    html = (out / "index.html").read_text()
    assert re.findall(r'src="(.*?)"', html) == ["001.mp4", "002.mp4"]
    assert re.findall(r'poster="(.*?)"', html) == ["001.jpg", "002.jpg"]
    assert "a &lt;b&gt;bold&lt;/b&gt; ball<span>Rendered as: Tiny: a &lt;b&gt;bold&lt;/b&gt; ball.</span>" in html
    assert "<li>preset: test</li>" in html and '<a href="sheet.png">sheet.png</a>' in html
    assert faults_of(html.replace("<!doctype html>", "")) == []


def test_the_same_file_gives_the_same_clips(tmp_path):
    first, again = (bench(tmp_path / name, "red ball\nblue ball") for name in _folders(tmp_path, "a", "b"))
    assert (first / "002.jpg").read_bytes() == (again / "002.jpg").read_bytes()
    assert (first / "001.jpg").read_bytes() != (first / "002.jpg").read_bytes()


def _folders(tmp_path, *names):
    for name in names:
        (tmp_path / name).mkdir()
    return names


def take(number: int, width: int = 720, height: int = 720) -> prompts.Take:
    return prompts.Take(f"{number:03d}", "red ball", "A red ball.", width, height, np.full((112, 784, 3), number, dtype=np.uint8))


def test_a_contact_sheet_is_full_at_32_clips(tmp_path):
    written = prompts.write(tmp_path, [take(number) for number in range(1, 34)], {})
    assert [path.name for path in written] == ["sheet-1.png", "sheet-2.png", "index.html"]
    assert Image.open(tmp_path / "sheet-1.png").size == (1660, 3412)
    assert Image.open(tmp_path / "sheet-2.png").size == (1660, 232)


def test_a_sheet_shows_frames_in_reading_order_with_words_beneath():
    sheet = np.asarray(prompts.sheet([take(1), take(2), take(3)]))
    assert [int(sheet[y, x, 0]) for y, x in ((20, 20), (20, 840), (232, 20))] == [1, 2, 3]
    paper = np.array([17, 15, 23])
    assert (sheet[137:157, 20:820] != paper).any() and (sheet[157:177, 20:820] != paper).any(), "a line each"
    assert (sheet[232:344, 840:] == paper).all(), "nothing where there is no fourth"


def test_long_words_are_cut_with_an_ellipsis():
    assert prompts.wrapped("red ball", prompts.letters(), 720, 2) == ["red ball"]
    assert prompts.wrapped("", prompts.letters(), 720, 2) == []
    lines = prompts.wrapped("a ball that bounces " * 40, prompts.letters(), 300, 2)
    assert len(lines) == 2 and lines[1].endswith("…") and not lines[0].endswith("…")
    assert prompts.wrapped("x" * 500, prompts.letters(), 300, 2)[0].endswith("…")
    assert all(prompts.letters().getlength(line) <= 300 for line in [*lines, *prompts.wrapped("x" * 500, prompts.letters(), 300, 2)])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("ok\n\n" + "x" * 2001, "line 3: A prompt has at most 2000 characters."),
        ("ok\na\x07b", "line 2: The prompt holds control characters."),
        ("ball\n" * 257, "line 257: at most 256 prompts are sampled at a time."),
        ("", "holds no prompt."),
        ("# only a note\n\n  \n", "holds no prompt."),
        (b"\xff\xfe\x00", "is no UTF-8"),
    ],
)
def test_a_file_that_cannot_be_sampled_is_refused_before_the_first_clip(tmp_path, text, complaint):
    with pytest.raises(CommandError, match=re.escape(complaint)):
        bench(tmp_path, text)
    assert not (tmp_path / "out").exists()


def test_limits_are_met_exactly(tmp_path):
    (tmp_path / "prompts.txt").write_text("# first\n" + "ball\n" * 255 + "x" * 2000 + "\n")
    assert len(prompts.read(tmp_path / "prompts.txt")) == 256


def test_a_mark_of_byte_order_is_no_word(tmp_path):
    (tmp_path / "prompts.txt").write_bytes("\ufeff# note\r\nréd ball\r\n".encode())
    assert prompts.read(tmp_path / "prompts.txt") == ["réd ball"]


def test_what_goes_wrong_is_one_sentence(tmp_path, settings):
    with pytest.raises(CommandError, match="No such file"):
        call_command("bench", prompts=tmp_path / "missing.txt", out=tmp_path / "out")
    with pytest.raises(CommandError, match="This cannot be drawn"):
        bench(tmp_path, "[fail] ball")
    (tmp_path / "taken").touch()
    (tmp_path / "prompts.txt").write_text("ball")
    with pytest.raises(CommandError, match="File exists"):
        call_command("bench", prompts=tmp_path / "prompts.txt", out=tmp_path / "taken")
    settings.ENGINE = "nobody"
    with pytest.raises(CommandError, match="no engine 'nobody'"):
        bench(tmp_path, "red ball")


def test_accents_have_letters_of_their_own():
    missing = bytes(prompts.letters().getmask("\ue000"))
    for letter in "äößéÇñ":
        assert bytes(prompts.letters().getmask(letter)) not in (missing, b"")
