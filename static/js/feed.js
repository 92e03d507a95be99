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

const clips = () => [...reel.querySelectorAll("[data-clip]")];

const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) show(entry.target);
}, { threshold: 0.6 });

function take() {
  for (const clip of clips()) {
    if (players.has(clip)) continue;
    players.set(clip, new Player(clip.querySelector("[data-player]")));
    watcher.observe(clip);
  }
}

/** Make `clip` the one that plays. */
function show(clip) {
  if (clip === bound) bound = null;
  if (clip === current) return;
  players.get(current)?.video.pause();
  current = clip;
  pausedByHand = false;
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
  document.addEventListener("htmx:after:swap", take);
  for (const hand of ["wheel", "touchstart", "pointerdown"]) addEventListener(hand, () => { bound = null; }, { passive: true });
}
