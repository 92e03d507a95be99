"""News on this device: the page asks the browser, tells the server, and the worker shows what is pushed. No push service is called."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.browser.conftest import STILL
from tests.inbox.browser import Browser

# The browser's own push service is out of reach here; whatever leads to it and back is real.
STUB = """
const subscription = {SUBSCRIPTION};
const unsubscribe = async () => localStorage.removeItem("stub");
const own = () => ({{ endpoint: subscription.endpoint, toJSON: () => subscription, unsubscribe }});
PushManager.prototype.subscribe = async function (options) {{
  localStorage.setItem("stub", options.userVisibleOnly + " " + options.applicationServerKey);
  return own();
}};
PushManager.prototype.getSubscription = async () => (localStorage.getItem("stub") ? own() : null);
"""


def test_a_device_is_added_told_and_removed(visit, member_state):
    walk = visit(**STILL, storage_state=member_state, permissions=["notifications"])
    walk.page.add_init_script(STUB.format(SUBSCRIPTION=json.dumps(Browser("https://push.example.com/abc").subscription())))
    page = walk.go("/settings/inbox/")
    key = page.locator("[data-push]").get_attribute("data-key")
    page.get_by_role("button", name="Tell me on this device").click()
    line = page.locator("[data-endpoint]")
    expect(line).to_contain_text("push.example.com this device")
    assert page.evaluate("localStorage.getItem('stub')") == f"true {key}"
    expect(page.get_by_role("button", name="Tell me on this device")).to_be_hidden()

    registrations: list[dict] = []
    wire = page.context.new_cdp_session(page)
    wire.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    wire.send("ServiceWorker.enable")
    page.wait_for_function("navigator.serviceWorker.getRegistration('/static/js/').then((found) => found.active?.state === 'activated')")
    (registration,) = {entry["registrationId"] for entry in registrations}
    news = {"title": "Vitascope", "body": "@ada likes your clip", "url": f"{walk.house.url}/inbox/"}
    push = {"origin": f"{walk.house.url}/", "registrationId": registration, "data": json.dumps(news)}
    wire.send("ServiceWorker.deliverPushMessage", push)
    shown = """async () => {
      const registration = await navigator.serviceWorker.getRegistration("/static/js/");
      return (await registration.getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, data }));
    }"""
    page.wait_for_function(f"({shown})().then((all) => all.length)")
    assert page.evaluate(shown) == [{"title": news["title"], "body": news["body"], "tag": "inbox", "data": {"url": news["url"]}}]

    line.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Tell me on this device")).to_be_visible()
    assert page.evaluate("localStorage.getItem('stub')") is None
    assert walk.complaints == []


def test_a_browser_that_got_another_address_tells_the_server_if_it_is_a_device(visit, member_state):
    """The event itself comes from the browser's push service: here the worker is told of it as if it had."""
    walk = visit(**STILL, storage_state=member_state, permissions=["notifications"])
    old, new = (Browser(f"https://push.example.com/{name}").subscription() for name in ("old", "new"))
    walk.page.add_init_script(STUB.format(SUBSCRIPTION=json.dumps(old)))
    page = walk.go("/settings/inbox/")
    page.get_by_role("button", name="Tell me on this device").click()
    expect(page.locator("[data-endpoint]")).to_have_attribute("data-endpoint", old["endpoint"])
    (worker,) = page.context.service_workers
    changed = """async (subscription) => {
      const event = new Event("pushsubscriptionchange");
      event.newSubscription = subscription;
      const done = new Promise((resolve) => { event.waitUntil = resolve; });
      self.dispatchEvent(event);
      await done;
    }"""
    worker.evaluate(changed, new)
    walk.go("/settings/inbox/")
    expect(page.locator("[data-endpoint]")).to_have_attribute("data-endpoint", new["endpoint"])
    page.locator("[data-endpoint]").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    worker.evaluate(changed, old)
    walk.go("/settings/inbox/")
    expect(page.get_by_text("None yet.")).to_be_visible()
    assert walk.complaints == []
