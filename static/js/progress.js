/* A job while it runs: pushed by server-sent events, asked for where those do not come through. */

import { take } from "./watch.js";

const WAITING = "Waiting for a free projector";
const RETRY = 3000;
const job = document.querySelector("[data-job]");
const find = (name) => document.querySelector(`[data-${name}]`);
const title = document.title.replace(/^.*?( · |$)/, "");

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
  const source = new EventSource(`/api/generations/${job.dataset.job}/events`);
  source.addEventListener("message", (event) => {
    const state = JSON.parse(event.data);
    if (!finished(state.state)) {
      show(state);
      return;
    }
    source.close();
    renew().catch(poll);
  });
  source.addEventListener("error", () => {
    // An EventSource tries again by itself after a broken line; closed means that it was refused.
    if (source.readyState === EventSource.CLOSED) poll();
  });
}
