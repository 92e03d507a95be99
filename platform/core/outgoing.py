"""Calls to addresses that members choose, so that they choose only among what anybody on the internet may call.

A name is resolved once, all its addresses must be public, and the connection goes to the very address that was looked at: a
name that answers differently the second time (DNS rebinding) gains nothing. Redirects are answers, not followed; proxies of
the environment are not asked; one clock runs from the question to the DNS to the last byte of the answer.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 5
BODY_BYTES = 64 * 1024  # read of an answer, whatever its length
URL_MAX = 2000
ADDRESSES_TRIED = 3
PORTS = {"https": 443, "http": 80}

# The special-purpose registries of IANA, and the one public address behind which a cloud (Azure) hides its metadata.
_NOT_PUBLIC_4 = [
    ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3",
    )
]  # fmt: skip
# Mapped, translated (NAT64), local and multicast addresses all lie outside; Teredo, 6to4 and examples lie inside.
_PUBLIC_6 = ip_network("2000::/3")
_NOT_PUBLIC_6 = [ip_network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
# Names that are never in the public DNS (RFC 6761 and after).
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa", "test", "invalid", "example", "onion", "alt")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class NoAnswer(Exception):
    """The call was not answered; the words may be shown to whoever chose the address."""


class AddressRefused(NoAnswer):
    """The call was not even made: this is no address that members may choose."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, and the beginning of the body."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Target:
    """An address taken apart. `own` is one of the operator's own hosts, where any address and plain http are fine."""

    scheme: str
    host: str
    port: int
    path: str
    own: bool


def parse(url: str) -> Target:
    """The address, as far as it can be judged without asking the DNS. Raises AddressRefused."""
    if not url.isascii() or not url.isprintable() or any(letter in url for letter in ' \\"<>^`{|}#') or len(url) > URL_MAX:
        raise AddressRefused(f"An address has up to {URL_MAX} letters of plain ASCII, without spaces and without a # part.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefused("This is not an address.") from error
    own = host in settings.OUTGOING_OWN_HOSTS
    if parts.scheme != "https" and not (own and parts.scheme == "http"):
        raise AddressRefused("The address has to start with https://.")
    if "@" in parts.netloc:
        raise AddressRefused("The address may not hold a user name or password.")
    if port == 0:
        raise AddressRefused("There is no port 0.")
    if not own:
        _check_host(host, bracketed=parts.netloc.startswith("["))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path, own)


def _check_host(host: str, *, bracketed: bool) -> None:
    labels = host.split(".")
    if bracketed or _NUMBER.fullmatch(labels[-1]):
        # 127.1, 0x7f.0.0.1 and 2130706433 are addresses to a resolver, so what looks like a number has to be written in full.
        try:
            address = ip_address(host)
        except ValueError as error:
            raise AddressRefused("The address does not name a server.") from error
        _check_public(address)
    elif len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressRefused("The address does not name a server.")
    elif len(labels) == 1 or any(host == name or host.endswith(f".{name}") for name in _LOCAL_NAMES):
        raise AddressRefused("The server has to have a public name.")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it belongs to the open internet."""
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _NOT_PUBLIC_4)
    return address in _PUBLIC_6 and not any(address in block for block in _NOT_PUBLIC_6)


def _check_public(address: IPv4Address | IPv6Address) -> None:
    if not is_public(address):
        raise AddressRefused("The server has to have a public address.")


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send `body` and wait SECONDS for the answer, whatever its status. Raises NoAnswer, AddressRefused."""
    target = parse(url)
    deadline = time.monotonic() + SECONDS
    found = _resolve(target, deadline)
    try:
        with closing(_connect(found, deadline)) as wire:
            return _exchange(target, wire, deadline, body, headers)
    except ssl.SSLCertVerificationError as error:
        raise NoAnswer(f"Its certificate is not valid: {error.verify_message}.") from error
    except (OSError, http.client.HTTPException) as error:
        if time.monotonic() >= deadline:
            raise NoAnswer(f"It did not answer within {SECONDS} seconds.") from error
        raise NoAnswer(_told(error)) from error


def _told(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "The encrypted connection could not be set up."
    if isinstance(error, ConnectionRefusedError):
        return "It refused the connection."
    if isinstance(error, http.client.HTTPException | ConnectionError):
        return "It hung up, or what it said was not HTTP."
    return "It could not be reached."


def _resolve(target: Target, deadline: float) -> list[tuple[Any, ...]]:
    """The name's addresses, each ready to be connected to without asking again. Raises NoAnswer, AddressRefused."""
    answers: SimpleQueue[list[tuple[Any, ...]]] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP))
        except (OSError, UnicodeError):
            answers.put([])

    # The resolver has no time-out of ours, and members choose whose servers it asks: a question that hangs is left to itself.
    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=max(deadline - time.monotonic(), 0))
    except Empty:
        found = []
    if not found:
        raise NoAnswer("The name of its server is not known.")
    if not target.own:
        for *_, place in found:
            _check_public(ip_address(place[0]))
    return found[:ADDRESSES_TRIED]


def _connect(found: list[tuple[Any, ...]], deadline: float) -> socket.socket:
    failure: OSError = OSError("no address")
    for family, kind, protocol, _, place in found:
        wire = socket.socket(family, kind, protocol)
        try:
            wire.settimeout(max(deadline - time.monotonic(), 0.01))
            wire.connect(place)
        except OSError as error:
            wire.close()
            failure = error
        else:
            return wire
    raise failure


def _exchange(target: Target, wire: socket.socket, deadline: float, body: bytes, headers: Mapping[str, str]) -> Answer:
    connection: http.client.HTTPConnection
    if target.scheme == "https":
        wire = _tls().wrap_socket(wire, server_hostname=target.host, do_handshake_on_connect=False)
        connection = http.client.HTTPSConnection(target.host, target.port, context=_tls())
    else:
        connection = http.client.HTTPConnection(target.host, target.port)
    connection.auto_open = 0  # it may use this connection and never make one by name
    connection.sock = wire
    # A socket's own time-out begins anew with every byte, so a server that drips could hold on for ever.
    clock = threading.Timer(max(deadline - time.monotonic(), 0), _cut, [wire])
    clock.start()
    with closing(wire), closing(connection):
        try:
            if isinstance(wire, ssl.SSLSocket):
                wire.do_handshake()
            connection.request("POST", target.path, body, {**headers, "Connection": "close"})
            with connection.getresponse() as response:
                if time.monotonic() >= deadline:  # a head that the clock cut off reads like a short one
                    raise TimeoutError
                return Answer(response.status, _beginning(response))
        finally:
            clock.cancel()


def _cut(wire: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(wire, socket.SHUT_RDWR)  # not that of SSLSocket, which another thread is inside


def _beginning(response: http.client.HTTPResponse) -> bytes:
    """The status is the answer; a body that breaks off changes nothing about it."""
    try:
        return response.read(BODY_BYTES)
    except (OSError, http.client.HTTPException):
        return b""


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
