"""The OpenAI Videos API. Paths, fields, nulls and errors follow its wire, so that its clients work with only the address changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.http import HttpResponseRedirect
from django.utils import timezone
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Member
from cameos.models import Likeness
from core.api import StrictJSONParser
from core.errors import Invalid
from core.forms import FormParser, PictureJSONParser, UploadParser
from core.pagination import limit_of
from core.ratelimit import limited_by, spend
from core.storage import signed_url
from developer import envelope, selectors, services
from developer.authentication import BearerKey, HasScope
from developer.errors import KeyRefused, UnknownUrl
from developer.models import ApiKey
from developer.requests import (
    OWN_MODEL,
    Asked,
    brings_film,
    read_character,
    read_create,
    read_edit,
    read_extension,
    read_provenance_check,
    read_remix,
)
from generation import forecast
from generation.models import Job
from generation.provenance.api import report_body
from videos.models import Video
from videos.uses import check_downloadable

STATUSES = {
    Job.State.QUEUED: "queued",
    Job.State.RUNNING: "in_progress",
    Job.State.SUCCEEDED: "completed",
    Job.State.FAILED: "failed",
    Job.State.CANCELLED: "failed",
}
# What is known of a file's statement -> on this wire.
VALIDATION_STATES = {"own": "trusted", "valid": "valid", "invalid": "invalid", "none": "not_present"}
CANCELLED = {"code": "cancelled", "message": "This job was cancelled."}
WITHDRAWN = {"code": "consent_revoked", "message": "Somebody in this video has taken their consent back."}
POLL_MILLISECONDS = (500, 5000)


class KeyedRequest(Request):
    """A call made with an API key."""

    user: Member
    auth: ApiKey


class AnyAccept(DefaultContentNegotiation):
    """Downloads are asked for with `Accept: application/binary`; whatever is asked for, answers are JSON or a redirect."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> tuple[BaseRenderer, str]:
        """The first."""
        return renderers[0], renderers[0].media_type


class V1View(APIView):
    """What every route below /v1 shares. Its contract is OpenAI's document, so it is not in ours."""

    schema = None
    reads, writes = ApiKey.Scope.READ, ApiKey.Scope.WRITE
    http_method_names = ["get", "head", "post", "delete"]
    authentication_classes = [BearerKey]
    permission_classes = [HasScope]
    parser_classes = [StrictJSONParser, FormParser]
    content_negotiation_class = AnyAccept

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Calls without a good key are counted by address, because no member is known to count them by."""
        try:
            super().initial(request, *args, **kwargs)
        except KeyRefused:
            spend(request._request, "refused_key")
            raise

    def get_exception_handler(self) -> Any:
        """OpenAI's envelope instead of problem documents."""
        return envelope.handler


class VideosView(V1View):
    """Making and listing."""

    parser_classes = [PictureJSONParser, UploadParser]

    def get(self, request: KeyedRequest) -> Response:
        """A page of the caller's videos."""
        order = request.query_params.get("order", "desc")
        if order not in ("asc", "desc"):
            raise Invalid.field("order", "invalid_value", "order is asc or desc.")
        limit, after = limit_of(request.query_params.get("limit")), request.query_params.get("after", "")
        page = selectors.video_page(request.user, after=after, limit=limit, ascending=order == "asc")
        data = [video_body(job) for job in page.jobs]
        ends = {"first_id": data[0]["id"] if data else None, "last_id": data[-1]["id"] if data else None}
        return Response({"object": "list", "data": data, **ends, "has_more": page.has_more})

    def post(self, request: KeyedRequest) -> Response:
        """Ask for a video."""
        return _created(request, read_create(_body(request), request.user))


class VideoView(V1View):
    """One video."""

    def get(self, request: KeyedRequest, video_id: str) -> Response:
        """How far it is."""
        return _answer(selectors.video_for(request.user, video_id))

    def delete(self, request: KeyedRequest, video_id: str) -> Response:
        """Delete a finished one."""
        services.delete_video(job=selectors.video_for(request.user, video_id), by=request.user)
        return Response({"id": video_id, "object": "video.deleted", "deleted": True})


class ContentView(V1View):
    """The files of a finished video."""

    def get(self, request: KeyedRequest, video_id: str) -> HttpResponseRedirect:
        """A redirect to the expiring link, which knows Range."""
        job = selectors.video_for(request.user, video_id)
        name = selectors.content_name(job, request.query_params.get("variant", "video"))
        if job.video is not None:
            check_downloadable(video=job.video, by=request.user)
        return HttpResponseRedirect(signed_url(name), headers={"Cache-Control": "private, no-store"})


class RemixView(V1View):
    """Another video out of a finished one."""

    def post(self, request: KeyedRequest, video_id: str) -> Response:
        """Ask for a remix."""
        source = selectors.source_for(request.user, video_id)
        return _created(request, read_remix(cast(dict[str, Any], request.data), source, request.user))


class EditsView(V1View):
    """Another video out of one that the body names or brings."""

    parser_classes = [StrictJSONParser, UploadParser]

    def post(self, request: KeyedRequest) -> Response:
        """Ask for an edit."""
        return _created(request, read_edit(_body(request), request.user))


class ExtensionsView(V1View):
    """A video that begins with one that the body names, and goes on; of one that it brings, only what goes on."""

    parser_classes = [StrictJSONParser, UploadParser]

    def post(self, request: KeyedRequest) -> Response:
        """Ask for an extension; the answer's seconds are those of the whole."""
        return _created(request, read_extension(_body(request), request.user))


