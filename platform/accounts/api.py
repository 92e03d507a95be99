"""The member themself, other members' profiles, following, blocking and muting as JSON, and members by name."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import selectors, services
from accounts.models import Member
from accounts.requests import MemberRequest
from core.api import StrictSerializer
from core.lists import PAGE_PARAMETERS, QUERY_PARAMETER, page_parameters, query_of
from core.pagination import page_body


class MeSerializer(serializers.ModelSerializer[Member]):
    """What a member sees of themself. `birth_date` and `region` are absent for accounts made by the operator."""

    class Meta:
        model = Member
        fields = ["id", "handle", "email", "display_name", "bio", "birth_date", "region", "plan", "remix_allowed", "joined_at"]

    birth_date = serializers.DateField(required=False)
    region = serializers.CharField(required=False)
    plan = serializers.ChoiceField(source="current_plan", choices=Member.Plan.choices)

    def to_representation(self, member: Member) -> dict[str, Any]:
        """Absent instead of null or empty."""
        body = super().to_representation(member)
        return {key: value for key, value in body.items() if key not in ("birth_date", "region") or value}


class MeChangesSerializer(StrictSerializer):
    """What a member may change of themself."""

    display_name = serializers.CharField(required=False, max_length=200, help_text="1 to 60 characters")
    bio = serializers.CharField(required=False, allow_blank=True, max_length=1000, help_text="Up to 280 characters")
    remix_allowed = serializers.BooleanField(required=False)


class MemberProfileSerializer(serializers.Serializer[selectors.Profile]):
    """A member as others see them."""

    handle = serializers.CharField(source="member.handle")
    display_name = serializers.CharField(source="member.display_name")
    bio = serializers.CharField(source="member.bio")
    joined_at = serializers.DateTimeField(source="member.joined_at")
    followers = serializers.IntegerField()
    following = serializers.IntegerField()
    you_follow = serializers.BooleanField()
    follows_you = serializers.BooleanField()
    you_block = serializers.BooleanField()
    you_mute = serializers.BooleanField()


class MeView(APIView):
    """The member whose token it is."""

    @extend_schema(operation_id="me_retrieve", responses=MeSerializer)
    def get(self, request: MemberRequest) -> Response:
        """Read one's own account."""
        return Response(MeSerializer(request.user).data)

    @extend_schema(operation_id="me_update", request=MeChangesSerializer, responses=MeSerializer)
    def patch(self, request: MemberRequest) -> Response:
        """Change what is given."""
        member = services.update_profile(member=request.user, **MeChangesSerializer.read(request))
        return Response(MeSerializer(member).data)


class ProfileView(APIView):
    """A member by handle."""

    @extend_schema(operation_id="member_retrieve", responses=MemberProfileSerializer)
    def get(self, request: MemberRequest, handle: str) -> Response:
        """Read a profile; 404 where its owner has blocked the caller."""
        member = selectors.member_by_handle(handle, request.user)
        return Response(MemberProfileSerializer(selectors.profile_of(member, request.user)).data)


class FollowView(APIView):
    """Following a member. Both verbs may be repeated."""

    @extend_schema(operation_id="member_follow", request=None, responses={204: None})
    def put(self, request: MemberRequest, handle: str) -> Response:
        """See their videos in the Following feed."""
        services.follow(member=request.user, other=selectors.member_by_handle(handle, request.user))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(operation_id="member_unfollow", request=None, responses={204: None})
    def delete(self, request: MemberRequest, handle: str) -> Response:
        """Stop that."""
        services.unfollow(member=request.user, other=selectors.member_by_handle(handle, request.user))
        return Response(status=status.HTTP_204_NO_CONTENT)


class BlockView(APIView):
    """Blocking a member, who may have blocked the caller. Both verbs may be repeated."""

    @extend_schema(operation_id="member_block", request=None, responses={204: None})
    def put(self, request: MemberRequest, handle: str) -> Response:
        """Neither sees the other any more; follows end both ways."""
        services.block(member=request.user, other=selectors.member_by_handle(handle))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(operation_id="member_unblock", request=None, responses={204: None})
    def delete(self, request: MemberRequest, handle: str) -> Response:
        """Stop that."""
        services.unblock(member=request.user, other=selectors.member_by_handle(handle))
        return Response(status=status.HTTP_204_NO_CONTENT)


class MuteView(APIView):
    """Muting a member. Both verbs may be repeated; the other is never told."""

    @extend_schema(operation_id="member_mute", request=None, responses={204: None})
    def put(self, request: MemberRequest, handle: str) -> Response:
        """Their videos stay out of the caller's feeds, and what they do out of the caller's notifications."""
        services.mute(member=request.user, other=selectors.member_by_handle(handle, request.user))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(operation_id="member_unmute", request=None, responses={204: None})
    def delete(self, request: MemberRequest, handle: str) -> Response:
        """Stop that."""
        services.unmute(member=request.user, other=selectors.member_by_handle(handle, request.user))
        return Response(status=status.HTTP_204_NO_CONTENT)


class FoundMemberSerializer(serializers.Serializer[Member]):
    """A member in a list."""

    handle = serializers.CharField()
    display_name = serializers.CharField()
    bio = serializers.CharField()


class FoundMembersSerializer(serializers.Serializer[Any]):
    """A page of members."""

    items = FoundMemberSerializer(many=True)
    next_cursor = serializers.CharField(required=False)


class MemberSearchView(APIView):
    """Members by name; open to everybody."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="search_members", responses=FoundMembersSerializer, parameters=[QUERY_PARAMETER, *PAGE_PARAMETERS])
    def get(self, request: Request) -> Response:
        """Those whose handle or shown name begins with `q`."""
        page = selectors.found_by_name(request.user, query_of(request), **page_parameters(request))
        return Response(page_body(page, lambda member: FoundMemberSerializer(member).data))
