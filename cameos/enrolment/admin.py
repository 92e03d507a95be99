"""Takes in the back office: moderators see what the checks were unsure of, and accept or refuse."""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import Member
from cameos import services as likenesses
from cameos.enrolment import policies, services
from cameos.enrolment.models import Take
from core.admin_base import ReadOnlyAdmin
from core.storage import signed_url


@admin.register(Take)
class TakeAdmin(ReadOnlyAdmin):
    """What waits first. Who may not judge it sees no film of anybody."""

    list_display = ("likeness", "member", "source", "state", "doubts", "created_at")
    list_select_related = ("likeness", "member")
    list_filter = ("state", "source", "created_at")
    search_fields = ("id__exact", "handle", "likeness__name", "member__handle")
    search_help_text = "Id, name, or handle"
    date_hierarchy = "created_at"
    readonly_fields = ("file_shown", "doubts", "asked")
    actions = ("accept", "refuse")

    def get_fields(self, request: HttpRequest, obj: Take | None = None) -> tuple[str, ...]:
        """With the film or picture where it may be seen."""
        known = ("likeness", "member", "invited_by", "source", "state", "handle", "asked", "findings", "digest", "kept_until", "created_at")
        return ("file_shown", *known) if self.has_accept_permission(request) else known

    @admin.display(description="unsure of")
    def doubts(self, take: Take) -> str:
        """Each check that was, with its reason."""
        return ", ".join(f"{name}: {code}" for name, (outcome, code) in take.findings.items() if outcome == "unsure")

    @admin.display(description="asked for")
    def asked(self, take: Take) -> str:
        """Digits and turns."""
        challenge = take.challenge
        return f"{' '.join(challenge.digits)}, then {', '.join(challenge.turns)}" if challenge else ""

    @admin.display(description="as it was sent, and as it would be cast from")
    def file_shown(self, take: Take) -> SafeString:
        """As it was encoded again here."""
        sent = SafeString("deleted")
        if take.file.name:
            tag = (
                '<img src="{}" alt="as sent" height="360">'
                if take.source == Take.Source.PHOTO
                else '<video src="{}" controls height="360"></video>'
            )
            sent = format_html(tag, signed_url(take.file.name))
        cut = ((signed_url(str(one.file.name)), one.view) for one in take.likeness.references.all())
        return sent + format_html_join("", ' <img src="{}" alt="{}" height="180">', cut)

    @admin.action(description="Accept: it is who or what it should be", permissions=["accept"])
    def accept(self, request: HttpRequest, rows: QuerySet[Take]) -> None:
        """See services.accept; one's own is left out."""
        by = cast(Member, request.user)
        found = list(rows.filter(state=Take.State.WAITING).exclude(member=by))
        for take in found:
            self.log_change(request, services.accept(take=take, by=by), "Accepted.")
        messages.success(request, f"Accepted: {len(found)}")

    @admin.action(description="Refuse, and delete all of it", permissions=["accept"])
    def refuse(self, request: HttpRequest, rows: QuerySet[Take]) -> None:
        """See cameos.services.refuse."""
        found = list(rows.filter(state=Take.State.WAITING).select_related("likeness"))
        for take in found:
            likenesses.refuse(likeness=take.likeness, by=cast(Member, request.user))
            self.log_change(request, take, "Refused.")
        messages.success(request, f"Refused: {len(found)}")

    def has_accept_permission(self, request: HttpRequest) -> bool:
        """Moderators."""
        return policies.may_accept(request.user)
