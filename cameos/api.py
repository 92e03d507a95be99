"""One's own likenesses as JSON: how they stand, what is allowed, who asks, and what would be said to a prompt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Member
from accounts.regions import REGION_NAMES
from accounts.requests import MemberRequest
from accounts.selectors import member_by_handle
from cameos import selectors, services
from cameos.consent import Audience, Kind, Scope, State
from cameos.models import Likeness, PolicyVersion, UseRequest
from cameos.restrictions import MOST_TERMS, compiled
from core.api import StrictSerializer
from core.pagination import keyset_page, limit_of, page_body
from core.storage import signed_url

PROMPT_MAX = 2000
VERBS = {"pause": services.pause, "resume": services.resume, "revoke": services.revoke, "regrant": services.regrant}


class CameoSerializer(serializers.ModelSerializer[Likeness]):
    """A likeness as its subject sees it."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    state = serializers.ChoiceField(choices=State.choices)
    handle = serializers.CharField(required=False, help_text="As prompts name it, after an @")
    expires_at = serializers.DateTimeField(required=False)

    class Meta:
        model = Likeness
        fields = ["id", "name", "handle", "kind", "state", "held", "epoch", "policy_version", "expires_at", "created_at"]

    def to_representation(self, likeness: Likeness) -> dict[str, Any]:
        """Absent instead of null."""
        return {key: value for key, value in super().to_representation(likeness).items() if value is not None}


class CameosSerializer(serializers.Serializer[Any]):
    """All of one's own."""

    items = CameoSerializer(many=True)


class PolicySerializer(serializers.ModelSerializer[PolicyVersion]):
    """What is allowed now. `approved` and `denied` are handles; no regions are all regions."""

    audience = serializers.ChoiceField(choices=Audience.choices)
    approved = serializers.ListField(child=serializers.CharField())
    denied = serializers.ListField(child=serializers.CharField())
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    regions = serializers.ListField(child=serializers.CharField())
    terms = serializers.ListField(child=serializers.CharField(), help_text="What prompts may not mention, compiled from `restrictions`")

    class Meta:
        model = PolicyVersion
        fields = [
            "version", "audience", "approved", "denied", "scopes", "regions", "asks", "restrictions", "terms", "unsure", "expires_at",
            "created_at",
        ]  # fmt: skip

    def to_representation(self, policy: PolicyVersion) -> dict[str, Any]:
        """With handles for ids; who is gone is not named."""
        body = super().to_representation(policy)
        return body | {"approved": selectors.handles(policy.approved), "denied": selectors.handles(policy.denied)}


class PolicyChangeSerializer(StrictSerializer):
    """What is to be allowed; what is left out stays. `restrictions` come with the `terms` that a dry run made of them."""

    audience = serializers.ChoiceField(choices=Audience.choices, required=False)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices), max_length=len(Scope), required=False)
    regions = serializers.ListField(
        child=serializers.ChoiceField(choices=sorted(REGION_NAMES)), max_length=len(REGION_NAMES), required=False
    )
    asks = serializers.BooleanField(required=False)
    restrictions = serializers.CharField(required=False, allow_blank=True, max_length=services.RESTRICTIONS_MAX)
    terms = serializers.ListField(child=serializers.CharField(), max_length=MOST_TERMS, required=False)
    expires_at = serializers.DateTimeField(required=False)


class DryRunSerializer(StrictSerializer):
    """A prompt to be tried: by a member, or by anybody whom it is shared with; under other restrictions where some are given."""

    prompt = serializers.CharField(max_length=PROMPT_MAX)
    by = serializers.CharField(max_length=30, required=False, help_text="A member's handle")
    restrictions = serializers.CharField(required=False, allow_blank=True, max_length=services.RESTRICTIONS_MAX)


class DryRunAnswerSerializer(serializers.Serializer[Any]):
    """Whether it would be allowed, and what the restrictions mean. `code` and `detail` are there where it would not."""

    allowed = serializers.BooleanField()
    code = serializers.CharField(required=False)
    detail = serializers.CharField(required=False)
    terms = serializers.ListField(child=serializers.CharField())
    unsure = serializers.BooleanField(help_text="Not all of the restrictions were understood, so that each use is asked about")


class HandleSerializer(StrictSerializer):
    """What it is to be called in prompts."""

    handle = serializers.CharField(max_length=30)


