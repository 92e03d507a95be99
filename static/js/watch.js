/* One clip on its own page: our controls, some keys, and sound off until it is asked for. */

import { mayAutoplay, Player } from "./player.js";

let player = null;

/** Take over the clip of the page, also one that has just arrived. */
export function take() {
  const root = document.querySelector("[data-player]:not([data-state])");
  if (!root) return;
  player = new Player(root);
  if (mayAutoplay && !document.hidden) player.play();
}

const KEYS = {
  " ": () => player.toggle(),
  m: () => player.toggleSound(),
  c: () => player.toggleCaptions(),
  l: () => document.querySelector("[data-like] button")?.click(),
};

document.addEventListener("keydown", (event) => {
  const busy = event.target.closest("input, textarea, select, button, a, summary, [tabindex='0']");
  const name = event.key.toLowerCase();
  if (!player || busy || event.ctrlKey || event.metaKey || event.altKey || !KEYS[name]) return;
  if (name !== " " && localStorage.getItem("keys") === "off") return;
  event.preventDefault();
  KEYS[name]();
});
document.addEventListener("visibilitychange", () => { if (document.hidden) player?.video.pause(); });
take();
