"""Likenesses and the consent to cast them."""
