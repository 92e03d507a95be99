"""A video server on loopback that speaks the wire of vLLM-Omni ("form") or SGLang ("json"), and misbehaves on order."""

from __future__ import annotations

import json
import subprocess
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from core import ffmpeg

KEY = "sk-upstream-secret"


@cache
def movie(seed: int, size: str, seconds: int, rate: str = "8", sound: bool = True) -> bytes:
    """One colour and one tone, both by the seed."""
    command = [ffmpeg.binary(), "-v", "error", "-f", "lavfi", "-i", f"color=c=0x{seed * 40503 % 2**24:06x}:s={size}:r={rate}:d={seconds}"]
    command += ["-f", "lavfi", "-i", f"sine=f={300 + seed * 100}:d={seconds}"] if sound else []
    command += ["-pix_fmt", "yuv420p", "-preset", "ultrafast", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "pipe:"]
    return subprocess.run(command, capture_output=True, check=True).stdout


@dataclass
class Upstream:
    """`faults` are used up one by one: (verb, status, headers, body) answers the next call of that verb; status 0 cuts the line."""

    wire: str = "form"
    url: str = ""
    polls: int = 2  # before a job is completed
    calls: list[str] = field(default_factory=list)
    created: list[dict] = field(default_factory=list)
    references: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    jobs: dict[str, dict] = field(default_factory=dict)
    faults: list[tuple[str, int, dict, bytes]] = field(default_factory=list)
    rate: str = "8"
    sound: bool = True

    def will(self, verb: str, status: int, body: bytes | dict = b"", **headers: str) -> None:
        body = json.dumps(body).encode() if isinstance(body, dict) else body
        self.faults.append((verb, status, {name.replace("_", "-"): value for name, value in headers.items()}, body))


class _Handler(BaseHTTPRequestHandler):
    server_state: Upstream

    def do_GET(self):
        parts = self.path.removeprefix("/v1/").split("/")
        if parts == ["models"]:
            self._note("models") or self._say(200, {"object": "list", "data": []})
        elif len(parts) == 2:
            self._note("poll") or self._poll(parts[1])
        else:
            self._note("content") or self._content(parts[1])

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._note("create") or self._create(self.headers["Content-Type"], body)

    def _create(self, kind: str, body: bytes) -> None:
        up = self.server_state
        if kind.startswith("multipart/form-data"):
            parts = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body).get_payload()
            fields = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in parts}
            reference = fields.pop("input_reference", None)
            fields = {name: value.decode() for name, value in fields.items()}
            if reference is not None:
                up.references.append(reference)
            elif up.wire == "json":
                self._say(400, {"detail": "input_reference file is required"})
                return
        elif up.wire == "json":
            fields = json.loads(body)
        else:
            self._say(415, {"detail": "a form is wanted"})
            return
        up.created.append(fields)
        name = f"video-{len(up.created)}"
        up.jobs[name] = {"fields": fields, "polls": 0}
        self._say(200, {"id": name, "object": "video", "status": "queued", "progress": 0})

    def do_DELETE(self):
        name = self.path.rsplit("/", 1)[1]
        if not self._note("delete"):
            self.server_state.jobs.pop(name, None)
            self._say(200, {"id": name, "status": "deleted"})

    def _poll(self, name: str) -> None:
        up = self.server_state
        if name not in up.jobs:
            self._say(404, {"detail": "Video not found"})
            return
        job = up.jobs[name]
        job["polls"] += 1
        done = job["polls"] > up.polls
        progress = {} if up.wire == "json" else {"progress": 100 if done else 100 * job["polls"] // (up.polls + 1)}
        self._say(200, {"id": name, "status": "completed" if done else "in_progress"} | progress)

    def _content(self, name: str):
        up = self.server_state
        fields = up.jobs[name]["fields"]
        clip = movie(int(fields["seed"]), fields["size"], int(fields["seconds"]), up.rate, up.sound)
        self._send(200, clip, {"Content-Type": "video/mp4"})

    def _note(self, verb: str) -> bool:
        """Remember the call; True when a fault was its answer."""
        up = self.server_state
        up.calls.append(verb)
        up.headers.append(dict(self.headers))
        for number, (about, status, headers, body) in enumerate(up.faults):
            if about == verb:
                del up.faults[number]
                self._send(status, body, headers)
                return True
        return False

    def _say(self, status: int, body: dict):
        self._send(status, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]):
        cut = status == 0  # in the middle of what was promised
        self.send_response(200 if cut else status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) + 1000 * cut))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = cut

    def log_message(self, *args):
        """Quiet."""


def serving(wire: str = "form"):
    """A running server, as a generator for a fixture."""
    up = Upstream(wire=wire)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"server_state": up}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    up.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield up
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
