"""Jobs as JSON: submit, watch by ETag, list, cancel, what is left of the day; and how good the network is."""

from __future__ import annotations

import math
import time
from dataclasses import asdict
from typing import Any, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Member
from accounts.requests import MemberRequest
from cameos.selectors import decided_by
from core.api import StrictJSONParser
from core.errors import NotFound
from core.forms import PictureFormParser
from core.idempotency import Answer, answer_once
from core.lists import PAGE_PARAMETERS, page_parameters
from core.pagination import keyset_page, page_body
from core.schema import KEY_HEADER
from core.storage import signed_url
from generation import forecast, previews, selectors, services
from generation.bench.card import BETTER, GROUPS, Card, Row
from generation.forecast import Forecast
from generation.models import Job, LedgerEntry
from generation.progress import preview_path
from generation.requests import CUT_MOST, PROMPT_MAX, SEED_MAX, SIZES, fields_of_form, in_json, parse
from videos.models import RemixKind

RETRY_AFTER = {Job.State.QUEUED: "2", Job.State.RUNNING: "1"}


class GenerationRequestSerializer(serializers.Serializer[Any]):
    """What to make. How long clips may be is told by the plan; a clip with the same seed and words comes out the same."""

    prompt = serializers.CharField(max_length=PROMPT_MAX)
    seconds = serializers.IntegerField(min_value=1, required=False, help_text="As /api/me/plan allows; the shortest by itself")
    size = serializers.RegexField(f"^({'|'.join(SIZES)})$", required=False)
    seed = serializers.IntegerField(min_value=0, max_value=SEED_MAX, required=False)
    remix_of = serializers.UUIDField(required=False)
    remix_kind = serializers.ChoiceField(
        choices=RemixKind.choices,
        required=False,
        help_text="`remix` by itself. `extend`: the clip begins with all of `remix_of` and goes on; `seconds` are those of the whole. "
        "`revoice`: its picture under a new sound, in its size and length. `sound`: the first four seconds of its sound under a new "
        "picture. `stitch`: a part of its film and then a new one; `duet`: a new one beside its film, both sounds at once. Of these two "
        "`prompt`, `seconds` and `size` say what is new, and the size is that of `remix_of`",
    )
    cut_from = serializers.IntegerField(min_value=0, required=False, help_text="Of a stitch: from which second of `remix_of`, 0 by itself")
    cut_to = serializers.IntegerField(
        min_value=1, required=False, help_text=f"Of a stitch: up to which, at most {CUT_MOST} later; as much as may be by itself"
    )


class PicturedRequestSerializer(GenerationRequestSerializer):
    """The same as a form, in which a picture may stand: a PNG, JPEG or WebP of about the clip's shape."""

    picture = serializers.FileField(required=False, help_text="The first frame. It is deleted when the job has ended")


class JobErrorSerializer(serializers.Serializer[Any]):
    """Why a job failed, in words for its member."""

    code = serializers.CharField()
    message = serializers.CharField()


