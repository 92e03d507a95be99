"""A server on loopback that takes webhooks and answers as the test wants."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """`calls` are (path, headers, body) as they came; `answers` are used up one by one, then everything is a 200."""

    url: str = ""
    calls: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)

    def will_answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.answers.append((status, headers, body))


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.receiver.calls.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        status, headers, text = self.receiver.answers.pop(0) if self.receiver.answers else (200, {}, b"ok")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        """What a redirect would lead to."""
        self.receiver.calls.append((self.path, {}, b""))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        """Quiet."""


def receiving(tls=None):
    """A running receiver, as a generator for a fixture; `tls` is a server's SSLContext."""
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"receiver": receiver}))
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    receiver.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
