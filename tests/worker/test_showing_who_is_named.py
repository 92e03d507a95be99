"""What a worker hands its engine of those whom a prompt names: their picture, their voice where they lend it, in the prompt's order."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cameos.consent import Kind, Scope
from cameos.enrolment.models import Reference, VoiceSample
from generation import casting, services
from generation.engines.base import Capabilities
from generation.models import Worker
from generation.requests import parse
from generation.worker.loop import run_once
from tests import factories
from videos.models import CameoUse

PICTURE, SOUND = b"\x89PNG nova", b"RIFF nova"


@pytest.fixture(autouse=True)
def _able(engine, settings, tmp_path, db):
    settings.DATA_DIR = tmp_path
    engine.capabilities = Capabilities(remix=True, sound=True, cast=2)
    Worker.objects.create(name="able", cast=2, seconds=[4], sizes=[])


def enrolled(member, handle: str, *, kind: str = Kind.ANIMAL, voice: bytes = SOUND, **policy):
    """A cameo with what enrolment keeps of it."""
    row = factories.cameo(member, handle=handle, kind=kind, **policy)
    picture = default_storage.save(f"likenesses/{row.pk}/front.png", ContentFile(PICTURE + handle.encode()))
    Reference.objects.create(likeness=row, view="front", file=picture, width=8, height=8, source="photo")
    if voice:
        sound = default_storage.save(f"likenesses/{row.pk}/voice.wav", ContentFile(voice))
        VoiceSample.objects.create(likeness=row, file=sound, seconds=3.0)
    return row


def made(runtime, engine, member, prompt: str):
    """The job of a prompt, and what the engine was shown, file by file."""
    job = services.submit(member=member, request=parse({"prompt": prompt}, member))
    shown = []
    prepare = engine.prepare

    def looking(request):
        for one in request.cast:
            shown.append((one.handle, one.kind, one.picture.read_bytes(), one.voice.read_bytes() if one.voice else None))
        return prepare(request)

    engine.prepare = looking
    run_once(runtime)
    job.refresh_from_db()
    return job, shown


def test_pictures_and_voices_come_in_the_order_of_the_prompt(runtime, engine, member):
    first, second = (enrolled(member, handle) for handle in ("aaa", "bbb"))
    job, shown = made(runtime, engine, member, 'a shot by @bbb with @aaa, who says "hello @ccc"')
    assert [one[0] for one in shown] == ["bbb", "aaa"]
    assert shown[0] == ("bbb", "animal", PICTURE + b"bbb", SOUND)
    assert job.state == "succeeded"
    assert set(CameoUse.objects.filter(video=job.video).values_list("likeness", flat=True)) == {first.pk, second.pk}


def test_a_voice_stays_at_home_unless_it_is_lent(runtime, engine, member):
    owner = factories.member()
    enrolled(owner, "quiet", scopes=[Scope.APPEARANCE])
    enrolled(owner, "loud", scopes=[Scope.APPEARANCE, Scope.VOICE])
    _job, shown = made(runtime, engine, member, "@quiet bounces with @loud")
    assert [(handle, voice) for handle, _kind, _picture, voice in shown] == [("quiet", None), ("loud", SOUND)]


def test_of_a_person_go_along_the_sides_and_the_clothes_that_were_kept(runtime, engine, member):
    row = enrolled(member, "nova", kind=Kind.PERSON)
    row.references.update(clothes="#336699")
    for view in ("left", "right"):
        name = default_storage.save(f"likenesses/{row.pk}/{view}.png", ContentFile(PICTURE + view.encode()))
        Reference.objects.create(likeness=row, view=view, file=name, width=8, height=8, source="take", clothes="#ffffff")
    seen, prepare = [], engine.prepare

    def looking(request):
        seen.extend((one.clothes, one.left.read_bytes(), one.right.read_bytes()) for one in request.cast)
        return prepare(request)

    engine.prepare = looking
    services.submit(member=member, request=parse({"prompt": "@nova bounces"}, member))
    run_once(runtime)
    assert seen == [("#336699", PICTURE + b"left", PICTURE + b"right")]


def test_who_has_no_voice_is_shown_all_the_same(runtime, engine, member):
    enrolled(member, "mute", voice=b"")
    assert made(runtime, engine, member, "@mute bounces")[1] == [("mute", "animal", PICTURE + b"mute", None)]


@pytest.mark.parametrize("gone", ["row", "file"])
def test_a_picture_that_is_gone_gives_the_job_back(runtime, engine, member, gone):
    row = enrolled(member, "nova")
    if gone == "row":
        Reference.objects.all().delete()
    else:
        default_storage.delete(row.references.get().file.name)
    job, shown = made(runtime, engine, member, "@nova bounces")
    assert (job.state, job.error_code, job.ledger.filter(kind="refund").count()) == ("failed", "reference_gone", 1)
    assert shown == []
    assert engine.seen == []


@pytest.mark.parametrize(("prompt", "shown"), [("it is night", []), ("@nova bounces at night", ["nova"])])
def test_what_came_with_the_source_is_in_its_plan_and_shown_again_only_if_it_is_named_again(runtime, member, prompt, shown):
    row = enrolled(member, "nova")
    source = factories.video_with(row, maker=member, plan="jobs/one/plan.safetensors")
    job = services.submit(member=member, request=parse({"prompt": prompt, "remix_of": str(source.pk)}, member))
    rows = casting.rows_of(job)
    assert [one.handle for one in casting.named(job, rows)] == shown
    assert [one.likeness for one in rows] == [row]
    assert casting.kept_of(rows[0]).front == row.references.get().file.name


def test_nobody_can_be_named_where_no_worker_casts(member):
    enrolled(member, "nova")
    Worker.objects.update(cast=0)
    with pytest.raises(services.Invalid) as caught:
        services.submit(member=member, request=parse({"prompt": "@nova bounces"}, member))
    assert caught.value.errors[0].code == "unsupported_cast"
    assert member.jobs.count() == 0
