"""What has happened to a member and to their clips, kept until they have seen it."""
