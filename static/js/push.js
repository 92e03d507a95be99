/* News on this device: the browser is asked, subscribes at its push service, and the server is told where. */

const place = document.querySelector("[data-push]");
const button = place.querySelector("[data-push-on]");
const say = (detail) => document.dispatchEvent(new CustomEvent("say", { detail }));

if ("serviceWorker" in navigator && "PushManager" in window) {
  button.addEventListener("click", begin);
  mark();
} else {
  button.hidden = true;
  place.querySelector("[data-push-none]").hidden = false;
}

/** The device that the reader sits at, and its end in the browser too when it is removed. */
async function mark() {
  const registration = await navigator.serviceWorker.getRegistration(place.dataset.worker);
  const subscription = await registration?.pushManager.getSubscription();
  const line = subscription && [...place.querySelectorAll("[data-endpoint]")].find((item) => item.dataset.endpoint === subscription.endpoint);
  if (!line) return;
  line.querySelector("[data-here]").hidden = false;
  button.hidden = true;
  line.querySelector("form").addEventListener("submit", () => subscription.unsubscribe());
}

async function begin() {
  if (await Notification.requestPermission() !== "granted") {
    say("Notifications are not allowed here. Allow them for this site in the browser.");
    return;
  }
  button.disabled = true;
  try {
    const { pushManager } = await ready();
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: place.dataset.key });
    const answer = await fetch(place.dataset.push, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": place.dataset.token },
      body: JSON.stringify(subscription),
    });
    if (!answer.ok) {
      await subscription.unsubscribe();
      throw new Error((await answer.json()).detail);
    }
    location.reload();
  } catch (error) {
    button.disabled = false;
    say(`This device could not be added. ${error.message}`);
  }
}

/** A worker that has just been registered takes no subscriptions before it is active; `ready` of the page waits for its own scope only. */
async function ready() {
  const registration = await navigator.serviceWorker.register(place.dataset.worker);
  const coming = registration.installing ?? registration.waiting;
  if (!registration.active && coming) {
    await new Promise((done) => { coming.addEventListener("statechange", () => { if (coming.state === "activated") done(); }); });
  }
  return registration;
}
