"""What is said in a clip: the quoted words of a prompt, made to fit the clip, and laid into its plan's sound and its speaker's mouth.

- Words in quotation marks are said, whatever the rest shows; with a person in the clip it is that person who says them.
- They begin soon and end before the clip does: spoken a little faster if need be, and what still finds no room is left out and not claimed.
- The plan keeps what is said apart from its own sound, so that a remix can keep the words, the voice or neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from generation.engines.base import Cue
from generation.network.phonemes import LANGUAGES, LETTERS, MARKS, Saying
from generation.network.plan import KINDS, MEL_PER_FRAME, POSE_AXES, Line, Plan
from generation.network.speech import FRAMES_A_SECOND, Speech, saying_of

QUOTED = re.compile(r"(?<!\d)\"([^\"]{1,400})\"|[“„]([^“”„]{1,400})[“”]|[«»]\s*([^«»]{1,400}?)\s*[«»]")
VERBS = (
    "say(?:s|ing)?", "shout(?:s|ing)?", "yell(?:s|ing)?", "whisper(?:s|ing)?", "ask(?:s|ing)?", "call(?:s|ing)?(?: out)?",
    "dit", "disant", "crie", "criant", "demande", "murmure", "sagt", "ruft", "fragt", "schreit", "flüstert",
)  # fmt: skip
SAYING = re.compile(rf"(?:[,:]?\s*\b(?:and|et|und)\b)?\s*\b(?:{'|'.join(VERBS)})\b\s*[,:]?\s*$", re.IGNORECASE)
TELLING = {  # words that are of one language
    "en": "the a and is i you to of in it this that my we what are says with on",
    "fr": "le la les un une et est je tu de des il elle ce mon nous vous dit crie dans",
    "de": "der die das ein eine und ist ich du zu im es mein wir was sagt ruft mit nicht",
}
DIGITS = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "fr": ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    "de": ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"),
}
HIGH_WORDS = {"girl", "woman", "lady", "she", "her", "fille", "femme", "elle", "mädchen", "frau", "sie"}
LOW_WORDS = {"boy", "man", "guy", "he", "his", "garçon", "homme", "il", "junge", "mann", "er"}
MOUTH = POSE_AXES["person"].index("mouth")
NOBODY = -1  # whose word a pause is
SPEAKING = ("basketball", "gymnast", "skater", "bowling", "skateboard", "paddle")  # the scenes in which there is somebody
SPEAKERS = tuple(KINDS.index(kind) for kind in ("person", "skater"))
BEFORE_SECONDS, AFTER_SECONDS = 0.3, 0.3  # of a span before the first word and after the last
FASTEST = 1.35
DUCKED = 1.4  # natural log of power by which all else is softer under the words: six decibels


def parted(prompt: str) -> tuple[str, str]:
    """A prompt without its quoted words (and the verb before them), and those words; "" where nothing is quoted."""
    said = [next(part for part in match.groups() if part is not None).strip() for match in QUOTED.finditer(prompt)]
    rest = ""
    place = 0
    for match in QUOTED.finditer(prompt):
        rest += SAYING.sub("", prompt[place : match.start()]) + " "
        place = match.end()
    rest += prompt[place:]
    return (" ".join(rest.split()).lstrip(",. "), " ".join(said)) if said else (prompt, "")


def language_of(words: str, around: str = "") -> str:
    """The language that most of the words tell; English where none does. What is said counts twice as much as what is around it."""
    told = [*_tokens(words), *_tokens(words), *_tokens(around)]
    scores = {language: sum(word in TELLING[language].split() for word in told) for language in LANGUAGES}
    return max(LANGUAGES, key=lambda language: scores[language])


def group_of(prompt: str) -> int | None:
    """Whose voice the words around call for: 0 a low one, 1 a high one, None whichever."""
    words = set(_tokens(prompt))
    low, high = bool(words & LOW_WORDS), bool(words & HIGH_WORDS)
    return None if low == high else int(high)


def line_of(speech: Speech, words: str, around: str, span: tuple[float, float], seed: int, voice_V: Tensor | None = None) -> Line | None:
    """Words as they are said between two moments of a clip, in seconds; None where nothing can be said. A seed means one voice."""
    language = language_of(words, around)
    spoken, marks = sentence(words, language)
    if voice_V is None:
        voice_V = speech.drawn_voice(torch.Generator().manual_seed(seed % 2**63), group_of(around))
    spelt = speech.spell(spoken, language) if spoken else []
    start = span[0] + BEFORE_SECONDS
    room = int((span[1] - start - AFTER_SECONDS) * FRAMES_A_SECOND)
    for count in range(len(spoken), 0, -1):
        ends = [*marks[: count - 1], marks[count - 1] or "."]
        saying = saying_of(spoken[:count], ends, spelt[:count], language)
        pace = max(1.0, int(speech.frames_of(saying, voice_V).sum()) / room)
        if pace <= FASTEST:
            text = " ".join(word + mark for word, mark in zip(spoken[:count], ends, strict=True))
            return Line(text, language, start, pace, torch.from_numpy(saying.sound_P4), torch.from_numpy(saying.word_P), voice_V)
    return None


def sentence(words: str, language: str) -> tuple[list[str], list[str]]:
    """Words that have letters, and the mark after each. Digits are said one by one."""
    found, marks = list[str](), list[str]()
    for token in re.findall(r"[^\W_]+(?:['’\-][^\W_]+)*|[,;:.!?…]", words):
        if re.fullmatch(r"[,;:.!?…]", token):
            if found:
                marks[-1] = {";": ",", ":": ",", "…": "."}.get(token, token)
            continue
        parts = [DIGITS[language][int(digit)] for digit in token] if token.isascii() and token.isdigit() else [token.replace("’", "'")]
        for part in parts:
            if any(letter in LETTERS for letter in part.lower()):
                found.append(part)
                marks.append("")
    assert all(mark in MARKS for mark in marks)
    return found, marks


def dubbed(plan: Plan, speech: Speech) -> Plan:
    """The plan as it is drawn and voiced: its lines are heard, and seen on the lips of the first person in it."""
    if not plan.lines:
        return plan
    mel_MF, mouth_M, speaks_M = plan.mel_MF.clone(), torch.zeros(len(plan.mel_MF)), torch.zeros(len(plan.mel_MF))
    for line in plan.lines:
        made, start = speech.say(saying_in(line), line.voice_V, line.pace), round(line.start * FRAMES_A_SECOND)
        there = slice(start, min(start + made.mel_BMF.shape[1], len(mel_MF)))
        count = there.stop - start
        mel_MF[there] = torch.logaddexp(mel_MF[there] - DUCKED, made.mel_BMF[0, :count])
        mouth_M[there], speaks_M[there] = made.mouth_BM[0, :count].clamp(0, 1), 1.0
    speaker = next((row for row, kind in enumerate(plan.entities.kind_K.tolist()) if kind in SPEAKERS), None)
    pose_TKP = plan.pose_TKP.clone()
    if speaker is not None:
        own_T = pose_TKP[:, speaker, MOUTH]
        mouth_T, speaks_T = (track.reshape(-1, MEL_PER_FRAME).mean(1) for track in (mouth_M, speaks_M))
        pose_TKP[:, speaker, MOUTH] = torch.lerp(own_T, mouth_T, speaks_T)
    return replace(plan, mel_MF=mel_MF, pose_TKP=pose_TKP)


def cues(plan: Plan, speech: Speech) -> list[Cue]:
    """What is heard when, a breath in each; a remix may be shorter than the clip whose words it keeps."""
    found = list[Cue]()
    for line in plan.lines:
        words, saying = line.text.split(" "), saying_in(line)
        ends = (line.start + speech.frames_of(saying, line.voice_V, line.pace).cumsum(0) / FRAMES_A_SECOND).tolist()
        begin, end, spoken = line.start, line.start, list[int]()
        for owner, moment in zip([*line.word_P.tolist(), NOBODY], [*ends, ends[-1]], strict=True):
            if owner == NOBODY:
                if spoken:
                    found.append(Cue(begin, end, " ".join(words[spoken[0] : spoken[-1] + 1])))
                begin, spoken = moment, []
            else:
                spoken.append(owner)
                end = moment
    seconds = len(plan.mel_MF) / FRAMES_A_SECOND
    return [cue._replace(end=min(cue.end, seconds)) for cue in found if cue.start < seconds]


def said_as(caption: str, scene: str, lines: Sequence[Line]) -> str:
    """What is shown, with what is heard."""
    if not lines:
        return caption
    words = " ".join(line.text for line in lines)
    return f"{caption.rstrip('.')}{', and says' if scene in SPEAKING else ', while somebody says'} “{words}”"


def saying_in(line: Line) -> Saying:
    """What the network is asked to say."""
    return Saying(line.language, tuple(line.text.split(" ")), line.sound_P4.numpy(), line.word_P.numpy())


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())
