"""Invite codes, redemption, the tree of who invited whom."""