class EtaSerializer(serializers.Serializer[Any]):
    """Seconds from now until the job is done: as likely earlier as later, and with a chance of nine in ten."""

    median = serializers.IntegerField()
    p90 = serializers.IntegerField()


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job as its member sees it. `rendered_as` is what the network understood; `video` is there once it succeeded.

    `eta` is there while it is not finished, and `position`, its place in the queue, while it waits.
    """

    size = serializers.SerializerMethodField()
    position = serializers.IntegerField(required=False)
    eta = EtaSerializer(required=False)
    remix_of = serializers.UUIDField(source="remix_of_id", required=False)
    remix_kind = serializers.ChoiceField(choices=RemixKind.choices, required=False)
    cut_from = serializers.IntegerField(required=False, help_text="Of a stitch: from which second of `remix_of`")
    cut_to = serializers.IntegerField(required=False, help_text="Of a stitch: up to which")
    video = serializers.UUIDField(source="video_id", required=False)
    error = JobErrorSerializer(required=False)
    rendered_as = serializers.CharField(required=False)
    stage = serializers.CharField(required=False)
    pictured = serializers.BooleanField(required=False, help_text="Its clip begins with a picture that was sent")
    preview = serializers.CharField(required=False, help_text="While it runs, the path where something can be watched already")
    started_at = serializers.DateTimeField(required=False)
    finished_at = serializers.DateTimeField(required=False)

    class Meta:
        model = Job
        fields = [
            "id", "state", "stage", "progress", "version", "position", "eta", "prompt", "rendered_as", "seconds", "size", "seed",
            "remix_of", "remix_kind", "cut_from", "cut_to", "pictured",
            "cancel_requested", "preview", "error", "video", "created_at", "started_at", "finished_at",
        ]  # fmt: skip

    def get_size(self, job: Job) -> str:
        """Width x height in pixels."""
        return f"{job.width}x{job.height}"

    def to_representation(self, job: Job) -> dict[str, Any]:
        """Absent instead of null."""
        told = super().to_representation(job) | {"preview": preview_path(job)}
        body = {key: value for key, value in told.items() if value not in (None, "")}
        if job.remix_of_id is None:
            del body["remix_kind"]
        if not job.pictured:
            del body["pictured"]
        if job.error_code:
            body["error"] = {"code": job.error_code, "message": job.error_message}
        return body


class JobPageSerializer(serializers.Serializer[Any]):
    """A page of jobs."""

    items = JobSerializer(many=True)
    next_cursor = serializers.CharField(required=False)


class QuotaSerializer(serializers.Serializer[Any]):
    """Jobs of this UTC day, and how many may be unfinished at once."""

    limit = serializers.IntegerField()
    used = serializers.IntegerField()
    left = serializers.IntegerField()
    at_once = serializers.IntegerField()
    running = serializers.IntegerField()
    resets_at = serializers.DateTimeField()


class AllowanceSerializer(serializers.Serializer[Any]):
    """What the plan allows."""

    jobs_per_day = serializers.IntegerField()
    jobs_at_once = serializers.IntegerField()
    seconds = serializers.ListField(child=serializers.IntegerField(), help_text="Lengths of clips, of those that are made here now")
    share = serializers.IntegerField(help_text="Turns while many wait, for one of the Free plan")


class TodaySerializer(serializers.Serializer[Any]):
    """What the day has left."""

    used = serializers.IntegerField()
    left = serializers.IntegerField()
    running = serializers.IntegerField(help_text="Unfinished jobs")
    resets_at = serializers.DateTimeField()
    time_zone = serializers.CharField(help_text="Where the day begins at midnight: always UTC")


class PlanSerializer(serializers.Serializer[Any]):
    """The caller's plan. `until` is there where Pro has an end."""

    plan = serializers.ChoiceField(choices=Member.Plan.choices)
    until = serializers.DateTimeField(required=False)
    allows = AllowanceSerializer()
    today = TodaySerializer()


class LedgerEntrySerializer(serializers.ModelSerializer[LedgerEntry]):
    """One debit (+1) or refund (-1) of a job, counted against a UTC day."""

    job = serializers.UUIDField(source="job_id")

    class Meta:
        model = LedgerEntry
        fields = ["kind", "amount", "day", "job", "created_at"]


class LedgerPageSerializer(serializers.Serializer[Any]):
    """A page of the ledger."""

    items = LedgerEntrySerializer(many=True)
    next_cursor = serializers.CharField(required=False)


class ScorecardMetricSerializer(serializers.Serializer[Any]):
    """One metric. `interval` is the 95 % bootstrap interval; `floor` is what the same reader gives to the simulator's own clips."""

    name = serializers.CharField()
    group = serializers.ChoiceField(choices=list(GROUPS))
    title = serializers.CharField()
    meaning = serializers.CharField()
    better = serializers.ChoiceField(choices=list(BETTER), help_text="`one`: best at 1")
    unit = serializers.CharField(help_text="`share` is of 1; empty for a plain number")
    value = serializers.FloatField()
    interval = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    floor = serializers.FloatField(required=False)
    baselines = serializers.DictField(child=serializers.FloatField())
    n = serializers.IntegerField(help_text="How much was judged")
    detection_rate = serializers.FloatField(help_text="The share of it in which the reader found what it had to judge")
    note = serializers.CharField(required=False)


