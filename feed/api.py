"""The feeds as JSON: four of them, why a clip is there, wishes in plain words, and what came of what was shown."""

from __future__ import annotations

import math
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import MemberRequest
from core.api import StrictSerializer
from core.lists import PAGE_PARAMETERS, page_parameters
from core.ratelimit import limited_by
from feed import exposure, parameters, reasons, selectors, services
from feed.learning import selectors as learned
from feed.models import Event, Mode, Source, SteeringRule
from feed.signals import wishes_of
from videos.api import VideoPageSerializer, VideoSerializer


class ReelItemSerializer(serializers.Serializer[Any]):
    """A clip with what to report on and why it is there."""

    impression = serializers.UUIDField(required=False, help_text="To report events on; absent for strangers")
    source = serializers.ChoiceField(choices=Source.choices)  # type: ignore[assignment]  # a field by this name, not the argument
    reason = serializers.CharField()
    video = VideoSerializer()


class ReelSerializer(serializers.Serializer[Any]):
    """A page of a ranked feed. The same cursor gives the same clips, less those that may not be seen any more."""

    mode = serializers.ChoiceField(choices=Mode.choices)
    parameters = serializers.CharField(help_text="Version of what it was ranked by: see /api/feed/parameters")
    session = serializers.UUIDField(required=False, help_text="To ask why, and what if")
    items = ReelItemSerializer(many=True)
    next_cursor = serializers.CharField(required=False, help_text="Good for half an hour")
    runs_on = serializers.BooleanField(help_text="False: ask before showing the next page")
    rest_until = serializers.DateTimeField(required=False, help_text="A young member has had the clips of this day")


class RestingPageSerializer(VideoPageSerializer):
    """A page of videos; for young members, perhaps a break."""

    rest_until = serializers.DateTimeField(required=False, help_text="A young member has had the clips of this day")


class PartSerializer(serializers.Serializer[Any]):
    """One summand of a score."""

    name = serializers.CharField()
    value = serializers.FloatField()
    means = serializers.CharField()


class WhySerializer(serializers.Serializer[Any]):
    """Why a clip was shown: `parts` sum to `score`, the weightiest first."""

    source = serializers.ChoiceField(choices=Source.choices)  # type: ignore[assignment]  # as above
    sentence = serializers.CharField()
    score = serializers.FloatField()
    parts = PartSerializer(many=True)
    parameters = serializers.CharField()


class WhatIfSerializer(StrictSerializer):
    """Weights to try: those of /api/feed/parameters, each from -10 to 10."""

    weights = serializers.DictField(child=serializers.FloatField(min_value=-parameters.WEIGHT_MOST, max_value=parameters.WEIGHT_MOST))

    def validate_weights(self, weights: dict[str, float]) -> dict[str, float]:
        """Only parts that there are, and numbers that are."""
        for name, value in weights.items():
            if name not in parameters.WEIGHTS:
                raise serializers.ValidationError({name: [ErrorDetail("There is no such part.", "unknown_part")]})
            if not math.isfinite(value):
                raise serializers.ValidationError({name: [ErrorDetail("Must be a number.", "invalid")]})
        return weights


class RankedListSerializer(serializers.Serializer[Any]):
    """A session's clips by other weights."""

    class RankedSerializer(serializers.Serializer[Any]):
        """One of them; `was` is its place by our own weights."""

        place = serializers.IntegerField()
        was = serializers.IntegerField()
        score = serializers.FloatField()
        video = serializers.UUIDField()
        title = serializers.CharField()

    items = RankedSerializer(many=True)


class EventsSerializer(StrictSerializer):
    """What happened to clips that were shown, at most 100 at once; telling it twice counts once."""

    class EventSerializer(StrictSerializer):
        """One thing that happened."""

        impression = serializers.UUIDField()
        kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in services.REPORTABLE])
        value = serializers.FloatField(min_value=0, max_value=3600, default=0, help_text="Seconds, where the kind has them")

        def validate_value(self, value: float) -> float:
            """A number."""
            if not math.isfinite(value):
                raise serializers.ValidationError("Must be a number.")
            return value

    events = serializers.ListField(child=EventSerializer(), min_length=1, max_length=services.BATCH)


class CountSerializer(serializers.Serializer[Any]):
    """How many of the events were new."""

    new = serializers.IntegerField()


class WishesSerializer(StrictSerializer):
    """Wishes in plain words, in English, French or German: "more cosy animals, no pranks until Friday"."""

    text = serializers.CharField(max_length=400, trim_whitespace=False, allow_blank=True)


class WishSerializer(serializers.ModelSerializer[SteeringRule]):
    """One wish, to be shown as a chip."""

    expires_at = serializers.DateTimeField(required=False)

    class Meta:
        model = SteeringRule
        fields = ["id", "text", "sign", "strength", "expires_at", "created_at"]

    def to_representation(self, rule: SteeringRule) -> dict[str, Any]:
        """Absent instead of null."""
        return {key: value for key, value in super().to_representation(rule).items() if value is not None}


