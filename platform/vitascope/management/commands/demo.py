"""`manage.py demo`: seeds a small demo and tells how to get in; asked again, it only tells."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils.crypto import salted_hmac

import accounts.services
import generation.services
import invites.services
import videos.services
from accounts.models import Member
from generation.models import Job
from generation.requests import GenerationRequest
from generation.selectors import UNFINISHED
from invites.models import InviteCode
from videos.models import Video

MODERATOR = "usher"
DEMO_NOTE = "demo: an unused code"


@dataclass(frozen=True)
class Cast:
    """A demo member and the prompts they type. The first member is the demo login."""

    handle: str
    name: str
    bio: str
    prompts: tuple[tuple[str, str], ...]  # prompt, size


CAST = (
    Cast("lumen", "Lumen Okafor", "I collect swishes.", (
        ("a player in a red shirt swishes an orange basketball in a gym", "720x1280"),
        ("a gymnast in a yellow shirt lands a backflip on the beach at sunset", "720x1280"),
        ("somebody plays a rising scale on a xylophone on a stage", "720x720"),
    )),
    Cast("reel", "Reel García-Lindqvist", "Misses are the better half of the game.", (
        ("a player in a blue shirt misses and the ball bounces off the backboard, rooftop at night", "720x1280"),
        ("a figure skater in a purple shirt tries an axel and falls, on an ice rink", "720x1280"),
        ("a black dog jumps and catches a red ball in a park", "1280x720"),
    )),
    Cast("nitrate", "نترات", "Sounds first, pictures second.", (
        ("a xylophone plays a falling tune fast", "1280x720"),
        ("a blue glass ball rolls in from the left and goes behind a screen, in a gym", "720x720"),
        ("a yellow car jumps from ramp to ramp on a beach at sunset", "1280x720"),
    )),
)  # fmt: skip
REMIXES = (  # maker, whose first video they remix, prompt
    ("reel", "lumen", "the same, but it bounces off the rim"),
    ("nitrate", "lumen", "an air ball at night"),
    ("lumen", "reel", "a player in a yellow shirt banks it in"),
)


class Command(BaseCommand):
    """Members, a moderator, an invite code and a dozen clips that the network makes on the spot."""

    help = "Seed the demo (members, codes, a dozen generated clips) and print how to get in."

    def add_arguments(self, parser: Any) -> None:
        """`--json` is for scripts."""
        parser.add_argument("--json", action="store_true", help="print URL, logins, code and tokens as JSON")
        parser.add_argument("--if-empty", action="store_true", help="seed only a database without members")
        parser.add_argument("--no-clips", action="store_true", help="members and codes only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed what is missing, then print."""
        quiet = options["json"]
        if not Member.objects.filter(handle=CAST[0].handle).exists():
            if options["if_empty"] and Member.objects.exists():
                return
            _members()
        # The first code is the last thing made: without it an earlier start was stopped, and this one goes on.
        if not options["no_clips"] and not InviteCode.objects.filter(note=DEMO_NOTE).exists():
            self._clips(quiet)
        facts = _facts()
        if quiet:
            self.stdout.write(json.dumps(facts, indent=2, ensure_ascii=False))
        else:
            self._tell(facts)

    def _clips(self, quiet: bool) -> None:
        """Two rounds: originals, then remixes of what is published by then."""
        if not quiet:
            self.stdout.write("The network makes the demo's clips (about a minute) …")
        for cast in CAST:
            maker = Member.objects.get(handle=cast.handle)
            for prompt, size in cast.prompts:
                _submit(maker, prompt, size)
        self._work_and_publish()
        for handle, source, prompt in REMIXES:
            video = Video.objects.published().filter(maker__handle=source).order_by("created_at").first()
            if video:
                _submit(Member.objects.get(handle=handle), prompt, f"{video.width}x{video.height}", video)
        self._work_and_publish()
        if not quiet:
            self.stdout.write(f"{Video.objects.published().count()} clips are in the feed.")

    def _work_and_publish(self) -> None:
        """Again and again only where a worker was killed: its job comes back when the lease runs out."""
        makers = Member.objects.filter(handle__in=[cast.handle for cast in CAST])
        while Job.objects.filter(member__in=makers, state__in=UNFINISHED).exists():
            # A child process, because this one may be the web server's and must stay free of torch.
            try:
                worker = subprocess.run([sys.executable, str(settings.BASE_DIR / "manage.py"), "work", "--once"], check=False)
            except KeyboardInterrupt:
                raise CommandError("Stopped before the demo was whole; the next start goes on with it.", returncode=130) from None
            if worker.returncode:
                raise CommandError(f"The worker could not make the demo's clips (code {worker.returncode}); its message is above.")
        for video in Video.objects.filter(maker__in=makers, status=Video.Status.DRAFT).select_related("maker"):
            videos.services.publish(video=video, by=video.maker, remix_allowed=True)

    def _tell(self, facts: dict[str, Any]) -> None:
        self.stdout.write(
            f"""
  Open         {facts["url"]}
  Member       {facts["member"]["handle"]}  /  {facts["member"]["password"]}
  Moderator    {facts["moderator"]["handle"]}  /  {facts["moderator"]["password"]}   ({facts["url"]}/admin/)
  Invite code  {facts["invite_code"]}   ({facts["url"]}/accounts/signup/?code={facts["invite_code"]})
  A clip by curl:
    {facts["curl"]}
"""
        )