class ScorecardSerializer(serializers.Serializer[Any]):
    """What was measured on which weights, and whether these are the weights that serve (`current`)."""

    serving = serializers.CharField(help_text="The preset that serves")
    current = serializers.BooleanField()
    preset = serializers.CharField(help_text="The preset that was measured")
    weights = serializers.CharField(required=False, help_text="sha256 of the measured preset's config.json")
    suite = serializers.CharField(required=False)
    clips = serializers.IntegerField(required=False, help_text="Prompts of the suite, one clip each")
    glides = serializers.IntegerField(required=False, help_text="Clips that the network was given the beginning of")
    remixes = serializers.IntegerField(required=False, help_text="Clips that were remixed by a wish")
    longer = serializers.IntegerField(required=False, help_text="Clips of twelve seconds")
    talks = serializers.IntegerField(required=False, help_text="Clips in which somebody speaks")
    pictures = serializers.IntegerField(required=False, help_text="Clips that begin with a given picture")
    measured = serializers.DateField(required=False)
    metrics = ScorecardMetricSerializer(many=True)


def _card_body(card: Card) -> dict[str, Any]:
    """Absent instead of null, here and in each row."""
    counts = ("clips", "glides", "remixes", "longer", "talks", "pictures")
    facts = {name: getattr(card, name) for name in ("weights", "suite", *counts, "measured")}
    known = {name: value for name, value in facts.items() if value}
    return {"preset": card.preset} | known | {"metrics": [_row_body(row) for row in card.rows]}


def _row_body(row: Row) -> dict[str, Any]:
    body = asdict(row.metric) | {
        "value": row.value, "interval": [row.low, row.high], "baselines": dict(row.baselines), "n": row.n,
        "detection_rate": row.detection_rate,
    }  # fmt: skip
    body |= {} if row.floor is None else {"floor": row.floor}
    return body | ({"note": row.note} if row.note else {})


def job_body(job: Job, told: Forecast | None) -> dict[str, Any]:
    """A job as JSON, with what is told of its end."""
    return dict(JobSerializer(job).data) | (told.told if told else {})


def _etag(job: Job, told: Forecast | None) -> str:
    """Weak, because the seconds that are left run down meanwhile: another when the end has moved by about what listeners are told of."""
    parts = [job.pk.hex, str(job.version)]
    if told is not None:
        step = 2 ** math.floor(math.log2(told.tolerance))  # in powers of two, or it would change with what is left
        parts += [str(told.position), f"{round((time.time() + told.median) / step) * step:x}"]
    return f'W/"{".".join(parts)}"'


def _sent(request: Request) -> dict[str, Any]:
    """The fields of the body, JSON or a form. Raises Invalid, UploadTooLarge."""
    data = cast(dict[str, Any], request.data)
    if not (request.content_type or "").startswith(PictureFormParser.media_type):
        return data
    files = {name: value for name, value in data.items() if isinstance(value, UploadedFile)}
    return fields_of_form({name: value for name, value in data.items() if name not in files}, files)


class JobsView(APIView):
    """The caller's jobs."""

    parser_classes = [StrictJSONParser, PictureFormParser]

    @extend_schema(responses=JobPageSerializer, operation_id="generation_list", parameters=PAGE_PARAMETERS)
    def get(self, request: MemberRequest) -> Response:
        """A page of jobs, newest first."""
        member = request.user
        page = keyset_page(selectors.jobs_of(member), time_field="created_at", scope=f"jobs:{member.pk}", **page_parameters(request))
        return Response(page_body(page, lambda job: job_body(job, forecast.lately(job))))

    @extend_schema(
        request={"application/json": GenerationRequestSerializer, "multipart/form-data": PicturedRequestSerializer},
        responses={202: JobSerializer},
        operation_id="generation_submit",
        parameters=[KEY_HEADER],
    )
    def post(self, request: MemberRequest) -> Response:
        """Submit a job. The answer's Location is where to watch it."""
        member, data = request.user, _sent(request)

        def work() -> Answer:
            job = services.submit(member=member, request=parse(data, member))
            return Answer(202, job_body(job, forecast.of(job)))

        key = request.headers.get("Idempotency-Key")
        answer = answer_once(member=member, route="generations", key=key, request=in_json(data), work=work)
        headers = {"Location": reverse("api:generation", args=[answer.body["id"]]), "Retry-After": RETRY_AFTER[Job.State.QUEUED]}
        if answer.replayed:
            headers["Idempotency-Replayed"] = "true"
        return Response(answer.body, status=answer.status, headers=headers)