class UseRequestSerializer(serializers.ModelSerializer[UseRequest]):
    """A wish for a yes to one clip."""

    cameo = serializers.UUIDField(source="likeness_id")
    by = serializers.CharField(source="by.handle", help_text="Who asks")
    mine = serializers.SerializerMethodField(help_text="Whether it is the caller's to answer")
    state = serializers.ChoiceField(choices=UseRequest.State.choices)
    remix_of = serializers.UUIDField(source="source", required=False)
    decided_at = serializers.DateTimeField(required=False)
    animatic_url = serializers.SerializerMethodField(
        help_text="What the clip would be, with stand-ins for those who are cast: once it is drawn, until it is declined or used"
    )

    class Meta:
        model = UseRequest
        fields = ["id", "cameo", "by", "mine", "prompt", "remix_of", "state", "created_at", "decided_at", "animatic_url"]

    def get_mine(self, request: UseRequest) -> bool:
        """Whether the caller is the subject."""
        return bool(request.likeness.subject_id == self.context["request"].user.pk)

    def get_animatic_url(self, request: UseRequest) -> str | None:
        """A link that is good for a while."""
        name = str(request.animatic.name)
        return self.context["request"].build_absolute_uri(signed_url(name)) if name else None

    def to_representation(self, request: UseRequest) -> dict[str, Any]:
        """Absent instead of null."""
        return {key: value for key, value in super().to_representation(request).items() if value is not None}


class UseRequestPageSerializer(serializers.Serializer[Any]):
    """A page of them."""

    items = UseRequestSerializer(many=True)
    next_cursor = serializers.CharField(required=False)


class AskSerializer(StrictSerializer):
    """What one wants to make: the prompt as it will be sent, the video that it is to be made from, and its shape.

    It is drawn with stand-ins for whoever is asked, which counts as a clip of the day until they answer. The clip that is made by their
    yes has the seed and the shape of what they were shown.
    """

    cameo = serializers.CharField(max_length=31, help_text="Its handle")
    prompt = serializers.CharField(max_length=PROMPT_MAX)
    remix_of = serializers.UUIDField(required=False)
    size = serializers.CharField(max_length=9, required=False, help_text="As of /api/generations")
    seconds = serializers.IntegerField(required=False)


class CameosView(APIView):
    """All of one's own."""

    @extend_schema(responses=CameosSerializer, operation_id="cameos_list")
    def get(self, request: MemberRequest) -> Response:
        """List them, newest first."""
        return Response({"items": CameoSerializer(selectors.of(request.user), many=True).data})


class CameoView(APIView):
    """One of them."""

    @extend_schema(responses=CameoSerializer, operation_id="cameo_get")
    def get(self, request: MemberRequest, cameo_id: UUID) -> Response:
        """Show how it stands."""
        return Response(CameoSerializer(selectors.own(request.user, cameo_id)).data)

    @extend_schema(responses={204: None}, operation_id="cameo_erase")
    def delete(self, request: MemberRequest, cameo_id: UUID) -> Response:
        """Erase it, and withdraw every video that shows it, for good."""
        services.erase(likeness=selectors.own(request.user, cameo_id), by=request.user)
        return Response(status=204)


class CameoVerbView(APIView):
    """What its subject can do with the whole: pause, resume, revoke, regrant. Each may be repeated."""

    @extend_schema(request=None, responses=CameoSerializer)
    def post(self, request: MemberRequest, cameo_id: UUID, verb: str) -> Response:
        """Do it."""
        likeness = VERBS[verb](likeness=selectors.decided_by(request.user, cameo_id), by=request.user)
        return Response(CameoSerializer(likeness).data)


class CameoHandleView(APIView):
    """Its name in prompts."""

    @extend_schema(request=HandleSerializer, responses=CameoSerializer, operation_id="cameo_handle")
    def put(self, request: MemberRequest, cameo_id: UUID) -> Response:
        """Set it."""
        handle = HandleSerializer.read(request)["handle"]
        likeness = services.name_handle(likeness=selectors.decided_by(request.user, cameo_id), by=request.user, handle=handle)
        return Response(CameoSerializer(likeness).data)


class PolicyView(APIView):
    """What is allowed."""

    @extend_schema(responses=PolicySerializer, operation_id="cameo_policy_get")
    def get(self, request: MemberRequest, cameo_id: UUID) -> Response:
        """Show it."""
        return Response(PolicySerializer(selectors.present_policy(selectors.decided_by(request.user, cameo_id))).data)

    @extend_schema(request=PolicyChangeSerializer, responses=PolicySerializer, operation_id="cameo_policy_change")
    def patch(self, request: MemberRequest, cameo_id: UUID) -> Response:
        """Change what is given. Waiting and running clips are held against it at once."""
        wanted = PolicyChangeSerializer.read(request)
        if "restrictions" in wanted:
            wanted["restrictions_text"] = wanted.pop("restrictions")
        policy = services.set_policy(likeness=selectors.decided_by(request.user, cameo_id), by=request.user, **wanted)
        return Response(PolicySerializer(policy).data)


