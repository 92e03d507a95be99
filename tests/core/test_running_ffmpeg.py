"""ffmpeg is fed piece by piece: what it says, what it does not take, and that nothing of it stays."""

from __future__ import annotations

import sys

import pytest

from core import ffmpeg

READS_ALL = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"


def python(program: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", program, *arguments]


def test_the_pieces_arrive_in_order(tmp_path):
    pieces = (bytes([number]) * 100_000 for number in range(5))
    ffmpeg.run(python(READS_ALL, str(tmp_path / "got")), data=map(memoryview, pieces))
    assert (tmp_path / "got").read_bytes() == b"".join(bytes([number]) * 100_000 for number in range(5))


def test_one_that_takes_no_more_says_why():
    pieces = [memoryview(bytes(100_000))] * 50
    with pytest.raises(ffmpeg.FfmpegError, match="ffmpeg ended with 3: no such filter"):
        ffmpeg.run(python("import sys; print('no such filter', file=sys.stderr); sys.exit(3)"), data=pieces)


def test_a_long_complaint_stops_nobody():
    program = "import sys; sys.stderr.write('x' * 10**6 + '\\nNo space left on device'); sys.stdin.read(); sys.exit(1)"
    with pytest.raises(ffmpeg.FfmpegError) as trouble:
        ffmpeg.run(python(program), data=[memoryview(bytes(100_000))] * 5)
    assert trouble.value.disk_full


def test_one_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(ffmpeg, "TIMEOUT_SECONDS", 0.3)
    with pytest.raises(ffmpeg.FfmpegError, match=r"ffmpeg took longer than 0\.3 s"):
        ffmpeg.run(python("import threading; threading.Event().wait()"), data=[memoryview(bytes(10**6))])


def test_what_goes_wrong_with_a_piece_ends_it(tmp_path):
    def pieces():
        yield memoryview(b"one")
        raise ValueError("no second one")

    with pytest.raises(ValueError, match="no second one"):
        ffmpeg.run(python(f"import threading; threading.Event().wait(); {READS_ALL}", str(tmp_path / "got")), data=pieces())
    assert not (tmp_path / "got").exists()
