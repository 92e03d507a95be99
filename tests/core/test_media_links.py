"""Media behind signed links: who gets the file, which part of it, and that links of S3 work the same."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit, urlunsplit
from urllib.request import Request, urlopen

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from storages.backends.s3 import S3Storage

from core.storage import signed_url
from vitascope.settings import s3_origins

BYTES = bytes(range(256)) * 4


@pytest.fixture
def link():
    return signed_url(default_storage.save("jobs/a/1/clip.mp4", ContentFile(BYTES)))


def test_a_signed_link_gives_the_file(client, link):
    answer = client.get(link)
    assert (answer.status_code, answer.content) == (200, BYTES)
    assert (answer["Content-Type"], answer["Content-Length"], answer["Accept-Ranges"]) == ("video/mp4", "1024", "bytes")
    assert answer["Content-Disposition"] == 'inline; filename="clip.mp4"'
    assert answer["Cache-Control"] == "private, max-age=3600"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=1000-", 1000, 1023),
        ("bytes=1000-999999", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=-9999", 0, 1023),
    ],
)
def test_a_part_may_be_asked_for(client, link, asked, first, last):
    answer = client.get(link, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, BYTES[first : last + 1])
    assert answer["Content-Range"] == f"bytes {first}-{last}/1024"
    assert answer["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_a_part_outside_the_file(client, link, asked):
    answer = client.get(link, headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */1024")


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=-", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "x"])
def test_other_forms_give_the_whole_file(client, link, asked):
    answer = client.get(link, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, BYTES)


def test_nothing_new_is_304(client, link):
    etag = client.get(link)["ETag"]
    answer = client.get(link, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_head_tells_without_giving(client, link):
    answer = client.head(link)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda link: link.replace("clip.mp4", "poster.jpg"),
        lambda link: link.replace("/1/", "/2/"),
        lambda link: link[:-1] + ("0" if link[-1] != "0" else "1"),
        lambda link: link.split("?")[0],
        lambda link: link.replace("expires=", "expires=9"),
        lambda link: link.replace("expires=", "expires=x"),
        lambda link: link.replace("jobs/", "../"),
        lambda link: link.replace("jobs/", "%2e%2e/"),
    ],
)
def test_a_spoiled_link_tells_nothing(client, link, spoil):
    assert client.get(spoil(link)).status_code == 404


def test_a_link_out_of_the_media_folder_is_dead_even_when_signed(client, settings):
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT.parent / "secret").write_text("x")
    assert client.get(signed_url("../secret")).status_code == 404


def test_links_end(client, settings):
    name = default_storage.save("clip.mp4", ContentFile(BYTES))
    with time_machine.travel(1_000_000_000, tick=False):
        link = signed_url(name)
        assert client.get(link).status_code == 200
    with time_machine.travel(1_000_000_000 + 2 * settings.MEDIA_URL_SECONDS + 1, tick=False):
        assert client.get(link).status_code == 404


def test_links_are_the_same_within_a_window(settings):
    with time_machine.travel(7200, tick=False):
        first = signed_url("a.mp4")
    with time_machine.travel(7200 + settings.MEDIA_URL_SECONDS - 1, tick=False):
        assert signed_url("a.mp4") == first


def test_links_of_s3_give_files_and_parts(s3_storage):
    name = default_storage.save("films/clip.mp4", ContentFile(BYTES))
    link = signed_url(name)
    assert parse_qs(urlsplit(link).query)["X-Amz-Expires"] == ["60"]
    assert urlopen(link).read() == BYTES
    part = urlopen(Request(link, headers={"Range": "bytes=10-19"}))
    assert (part.status, part.read()) == (206, BYTES[10:20])
    default_storage.delete(name)
    assert not default_storage.exists(name)


def test_a_link_of_s3_is_signed(s3_storage):
    link = urlsplit(signed_url(default_storage.save("b.mp4", ContentFile(BYTES))))
    assert {"X-Amz-Signature", "X-Amz-Credential"} <= set(parse_qs(link.query))
    assert urlunsplit(link._replace(query="")).endswith("/clips/b.mp4")


@pytest.mark.parametrize("endpoint", ["", "http://127.0.0.1:9000", "https://objects.example.org/s3"])
@pytest.mark.parametrize("region", ["", "us-east-1", "eu-west-1"])
def test_pages_may_show_what_links_of_s3_lead_to(endpoint, region):
    storage = S3Storage(
        bucket_name="films",
        endpoint_url=endpoint or None,
        region_name=region or None,
        signature_version="s3v4",
        access_key="a",
        secret_key="b",
    )
    link = urlsplit(storage.url("clip.mp4"))
    assert f"{link.scheme}://{link.netloc}" in s3_origins("films", endpoint, region)


def test_pages_show_no_other_places_where_files_are_here():
    assert s3_origins("", "https://objects.example.org", "eu-west-1") == []
