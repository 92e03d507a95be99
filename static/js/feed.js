/* The feed: the clip in view plays, the next two are fetched ahead, all others rest. Scrolling is the browser's own. */

import { mayAutoplay, Player } from "./player.js";

const AHEAD = 2; // clips fetched before they are needed
const KEEP = 3; // clips this far away keep what they have loaded
const reel = document.querySelector("[data-reel]");
const dialog = document.getElementById("keys");
const players = new Map();
let current = null;
let bound = null; // where the keys are scrolling to, so that a second press counts on from there
let pausedByHand = false;
let looking = 0;

const clips = () => [...reel.querySelectorAll("[data-clip]")];

const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) show(entry.target);
}, { threshold: 0.6 });

function take() {
  for (const clip of clips()) {
    if (players.has(clip)) continue;
    players.set(clip, new Player(clip.querySelector("[data-player]")));
    watch(clip);
    watcher.observe(clip);
  }
}

// What came of a clip is told in batches, each thing once.
const SEEN_SECONDS = 3;
const token = reel?.dataset.token;
let told = [];

function tell(clip, kind, value = 0) {
  const { impression } = clip.dataset;
  clip.said ??= new Set();
  if (!token || !impression || clip.said.has(kind)) return;
  clip.said.add(kind);
  told.push({ impression, kind, value });
}

function call(path, method, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  return fetch(path, { method, headers, body: body && JSON.stringify(body), keepalive: true });
}

function send() {
  if (!told.length) return;
  const events = told.splice(0, 100);
  call("/api/feed/events", "POST", { events }).catch(() => {});
}

/** A clip in view for three seconds is seen; one that comes round is watched through, and again. */
function watch(clip) {
  const { video } = players.get(clip);
  let last = 0;
  let rounds = 0;
  video.addEventListener("timeupdate", () => {
    if (video.currentTime < last - 1 && last > video.duration - 1) tell(clip, rounds++ ? "rewatch" : "watched_through", video.duration);
    last = video.currentTime;
  });
  clip.querySelector("[data-share]")?.addEventListener("click", () => tell(clip, "share"));
  clip.querySelector("[data-refuse]")?.addEventListener("click", (event) => refuse(clip, event.currentTarget));
}

const say = (text) => document.dispatchEvent(new CustomEvent("say", { detail: text }));

async function refuse(clip, button) {
  const undo = button.getAttribute("aria-pressed") === "true";
  const { impression } = clip.dataset;
  const answer = await (undo ? call(`/api/feed/impressions/${impression}/not_interested`, "DELETE")
    : call("/api/feed/events", "POST", { events: [{ impression, kind: "not_interested" }] })).catch(() => null);
  if (!answer?.ok) return say("That did not reach the server. Try again.");
  button.setAttribute("aria-pressed", undo ? "false" : "true");
  return say(undo ? "Taken back." : "Fewer like this from the next page on.");
}

/** Make `clip` the one that plays. */
function show(clip) {
  if (clip === bound) bound = null;
  if (clip === current) return;
  players.get(current)?.video.pause();
  current = clip;
  pausedByHand = false;
  clearTimeout(looking);
  looking = setTimeout(() => { if (!document.hidden) tell(clip, "viewed", SEEN_SECONDS); }, SEEN_SECONDS * 1000);
  const all = clips();
  const place = all.indexOf(clip);
  all.forEach((other, index) => ready(players.get(other).video, index - place));
  if (mayAutoplay && !document.hidden && !dialog.open) players.get(clip).play();
}

function ready(video, distance) {
  if (Math.abs(distance) > KEEP && video.preload === "auto") {
    video.preload = "none";
    video.load(); // lets go of what it holds and goes back to the poster
  } else if (distance === 0 || (mayAutoplay && distance > 0 && distance <= AHEAD)) {
    video.preload = mayAutoplay ? "auto" : "metadata";
  }
}

function go(step) {
  const all = clips();
  const next = all[all.indexOf(bound ?? current) + step];
  bound = next ?? null;
  (next ?? (step > 0 ? reel.querySelector(".onward") : null))?.scrollIntoView({ behavior: mayAutoplay ? "smooth" : "instant", block: "start" });
}

const KEYS = {
  j: () => go(1),
  ArrowDown: () => go(1),
  k: () => go(-1),
  ArrowUp: () => go(-1),
  " ": () => { players.get(current).toggle(); pausedByHand = players.get(current).video.paused; },
  m: () => players.get(current).toggleSound(),
  c: () => players.get(current).toggleCaptions(),
  l: () => current.querySelector("[data-like] button")?.click(),
  r: () => current.querySelector("[data-remix]")?.click(),
  "?": () => ask(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || !current) return;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const inControl = event.target.closest("input, textarea, select, [contenteditable]");
  const presses = name === " " && event.target.closest("button, a, summary");
  const letter = name.length === 1 && name !== " " && name !== "?";
  if (!KEYS[name] || inControl || presses || (letter && localStorage.getItem("keys") === "off")) return;
  event.preventDefault();
  KEYS[name]();
});

// A hidden tab and an open dialog are quiet.
const rest = () => {
  const player = players.get(current);
  if (!player) return;
  if (document.hidden || dialog.open) player.video.pause();
  else if (mayAutoplay && !pausedByHand) player.play();
};
document.addEventListener("visibilitychange", rest);
document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });

function ask() {
  dialog.showModal();
  rest();
}

if (reel) {
  const button = document.querySelector("[data-keys-open]");
  const switched = dialog.querySelector("[data-keys-on]");
  button.addEventListener("click", ask);
  dialog.addEventListener("close", rest);
  switched.checked = localStorage.getItem("keys") !== "off";
  switched.addEventListener("change", () => localStorage.setItem("keys", switched.checked ? "on" : "off"));
  take();
  setInterval(send, 5000);
  document.addEventListener("htmx:after:swap", take);
  for (const hand of ["wheel", "touchstart", "pointerdown"]) addEventListener(hand, () => { bound = null; }, { passive: true });
}
