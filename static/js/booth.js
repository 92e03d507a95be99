/* On every page: fresh local times, one submit a form, share and copy, dismissing notices. Pages read well without it. */

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const clocks = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const ago = new Intl.RelativeTimeFormat("en");
const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];

/** The words the server wrote, kept fresh, and in the reader's own time zone: "5 minutes ago" within a week, then the date. */
function tell(element) {
  const time = new Date(element.dateTime);
  const seconds = (time - Date.now()) / 1000;
  element.title = moments.format(time);
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  element.textContent = Math.abs(seconds) > 7 * 86400 ? dates.format(time)
    : step ? ago.format(Math.trunc(seconds / step[1]), step[0]) : "just now";
}

/** A short message at the foot of the page, read out by screen readers. */
function say(text) {
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.dataset.notice = "";
  notice.append(Object.assign(document.createElement("p"), { textContent: text }));
  document.getElementById("notices").replaceChildren(notice);
  setTimeout(() => notice.remove(), 6000);
}

// Other scripts ask for one by an event: an import would load this file a second time under its other name.
document.addEventListener("say", (event) => say(event.detail));

async function share(title, url) {
  if (navigator.share) {
    await navigator.share({ title, url }).catch(() => {});
    return;
  }
  await copy(url);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    say(`Copying is not allowed here. It is ${text}`);
  }
}

/** The time of day where the reader is, with their zone: its place is in the title, because "GMT+1" says little. */
function strike(element) {
  element.textContent = clocks.format(new Date(element.dateTime));
  element.title = clocks.resolvedOptions().timeZone;
}

/** A clip is shared by its title, which its picture bears for screen readers too. */
const titleNear = (button) => (button.closest("[data-clip]") ?? document).querySelector("video").getAttribute("aria-label");

function tidy() {
  document.querySelectorAll("[data-moment]").forEach(tell);
  document.querySelectorAll("[data-clock]").forEach(strike);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-share], [data-copy], [data-dismiss]");
  if (!button) return;
  if ("dismiss" in button.dataset) button.closest("[data-notice]").remove();
  else if ("copy" in button.dataset) copy(button.dataset.copy);
  else {
    event.preventDefault();
    share(button.dataset.title ?? titleNear(button), new URL(button.dataset.share || button.getAttribute("href").split("#")[0], location.href).href);
  }
});

// A second click while the first is under way would be a second request. htmx forms see to it themselves.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
});
// Coming back by the browser's back button shows the page as it was left: open the forms again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

tidy();
document.addEventListener("htmx:after:swap", tidy);
setInterval(tidy, 60000);

// How many characters are left, counted as the server counts them; said aloud only when it gets tight.
function count(area) {
  const left = Number(area.dataset.count) - [...area.value.trim()].length;
  const counter = area.parentElement.querySelector("[data-counter]");
  if (!counter) return;
  counter.textContent = left < 0 ? `${(-left).toLocaleString("en")} too many` : `${left.toLocaleString("en")} left`;
  if (left <= 20) counter.setAttribute("role", "status");
  else counter.removeAttribute("role");
}
document.addEventListener("input", (event) => { if (event.target.dataset.count) count(event.target); });
document.querySelectorAll("[data-count]").forEach(count);
