"""Asking about a file as JSON: whoever meets a clip anywhere may ask, without an account."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import StrictSerializer
from core.forms import UploadParser
from core.ratelimit import limited_by

if TYPE_CHECKING:
    from generation.provenance.inspection import Report
    from videos.models import Video

STATES = ("own", "valid", "invalid", "none")


class VerifyRequestSerializer(StrictSerializer):
    """The file to look at: an MP4, or sound as M4A, MP3, WAV or Ogg, of at most 64 MB, of which a minute is looked at."""

    file = serializers.FileField(allow_empty_file=True)


class StatementSerializer(serializers.Serializer[Any]):
    """The file's content credentials (C2PA): `own` if signed here, `valid` by somebody else, `invalid` if changed since."""

    state = serializers.ChoiceField(choices=STATES)
    signer = serializers.CharField(required=False)
    generator = serializers.CharField(required=False)
    model = serializers.CharField(required=False)
    ai_generated = serializers.BooleanField()
    number = serializers.IntegerField(required=False)
    verify_url = serializers.CharField(required=False)
    generations = serializers.IntegerField(help_text="Statements in the file: its own and those of what it was remixed from")
    faults = serializers.ListField(child=serializers.CharField(), help_text="Codes of the C2PA specification")


class ConsentReceiptSerializer(serializers.Serializer[Any]):
    """The signed receipt of a consent that a clip was made by, and whether it was withdrawn since. Nobody is named."""

    cameo = serializers.CharField(help_text="An opaque id")
    epoch = serializers.IntegerField()
    at = serializers.DateTimeField()
    withdrawn = serializers.BooleanField()


class WatermarkSerializer(serializers.Serializer[Any]):
    """The invisible mark of this server in the picture."""

    found = serializers.BooleanField()
    number = serializers.IntegerField(required=False)
    score = serializers.FloatField(required=False, help_text="Standard deviations above chance")
    mirrored = serializers.BooleanField(required=False)
    cropped = serializers.BooleanField(required=False)


class SoundWatermarkSerializer(serializers.Serializer[Any]):
    """The invisible mark of this server in the sound."""

    found = serializers.BooleanField()
    number = serializers.IntegerField(required=False)
    score = serializers.FloatField(required=False, help_text="Standard deviations above chance")
    speed = serializers.FloatField(required=False, help_text="1.02 for a copy that plays by 2 % faster and higher")
    of_another_clip = serializers.BooleanField(required=False, help_text="Whether the picture's mark says another number")


class VerifiedVideoSerializer(serializers.Serializer[Any]):
    """The video that the file is, where the caller may see it, and where it stands in its tree of remixes."""

    id = serializers.UUIDField()
    url = serializers.CharField()
    tree_url = serializers.CharField()
    maker = serializers.CharField(help_text="Handle")
    rendered_as = serializers.CharField()
    depth = serializers.IntegerField(help_text="0 for a clip that remixes nothing")
    remix_of = serializers.UUIDField(required=False)
    origin = serializers.UUIDField(required=False, help_text="The first clip of the tree")


class VerifyReportSerializer(serializers.Serializer[Any]):
    """What was found in the file; `sound_video` where its sound is of another clip than its picture."""

    made_here = serializers.BooleanField(help_text="Whether this server made the clip, as its statement, its picture or its sound says")
    credentials = StatementSerializer()
    watermark = WatermarkSerializer()
    sound_watermark = SoundWatermarkSerializer()
    consents = ConsentReceiptSerializer(many=True, required=False)
    video = VerifiedVideoSerializer(required=False)
    sound_video = VerifiedVideoSerializer(required=False)


class VerifyView(APIView):
    """Where a file comes from."""

    permission_classes = [AllowAny]
    parser_classes = [UploadParser]
    throttle_classes = limited_by("verify")

    @extend_schema(
        request={"multipart/form-data": VerifyRequestSerializer}, responses=VerifyReportSerializer, operation_id="verify", auth=[]
    )
    def post(self, request: Request) -> Response:
        """Say what a file's signed statement, its picture and its sound tell of where it comes from. Re-encoding does not hide it."""
        file = VerifyRequestSerializer.read(request)["file"]
        from generation.provenance.inspection import inspect  # numpy and the C2PA library, only where somebody asks

        return Response(report_body(inspect(file, request.user)))


def report_body(report: Report) -> dict[str, Any]:
    """The report as JSON; absent instead of null."""
    said, mark, sound = report.credentials, report.mark, report.sound
    statement: dict[str, Any] = {"state": "none", "ai_generated": False, "generations": 0, "faults": []}
    if said:
        texts = {"signer": said.signer, "generator": said.generator, "model": said.model, "verify_url": said.verify_url}
        statement = {"state": said.state, **{name: text for name, text in texts.items() if text}}
        statement |= {"ai_generated": said.generated, "generations": said.generations, "faults": said.faults}
        statement |= {} if said.number is None else {"number": said.number}
    seen: dict[str, Any] = {"found": mark is not None}
    if mark:
        seen |= {"number": mark.number, "score": round(mark.score, 1), "mirrored": mark.mirrored, "cropped": mark.cropped}
    heard: dict[str, Any] = {"found": sound is not None}
    if sound:
        heard |= {"number": sound.number, "score": round(sound.score, 1), "speed": round(sound.speed, 4)}
        heard |= {"of_another_clip": report.other_sound}
    body = {"made_here": report.made_here, "credentials": statement, "watermark": seen, "sound_watermark": heard}
    if report.consents:
        body["consents"] = [asdict(consent) for consent in report.consents]
    videos = {"video": report.video, "sound_video": report.sound_video}
    return body | {name: _video_body(video) for name, video in videos.items() if video}


def _video_body(video: Video) -> dict[str, Any]:
    body = {
        "id": str(video.pk),
        "url": reverse("watch", args=[video.pk]),
        "tree_url": reverse("tree", args=[video.pk]),
        "maker": video.maker.handle,
        "rendered_as": video.rendered_as,
        "depth": video.depth,
    }
    return body | ({"remix_of": str(video.parent_id), "origin": str(video.root_id)} if video.parent_id else {})
