"""Where a video comes from and what was made from it, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.errors import Invalid
from core.pagination import page_body
from videos import selectors
from videos.api import PAGE_PARAMETERS, VideoSerializer, page_parameters, video_body
from videos.lineage import tree
from videos.lineage.difference import Change, Difference
from videos.lineage.tree import Node
from videos.models import RemixKind

BOUNDS = {"up": (0, tree.UP, tree.UP_MAX), "depth": (0, tree.DEPTH, tree.DEPTH_MAX), "width": (1, tree.WIDTH, tree.WIDTH_MAX)}


class TextChangeSerializer(serializers.Serializer[Any]):
    """One thing that is otherwise; absent where it was or is not said."""

    before = serializers.CharField(required=False)
    after = serializers.CharField(required=False)


class NumberChangeSerializer(serializers.Serializer[Any]):
    """One number that is otherwise."""

    before = serializers.FloatField()
    after = serializers.FloatField()


class SlotChangeSerializer(TextChangeSerializer):
    """One slot of the reading that is otherwise."""

    slot = serializers.CharField()


class WordsSerializer(serializers.Serializer[Any]):
    """Some words of a prompt, and whether both, the remix or the source have them."""

    operation = serializers.ChoiceField(choices=["kept", "added", "removed"])
    text = serializers.CharField()


class CutSerializer(serializers.Serializer[Any]):
    """Some seconds of the source."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()


class DifferenceSerializer(serializers.Serializer[Any]):
    """What a remix changed of its source."""

    remix_kind = serializers.ChoiceField(choices=RemixKind.choices)
    cut = CutSerializer(required=False, help_text="What a stitch begins with")
    words = WordsSerializer(many=True, help_text="Both prompts; empty where they say the same")
    reading = SlotChangeSerializer(many=True, help_text="What the network understood otherwise")
    seconds = NumberChangeSerializer(required=False)
    framing = TextChangeSerializer(required=False)


class NodeSerializer(serializers.Serializer[Any]):
    """One place in the lineage. Without `video` it is a tombstone."""

    id = serializers.UUIDField()
    remix_of = serializers.UUIDField(required=False, help_text="The place above it; absent of the first")
    skipped = serializers.IntegerField(required=False, help_text="Ancestors between it and `remix_of` that were left out")
    more = serializers.IntegerField(required=False, help_text="Remixes of it that were left out: see `/remixes`")
    video = VideoSerializer(required=False)
    difference = DifferenceSerializer(required=False, help_text="Where both videos may be seen")


class LineageSerializer(serializers.Serializer[Any]):
    """A piece of a family, flat: sources come before their remixes."""

    size = serializers.IntegerField(help_text="How many videos the family has: its first and that one's published remixes")
    nodes = NodeSerializer(many=True)


class NodePageSerializer(serializers.Serializer[Any]):
    """A page of remixes."""

    items = NodeSerializer(many=True)
    next_cursor = serializers.CharField(required=False)


class LineageView(APIView):
    """The surroundings of a video in its family."""

    permission_classes = [AllowAny]

    @extend_schema(
        responses=LineageSerializer,
        operation_id="video_lineage",
        parameters=[
            OpenApiParameter("up", int, description=f"Nearest ancestors besides the first, 0 to {tree.UP_MAX}, {tree.UP} by default"),
            OpenApiParameter("depth", int, description=f"Levels below each of them, 0 to {tree.DEPTH_MAX}, {tree.DEPTH} by default"),
            OpenApiParameter("width", int, description=f"Newest remixes of one video, 1 to {tree.WIDTH_MAX}, {tree.WIDTH} by default"),
        ],
    )
    def get(self, request: Request, video_id: UUID) -> Response:
        """Show where a video comes from and what was made from it."""
        bounds = {name: _bounded(request, name) for name in BOUNDS}
        found = tree.tree(selectors.one(request.user, video_id), request.user, **bounds)
        return Response({"size": found.size, "nodes": list(_nodes(request, found.top))})


class RemixesView(APIView):
    """What was made from one video."""

    permission_classes = [AllowAny]

    @extend_schema(responses=NodePageSerializer, operation_id="video_remixes", parameters=PAGE_PARAMETERS)
    def get(self, request: Request, video_id: UUID) -> Response:
        """List it, the newest first; a deleted video has a list too, if something was made from it."""
        _, page = tree.remixes(video_id, request.user, **page_parameters(request))
        return Response(page_body(page, lambda node: _body(request, node, video_id)))


def _nodes(request: Request, top: Node) -> Iterator[dict[str, Any]]:
    order: list[tuple[Node, UUID | None]] = [(top, None)]
    for node, above in order:
        yield _body(request, node, above)
        order.extend((child, node.id) for child in node.children)


def _body(request: Request, node: Node, above: UUID | None) -> dict[str, Any]:
    body: dict[str, Any] = {"id": str(node.id)}
    body |= {"remix_of": str(above)} if above else {}
    body |= {name: count for name, count in (("skipped", node.skipped), ("more", node.more)) if count}
    body |= {"video": video_body(request, node.video)} if node.video else {}
    return body | ({"difference": _difference_body(node.difference)} if node.difference else {})


def _difference_body(changed: Difference) -> dict[str, Any]:
    body: dict[str, Any] = {"remix_kind": changed.kind, "words": [{"operation": run.operation, "text": run.text} for run in changed.words]}
    body |= {"cut": dict(zip(("start", "end"), changed.cut, strict=True))} if changed.cut else {}
    body["reading"] = [{"slot": slot, **_change(change)} for slot, change in changed.reading.items()]
    return body | {name: _change(change) for name in ("seconds", "framing") if (change := getattr(changed, name))}


def _change(change: Change[Any]) -> dict[str, Any]:
    return {name: value for name, value in (("before", change.before), ("after", change.after)) if value != ""}


def _bounded(request: Request, name: str) -> int:
    """A bound of the request. Raises Invalid."""
    least, usual, most = BOUNDS[name]
    value = request.query_params.get(name, "") or str(usual)
    if not (value.isascii() and value.isdigit() and len(value) <= 3 and least <= int(value) <= most):
        raise Invalid.field(name, "out_of_range", f"{name} is a whole number from {least} to {most}.")
    return int(value)
