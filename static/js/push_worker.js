/* The service worker: shows what was pushed, opens the inbox, and keeps the server's address of this browser. It stands between no page and
   the server. */

const DEVICES = "/api/devices";

self.addEventListener("push", (event) => {
  const news = event.data.json();
  event.waitUntil(self.registration.showNotification(news.title, { body: news.body, tag: "inbox", data: { url: news.url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

async function open(url) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((client) => client.url === url);
  return page ? page.focus() : self.clients.openWindow(url);
}

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event.newSubscription)));

/** The push service has given the browser another address: whoever is signed in and added this browser is told there from now on. */
async function renew(subscription) {
  const answer = await fetch(DEVICES);
  const { key, items } = answer.ok ? await answer.json() : { items: [] };
  if (!items.some((device) => device.here)) return;
  const { pushManager } = self.registration;
  const renewed = subscription ?? await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const token = await cookieStore.get("csrftoken");
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token.value };
  await fetch(DEVICES, { method: "POST", headers, body: JSON.stringify(renewed) });
}
