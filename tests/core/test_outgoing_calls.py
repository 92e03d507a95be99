"""Calls to addresses that members chose: nothing but the open internet is reached, and nobody can hold us up."""

from __future__ import annotations

import datetime
import ipaddress
import select
import socket
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core import outgoing
from core.outgoing import AddressRefused, Answer, NoAnswer
from tests.receiver import receiving

PUBLIC_4, PUBLIC_6 = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1",
    "127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1",
    "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:93.184.215.14", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1", "2001:db8::1",
    "2002:7f00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "ff05::1:3",
]  # fmt: skip
FORMS = [
    "http://hooks.example.org/", "ftp://hooks.example.org/", "file:///etc/passwd", "gopher://hooks.example.org/", "//hooks.example.org/",
    "hooks.example.org", "https:hooks.example.org", "https:///x", "https://", "javascript:alert(1)", "",
    "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://a.localhost/", "https://intranet/", "https://db.internal/",
    "https://metadata.google.internal/", "https://printer.local/", "https://nas.home.arpa/", "https://x.test/", "https://x.onion/",
    "https://127.1/", "https://127.0.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://0x7f.0.0.1/",
    "https://0177.0.0.1/", "https://017700000001/", "https://127.0.0.01/", "https://127.0.0.1./", "https://93.184.215/", "https://0/",
    "https://0x/", "https://1.2.3.4.5/", "https://999.1.1.1/", "https://[fe80::1%25eth0]/", "https://[fe80::1%eth0]/", "https://[::1/",
    "https://[v1.x]/", "https://[127.0.0.1]/", "https://::1/", "https://a:b@hooks.example.org/", "https://hooks.example.org@127.0.0.1/",
    "https://127.0.0.1#@hooks.example.org/", "https://127.0.0.1\\@hooks.example.org/", "https://hooks.example.org:0/",
    "https://hooks.example.org:99999/", "https://hooks.example.org:port/", "https://hooks.example.org/ x",
    "https://hooks.example.org/\r\nX: y",
    "https://hooks.example.org/\t", " https://hooks.example.org/", "https://hooks.example.org/#part", "https://hooks.exämple.org/",
    "https://ⓛocalhost/", "https://127。0。0。1/", "https://-a.org/", "https://a..org/", "https://.org/", "https://a.org\x00/", "https://%31%32%37.0.0.1/",
    "https://127.0.0.1%2f.example.org/", f"https://{'a' * 64}.org/", f"https://{'a.' * 127}org/", "https://hooks.example.org/" + "x" * 2000,
]  # fmt: skip


@pytest.fixture
def names(monkeypatch):
    """What the DNS says: name -> the answers it gives, one after another, the last for ever. Looks are noted in `asked`."""
    answers: dict[str, list[list[str]]] = {}
    asked: list[str] = []

    def look(host, port, **_):
        asked.append(host)
        try:
            found = [str(ipaddress.ip_address(host))]
        except ValueError:
            if host not in answers:
                raise socket.gaierror(socket.EAI_NONAME, "unknown") from None
            found = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in found
        ]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", look)
    answers["asked"] = asked
    return answers


@pytest.fixture
def connected(monkeypatch):
    """Where connections were tried; none is made."""
    places = []

    class Wire(socket.socket):
        def connect(self, place):
            places.append(place[0])
            raise ConnectionRefusedError

    monkeypatch.setattr(outgoing.socket, "socket", Wire)
    return places


@pytest.fixture
def receiver(settings):
    settings.OUTGOING_OWN_HOSTS = ["127.0.0.1"]
    yield from receiving()


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(names, connected, address):
    assert not outgoing.is_public(ipaddress.ip_address(address))
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressRefused):
        outgoing.post(f"https://{host}/", body=b"", headers={})
    names["hooks.example.org"] = [[address]]
    with pytest.raises(AddressRefused, match="public address"):
        outgoing.post("https://hooks.example.org/", body=b"", headers={})
    names["both.example.org"] = [[PUBLIC_4, address]]
    with pytest.raises(AddressRefused, match="public address"):
        outgoing.post("https://both.example.org/", body=b"", headers={})
    assert connected == []


@pytest.mark.parametrize("url", FORMS)
def test_what_is_no_address_of_a_public_server(names, connected, url):
    with pytest.raises(AddressRefused):
        outgoing.post(url, body=b"", headers={})
    assert (connected, names["asked"]) == ([], [])


def test_there_are_enough_of_them():
    assert len(PRIVATE) + len(FORMS) >= 80


@pytest.mark.parametrize(
    "url", [f"https://{PUBLIC_4}/", f"https://[{PUBLIC_6}]:8443/x?y=z", "https://HOOKS.example.org", "https://xn--bcher-kva.de/"]
)
def test_public_ones(url):
    assert outgoing.parse(url).scheme == "https"


def test_a_name_that_answers_differently_the_second_time_is_asked_once(names, connected):
    names["hooks.example.org"] = [[PUBLIC_4, PUBLIC_6], ["127.0.0.1"]]
    with pytest.raises(NoAnswer, match=r"It refused the connection."):
        outgoing.post("https://hooks.example.org/", body=b"", headers={})
    assert (connected, names["asked"]) == ([PUBLIC_4, PUBLIC_6], ["hooks.example.org"])
    with pytest.raises(AddressRefused):
        outgoing.post("https://hooks.example.org/", body=b"", headers={})
    assert connected == [PUBLIC_4, PUBLIC_6]