class WishChangeSerializer(StrictSerializer):
    """What may be changed of a wish."""

    strength = serializers.FloatField(min_value=0.25, max_value=2, required=False)
    expires_at = serializers.DateTimeField(required=False)

    def validate_strength(self, value: float) -> float:
        """A number."""
        if not math.isfinite(value):
            raise serializers.ValidationError("Must be a number.")
        return value


class WishListSerializer(serializers.Serializer[Any]):
    """All wishes that hold; after new words also how many published clips they leave out."""

    items = WishSerializer(many=True)
    leaves_out = serializers.IntegerField(required=False)


class ParametersSerializer(serializers.Serializer[Any]):
    """All that ranked feeds go by. `floor` is the audience that every new clip gets within a day, as far as there is room."""

    class FloorSerializer(serializers.Serializer[Any]):
        """The promise of this hour, and how it was kept."""

        floor = serializers.IntegerField()
        places = serializers.IntegerField()
        fresh = serializers.IntegerField()
        met = serializers.IntegerField()
        due = serializers.IntegerField()
        created_at = serializers.DateTimeField()

    class LearnedSerializer(serializers.Serializer[Any]):
        """The learned heads that serve. `gain` is what the gate saw the feed earn more by them, in likes a clip, with its 95 % interval."""

        class HeadSerializer(serializers.Serializer[Any]):
            """One that is on, what it learned from, and by how much its chances are off on average."""

            name = serializers.CharField()
            positives = serializers.IntegerField()
            error = serializers.FloatField()

        version = serializers.IntegerField()
        trained_at = serializers.DateTimeField()
        impressions = serializers.IntegerField()
        heads = HeadSerializer(many=True)
        gain = serializers.FloatField(required=False)
        gain_low = serializers.FloatField(required=False)
        gain_high = serializers.FloatField(required=False)

    version = serializers.CharField()
    weights = serializers.DictField(child=serializers.FloatField())
    meanings = serializers.DictField(child=serializers.CharField())
    acts = serializers.DictField(child=serializers.FloatField())
    rules = serializers.DictField(child=serializers.JSONField())
    budgets = serializers.DictField(child=serializers.IntegerField())
    extras = serializers.DictField(child=serializers.CharField(), help_text="What learned heads look at beside the parts' features")
    worths = serializers.DictField(child=serializers.FloatField(), help_text="What each thing that heads foretell is worth, in likes")
    floor = FloorSerializer(required=False)
    learned = LearnedSerializer(required=False, help_text="Absent while no heads serve")


def _videos(request: Request, programme: selectors.Programme) -> list[dict[str, Any]]:
    """By one serializer: making its fields anew for each clip would cost more than all the rest."""
    return [dict(body) for body in VideoSerializer(programme.rows, many=True, context={"request": request}).data]


def reel_body(request: Request, programme: selectors.Programme) -> dict[str, Any]:
    """A page of a ranked feed as JSON."""
    body: dict[str, Any] = {
        "mode": programme.mode,
        "parameters": programme.session.parameters if programme.session else parameters.VERSION,
        "items": [
            ({"impression": str(card.impression)} if card.impression else {})
            | {"source": card.source, "reason": card.reason, "video": video}
            for card, video in zip(programme.cards, _videos(request, programme), strict=True)
        ],
        "runs_on": programme.runs_on,
    }
    return body | ({"session": str(programme.session.pk)} if programme.session else {}) | _ends(programme)


def _ends(programme: selectors.Programme) -> dict[str, Any]:
    ends: dict[str, Any] = {"next_cursor": programme.next_cursor} if programme.next_cursor else {}
    return ends | ({"rest_until": programme.rest_until} if programme.rest_until else {})


class ForYouView(APIView):
    """Ranked for the caller."""

    @extend_schema(responses=ReelSerializer, operation_id="feed_for_you", parameters=PAGE_PARAMETERS)
    def get(self, request: MemberRequest) -> Response:
        """A page ranked by what the caller did and asked for."""
        return Response(reel_body(request, selectors.programme(request.user, Mode.FOR_YOU, **page_parameters(request))))


class OpenView(APIView):
    """Ranked without looking at what the caller did."""

    permission_classes = [AllowAny]

    @extend_schema(responses=ReelSerializer, operation_id="feed_open", parameters=PAGE_PARAMETERS)
    def get(self, request: Request) -> Response:
        """A page ranked by what everybody likes, what is new, and what the caller asked for in words."""
        return Response(reel_body(request, selectors.programme(request.user, Mode.OPEN, **page_parameters(request))))


class NewestView(APIView):
    """Everything, newest first."""

    permission_classes = [AllowAny]

    @extend_schema(responses=RestingPageSerializer, operation_id="feed_newest", parameters=PAGE_PARAMETERS)
    def get(self, request: Request) -> Response:
        """A page of the newest videos."""
        page = selectors.programme(request.user, Mode.NEWEST, **page_parameters(request))
        return Response({"items": _videos(request, page)} | _ends(page))


