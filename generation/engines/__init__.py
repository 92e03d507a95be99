"""The Engine protocol and its implementations."""
