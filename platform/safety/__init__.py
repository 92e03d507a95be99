"""Prompt and output screening as pure functions."""
