"""What is said in a clip as WebVTT (https://www.w3.org/TR/webvtt1/): exact, because the words were known before they were spoken."""

from __future__ import annotations

from generation.engines.base import Clip

LEAST_SECONDS = 1.0  # nobody reads a word that is gone sooner


def webvtt(clip: Clip) -> str:
    """The captions of a clip that has cues. Each stays to be read, but never into the next one or beyond the clip."""
    seconds = len(clip.frames) / clip.fps
    blocks = [f"WEBVTT Language: {clip.language}"]
    for cue, until in zip(clip.cues, [*(cue.start for cue in clip.cues[1:]), seconds], strict=True):
        end = min(max(cue.end, min(cue.start + LEAST_SECONDS, until)), seconds)
        if cue.start < end:  # a film may be a little shorter than the clip that it films
            blocks.append(f"{_clock(cue.start)} --> {_clock(end)}\n{_escaped(cue.words)}")
    return "\n\n".join(blocks) + "\n"


def _clock(seconds: float) -> str:
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


def _escaped(words: str) -> str:
    """On one line, for an empty one would end the cue; with no markup and no arrow in it."""
    return " ".join(words.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
