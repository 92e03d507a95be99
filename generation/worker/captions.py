"""What is said in a clip as WebVTT (https://www.w3.org/TR/webvtt1/): exact, because the words were known before they were spoken."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generation.engines.base import Cue

LEAST_SECONDS = 1.0  # nobody reads a word that is gone sooner
_HEADER = re.compile(r"WEBVTT Language: (\S+)")
_BLOCK = re.compile(r"(\d+):(\d\d\.\d{3}) --> (\d+):(\d\d\.\d{3})\n(.+)")


@dataclass(frozen=True)
class Captions:
    """What is said in a clip, as it was written beside it."""

    cues: tuple[Cue, ...] = ()
    language: str = ""

    def between(self, start: float, stop: float) -> Captions:
        """What is said from one second to another, told from the first of them."""
        heard = (Cue(max(cue.start - start, 0.0), min(cue.end, stop) - start, cue.words) for cue in self.cues if cue.start < stop)
        return Captions(tuple(cue for cue in heard if cue.start < cue.end), self.language)


def read(text: str) -> Captions:
    """What `webvtt` wrote."""
    header = _HEADER.match(text)
    cues = (Cue(_seconds(*found[:2]), _seconds(*found[2:4]), _plain(found[4])) for found in _BLOCK.findall(text))
    return Captions(tuple(cues), header[1] if header else "")


def webvtt(said: Captions, seconds: float) -> str:
    """The captions of a clip that is so long. Each stays to be read, but never into the next one or beyond the clip."""
    blocks = [f"WEBVTT Language: {said.language}"]
    for cue, until in zip(said.cues, [*(cue.start for cue in said.cues[1:]), seconds], strict=True):
        end = min(max(cue.end, min(cue.start + LEAST_SECONDS, until)), seconds)
        if cue.start < end:  # a film may be a little shorter than the clip that it films
            blocks.append(f"{_clock(cue.start)} --> {_clock(end)}\n{_escaped(cue.words)}")
    return "\n\n".join(blocks) + "\n"


def _clock(seconds: float) -> str:
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


def _seconds(minutes: str, seconds: str) -> float:
    return 60 * int(minutes) + float(seconds)


def _plain(words: str) -> str:
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _escaped(words: str) -> str:
    """On one line, for an empty one would end the cue; with no markup and no arrow in it."""
    return " ".join(words.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
