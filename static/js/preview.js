/* A print moves while the pointer or the keyboard is on it: its preview takes the poster's place, and is fetched only then. */

import { mayAutoplay } from "./player.js";

const prints = "a:has(img[data-preview])";

function move(link, moving) {
  const print = link.querySelector("img[data-preview]");
  print.dataset.poster ??= print.src;
  print.src = moving ? print.dataset.preview : print.dataset.poster;
}

/** Let prints move, or rest, at an event that brings the pointer or the focus to another one or takes it away. */
function follow(name, moving, wanted) {
  document.addEventListener(name, (event) => {
    const link = event.target.closest?.(prints);
    if (link && !link.contains(event.relatedTarget) && wanted(event, link)) move(link, moving);
  });
}

if (mayAutoplay) {
  // A finger only passes by on its way to the clip's page, and so does a focus that no key has set.
  follow("pointerover", true, (event) => event.pointerType !== "touch");
  follow("focusin", true, (event, link) => link.matches(":focus-visible"));
  follow("pointerout", false, (event, link) => !link.matches(":focus-visible"));
  follow("focusout", false, (event, link) => !link.matches(":hover"));
  // A link that has expired: the poster is here already.
  document.addEventListener("error", ({ target }) => {
    if (target.dataset?.poster && target.src !== target.dataset.poster) target.src = target.dataset.poster;
  }, true);
}