class ApprovedView(APIView):
    """One member on the approve list."""

    @extend_schema(request=None, responses=PolicySerializer, operation_id="cameo_approve")
    def put(self, request: MemberRequest, cameo_id: UUID, handle: str) -> Response:
        """Put them on it, and off the deny list."""
        policy = services.approve(likeness=selectors.decided_by(request.user, cameo_id), by=request.user, member=_other(request, handle))
        return Response(PolicySerializer(policy).data)

    @extend_schema(responses={200: PolicySerializer}, operation_id="cameo_disapprove")
    def delete(self, request: MemberRequest, cameo_id: UUID, handle: str) -> Response:
        """Take them off it."""
        return _off(request, cameo_id, "approved", handle)


class DeniedView(APIView):
    """One member on the deny list."""

    @extend_schema(request=None, responses=PolicySerializer, operation_id="cameo_deny")
    def put(self, request: MemberRequest, cameo_id: UUID, handle: str) -> Response:
        """Put them on it, and off the approve list."""
        likeness, denied = selectors.decided_by(request.user, cameo_id), selectors.anybody(handle.removeprefix("@"))
        policy = services.deny(likeness=likeness, by=request.user, member=denied)
        return Response(PolicySerializer(policy).data)

    @extend_schema(responses={200: PolicySerializer}, operation_id="cameo_undeny")
    def delete(self, request: MemberRequest, cameo_id: UUID, handle: str) -> Response:
        """Take them off it."""
        return _off(request, cameo_id, "denied", handle)


class DryRunView(APIView):
    """Would this prompt be allowed?"""

    @extend_schema(request=DryRunSerializer, responses=DryRunAnswerSerializer, operation_id="cameo_dry_run")
    def post(self, request: MemberRequest, cameo_id: UUID) -> Response:
        """Say so. Nothing is made, kept or told to anybody."""
        asked = DryRunSerializer.read(request)
        likeness = selectors.decided_by(request.user, cameo_id)
        by = _other(request, asked["by"]) if "by" in asked else None
        text = asked.get("restrictions", selectors.present_policy(likeness).restrictions)
        rules = compiled(text)
        verdict = selectors.dry_run(likeness, prompt=asked["prompt"], by=by, rules=rules)
        body: dict[str, Any] = {"allowed": verdict.holds, "terms": list(rules.terms), "unsure": rules.unsure}
        return Response(body if verdict.holds else body | {"code": verdict.code, "detail": verdict.message})


class UseRequestsView(APIView):
    """Wishes for a yes: those to the caller and those of the caller."""

    @extend_schema(responses=UseRequestPageSerializer, operation_id="cameo_requests")
    def get(self, request: MemberRequest) -> Response:
        """List them, newest first."""
        cursor, limit = request.query_params.get("cursor", ""), limit_of(request.query_params.get("limit"))
        rows = selectors.requests_of(request.user)
        page = keyset_page(rows, time_field="created_at", cursor=cursor, limit=limit, scope=f"use_requests:{request.user.pk}")
        return Response(page_body(page, lambda row: _request_body(request, row)))

    @extend_schema(request=AskSerializer, responses=UseRequestSerializer, operation_id="cameo_ask")
    def post(self, request: MemberRequest) -> Response:
        """Ask. The same asked twice is asked once."""
        asked = AskSerializer.read(request)
        likeness = selectors.by_handle(asked["cameo"].removeprefix("@"))
        shape: dict[str, str | int] = {name: asked[name] for name in ("size", "seconds") if name in asked}
        made = services.ask(likeness=likeness, by=request.user, prompt=asked["prompt"], source=asked.get("remix_of"), shape=shape)
        return Response(_request_body(request, made))


class DecisionView(APIView):
    """The subject's answer to one."""

    allow = True

    @extend_schema(request=None, responses=UseRequestSerializer)
    def post(self, request: MemberRequest, request_id: UUID) -> Response:
        """Say it. A yes can become a no until it is used."""
        row = services.decide(request=selectors.request_for(request.user, request_id), by=request.user, allow=self.allow)
        return Response(_request_body(request, row))


def _request_body(request: Request, row: UseRequest) -> dict[str, Any]:
    return dict(UseRequestSerializer(row, context={"request": request}).data)


def _other(request: MemberRequest, handle: str) -> Member:
    return member_by_handle(handle.removeprefix("@"), request.user)


def _off(request: MemberRequest, cameo_id: UUID, which: str, handle: str) -> Response:
    likeness = selectors.decided_by(request.user, cameo_id)
    gone = selectors.on_list(likeness, which, handle.removeprefix("@")) or _other(request, handle)
    policy = services.take_off(likeness=likeness, by=request.user, which=which, member=gone)
    return Response(PolicySerializer(policy).data)
