"""Files that somebody might send to read what they should not, or to keep a server busy; all are written here, and all are small."""

from __future__ import annotations

import random
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core import ffmpeg
from tests.cameos.film import film

SCRIPT = b"<script>fetch('//evil.example')</script>"
UNITY = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)


@dataclass(frozen=True)
class Bait:
    """A good film, and where a bad one may try to lead: a film on this machine's disk, and an address on loopback."""

    good: bytes
    path: Path
    url: str


@dataclass(frozen=True)
class Attack:
    """`looked_at`: something of it can be seen or heard, so asking about it is no fault. `kept`: it is a fit character, encoded anew."""

    file: Callable[[Bait], bytes]
    looked_at: bool = False
    kept: bool = False


def box(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def changed(data: bytes, path: str, change: Callable[[bytes], bytes]) -> bytes:
    """The MP4 with the body of the first box at `path` (moov/trak/…) changed; sizes around it follow."""
    first, _, rest = path.partition("/")
    out, at, done = b"", 0, False
    while at < len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + size]
        if kind == first.encode() and not done:
            done, body = True, changed(body, rest, change) if rest else change(body)
        out, at = out + box(kind, body), at + size
    assert done, path
    return out


def at(place: int, number: int, size: int = 4) -> Callable[[bytes], bytes]:
    """Put a number into a body."""
    return lambda body: body[:place] + number.to_bytes(size, "big") + body[place + size :]


def ftyp(rest: bytes = b"") -> bytes:
    return box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41") + rest


def referring(bait: Bait, kind: bytes, target: str) -> bytes:
    """The film with its samples said to lie at `target`."""
    entry = box(kind, bytes(4) + target.encode() + b"\0")
    return changed(bait.good, "moov/trak/mdia/minf/dinf/dref", lambda _: bytes(4) + struct.pack(">I", 1) + entry)


def nested(kind: bytes, depth: int) -> bytes:
    return b"".join(struct.pack(">I", 8 * (depth - level)) + kind for level in range(depth))


def turned(bait: Bait, matrix: bytes) -> bytes:
    return changed(bait.good, "moov/trak/tkhd", lambda body: body.replace(UNITY, matrix, 1))


def png(width: int, height: int, *more: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(b"acTL", part) for part in more) + chunk(b"IDAT", zlib.compress(bytes(10**6)))


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(name + struct.pack("<I", len(data)) + data for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part for part in segments) + b"\xff\xd9"


def wav(size: int, samples: bytes) -> bytes:
    form = struct.pack("<HHIIHH", 1, 1, 16_000, 32_000, 2, 16)
    return b"RIFF" + struct.pack("<I", size) + b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", size) + samples


def sound() -> bytes:
    return written("-f", "lavfi", "-i", "sine=duration=3", "-c:a", "aac")


def subtitled(_: Bait) -> bytes:
    with tempfile.NamedTemporaryFile("w", suffix=".srt") as words:
        words.write(f"1\n00:00:00,000 --> 00:00:01,900\n{SCRIPT.decode()}\n")
        words.flush()
        picture = ("-f", "lavfi", "-i", "testsrc=size=1280x720:rate=8:duration=2")
        return written(*picture, "-i", words.name, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:s", "mov_text")


def written(*arguments: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.mp4"
        subprocess.run([ffmpeg.binary(), "-v", "error", *arguments, str(path)], check=True)
        return path.read_bytes()


def playlist(target: object) -> bytes:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{target}\n#EXT-X-ENDLIST\n".encode()


def provenance_at(url: str) -> bytes:
    """An XMP box that says where the file's signed statement is to be fetched."""
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="{url}"/></rdf:RDF></x:xmpmeta>'
    )
    return box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + xmp.encode())


def statement(body: bytes) -> bytes:
    """The box in which C2PA puts what is signed."""
    return box(b"uuid", bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + bytes(4) + b"manifest\0" + bytes(8) + body)


DASH = '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet><Representation id="1"><BaseURL>{}</BaseURL></Representation></AdaptationSet></Period></MPD>'  # fmt: skip  # noqa: E501
ENTITY = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><image href="{}"/>&x;</svg>'
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
STREAM = box(b"trak", box(b"tkhd", bytes(84)) + box(b"mdia"))
GPS = b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0" + bytes(40)
QUARTER = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
TRAK, STBL = "moov/trak", "moov/trak/mdia/minf/stbl"

