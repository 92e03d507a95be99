"""Sign-up fields beside those of allauth."""

from django import forms


class SignupFields(forms.Form):
    """Invite code, birth date, region."""

    def signup(self, request, user):  # type: ignore[no-untyped-def]
        """Called by allauth after the member is saved."""
