"""Webhooks of /v1: endpoints, and how the news of a video's end gets to them."""
