"""A member's invite codes, the check of a code before sign-up, and the tree of who came by whom, as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import MemberRequest
from core.api import StrictSerializer
from core.ratelimit import limited_by
from invites import selectors, services
from invites.models import InviteCode
from invites.selectors import Invited


class JoinedSerializer(serializers.Serializer[Any]):
    """Somebody who came by a code. A banned member keeps their place but not their name."""

    handle = serializers.CharField(required=False)
    display_name = serializers.CharField(required=False)
    joined_at = serializers.DateTimeField()


class InviteCodeSerializer(serializers.ModelSerializer[InviteCode]):
    """A code with the link that shares it and who has joined by it."""

    state = serializers.ChoiceField(choices=InviteCode.State.choices)
    share_url = serializers.SerializerMethodField()
    joined = serializers.SerializerMethodField()
    expires_at = serializers.DateTimeField(required=False)

    class Meta:
        model = InviteCode
        fields = ["id", "code", "share_url", "state", "uses", "max_uses", "created_at", "expires_at", "joined"]

    @extend_schema_field(serializers.URLField())
    def get_share_url(self, code: InviteCode) -> str:
        """Where the invited person signs up."""
        return selectors.share_link(code)

    @extend_schema_field(JoinedSerializer(many=True))
    def get_joined(self, code: InviteCode) -> list[dict[str, Any]]:
        """Who has come by it."""
        return [joined(Invited(row.member, row.redeemed_at)) for row in code.redemptions.all()]

    def to_representation(self, code: InviteCode) -> dict[str, Any]:
        """Absent instead of null."""
        return {key: value for key, value in super().to_representation(code).items() if value is not None}


class InviteCheckSerializer(StrictSerializer):
    """A code, and where its holder lives."""

    code = serializers.CharField(max_length=64)
    region = serializers.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")


class InviteCheckedSerializer(serializers.Serializer[Any]):
    """A code that would let somebody in now. `invited_by` is absent for codes of the house."""

    code = serializers.CharField()
    region = serializers.CharField()
    invited_by = inline_serializer("Inviter", {"handle": serializers.CharField(), "display_name": serializers.CharField()}, required=False)


class InvitedSerializer(JoinedSerializer):
    """Somebody in the tree, and who came by theirs: a list of the same, as deep as it goes."""

    invited = serializers.ListField(child=serializers.DictField())


class InviteTreeSerializer(serializers.Serializer[Any]):
    """Whom a member invited; not `complete` when larger than is shown."""

    items = InvitedSerializer(many=True)
    count = serializers.IntegerField()
    complete = serializers.BooleanField()


class InviteListView(APIView):
    """The caller's own codes."""

    @extend_schema(operation_id="invite_list", responses=inline_serializer("InviteCodeList", {"items": InviteCodeSerializer(many=True)}))
    def get(self, request: MemberRequest) -> Response:
        """Read them, oldest first, revoked ones too."""
        return Response({"items": InviteCodeSerializer(selectors.codes_of(request.user), many=True).data})


class InviteCheckView(APIView):
    """Whether a code lets somebody in, for the first page of an app's sign-up."""

    permission_classes = [AllowAny]
    throttle_classes = limited_by("invite_check")

    @extend_schema(operation_id="invite_check", request=InviteCheckSerializer, responses=InviteCheckedSerializer, auth=[])
    def post(self, request: Request) -> Response:
        """Ask; a refusal's `code` says what is wrong."""
        asked = InviteCheckSerializer.read(request)
        code = services.check(**asked)
        body: dict[str, Any] = {"code": code.code, "region": asked["region"].upper()}
        if code.owner is not None:
            body["invited_by"] = {"handle": code.owner.handle, "display_name": code.owner.display_name}
        return Response(body)


class InviteRevokeView(APIView):
    """Taking a code back."""

    @extend_schema(operation_id="invite_revoke", request=None, responses=InviteCodeSerializer)
    def post(self, request: MemberRequest, code_id: UUID) -> Response:
        """Make one's own unused code worthless; may be repeated."""
        code = services.revoke(code=selectors.own_code(request.user, code_id), by=request.user)
        return Response(InviteCodeSerializer(code).data)


class InviteTreeView(APIView):
    """Who came by the caller, and who by them."""

    @extend_schema(operation_id="invite_tree", responses=InviteTreeSerializer)
    def get(self, request: MemberRequest) -> Response:
        """Read the tree."""
        tree = selectors.tree_of(request.user)
        return Response({"items": [branch(node) for node in tree.invited], "count": tree.count, "complete": tree.complete})


def joined(node: Invited) -> dict[str, Any]:
    """A member in a list of those who came."""
    named = {"handle": node.member.handle, "display_name": node.member.display_name} if node.member.is_active else {}
    return JoinedSerializer({**named, "joined_at": node.joined_at}).data


def branch(node: Invited) -> dict[str, Any]:
    """A member with who came by theirs."""
    return joined(node) | {"invited": [branch(child) for child in node.invited]}
