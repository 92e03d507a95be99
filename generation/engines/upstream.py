"""Clips from any server that speaks the OpenAI Videos API, such as vLLM-Omni or SGLang: create, poll, download.

- Only the address that the operator set is called: no redirect is followed and no proxy of the environment is asked.
- Nothing here blocks for long: a step is one call, one slice of a download or of a wait, so that a cancelled job ends there too.
- Trouble that may pass is waited out (the server's Retry-After, else doubling pauses), then left to another attempt of the job.
"""

from __future__ import annotations

import io
import json
import logging
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import httpx2
from PIL import Image, ImageOps

from generation.engines import options
from generation.engines.base import Capabilities, Clip, ClipRequest, Engine, EngineError, EngineInfo, EngineUnavailable, Progress
from generation.engines.decode import AUDIO_RATE, DecodeError, decode

log = logging.getLogger(__name__)

TIMEOUT = httpx2.Timeout(30, connect=5)
TRIES = 5  # of one call before the attempt is given up
PAUSE_SECONDS = 0.5  # before the second try; doubles with each further one
LONGEST_PAUSE = 60.0
POLL_SECONDS, LONGEST_POLL = 1.0, 10.0
SLICE_SECONDS = 0.25
MOST_BYTES = 512 * 1024 * 1024
LONGEST_DEADLINE = 3000  # nobody waits longer for one clip
CREATED, FETCHED = 2, 98  # percent once the server has the job, and once the clip is here

MODERATED = re.compile(r"moderation|content_policy|safety")
PASSING = {408, 409, 425, 429}  # and everything from 500 up


class _Trouble(Exception):
    """A call went wrong in a way that may pass; `after` is what the server asked to wait."""

    def __init__(self, words: str, after: float | None = None) -> None:
        super().__init__(words)
        self.after = after


@dataclass
class Errand:
    """One clip on its way through the other server."""

    request: ClipRequest
    folder: Path
    deadline: float
    key: str = field(default_factory=lambda: uuid4().hex)
    id: str = ""
    made: bool = False  # the server says so
    here: bool = False  # the whole of its file
    percent: int = 0
    tries: int = 0
    not_before: float = 0.0
    download: tuple[httpx2.Response, Iterator[bytes]] | None = None

    @property
    def file(self) -> Path:
        """The clip."""
        return self.folder / "clip.mp4"


