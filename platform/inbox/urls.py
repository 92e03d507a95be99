"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from inbox.messages import api as message_views
from inbox.messages import web as message_pages
from inbox.notifications import api as views
from inbox.notifications import web as pages
from inbox.push import api as device_views

web: list[URLPattern] = [
    path("inbox/", pages.inbox, name="inbox"),
    path("inbox/read/", pages.read, name="inbox-read"),
    path("inbox/<uuid:notification_id>/", pages.follow_up, name="inbox-open"),
    path("inbox/stop/<str:token>/", pages.stop, name="inbox-stop"),
    path("settings/inbox/", pages.wishes, name="inbox-wishes"),
    path("settings/inbox/devices/<uuid:subscription_id>/remove/", pages.remove_device, name="device-remove"),
    path("messages/", message_pages.threads, name="threads"),
    path("messages/requests/", message_pages.threads, {"requests": True}, name="requests"),
    path("messages/to/", message_pages.to, name="message-to"),
    path("messages/@<str:handle>/", message_pages.thread, name="thread"),
    path("messages/@<str:handle>/accept/", message_pages.answer, {"verb": "accept"}, name="thread-accept"),
    path("messages/@<str:handle>/decline/", message_pages.answer, {"verb": "decline"}, name="thread-decline"),
    path("messages/@<str:handle>/<uuid:message_id>/report/", message_pages.report, name="message-report"),
]
api: list[URLPattern] = [
    path("notifications", views.NotificationsView.as_view(), name="notifications"),
    path("notifications/read", views.ReadView.as_view(), name="notifications-read"),
    path("inbox/unread", views.UnreadView.as_view(), name="inbox-unread"),
    path("inbox/wishes", views.WishesView.as_view(), name="inbox-wishes"),
    path("devices", device_views.DevicesView.as_view(), name="devices"),
    path("devices/<uuid:subscription_id>", device_views.DeviceView.as_view(), name="device"),
    path("threads", message_views.ThreadsView.as_view(), name="threads"),
    path("threads/<uuid:thread_id>/messages", message_views.ThreadMessagesView.as_view(), name="thread-messages"),
    path("threads/<uuid:thread_id>/read", message_views.ThreadReadView.as_view(), name="thread-read"),
    path("threads/<uuid:thread_id>/accept", message_views.ThreadAcceptView.as_view(), name="thread-accept"),
    path("members/<str:handle>/messages", message_views.SendView.as_view(), name="member-messages"),
    path("messages/<uuid:message_id>/report", message_views.MessageReportView.as_view(), name="message-report"),
]
