"""API keys and the OpenAI-compatible /v1."""
