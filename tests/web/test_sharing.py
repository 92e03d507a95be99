"""What other sites take of a clip: tags, lasting links, frames, oEmbed and Atom; only of what strangers may see."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client

from tests.web.conftest import words

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITE = "http://testserver"


def oembed(url, **more):
    return Client().get("/api/oembed", {"url": url} | more)


def test_the_page_of_a_clip_tells_what_to_show(client, clip):
    video = clip(width=720, height=1280)
    html = client.get(f"/v/{video.pk}/").content.decode()
    for tag in (
        f'property="og:image" content="{SITE}/v/{video.pk}/poster.jpg"',
        f'property="og:video" content="{SITE}/v/{video.pk}/clip.mp4"',
        'property="og:video:type" content="video/mp4"',
        'property="og:video:height" content="1280"',
        f'type="application/json+oembed" href="{SITE}/api/oembed?url=http%3A%2F%2Ftestserver%2Fv%2F{video.pk}%2F"',
    ):
        assert tag in html


@pytest.mark.parametrize("link", ["/media/x.mp4?signature=x", "https://storage.example/x.mp4?signature=x"])
def test_a_lasting_link_leads_to_one_that_expires(client, clip, monkeypatch, link):
    monkeypatch.setattr("videos.sharing.signed_url", lambda name: link)
    video = clip()
    for name in ("clip.mp4", "poster.jpg"):
        answer = client.get(f"/v/{video.pk}/{name}")
        assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (302, link, "no-store")


@pytest.mark.parametrize("status", ["draft", "withheld", "withdrawn", "deleted"])
def test_what_strangers_may_not_see_is_shared_with_nobody(web, member, clip, status):
    video = clip(maker=member, status=status)
    for path in ("clip.mp4", "poster.jpg"):
        assert web.get(f"/v/{video.pk}/{path}").status_code == 404
    assert web.get(f"/embed/{video.pk}/").status_code == 404
    assert oembed(f"{SITE}/v/{video.pk}/").status_code == 404
    assert str(video.pk) not in web.get("/feed.atom").content.decode()
    assert str(video.pk) not in web.get(f"/@{member.handle}/feed.atom").content.decode()


def test_a_frame_may_stand_on_any_site_and_no_other_page_may(client, clip):
    video = clip(prompt="<script>x</script>", rendered_as="")
    frame = client.get(f"/embed/{video.pk}/")
    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "script-src 'self'" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert "<script>x" not in frame.content.decode()
    page = client.get(f"/v/{video.pk}/")
    assert ("frame-ancestors 'none'" in page["Content-Security-Policy"], page["X-Frame-Options"]) == (True, "DENY")


def test_oembed_says_how_to_show_it(clip):
    video = clip(width=720, height=1280, rendered_as='Two "red" balls.')
    answer = oembed(f"{SITE}/v/{video.pk}/?x=1", maxwidth=360, format="json")
    frame = f'<iframe src="{SITE}/embed/{video.pk}/" width="360" height="640" title="Two &quot;red&quot; balls." '
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json() == {
        "type": "video", "version": "1.0", "title": 'Two "red" balls.', "author_name": f"@{video.maker.handle}",
        "author_url": f"{SITE}/@{video.maker.handle}/", "provider_name": "Vitascope", "provider_url": f"{SITE}/", "cache_age": 60,
        "html": frame + 'allow="fullscreen" loading="lazy"></iframe>', "width": 360, "height": 640,
        "thumbnail_url": f"{SITE}/v/{video.pk}/poster.jpg", "thumbnail_width": 720, "thumbnail_height": 1280,
    }  # fmt: skip


@pytest.mark.parametrize(
    "url", ["", "x", "\x00", "http://[", "https://example.org/v/{}/", "ftp://testserver/v/{}/", SITE, SITE + "/v/{}/tree/", SITE + "/v/1/"]
)
def test_oembed_knows_no_other_address(clip, url):
    answer = oembed(url.format(clip().pk))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(("name", "value"), [("maxwidth", "0"), ("maxheight", "-1"), ("maxwidth", "١"), ("maxwidth", "9" * 400)])
def test_oembed_refuses_what_is_no_size(clip, name, value):
    answer = oembed(f"{SITE}/v/{clip().pk}/", **{name: value})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/{name}")


def test_oembed_speaks_json_alone(clip):
    assert oembed(f"{SITE}/v/{clip().pk}/", format="xml").status_code == 404


def test_the_newest_clips_as_atom(client, clip):
    old, new = clip(prompt="old & <b>", caption="a\x08b"), clip(prompt="new", rendered_as="", bytes=5)
    type(new).objects.filter(pk=new.pk).update(published_at="2026-11-02T00:00:00Z")
    answer = client.get("/feed.atom")
    root = ElementTree.fromstring(answer.content)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [entry.text for entry in root.findall("a:entry/a:id", ATOM)] == [f"urn:uuid:{new.pk}", f"urn:uuid:{old.pk}"]
    first, second = root.findall("a:entry", ATOM)
    assert first.find("a:title", ATOM).text == "new"
    assert second.find("a:summary", ATOM).text == "ab\nold &amp; &lt;b&gt;"
    (enclosure,) = first.findall("a:link[@rel='enclosure']", ATOM)
    assert enclosure.attrib == {"rel": "enclosure", "href": f"{SITE}/v/{new.pk}/clip.mp4", "length": "5", "type": "video/mp4"}


def test_a_members_clips_as_atom(client, clip, member):
    mine = clip(maker=member)
    clip()
    path = f"/@{member.handle}/feed.atom"
    root = ElementTree.fromstring(client.get(path).content)
    assert [entry.text for entry in root.findall("a:entry/a:id", ATOM)] == [f"urn:uuid:{mine.pk}"]
    assert root.find("a:link[@rel='self']", ATOM).attrib["href"] == SITE + path
    assert client.get(path.upper().replace("/FEED.ATOM", "/feed.atom"))["Location"] == path
    assert client.get("/@nobody_here/feed.atom").status_code == 404
    assert path in client.get(f"/@{member.handle}/").content.decode()


def test_the_frame_says_who_made_it(client, clip):
    video = clip()
    assert f"Generated, by @{video.maker.handle} on Vitascope" in words(client.get(f"/embed/{video.pk}/"))
