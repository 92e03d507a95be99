"""What pages of apps below show of clips that were made."""
