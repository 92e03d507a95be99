"""The shared kernel: errors, ids, pages, storage, media links, events."""
