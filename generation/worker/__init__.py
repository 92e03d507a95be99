"""The loop that claims jobs and runs an engine; encoding."""