class CharactersView(V1View):
    """Bringing somebody or something to be cast, once consent holds."""

    parser_classes = [UploadParser]
    throttle_classes = limited_by("characters")

    def post(self, request: KeyedRequest) -> Response:
        """Keep a clip of them until then."""
        name, file = read_character(cast(dict[str, Any], request.data))
        key = request.headers.get("Idempotency-Key")
        made = services.create_character(key=request.auth, name=name, file=file, idempotency_key=key, is_retry=is_retry(request))
        return Response(character_body(made))


class CharacterView(V1View):
    """One of them."""

    def get(self, request: KeyedRequest, character_id: str) -> Response:
        """How far it is."""
        return Response(character_body(selectors.character_for(request.user, character_id)))


class ProvenanceChecksView(V1View):
    """Where a file comes from. Nothing is kept, so a key that may only read may ask."""

    writes = ApiKey.Scope.READ
    parser_classes = [UploadParser]
    throttle_classes = limited_by("verify")

    def post(self, request: KeyedRequest) -> Response:
        """What the statement in the file says, and under `vitascope` what the mark in its picture and its lineage tell."""
        file = read_provenance_check(cast(dict[str, Any], request.data))
        from generation.provenance.inspection import inspect  # numpy and the C2PA library, only where somebody asks

        return Response(provenance_body(report_body(inspect(file, request.user))))


class UnknownView(V1View):
    """Everything else below /v1."""

    authentication_classes = []
    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise UnknownUrl(f"Invalid URL ({request.method} {request.path})")


def video_body(job: Job) -> dict[str, Any]:
    """A job as OpenAI's Video object. What may be null is there as null; what is ours is under `vitascope`."""
    withdrawn = job.video is not None and job.video.status == Video.Status.WITHDRAWN
    status = "failed" if withdrawn else STATUSES[Job.State(job.state)]
    source = getattr(job.remix_of, "job", None)
    call = getattr(job, "call", None)
    return {
        "id": _wire_id(job),
        "object": "video",
        "created_at": unix(job.created_at),
        "completed_at": unix(job.finished_at) if status == "completed" else None,
        "expires_at": None,
        "model": call.model if call else OWN_MODEL,
        "progress": job.progress,
        "prompt": job.prompt,
        "remixed_from_video_id": _wire_id(source) if source else None,
        "seconds": str(job.seconds),
        "size": f"{job.width}x{job.height}",
        "status": status,
        "error": _error(job, withdrawn),
        "vitascope": {
            "rendered_as": job.rendered_as or None,
            "stage": job.stage or None,
            "seed": job.seed,
            "video": str(job.video_id) if job.video_id else None,
            "remix_kind": job.remix_kind if job.remix_of_id else None,
            "pictured": job.pictured,
        },
    }


def character_body(likeness: Likeness) -> dict[str, Any]:
    """A likeness as OpenAI's character."""
    return {
        "id": f"char_{likeness.pk.hex}",
        "created_at": unix(likeness.created_at),
        "name": likeness.name,
        "vitascope": {"kind": likeness.kind, "state": likeness.state},
    }


def provenance_body(report: dict[str, Any]) -> dict[str, Any]:
    """A report as OpenAI's check. Its `synthid` is another's watermark, which nobody else can look for: ours is under `vitascope`."""
    said = report["credentials"]
    statement = {
        "type": "c2pa",
        "outcome": "detected" if said["state"] in ("own", "valid") else "not_detected",
        "validation_state": VALIDATION_STATES[said["state"]],
        "issuer": said.get("signer"),
        "model": said.get("model"),
        "generated_at": None,  # no statement here is time-stamped
    }
    return {"object": "content_provenance_check", "created_at": unix(timezone.now()), "results": [statement], "vitascope": report}


def _error(job: Job, withdrawn: bool) -> dict[str, str] | None:
    if withdrawn:
        return WITHDRAWN
    if job.state == Job.State.CANCELLED:
        return CANCELLED
    return {"code": job.error_code, "message": job.error_message} if job.state == Job.State.FAILED else None


def _wire_id(job: Job) -> str:
    return f"video_{job.pk.hex}"


def unix(moment: datetime | None) -> int | None:
    """Seconds, as this wire tells times."""
    return int(moment.timestamp()) if moment else None


def is_retry(request: KeyedRequest) -> bool:
    """Whether the client says that it asks again."""
    retries = request.headers.get("x-stainless-retry-count", "")
    return retries.isascii() and retries.isdigit() and retries.strip("0") != ""


def _body(request: KeyedRequest) -> dict[str, Any]:
    """The body. Who brings a film is counted as at /verify, for the same is done with it. Raises TooMany."""
    data = cast(dict[str, Any], request.data)
    if brings_film(data):
        spend(request._request, "verify")
    return data


def _created(request: KeyedRequest, asked: Asked) -> Response:
    key = request.headers.get("Idempotency-Key")
    return _answer(services.create_video(key=request.auth, asked=asked, idempotency_key=key, is_retry=is_retry(request)))


def _answer(job: Job) -> Response:
    """The video, with the pace at which to ask again: clients read it once, so it follows the time that is left."""
    response = Response(video_body(job))
    told = forecast.lately(job)
    if told is not None:
        low, high = POLL_MILLISECONDS
        response["openai-poll-after-ms"] = str(min(max(int(told.median * 100), low), high))
    return response
