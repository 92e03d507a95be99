"""The house that browser tests visit, set up in a process of its own: `python -m tests.browser.stage seed FOLDER` and the like.

Browser tests run against a real server with its own database, so rows are made here and not through pytest's fixtures.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

SIZES = {"portrait": (72, 128), "landscape": (128, 72), "square": (96, 96)}
CLIPS = 14  # more than one page of the feed
SAID = "WEBVTT Language: en\n\n00:00.300 --> 00:01.000\nFish &amp; chips,\n\n00:01.000 --> 00:03.900\n&lt;b&gt;please&lt;/b&gt;.\n"


def films(folder: Path) -> dict[str, tuple[Path, Path, Path]]:
    """A small real clip with sound, its poster and its preview for every shape."""
    from PIL import Image

    from core import ffmpeg

    made = {}
    for shape, (width, height) in SIZES.items():
        clip, poster, preview = (folder / f"{shape}.{kind}" for kind in ("mp4", "jpg", "webp"))
        picture = f"gradients=size={width}x{height}:rate=16:duration=4:seed=3:speed=0.02"
        sound = ["-f", "lavfi", "-i", "sine=frequency=330:duration=4:sample_rate=16000"]
        codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", "-shortest"]
        ffmpeg.run([ffmpeg.binary(), "-y", "-f", "lavfi", "-i", picture, *sound, *codecs, str(clip)])
        ffmpeg.run([ffmpeg.binary(), "-y", "-i", str(clip), "-frames:v", "1", str(poster)])
        red, blue = (Image.new("RGB", (width, height), colour) for colour in ("red", "blue"))
        red.save(preview, save_all=True, append_images=[blue], duration=500, loop=0)
        made[shape] = (clip, poster, preview)
    return made


def seed(folder: Path) -> dict[str, str]:
    """Members, clips of all shapes with remixes and a tombstone, drafts, jobs in every state, invites, a webhook that fails."""
    from django.core.files import File
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.utils import timezone

    from accounts import services as accounts
    from cameos.models import UseRequest
    from developer.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
    from developer.webhooks import services as webhooks
    from developer.webhooks.requests import Terms
    from generation.models import Job
    from inbox.messages import services as letters
    from invites import services as invites
    from invites.models import InviteCode
    from tests import factories
    from videos import services as videos
    from videos.comments import services as comments
    from videos.models import CameoUse, Video

    made = films(folder)
    lumen = factories.member(handle="lumen", display_name="Lumen Okafor", bio="I collect swishes.", remix_allowed=True)
    reel = factories.member(handle="reel", display_name="Reel García-Lindqvist-Featherstonehaugh the Second", remix_allowed=True)
    nitrate = factories.member(handle="nitrate", display_name="نترات الفيلم", bio="الأصوات أولا", remix_allowed=False)
    now = timezone.now()

    def clip(maker, number, words="two red balls bounce", *, parent=None, published=True, remix=True, said=""):
        shape = list(SIZES)[number % 3]
        names = []
        for path in made[shape]:
            with path.open("rb") as file:
                names.append(default_storage.save(f"clips/{path.name}", File(file)))
        captions = {"captions": default_storage.save("clips/captions.vtt", ContentFile(said)), "captions_language": "en"} if said else {}
        width, height = (side * 10 for side in SIZES[shape])
        video = videos.create_draft(
            maker_id=maker.pk, prompt=words, rendered_as="Two red balls bounce.", file=names[0], poster=names[1], spritesheet="", plan="p",
            width=width, height=height, seconds=4.0, bytes=1000, preview=names[2], parents=[parent] if parent else [], **captions,
        )  # fmt: skip
        if published:
            video = videos.publish(video=video, by=maker, caption=f"Take {number}", remix_allowed=remix)
            Video.objects.filter(pk=video.pk).update(published_at=now - timedelta(minutes=number))
        return video

    first = clip(lumen, 0, "INT. GYM. A player takes the last shot.", said=SAID)
    second = clip(reel, 1, "four balls, please", parent=first)
    closed = clip(nitrate, 2, "كرات تتساقط على إكسيلوفون", remix=True)
    gone = clip(lumen, 3, parent=first)
    clip(nitrate, 4, parent=gone)
    videos.delete(video=gone, by=lumen)
    for number in range(5, CLIPS + 1):
        clip(reel, number, f"take {number}")
    draft, spare = clip(lumen, 0, published=False), clip(lumen, 1, published=False)
    for one, another in ((lumen, reel), (reel, lumen)):
        accounts.follow(member=one, other=another)
    talked_of = comments.add(video=first, by=reel, text="@lumen " + "ball" * 30)
    comments.add(video=first, by=nitrate, text="كرة جميلة\nحقا", reply_to=talked_of)
    cameo = factories.cameo(lumen, handle="biscuit", asks=True, approved=[reel.pk], restrictions_text="no clowns", terms=["clowns"])
    CameoUse.objects.create(video=closed, likeness=cameo, epoch=0, policy_version=cameo.policy_version, scopes=["appearance"])
    # A row alone: no worker is here that could draw what is asked about.
    UseRequest.objects.create(likeness=cameo, by=reel, prompt="@biscuit skates past " + "ball" * 30, epoch=cameo.epoch)
    videos.save(video=second, by=lumen)
    letters.send(to=lumen, by=reel, text="See " + "this" * 30, video_id=second.pk)
    letters.send(to=lumen, by=nitrate, text="مرحبا")
    codes = [*invites.give_codes(member=lumen), *invites.give_codes(member=reel)]
    invites.redeem(code=codes[0], member=reel)
    invites.redeem(code=codes[4], member=nitrate)
    invites.revoke(code=codes[1], by=lumen)
    job = {"member": lumen, "prompt": "three red rubber balls bounce in the gym"}
    running = {"state": Job.State.RUNNING, "lease_until": now + timedelta(days=1), "stage": "planning", "progress": 12, "started_at": now}
    jobs = {
        "queued": factories.job(**job),
        "running": factories.job(**job, **running),
        "moving": factories.job(**job, **running),
        "failed": factories.job(**job, state=Job.State.FAILED, error_code="engine_failed", error_message="The network stopped half-way."),
        "cancelled": factories.job(**job, state=Job.State.CANCELLED),
        "ready": factories.job(**job, state=Job.State.SUCCEEDED, progress=100, video=draft, started_at=now, finished_at=now),
    }
    hook, _ = webhooks.create_endpoint(member=lumen, terms=Terms("Editing room", "https://hooks.example.org/in", ["video.failed"]))
    event = WebhookEvent.objects.create(job=jobs["failed"], type="video.failed")
    tried = {"attempts": 2, "failures": 2, "last_attempt_at": now, "next_attempt_at": now + timedelta(minutes=5), "response_status": 500}
    WebhookDelivery.objects.create(endpoint=hook, event=event, response_excerpt="<h1>" + "x" * 400, **tried)
    WebhookEndpoint.objects.filter(pk=hook.pk).update(failing_since=now)
    open_code = InviteCode.objects.create(max_uses=50)
    rows = {"first": first, "second": second, "closed": closed, "draft": draft, "spare": spare, "hook": hook, "cameo": cameo} | jobs
    return {name: str(row.pk) for name, row in rows.items()} | {"code": open_code.code}


def invite(_: Path) -> dict[str, str]:
    """Nothing but a code that lets people in."""
    from invites.models import InviteCode

    return {"code": InviteCode.objects.create(max_uses=50).code}


def cast(_: Path) -> dict[str, str]:
    """Three who have met, and a worker that can cast: the real ones come and go, and nothing is asked for where none is known."""
    from django.utils import timezone

    from generation.models import Worker
    from tests import factories

    Worker.objects.create(name="able", cast=2, seconds=[4], seen_at=timezone.now() + timedelta(days=1))
    for handle in ("nova", "maker", "third"):
        factories.member(handle=handle, display_name=handle.title(), remix_allowed=True)
    return {}


def watcher() -> dict[str, str]:
    """One more member, who has seen nothing yet."""
    from tests import factories

    return {"handle": factories.member(handle=f"watcher_{os.getpid()}").handle}


def move(job_id: str, progress: str, stage: str) -> dict[str, str]:
    """What a worker does to a job on its way."""
    from generation.models import Job
    from generation.progress import record

    job = record(Job.objects.get(pk=job_id), "progress", progress=int(progress), stage=stage, rendered_as="Three red rubber balls bounce.")
    return {"version": str(job.version)}


def finish(job_id: str, video_id: str) -> dict[str, str]:
    """What a worker does in the end."""
    from generation.models import Job
    from generation.progress import record
    from videos.models import Video

    job = Job.objects.get(pk=job_id)
    record(job, "succeeded", state=Job.State.SUCCEEDED, progress=100, lease_until=None, video=Video.objects.get(pk=video_id))
    return {"version": str(job.version)}


def write(sender: str, to: str, text: str) -> dict[str, str]:
    """What one member sends another."""
    from accounts.models import Member
    from inbox.messages.services import send

    message = send(to=Member.objects.get(handle=to), by=Member.objects.get(handle=sender), text=text)
    return {"message": str(message.pk)}


def main() -> None:
    """Run one of the verbs and print its answer as JSON."""
    sys.path[:0] = ["platform"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitascope.settings")
    import django

    django.setup()
    verb, *arguments = sys.argv[1:]
    furnish = {"seed": seed, "invite": invite, "cast": cast}
    told = {"move": move, "finish": finish, "write": write, "watcher": watcher}
    answer = furnish[verb](Path(*arguments)) if verb in furnish else told[verb](*arguments)
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
