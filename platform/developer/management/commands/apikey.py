"""`manage.py apikey create|list|revoke`: keys from the command line of whoever runs the instance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.selectors import member_by_handle
from core.errors import VitascopeError
from developer import services
from developer.models import ApiKey

MOST_DAYS = 3650


class Command(BaseCommand):
    """One verb a call. `create` prints the secret alone on standard output, once."""

    help = "Make, list or revoke API keys."

    def add_arguments(self, parser: CommandParser) -> None:
        """A sub-command with its own options each."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="make a key and print its secret, which is shown this once")
        create.add_argument("--member", required=True, metavar="HANDLE")
        create.add_argument("--name", required=True)
        create.add_argument("--scopes", default=",".join(ApiKey.Scope.values), help="with commas between (default: all)")
        create.add_argument("--days", type=int, help="how long it works (default: until it is revoked)")
        listing = verbs.add_parser("list", help="list keys, newest first")
        listing.add_argument("--member", metavar="HANDLE")
        revoke = verbs.add_parser("revoke", help="make a key worthless")
        revoke.add_argument("id", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the verb; a refusal ends with its words and code 1."""
        try:
            getattr(self, options["verb"])(**options)
        except VitascopeError as error:
            raise CommandError(error.detail) from error

    def create(self, *, member: str, name: str, scopes: str, days: int | None, **_: Any) -> None:
        """Print the secret; everything else goes to standard error, so that a script can keep the secret."""
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--days is from 1 to {MOST_DAYS}.")
        expires_at = timezone.now() + timedelta(days=days) if days else None
        wanted = [scope.strip() for scope in scopes.split(",")]
        key, secret = services.make_key(member=member_by_handle(member), name=name, scopes=wanted, expires_at=expires_at)
        self.stderr.write(f"Key {key.pk}. Keep its secret now; it is not shown again.")
        self.stdout.write(secret)

    def list(self, *, member: str | None, **_: Any) -> None:
        """One line a key."""
        rows = ApiKey.objects.select_related("member").order_by("-created_at", "-pk")
        for key in rows.filter(member=member_by_handle(member)) if member else rows:
            self.stdout.write(f"{key.pk}  {key.prefix}…  {key.state:<8}{key.member}  {','.join(key.scopes)}  {key.name}")

    def revoke(self, *, id: UUID, **_: Any) -> None:
        """By the id that `list` shows."""
        key = ApiKey.objects.select_related("member").filter(pk=id).first()
        if key is None:
            raise CommandError("There is no such key.")
        services.revoke_key(key=key, by=key.member)
        self.stdout.write(f"Revoked: {key}")