ATTACKS = {
    "a playlist of a file": Attack(lambda bait: playlist(bait.path)),
    "a playlist of a file by its address": Attack(lambda bait: playlist("file:///etc/passwd")),
    "a playlist of an address": Attack(lambda bait: playlist(bait.url)),
    "a playlist behind an mp4's first box": Attack(lambda bait: ftyp(playlist(bait.path))),
    "a concat script": Attack(lambda bait: f"ffconcat version 1.0\nfile {bait.path}\n".encode()),
    "a DASH manifest": Attack(lambda bait: DASH.format(bait.url).encode()),
    "an svg with an external entity": Attack(lambda bait: ENTITY.format(bait.url).encode()),
    "a description of a network stream": Attack(lambda bait: SDP.encode()),
    "samples in another file": Attack(lambda bait: referring(bait, b"url ", f"file://{bait.path}"), looked_at=True, kept=True),
    "samples at an address": Attack(lambda bait: referring(bait, b"url ", bait.url), looked_at=True, kept=True),
    "a statement to be fetched": Attack(lambda bait: bait.good + provenance_at(bait.url), looked_at=True, kept=True),
    "a statement of garbage": Attack(lambda bait: bait.good + statement(b"\xff" * 4000), looked_at=True, kept=True),
    "nothing": Attack(lambda bait: b""),
    "zeros": Attack(lambda bait: bytes(4 * 1024**2)),
    "noise": Attack(lambda bait: random.Random(1).randbytes(100_000)),
    "noise behind an mp4's first box": Attack(lambda bait: ftyp(random.Random(2).randbytes(100_000))),
    "half an mp4": Attack(lambda bait: bait.good[: len(bait.good) // 2]),
    "a box of four gigabytes": Attack(lambda bait: ftyp(b"\xff\xff\xff\xffmoov" + bytes(100))),
    "a box of 2^63 bytes": Attack(lambda bait: ftyp(struct.pack(">I", 1) + b"moov" + struct.pack(">Q", 2**63) + bytes(100))),
    "boxes nested a hundred thousand deep": Attack(lambda bait: ftyp(nested(b"moov", 100_000))),
    "five thousand empty boxes": Attack(lambda bait: bait.good + box(b"free") * 5000, looked_at=True, kept=True),
    "no streams": Attack(lambda bait: ftyp(box(b"moov", box(b"mvhd", bytes(100))))),
    "forty streams": Attack(lambda bait: changed(bait.good, "moov", lambda body: body + STREAM * 40)),
    "four billion samples": Attack(
        lambda bait: changed(bait.good, f"{STBL}/stsz", lambda _: bytes(4) + struct.pack(">II", 1, 2**32 - 1)), looked_at=True
    ),
    "four billion samples in a run": Attack(lambda bait: changed(bait.good, f"{STBL}/stts", at(8, 2**32 - 1)), looked_at=True, kept=True),
    "samples beyond the end": Attack(
        lambda bait: changed(bait.good, f"{STBL}/stco", lambda body: body[:8] + b"\x7f" * (len(body) - 8)), looked_at=True
    ),
    "a length of centuries": Attack(lambda bait: changed(bait.good, "moov/mvhd", at(16, 2**32 - 1)), looked_at=True, kept=True),
    "an edit list that begins nowhere": Attack(lambda bait: changed(bait.good, f"{TRAK}/edts/elst", at(12, 2**31 - 1)), looked_at=True),
    "two billion frames a second": Attack(lambda bait: changed(bait.good, f"{TRAK}/mdia/mdhd", at(12, 2**31 - 1)), looked_at=True),
    "one frame an hour": Attack(lambda bait: changed(bait.good, f"{TRAK}/mdia/mdhd", at(12, 1)), looked_at=True),
    "ten thousand tiny frames": Attack(lambda bait: film(size="16x16", rate=5000, sound=False), looked_at=True),
    "a picture of fourteen million pixels": Attack(lambda bait: film("-frames:v", "1", size="5120x2880", rate=1, sound=False)),
    "ten bits a colour, no colour left out": Attack(lambda bait: film("-pix_fmt", "yuv444p10le", sound=False), looked_at=True, kept=True),
    "a codec of pictures": Attack(lambda bait: film("-pix_fmt", "yuvj420p", codec="mjpeg", sound=False)),
    "sound alone": Attack(lambda bait: sound(), looked_at=True),
    "a sound of four gigabytes": Attack(lambda bait: wav(2**32 - 1, bytes(64_000)), looked_at=True),
    "a sound of one sample": Attack(lambda bait: wav(2, bytes(2)), looked_at=True),
    "a sound with a picture that has no end": Attack(lambda bait: b"ID3\4\0\0\x7f\x7f\x7f\x7fAPIC\x7f\x7f\x7f\x7f\0\0" + bytes(5000)),
    "an ogg page of nothing": Attack(lambda bait: b"OggS" + b"\xff" * 5000),
    "subtitles with a script": Attack(subtitled, looked_at=True, kept=True),
    "html behind an mp4": Attack(lambda bait: bait.good + box(b"free", SCRIPT), looked_at=True, kept=True),
    "an archive behind an mp4": Attack(lambda bait: bait.good + b"PK\x05\x06" + bytes(18), looked_at=True, kept=True),
    "a pdf before an mp4": Attack(lambda bait: b"%PDF-1.7\n" + bait.good),
    "html in a jpeg": Attack(lambda bait: jpeg(SCRIPT)),
    "a jpeg that tells where it was taken": Attack(lambda bait: jpeg(b"Exif\0\0" + GPS)),
    "an mp4 that tells where it was taken": Attack(
        lambda bait: film("-metadata", "location=+52.5-013.4/", "-movflags", "use_metadata_tags"), looked_at=True, kept=True
    ),
    "a png of four billion pixels": Attack(lambda bait: png(65_000, 65_000)),
    "a png of a million frames": Attack(lambda bait: png(8, 8, struct.pack(">II", 10**6, 0))),
    "a webp of the largest size": Attack(lambda bait: webp((b"VP8X", b"\x02\0\0\0" + b"\xff" * 6), (b"ANIM", bytes(6)))),
    "a gif of the largest size": Attack(lambda bait: b"GIF89a\xff\xff\xff\xff\xf7\0\0" + bytes(768) + b";"),
    "lying on its side": Attack(lambda bait: turned(bait, QUARTER), looked_at=True, kept=True),
    "turned by a matrix of zeros": Attack(lambda bait: turned(bait, bytes(36)), looked_at=True, kept=True),
}
