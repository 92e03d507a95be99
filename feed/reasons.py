"""Why a clip is where it is: its source in one sentence, and the three parts that weighed most in its score as it was logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Member
from core.errors import NotFound
from feed.models import FeedSession, Impression, Source
from feed.parameters import PARTS
from feed.sessions import items_of, own_session, shown_of
from videos.models import Video
from videos.policies import Viewer

SENTENCES: dict[str, str] = {
    Source.FOLLOWING: "You follow @{maker}.",
    Source.CAMEO: "You or somebody you follow are in it, or its maker put you in a clip.",
    Source.REMIX: "It belongs to the remix tree of a clip that you liked, shared or remixed.",
    Source.TRANSITIONS: "Members who liked or remixed what you did went on to this one.",
    Source.STEERING: "You asked for clips like this.",
    Source.CONTENT: "It is like clips that you liked, shared or remixed lately.",
    Source.TRENDING: "Members like or remix it.",
    Source.FRESH: "It is new here.",
}
RESERVED = "It is new, and every new clip gets a first audience."
TOLD = 3  # parts


@dataclass(frozen=True)
class Part:
    """One summand of a score, and what its feature is."""

    name: str
    value: float
    means: str


@dataclass(frozen=True)
class Why:
    """The answer. `parts` are all of them, the weightiest first; they sum to `score`."""

    session: FeedSession
    video: Video
    source: str
    sentence: str
    score: float
    parts: list[Part]
    parameters: str
    impression: UUID | None = None

    @property
    def told(self) -> list[Part]:
        """The parts that a person is told."""
        return self.parts[:TOLD]


def why(*, viewer: Viewer, session_id: UUID, video_id: UUID) -> Why:
    """Why `video_id` was shown in a session of `viewer`'s own. Raises NotFound, also for what they may not see any more."""
    session = own_session(viewer, session_id)
    video = shown_of(viewer, [video_id]).get(video_id) if session else None
    if session is None or video is None:
        raise NotFound
    if session.member_id is None:
        return _of_strangers(session, video)
    row = Impression.objects.filter(session=session, video=video).first()
    if row is None:
        raise NotFound
    told = sentence(row.source, row.reserved, video)
    return Why(session, video, row.source, told, row.score, _sorted(row.parts), row.parameters, row.pk)


def place_of(member: Member, impression_id: UUID) -> tuple[UUID, UUID]:
    """The session and the clip of an impression of the member's own. Raises NotFound."""
    row = Impression.objects.filter(pk=impression_id, session__member=member).first()
    if row is None:
        raise NotFound
    return row.session_id, row.video_id


def sentence(source: str, reserved: bool, video: Video) -> str:
    """What a clip's source means. It names its maker at most."""
    return RESERVED if reserved else SENTENCES[source].format(maker=video.maker.handle)


def _of_strangers(session: FeedSession, video: Video) -> Why:
    item = next((item for item in items_of(session) if item.video == video.pk), None)
    if item is None:
        raise NotFound
    told = sentence(item.source, item.reserved, video)
    return Why(session, video, item.source, told, item.score(), _sorted(item.parts()), session.parameters)


def _sorted(parts: Mapping[str, float]) -> list[Part]:
    return sorted((Part(name, value, PARTS[name][1]) for name, value in parts.items()), key=lambda part: (-part.value, part.name))