class UpstreamEngine:
    """Clips that another server makes."""

    def __init__(
        self,
        client: httpx2.Client,
        *,
        capabilities: Capabilities,
        info: EngineInfo,
        ffmpeg: str,
        folder: Path,
        model: str = "",
        extra: dict[str, dict[str, Any]] | None = None,
        deadline_seconds: float = 1800,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """`client` holds the address and the key, `extra` more fields for each of SAMPLERS; `clock` and `wait` are there for tests."""
        self.client, self.capabilities, self.info = client, capabilities, info
        self.ffmpeg, self.folder, self.model = ffmpeg, folder, model
        self.extra = extra or options.by_sampler({}, {})
        self.deadline_seconds, self.clock, self.wait = deadline_seconds, clock, wait
        self.as_form: bool | None = None  # whether the server takes forms or JSON: not known before it has taken something

    @classmethod
    def load(
        cls,
        weights: Path,
        *,
        url: str,
        api_key: str,
        ffmpeg: str,
        folder: Path,
        model: str = "",
        sizes: Sequence[str] = (),
        seconds: Sequence[int] = (4,),
        sound: bool = True,
        at_once: int = 1,
        film: bool = False,
        extra: dict[str, Any] | None = None,
        best: dict[str, Any] | None = None,
        deadline_seconds: int = 1800,
    ) -> Engine:
        """The server at `url` (with its /v1), asked once whether it is there. `extra` goes with every request as it is,
        and over it `best` with those for the sampler of that name.

        `at_once`: how many clips it is given at a time.

        `film`: our own engine makes an animatic first, whose first frame the server gets as its reference.
        """
        where = _place_of(options.text("url", url))
        if not re.fullmatch(r"[!-~]*", api_key):  # the client would repeat it where it complains
            raise EngineUnavailable("VITASCOPE_ENGINE_API_KEY holds characters that no key has.")
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {api_key}"} if api_key else {})
        client = httpx2.Client(base_url=url.rstrip("/") + "/", headers=headers, timeout=TIMEOUT, follow_redirects=False, trust_env=False)
        able = Capabilities(
            batch=options.whole("at_once", at_once, low=1, high=64),
            sound=options.flag("sound", sound),
            seconds=options.seconds(seconds),
            sizes=options.sizes(sizes),
        )
        engine = cls(
            client,
            capabilities=able,
            info=EngineInfo("upstream", options.text("model", model)[:40], where[:60], ""),
            ffmpeg=ffmpeg,
            folder=folder,
            model=model,
            extra=options.by_sampler(options.mapping("extra", extra), options.mapping("best", best)),
            deadline_seconds=options.whole("deadline_seconds", deadline_seconds, low=1, high=LONGEST_DEADLINE),
        )
        engine._find_server()
        if not options.flag("film", film):
            return engine
        from generation.engines.film import FilmEngine  # with torch and our own network, only where something is filmed

        return FilmEngine.over(weights, engine)

    def _find_server(self) -> None:
        """Whatever it answers, it is there; only a refused key is trouble before the first job."""
        try:
            status = self.client.get("models").status_code
        except httpx2.HTTPError as error:
            raise EngineUnavailable(f"there is no server at {self.client.base_url}: {error}") from error
        if status in (401, 403):
            raise EngineUnavailable(f"the server at {self.client.base_url} refuses VITASCOPE_ENGINE_API_KEY ({status})")

    def prepare(self, request: ClipRequest) -> Errand:
        """A state for this clip; the server hears of it at the first step."""
        return Errand(request, Path(tempfile.mkdtemp(prefix="upstream-", dir=self.folder)), self.clock() + self.deadline_seconds)

    def step(self, states: Sequence[Errand]) -> list[Progress | EngineError]:
        """One call, or one slice of a download or a wait, for each."""
        due = min(errand.not_before for errand in states) - self.clock()
        if due > 0:
            self.wait(min(due, SLICE_SECONDS))
        return [self._step(errand) for errand in states]

    def _step(self, errand: Errand) -> Progress | EngineError:
        try:
            self._go_on(errand)
        except EngineError as error:
            return error
        stage = "sound" if errand.here else "drawing" if errand.percent > CREATED else "planning"
        return Progress(stage, 100 if errand.here else errand.percent, errand.here)

    def finish(self, state: Errand) -> Clip:
        """The clip, decoded; the server may forget it. Raises EngineError."""
        try:
            return self._clip(state)
        finally:
            self.abandon(state)

    def abandon(self, state: Errand) -> None:
        """Tell the server to stop or forget what it has of this, and throw away what is here."""
        self._close_download(state)
        if state.id:
            try:
                self.client.delete(self._address(state), timeout=5)
            except httpx2.HTTPError as error:
                log.warning("%s: %s stays there: %s", self.info.device, self._safe(state.id), self._safe(str(error)))
            state.id = ""
        shutil.rmtree(state.folder, ignore_errors=True)

    def _go_on(self, errand: Errand) -> None:
        """The next piece of one errand, unless it is not due yet."""
        now = self.clock()
        if now >= errand.deadline:
            raise EngineError("upstream_timeout", "What makes clips here took too long over this one. You have your job back.")
        if now < errand.not_before:
            return
        try:
            if not errand.id:
                self._create(errand)
            elif not errand.made:
                self._poll(errand)
            else:
                self._fetch(errand)
        except (_Trouble, httpx2.TransportError, httpx2.DecodingError) as trouble:
            self._close_download(errand)
            errand.tries += 1
            words = self._safe(f"{type(trouble).__name__}: {trouble}" if isinstance(trouble, httpx2.HTTPError) else str(trouble))
            if errand.tries >= TRIES:
                log.error("%s: given up after %s tries: %s", self.info.device, TRIES, words)
                raise EngineError(
                    "upstream_unavailable", "What makes clips here does not answer. You have your job back.", again=True
                ) from None
            log.warning("%s: %s", self.info.device, words)
            after = trouble.after if isinstance(trouble, _Trouble) else None
            pause = PAUSE_SECONDS * 2 ** (errand.tries - 1) if after is None else after
            errand.not_before = self.clock() + min(pause, LONGEST_PAUSE)

    def _create(self, errand: Errand) -> None:
        """Hand the job over, as a form first: some servers take JSON alone, and what one has taken once is kept to."""
        request = errand.request
        fields = {
            "prompt": request.prompt,
            "seconds": str(request.seconds),
            "size": f"{request.width}x{request.height}",
            "seed": request.seed,
        }
        fields |= ({"model": self.model} if self.model else {}) | self.extra[request.sampler]
        files: dict[str, Any] = {name: (None, _form_text(value)) for name, value in fields.items()}
        if request.animatic is not None:
            files["input_reference"] = ("animatic.png", _reference(request.animatic, (request.width, request.height)), "image/png")
        as_form = self.as_form is not False or request.animatic is not None
        once = {"Idempotency-Key": errand.key}  # a try whose answer was lost makes no second job where the server knows this
        sent: dict[str, Any] = {"files": files} if as_form else {"json": fields}
        answer = self.client.post("videos", headers=once, **sent)
        if as_form and self.as_form is None and answer.status_code in (400, 415, 422) and request.animatic is None:
            as_form, answer = False, self.client.post("videos", headers=once, json=fields)
        body = self._object(answer)
        name = body.get("id")
        if not isinstance(name, str) or not 0 < len(name) <= 200:
            raise self._broken("its answer to a new job has no id")
        if request.animatic is None:
            self.as_form = as_form
        errand.id = name
        self._went_well(errand, answer)
        errand.percent = CREATED

    def _poll(self, errand: Errand) -> None:
        answer = self.client.get(self._address(errand))
        if answer.status_code == 404:
            raise EngineError("upstream_lost", "What makes clips here has lost this one. You have your job back.", again=True)
        body = self._object(answer)
        status, progress = body.get("status"), body.get("progress")
        if status == "completed":
            errand.made = True
        elif status in ("failed", "cancelled", "canceled", "deleted", "expired"):
            raise self._turned_down("upstream_failed", "failed over this one", answer.status_code, {"error": body.get("error")}, again=True)
        if isinstance(progress, int | float) and 0 <= progress <= 100:
            errand.percent = max(errand.percent, CREATED + round((FETCHED - CREATED) * 0.95 * progress / 100))
        self._went_well(errand, answer)

    def _fetch(self, errand: Errand) -> None:
        """A slice of the download; a cut one begins anew."""
        if errand.download is None:
            request = self.client.build_request("GET", f"{self._address(errand)}/content")
            answer = self.client.send(request, stream=True)
            errand.download = (answer, answer.iter_bytes())
            if answer.status_code == 404:
                raise _Trouble("the clip is not there yet")
            if answer.status_code != 200:
                answer.read()
                self._object(answer)
                raise self._broken(f"{answer.status_code} for a clip")
            errand.file.write_bytes(b"")
        chunks, until = errand.download[1], self.clock() + SLICE_SECONDS
        with errand.file.open("ab") as file:
            for chunk in chunks:
                file.write(chunk)
                if file.tell() > MOST_BYTES:
                    raise self._broken(f"more than {MOST_BYTES} bytes for a clip")
                if self.clock() >= until:
                    return
        self._close_download(errand)
        errand.here, errand.percent = True, FETCHED

    def _clip(self, errand: Errand) -> Clip:
        request = errand.request
        size = {"width": request.width, "height": request.height, "seconds": request.seconds}
        try:
            frames, fps, audio = decode(errand.file, self.ffmpeg, **size)
        except DecodeError as error:
            raise self._broken(f"its clip cannot be used: {error}") from error
        return Clip(frames, fps, audio, AUDIO_RATE, None, "")

    def _object(self, answer: httpx2.Response) -> dict[str, Any]:
        """The JSON object of a good answer. Raises _Trouble when another try may help, EngineError when none will."""
        status = answer.status_code
        if status in PASSING or status >= 500:
            raise _Trouble(f"{status}: {answer.text}", _retry_after(answer))
        if 300 <= status < 400:
            raise self._broken("it wants to send us elsewhere")
        try:
            body = answer.json()
        except ValueError:
            body = None
        if status >= 400:
            raise self._turned_down("upstream_refused", "refused this one", status, body)
        if not isinstance(body, dict):
            raise self._broken("its answer is no JSON object")
        return body

    def _turned_down(self, code: str, verb: str, status: int, body: Any, *, again: bool = False) -> EngineError:
        """What it complains of is for the log alone, unless it is the prompt that it does not want."""
        kind, words = _complaint(body)
        log.error("%s %s: %s %s", self.info.device, verb, status, self._safe(f"{kind} {words}"))
        if MODERATED.search(kind):
            return EngineError("prompt_not_allowed", "What makes clips here does not make this one.")
        return EngineError(code, f"What makes clips here {verb}. You have your job back.", again=again)

    def _broken(self, words: str) -> EngineError:
        log.error("%s: %s", self.info.device, self._safe(words))
        return EngineError("upstream_broken", "What makes clips here sent something unusable. You have your job back.", again=True)

    def _went_well(self, errand: Errand, answer: httpx2.Response) -> None:
        errand.tries = 0
        asked = answer.headers.get("openai-poll-after-ms", "")
        pause = int(asked) / 1000 if asked.isascii() and asked.isdigit() else POLL_SECONDS
        errand.not_before = self.clock() + (0 if errand.made else min(pause, LONGEST_POLL))

    def _address(self, errand: Errand) -> str:
        return f"videos/{quote(errand.id, safe='')}"

    def _safe(self, words: str) -> str:
        """In one line for the log, and without the key, which some servers repeat."""
        key = self.client.headers.get("Authorization", "").removeprefix("Bearer ")
        return " ".join((words.replace(key, "***") if key else words)[:300].split())

    @staticmethod
    def _close_download(errand: Errand) -> None:
        if errand.download is not None:
            errand.download[0].close()
            errand.download = None


def _place_of(url: str) -> str:
    """Host and port of an address that is a server's and nothing else. Raises EngineUnavailable."""
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        fine = False
    if not fine or "@" in parts.netloc or parts.query or parts.fragment or not re.fullmatch(r"[!-~]+", url):
        raise EngineUnavailable("VITASCOPE_ENGINE_OPTIONS: url is an address such as http://gpu:8000/v1, without a key in it.")
    return parts.netloc


def _form_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _reference(animatic: Clip, size: tuple[int, int]) -> bytes:
    """Its first frame as a PNG of the asked size: other servers refuse a reference of another one."""
    file = io.BytesIO()
    ImageOps.fit(Image.fromarray(animatic.frames[0]), size, Image.Resampling.LANCZOS).save(file, "PNG")
    return file.getvalue()


def _retry_after(answer: httpx2.Response) -> float | None:
    """Seconds; the form with a date is rare enough to be left to our own pauses."""
    value = answer.headers.get("retry-after", "")
    return float(value) if re.fullmatch(r"\d{1,6}(\.\d+)?", value) else None


def _complaint(body: Any) -> tuple[str, str]:
    """Code and words, from OpenAI's envelope, from FastAPI's `detail`, or from whatever else came."""
    error = body.get("error", body.get("detail", body)) if isinstance(body, dict) else body
    if isinstance(error, dict):
        return str(error.get("code") or error.get("type") or ""), str(error.get("message") or "")
    return "", str(error or "")