class FollowingView(APIView):
    """What the caller follows."""

    @extend_schema(responses=RestingPageSerializer, operation_id="feed_following", parameters=PAGE_PARAMETERS)
    def get(self, request: MemberRequest) -> Response:
        """A page of videos by members the caller follows."""
        page = selectors.programme(request.user, Mode.FOLLOWING, **page_parameters(request))
        return Response({"items": _videos(request, page)} | _ends(page))


class WhyView(APIView):
    """Why a clip was shown."""

    permission_classes = [AllowAny]

    @extend_schema(responses=WhySerializer, operation_id="feed_why")
    def get(self, request: Request, session_id: UUID, video_id: UUID) -> Response:
        """Say why a clip of a page was on it."""
        why = reasons.why(viewer=request.user, session_id=session_id, video_id=video_id)
        return Response(WhySerializer(why).data)


class WhatIfView(APIView):
    """The same clips by other weights."""

    permission_classes = [AllowAny]

    @extend_schema(request=WhatIfSerializer, responses=RankedListSerializer, operation_id="feed_what_if")
    def post(self, request: Request, session_id: UUID) -> Response:
        """Rank what a session holds by other weights. Nothing is kept."""
        rows = selectors.what_if(request.user, session_id, WhatIfSerializer.read(request)["weights"])
        items = [
            {"place": row.place, "was": row.was, "score": row.score, "video": str(row.video.pk), "title": row.video.title} for row in rows
        ]
        return Response({"items": items})


class EventsView(APIView):
    """What came of what was shown."""

    throttle_classes = limited_by("feed_events")

    @extend_schema(request=EventsSerializer, responses=CountSerializer, operation_id="feed_events")
    def post(self, request: MemberRequest) -> Response:
        """Report events; all of them are taken or none."""
        reports = [services.Report(**entry) for entry in EventsSerializer.read(request)["events"]]
        return Response({"new": services.report(member=request.user, reports=reports)})


class RefusalView(APIView):
    """Undoing a refusal."""

    @extend_schema(responses={204: None}, operation_id="feed_take_back")
    def delete(self, request: MemberRequest, impression_id: UUID, kind: str) -> Response:
        """Take "not_interested" or "hide_author" back."""
        if kind not in (Event.Kind.NOT_INTERESTED, Event.Kind.HIDE_AUTHOR):
            kind = ""
        services.take_back(member=request.user, impression_id=impression_id, kind=kind)
        return Response(status=204)


class WishesView(APIView):
    """The caller's wishes."""

    throttle_classes = limited_by("feed_wishes")

    @extend_schema(responses=WishListSerializer, operation_id="feed_wishes")
    def get(self, request: MemberRequest) -> Response:
        """List those that hold."""
        return Response(_wishes(request))

    @extend_schema(request=WishesSerializer, responses={201: WishListSerializer}, operation_id="feed_wish")
    def post(self, request: MemberRequest) -> Response:
        """Say what you want more or less of. What is not understood whole changes nothing."""
        made = services.steer(member=request.user, text=WishesSerializer.read(request)["text"])
        return Response(_wishes(request) | {"leaves_out": sum(selectors.hides(rule) for rule in made)}, status=201)


class WishView(APIView):
    """One wish."""

    @extend_schema(request=WishChangeSerializer, responses=WishSerializer, operation_id="feed_wish_edit")
    def patch(self, request: MemberRequest, wish_id: int) -> Response:
        """Change its strength or its end."""
        rule = services.edit_wish(member=request.user, wish_id=wish_id, changes=WishChangeSerializer.read(request))
        return Response(WishSerializer(rule).data)

    @extend_schema(responses={204: None}, operation_id="feed_wish_drop")
    def delete(self, request: MemberRequest, wish_id: int) -> Response:
        """Undo it."""
        services.drop_wish(member=request.user, wish_id=wish_id)
        return Response(status=204)


class ParametersView(APIView):
    """What ranked feeds go by."""

    permission_classes = [AllowAny]

    @extend_schema(responses=ParametersSerializer, operation_id="feed_parameters")
    def get(self, request: Request) -> Response:
        """All of it, with its version."""
        body = {"version": parameters.VERSION, "meanings": {name: means for name, (_, means) in parameters.PARTS.items()}}
        body |= parameters.public()
        floor = exposure.latest()
        body |= {"floor": ParametersSerializer.FloorSerializer(floor).data} if floor else {}
        heads = learned.served()
        body |= {"learned": ParametersSerializer.LearnedSerializer(learned.public(heads)).data} if heads else {}
        return Response(body)


def _wishes(request: MemberRequest) -> dict[str, Any]:
    return {"items": WishSerializer(wishes_of(request.user, timezone.now()), many=True).data}
