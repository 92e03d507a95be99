"""What members report, and what moderators decide about it."""