def test_a_name_nobody_knows(names, connected):
    with pytest.raises(NoAnswer, match=r"The name of its server is not known."):
        outgoing.post("https://hooks.example.org/", body=b"", headers={})


def test_a_name_server_that_says_nothing(connected, monkeypatch):
    asked = threading.Event()
    monkeypatch.setattr(outgoing, "SECONDS", 0.1)
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_, **__: asked.wait() and [])
    with pytest.raises(NoAnswer, match=r"The name of its server is not known."):
        outgoing.post("https://hooks.example.org/", body=b"", headers={})
    asked.set()
    assert connected == []


def test_own_hosts_are_the_operators_to_name(receiver, settings):
    assert outgoing.post(f"{receiver.url}/in?x=1", body=b"news", headers={"A": "b"}) == Answer(200, b"ok")
    ((path, headers, body),) = receiver.calls
    assert (path, headers["a"], headers["connection"], body) == ("/in?x=1", "b", "close", b"news")
    settings.OUTGOING_OWN_HOSTS = ["127.0.0.2"]
    with pytest.raises(AddressRefused):
        outgoing.post(receiver.url, body=b"", headers={})
    assert len(receiver.calls) == 1


def test_redirects_are_answers(receiver):
    receiver.will_answer(302, Location=f"{receiver.url}/elsewhere")
    assert outgoing.post(receiver.url, body=b"", headers={}).status == 302
    assert [path for path, _, _ in receiver.calls] == ["/"]


def test_proxies_of_the_environment_are_not_asked(receiver, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    assert outgoing.post(receiver.url, body=b"", headers={}).status == 200


def test_of_a_long_answer_the_beginning_is_read(receiver, monkeypatch):
    monkeypatch.setattr(outgoing, "BODY_BYTES", 100)
    receiver.will_answer(200, b"x" * 1_000_000)
    assert outgoing.post(receiver.url, body=b"", headers={}) == Answer(200, b"x" * 100)


@pytest.fixture
def raw(settings):
    """A server that says the given bytes and then, while the caller holds on, one more of `drip` every 20 ms."""
    settings.OUTGOING_OWN_HOSTS = ["127.0.0.1"]
    listener = socket.create_server(("127.0.0.1", 0))
    threads = []

    def start(said: bytes, drip: bytes) -> str:
        def serve():
            wire, _ = listener.accept()
            with wire:
                wire.recv(65536)
                wire.sendall(said)
                try:
                    while drip and not (select.select([wire], [], [], 0.02)[0] and not wire.recv(1)):
                        wire.sendall(drip)
                except OSError:
                    pass

        threads.append(threading.Thread(target=serve))
        threads[0].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield start
    for thread in threads:
        thread.join()
    listener.close()


def test_a_server_that_drips_its_head_is_left_in_time(raw, monkeypatch):
    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    with pytest.raises(NoAnswer, match=r"It did not answer within 0.3 seconds."):
        outgoing.post(raw(b"HTTP/1.1 200 OK\r\nX: ", b"x"), body=b"", headers={})


def test_a_body_that_never_ends_changes_nothing_about_the_status(raw, monkeypatch):
    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    answer = outgoing.post(raw(b"HTTP/1.1 500 No\r\nContent-Length: 99999\r\n\r\n", b"x"), body=b"", headers={})
    assert answer.status == 500


@pytest.mark.parametrize(
    "said", [b"", b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 banana\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"]
)
def test_what_is_not_http(raw, said):
    with pytest.raises(NoAnswer, match=r"It hung up, or what it said was not HTTP."):
        outgoing.post(raw(said, b""), body=b"", headers={})


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of hooks.example.org that signs itself, as a file with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example.org")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example.org")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(*plain) + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def tls_receiver(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    yield from receiving(context)


def test_the_certificate_is_checked_against_the_name_that_was_chosen(tls_receiver, certificate, names, settings, monkeypatch):
    settings.OUTGOING_OWN_HOSTS = ["hooks.example.org", "other.example.org"]
    names["hooks.example.org"] = names["other.example.org"] = [["127.0.0.1"]]
    port = tls_receiver.url.rsplit(":", 1)[1]
    with pytest.raises(NoAnswer, match=r"Its certificate is not valid: self-signed certificate."):
        outgoing.post(f"https://hooks.example.org:{port}/", body=b"", headers={})
    monkeypatch.setattr(outgoing, "_tls", lambda: ssl.create_default_context(cafile=certificate))
    assert outgoing.post(f"https://hooks.example.org:{port}/", body=b"", headers={}) == Answer(200, b"ok")
    with pytest.raises(NoAnswer, match="Its certificate is not valid: Hostname mismatch"):
        outgoing.post(f"https://other.example.org:{port}/", body=b"", headers={})
    assert [headers["host"] for _, headers, _ in tls_receiver.calls] == [f"hooks.example.org:{port}"]


def test_a_server_that_does_not_speak_tls(receiver, settings):
    with pytest.raises(NoAnswer, match=r"The encrypted connection could not be set up."):
        outgoing.post(receiver.url.replace("http://", "https://"), body=b"", headers={})