def _submit(maker: Member, prompt: str, size: str, source: Video | None = None) -> None:
    if maker.jobs.filter(prompt=prompt, remix_of=source).exists():  # by the start that was stopped
        return
    generation.services.submit(member=maker, request=GenerationRequest(prompt=prompt, seconds=4, size=size, seed=7, remix_of=source))


@transaction.atomic
def _members() -> None:
    for cast in CAST:
        member = Member.objects.create_user(
            cast.handle,
            f"{cast.handle}@example.org",
            _password(cast.handle),
            display_name=cast.name,
            bio=cast.bio,
            birth_date=date(1990, 1, 1),
            region="US",
            plan=Member.Plan.PRO,
            remix_allowed=True,
        )
        invites.services.give_codes(member=member)
    first, *others = Member.objects.filter(handle__in=[cast.handle for cast in CAST]).order_by("joined_at", "pk")
    for other in others:
        accounts.services.follow(member=first, other=other)
    moderator = Member.objects.create_user(
        MODERATOR,
        f"{MODERATOR}@example.org",
        _password(MODERATOR),
        display_name="The usher",
        birth_date=date(1985, 1, 1),
        region="US",
        is_staff=True,
    )
    moderator.groups.add(Group.objects.get(name="Moderators"))


def _facts() -> dict[str, Any]:
    """URL, logins, an unused code and tokens; the code is made anew once it is used."""
    member = Member.objects.get(handle=CAST[0].handle)
    moderator = Member.objects.get(handle=MODERATOR)
    code = InviteCode.objects.filter(note=DEMO_NOTE, uses=0, revoked_at__isnull=True).first()
    if code is None:
        code = invites.services.issue(by=moderator, max_uses=1, expires_at=None, note=DEMO_NOTE)
    token = _token(member)
    curl = (
        f"curl -X POST {settings.BASE_URL}/api/generations -H 'X-Session-Token: {token}' "
        "-H 'Content-Type: application/json' "
        """-d '{"prompt": "a player swishes a basketball at sunset"}'"""
    )
    return {
        "url": settings.BASE_URL,
        "member": {"handle": member.handle, "password": _password(member.handle), "token": token},
        "moderator": {"handle": moderator.handle, "password": _password(moderator.handle), "token": _token(moderator)},
        "members": [{"handle": cast.handle, "password": _password(cast.handle)} for cast in CAST],
        "invite_code": code.code,
        "curl": curl,
    }


def _password(handle: str) -> str:
    """The same at every start of one instance, different between instances."""
    return f"demo-{salted_hmac('vitascope.demo', handle).hexdigest()[:10]}"


def _token(member: Member) -> str:
    """A session token as an app gets it at login (allauth's headless session strategy: the token is the session's key)."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    return str(session.session_key)
