"""Guardians of members under eighteen: linked by a code, with two switches and no eyes."""