class JobView(APIView):
    """One job."""

    @extend_schema(
        responses={200: JobSerializer, 304: OpenApiResponse(description="Nothing has changed since that ETag")},
        operation_id="generation_get",
        parameters=[OpenApiParameter("If-None-Match", str, "header", description="The ETag of the last answer")],
    )
    def get(self, request: MemberRequest, job_id: UUID) -> HttpResponseBase:
        """Show a job. Ask again with If-None-Match after Retry-After seconds; a finished job has no Retry-After.

        `eta` counts from the answer that brought it: while that holds, the answer is 304.
        """
        job = selectors.job_for(request.user, job_id)
        told = forecast.lately(job)
        headers = {"ETag": _etag(job, told), "Cache-Control": "private, no-cache"}
        if not job.is_finished:
            headers["Retry-After"] = RETRY_AFTER[Job.State(job.state)]
        response = Response(job_body(job, told), headers=headers)
        return get_conditional_response(request._request, etag=headers["ETag"], response=response) or response


class PreviewView(APIView):
    """What can be watched of a running job."""

    @extend_schema(
        responses={302: OpenApiResponse(description="To the expiring link, which knows Range")}, operation_id="generation_preview"
    )
    def get(self, request: MemberRequest, job_id: UUID) -> HttpResponseBase:
        """An animatic while it is being filmed. Refused as `not_found` before there is one, and once the job has ended."""
        job = selectors.job_for(request.user, job_id)
        if not job.preview:
            raise NotFound("There is nothing to watch of this job yet, or no longer.")
        return HttpResponseRedirect(signed_url(job.preview), headers={"Cache-Control": "private, no-store"})


class CancelView(APIView):
    """Stopping a job."""

    @extend_schema(request=None, responses=JobSerializer, operation_id="generation_cancel")
    def post(self, request: MemberRequest, job_id: UUID) -> Response:
        """Cancel a job and get its cost back: at once while it waits, within a step while it runs. May be repeated."""
        job = services.cancel(job=selectors.job_for(request.user, job_id), by=request.user)
        return Response(job_body(job, forecast.of(job)))


class CameoPreviewView(APIView):
    """A first look at a likeness of one's own."""

    @extend_schema(request=None, responses={202: JobSerializer}, operation_id="cameo_preview")
    def post(self, request: MemberRequest, cameo_id: UUID) -> Response:
        """Have a clip of it made, as a draft of one's own. It costs nothing; asked again it is the same one, unless that failed."""
        job = previews.make(likeness=decided_by(request.user, cameo_id), by=request.user)
        return Response(job_body(job, forecast.of(job)), status=202)


class QuotaView(APIView):
    """The caller's quota."""

    @extend_schema(responses=QuotaSerializer, operation_id="me_quota")
    def get(self, request: MemberRequest) -> Response:
        """What is left of today."""
        return Response(QuotaSerializer(asdict(selectors.quota(request.user))).data)


class PlanView(APIView):
    """The caller's plan."""

    @extend_schema(responses=PlanSerializer, operation_id="me_plan")
    def get(self, request: MemberRequest) -> Response:
        """What the plan allows, what is used of today, and when the next day begins."""
        terms, quota = selectors.terms(request.user), selectors.quota(request.user)
        body = asdict(terms) | {"allows": asdict(terms), "today": asdict(quota) | {"time_zone": "UTC"}}
        if terms.until is None:
            del body["until"]
        return Response(PlanSerializer(body).data)


class LedgerView(APIView):
    """The caller's ledger."""

    @extend_schema(responses=LedgerPageSerializer, operation_id="me_ledger", parameters=PAGE_PARAMETERS)
    def get(self, request: MemberRequest) -> Response:
        """What jobs cost and what came back, newest first."""
        page = selectors.ledger_page(request.user, **page_parameters(request))
        return Response(page_body(page, lambda entry: LedgerEntrySerializer(entry).data))


class ScorecardView(APIView):
    """The Open Scorecard."""

    permission_classes = [AllowAny]

    @extend_schema(responses=ScorecardSerializer, operation_id="scorecard", auth=[])
    def get(self, request: Request) -> Response:
        """How often the network that serves does what it is asked. Refused as `not_found` while it has no scorecard."""
        shown = selectors.scorecard()
        if shown is None:
            raise NotFound("The network that serves has no scorecard.")
        return Response({"serving": shown.serving, "current": shown.current} | _card_body(shown.card))
