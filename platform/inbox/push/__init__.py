"""Notifications on members' devices by Web Push (RFC 8030): encrypted for the browser, signed by this server."""
