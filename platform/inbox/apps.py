"""Registers the app with Django, and with the news that become notifications."""

from django.apps import AppConfig

from core import events


class InboxConfig(AppConfig):
    """See the app's own modules."""

    name = "inbox"

    def ready(self) -> None:
        """Hear what happens below."""
        from allauth.account.signals import password_changed, password_set
        from django.contrib.auth.signals import user_logged_out

        from inbox.notifications import services
        from inbox.push.services import signed_out, stayed_in

        user_logged_out.connect(signed_out)
        password_changed.connect(stayed_in)
        password_set.connect(stayed_in)
        events.subscribe("member.followed", services.tell_of_follow)
        events.subscribe("member.unfollowed", services.forget_follow)
        events.subscribe("video.liked", services.tell_of_like)
        events.subscribe("video.unliked", services.forget_like)
        events.subscribe("comment.made", services.tell_of_comment)
        events.subscribe("comment.removed", services.forget_comment)
        events.subscribe("video.published", services.tell_of_remix)
        events.subscribe("video.lost", services.tell_of_loss)
        events.subscribe("guardian.linked", services.tell_of_link)
        events.subscribe("guardian.switched", services.tell_of_switches)
        events.subscribe("guardian.ended", services.tell_of_parting)
        events.subscribe("job.closed", services.tell_of_end)
        events.subscribe("cameo.asked", services.tell_of_request)
        events.subscribe("cameo.decided", services.tell_of_answer)
