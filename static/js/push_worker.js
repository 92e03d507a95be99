/* The service worker: shows what was pushed, and opens the inbox. It stands between no page and the server. */

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
