/* A job while it runs: pushed by server-sent events, asked for where those do not come through. */

import { take } from "./watch.js";

const WAITING = "Waiting for a free projector";
const RETRY = 3000;
const job = document.querySelector("[data-job]");
const find = (name) => document.querySelector(`[data-${name}]`);
const title = document.title.replace(/^.*?( · |$)/, "");

/** A span of time as one would say it; booth.about says it the same way. */
function about(seconds) {
  const step = seconds <= 10 ? 1 : 5;
  const [count, name] = seconds <= 90 ? [Math.max(1, Math.ceil(seconds / step) * step), "second"]
    : seconds <= 5400 ? [Math.ceil(seconds / 60), "minute"] : [Math.ceil(seconds / 3600), "hour"];
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

let eta;
let place;
let heard;

/** The place in the queue and the time left; said again each second, so that it counts down between two messages. */
function wait() {
  const line = find("wait");
  if (!line || !heard) return; // what the server wrote stays until something was pushed
  line.hidden = !eta;
  if (!eta) return;
  const gone = (Date.now() - heard) / 1000;
  line.textContent = `${place ? `Number ${place} in the queue. ` : ""}Ready in about ${about(eta.median - gone)}, very likely within ${about(eta.p90 - gone)}.`;
}

/** Show one state of the job. */
function show(state) {
  const percent = state.progress;
  document.title = `${percent}% · ${title}`;
  document.getElementById("progress").value = percent;
  find("percent").textContent = `${percent}%`;
  find("number").textContent = percent;
  find("sweep").setAttribute("stroke-dasharray", `${percent} 100`);
  const frames = [...find("strip").children];
  frames.forEach((frame, index) => frame.classList.toggle("lit", percent * frames.length >= 100 * (index + 1)));
  if (state.rendered_as) {
    find("rendered-as").textContent = state.rendered_as;
    find("reading").hidden = false;
  }
  if (state.preview && !find("preview")) renew().catch(() => {}); // the next state tries again
  if (state.eta) [eta, place, heard] = [state.eta, state.position, Date.now()];
  if (state.state !== "queued") place = undefined;
  if (state.cancel_requested) [eta, heard] = [undefined, Date.now()];
  wait();
  tell(state);
}

function tell(state) {
  const steps = [...document.querySelectorAll("[data-name]")];
  const place = steps.findIndex((step) => step.dataset.name === state.stage);
  steps.forEach((step, index) => {
    step.classList.toggle("done", index < place);
    step.classList.toggle("now", index === place);
  });
  const words = state.cancel_requested ? "Stopping" : state.state === "queued" ? WAITING : steps[place]?.dataset.words ?? "Starting";
  const stage = find("stage");
  if (stage.textContent !== words) stage.textContent = words; // read out once for each stage, not for each percent
  const heading = document.getElementById("running");
  heading.textContent = state.cancel_requested ? "Stopping" : state.state === "queued" ? "In the queue" : "Making your clip";
}

/** Put the server's own page of the job into this one. */
async function renew() {
  const response = await fetch(location.href);
  if (!response.ok) throw new Error(`${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = document.importNode(page.getElementById("job"), true);
  document.getElementById("job").replaceWith(fresh);
  eta = place = heard = undefined;
  document.title = page.title;
  take();
  fresh.querySelector("[data-arrival]")?.focus({ preventScroll: true });
  return fresh.dataset.state;
}

const finished = (state) => ["succeeded", "failed", "cancelled"].includes(state);

function poll() {
  setTimeout(() => renew().then((state) => finished(state) || poll(), poll), RETRY);
}

if (job && !finished(job.dataset.state)) {
  setInterval(wait, 1000);
  const source = new EventSource(`/api/generations/${job.dataset.job}/events`);
  source.addEventListener("message", (event) => {
    const state = JSON.parse(event.data);
    if (!finished(state.state)) {
      show(state);
      return;
    }
    source.close();
    eta = undefined;
    renew().catch(poll);
  });
  source.addEventListener("error", () => {
    // An EventSource tries again by itself after a broken line; closed means that it was refused.
    if (source.readyState === EventSource.CLOSED) poll();
  });
}
