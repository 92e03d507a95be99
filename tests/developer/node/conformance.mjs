// OpenAI's client for Node, as it is published, against a running server: only the address and the key are ours.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import OpenAI, { toFile } from "openai";

const { BASE_URL: baseURL, API_KEY: apiKey, FILM: film } = process.env;
const statuses = []; // of every answer, in order
let lost = 0; // so many answers never arrive

async function fetchAndTell(url, init) {
  const answer = await fetch(url, init);
  statuses.push(answer.status);
  if (lost > 0) {
    lost -= 1;
    await answer.arrayBuffer();
    throw new TypeError("the line broke");
  }
  return answer;
}

const client = new OpenAI({ baseURL, apiKey, fetch: fetchAndTell, logLevel: "off" });
const received = []; // webhooks: {headers, body}
let hookURL;
const receiver = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    received.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
    response.end("ok");
  });
});

before(async () => {
  await new Promise((ready) => receiver.listen(0, "127.0.0.1", ready));
  hookURL = `http://127.0.0.1:${receiver.address().port}/in`;
});
after(() => receiver.close());

async function until(done) {
  for (;;) {
    const value = await done();
    if (value) return value;
    await pause(200);
  }
}

async function finished(id) {
  for (;;) {
    const { data, response } = await client.videos.retrieve(id).withResponse();
    if (["completed", "failed"].includes(data.status)) return data;
    const wait = Number(response.headers.get("openai-poll-after-ms"));
    assert.ok(wait >= 500 && wait <= 5000, `the server's own pace, ${wait}`);
    await pause(wait);
  }
}

async function refused(promise, kind, code, param = null) {
  const error = await promise.then(
    () => assert.fail("it was not refused"),
    (caught) => caught,
  );
  assert.ok(error instanceof kind, `${error}`);
  assert.deepEqual([error.code, error.param, error.requestID?.length], [code, param, 32]);
  return error;
}

const bytes = async (response) => Buffer.from(await response.arrayBuffer());
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
let hook, first;

test("an endpoint for webhooks is made", async () => {
  const types = (await client.webhooks.eventTypes.list()).data;
  assert.deepEqual(types, ["video.completed", "video.failed"]);
  hook = await client.webhooks.create({ name: "builds", url: hookURL, event_types: types });
  assert.deepEqual([hook.object, hook.name, hook.url, hook.event_types], ["webhook_endpoint", "builds", hookURL, types]);
  assert.equal(hook.signing_secret.slice(-4), hook.signing_secret_hint.slice(-4));
});

test("a video is asked for, polled, downloaded and checked", async () => {
  const asked = await client.videos.create({ prompt: "two red balls bounce", model: "sora-2", seconds: "4", size: "720x720" });
  assert.deepEqual([asked.object, asked.status, asked.progress, asked.seconds, asked.size], ["video", "queued", 0, "4", "720x720"]);
  for (const empty of ["completed_at", "expires_at", "remixed_from_video_id", "error"]) assert.equal(asked[empty], null);
  first = await finished(asked.id);
  assert.deepEqual([first.status, first.progress, first.model, first.error], ["completed", 100, "sora-2", null]);
  assert.ok(first.completed_at >= first.created_at);

  const file = await bytes(await client.videos.downloadContent(first.id));
  assert.equal(file.subarray(4, 8).toString(), "ftyp");
  assert.ok(statuses.at(-1) === 200);
  const part = await client.videos.downloadContent(first.id, { variant: "video" }, { headers: { Range: "bytes=4-7" } });
  assert.deepEqual([part.status, (await bytes(part)).toString()], [206, "ftyp"]);
  for (const variant of ["thumbnail", "spritesheet"]) {
    const picture = await bytes(await client.videos.downloadContent(first.id, { variant }));
    assert.ok(picture.subarray(0, 3).equals(JPEG), variant);
  }

  const check = await client.contentProvenanceChecks.create({ file: await toFile(file, "clip.mp4") });
  assert.deepEqual([check.object, check.results.length], ["content_provenance_check", 1]);
  const { type, outcome, validation_state } = check.results[0];
  assert.deepEqual([type, outcome, validation_state], ["c2pa", "detected", "trusted"]);
});

test("it is remixed, edited and extended, and these are deleted", async () => {
  const remix = await client.videos.remix(first.id, { prompt: "in blue" });
  assert.equal(remix.remixed_from_video_id, first.id);
  assert.equal((await finished(remix.id)).status, "completed");
  const edit = await client.videos.edit({ prompt: "in green", video: { id: remix.id } });
  assert.equal(edit.remixed_from_video_id, remix.id);
  assert.equal((await finished(edit.id)).status, "completed");
  const own = await toFile(await bytes(await client.videos.downloadContent(first.id)), "clip.mp4");
  const sent = await client.videos.edit({ prompt: "in white", video: own });
  assert.equal(sent.remixed_from_video_id, first.id);
  assert.equal((await finished(sent.id)).status, "completed");
  const longer = await client.videos.extend({ prompt: "and on", seconds: "4", video: { id: first.id } });
  assert.deepEqual([longer.remixed_from_video_id, longer.seconds], [first.id, "8"]);
  assert.equal((await finished(longer.id)).status, "completed");
  for (const { id } of [longer, sent, edit, remix]) {
    assert.deepEqual(await client.videos.delete(id), { id, object: "video.deleted", deleted: true });
    await refused(client.videos.retrieve(id), OpenAI.NotFoundError, "video_not_found");
  }
  const video = await toFile(readFileSync(film), "film.mp4");
  const refusal = [OpenAI.BadRequestError, "unsupported_parameter", "video"];
  await refused(client.videos.edit({ prompt: "in red", video }), ...refusal);
  await refused(client.videos.extend({ prompt: "and on", seconds: "4", video }), ...refusal);
});

test("a video that fails says why", async () => {
  const failed = await finished((await client.videos.create({ prompt: "[fail]" })).id);
  assert.deepEqual([failed.status, failed.error], ["failed", { code: "cannot_draw", message: "This cannot be drawn." }]);
  await refused(client.videos.downloadContent(failed.id), OpenAI.NotFoundError, "video_not_ready");
  assert.equal((await client.videos.delete(failed.id)).deleted, true);
});

test("webhooks tell of both ends, and can be verified", async () => {
  const told = () => received.map(({ body }) => JSON.parse(body)).map((event) => `${event.type} ${event.data.id === first.id}`);
  await until(() => told().includes("video.completed true") && told().includes("video.failed false"));
  for (const { headers, body } of received) {
    const event = await client.webhooks.unwrap(body, headers, hook.signing_secret);
    assert.deepEqual([event.object, event.id.slice(0, 4)], ["event", "evt_"]);
    await assert.rejects(client.webhooks.verifySignature(`${body} `, headers, hook.signing_secret), OpenAI.InvalidWebhookSignatureError);
  }
  const rotated = await client.webhooks.rotateSecret(hook.id, { keep_old_secret_active_for_24_hours: true });
  assert.notEqual(rotated.signing_secret, hook.signing_secret);
  const tested = await client.webhooks.test(hook.id, { event_type: "video.failed" });
  assert.deepEqual([tested.object, tested.status_code, tested.success], ["webhook_endpoint.test", 200, true]);
  const { headers, body } = received.at(-1);
  for (const secret of [hook.signing_secret, rotated.signing_secret]) await client.webhooks.verifySignature(body, headers, secret);
});

test("endpoints are listed over three pages, renamed and deleted", async () => {
  const others = [];
  for (let n = 0; n < 4; n += 1) others.push((await client.webhooks.create({ name: `n${n}`, url: hookURL, event_types: ["video.failed"] })).id);
  const pages = [];
  for await (const page of (await client.webhooks.list({ limit: 2 })).iterPages()) pages.push(page.data.map(({ id }) => id));
  assert.deepEqual(pages.map((page) => page.length), [2, 2, 1]);
  assert.deepEqual(pages.flat().sort(), [hook.id, ...others].sort());
  assert.equal((await client.webhooks.update(hook.id, { name: "renamed" })).name, "renamed");
  assert.equal((await client.webhooks.retrieve(hook.id)).name, "renamed");
  for (const id of [hook.id, ...others]) assert.equal((await client.webhooks.delete(id)).deleted, true);
  await refused(client.webhooks.retrieve(hook.id), OpenAI.NotFoundError, "webhook_endpoint_not_found");
  const inside = client.webhooks.create({ name: "x", url: "https://10.0.0.1/", event_types: ["video.failed"] });
  await refused(inside, OpenAI.BadRequestError, "invalid_value", "url");
});

test("an answer that is lost is one video and one charge", async () => {
  lost = 2;
  const video = await client.videos.create({ prompt: "three balls bounce" });
  assert.equal(lost, 0);
  assert.deepEqual(statuses.slice(-3), [200, 200, 200]);
  const same = await client.videos.create({ prompt: "three balls bounce" }, { headers: { "x-stainless-retry-count": "1" } });
  assert.equal(same.id, video.id);
});

test("an Idempotency-Key is honoured", async () => {
  const options = { headers: { "Idempotency-Key": "one" } };
  const [one, again] = [await client.videos.create({ prompt: "a ball" }, options), await client.videos.create({ prompt: "a ball" }, options)];
  assert.equal(one.id, again.id);
});

test("videos are listed over three pages, either way", async () => {
  for (let n = 0; n < 2; n += 1) await client.videos.create({ prompt: `${n} balls bounce` });
  const pages = [];
  for await (const page of (await client.videos.list({ limit: 2, order: "asc" })).iterPages()) pages.push(page.data.map(({ id }) => id));
  assert.deepEqual(pages.map((page) => page.length), [2, 2, 1]);
  const newest = [];
  for await (const video of client.videos.list({ limit: 2 })) newest.push(video.id);
  assert.deepEqual(newest, pages.flat().reverse());
  assert.equal(newest.at(-1), first.id);
});

test("a character waits for consent, and calls that come too fast wait too", async () => {
  const made = await client.videos.createCharacter({ name: "Nova", video: await toFile(readFileSync(film), "nova.mp4") });
  assert.deepEqual([made.name, made.vitascope], ["Nova", { kind: "unknown", state: "waiting" }]);
  assert.deepEqual(await client.videos.getCharacter(made.id), made);
  const named = client.videos.create({ prompt: "Nova throws a ball", characters: [{ id: made.id }] });
  await refused(named, OpenAI.BadRequestError, "character_waiting", "characters");
  await refused(client.videos.getCharacter("char_1"), OpenAI.NotFoundError, "character_not_found");

  const before = statuses.length;
  const calls = Array.from({ length: 5 }, async () => {
    const broken = client.videos.createCharacter({ name: "Nova", video: await toFile(Buffer.from("x"), "x.mp4") }, { maxRetries: 9 });
    return refused(broken, OpenAI.BadRequestError, "invalid_value", "video");
  });
  await Promise.all(calls);
  const told = statuses.slice(before);
  assert.equal(told.filter((status) => status === 400).length, 5);
  assert.ok(told.includes(429), "the server said that it was too fast, and the client came back");
});

test("refusals are typed", async () => {
  const prompt = "two balls";
  const bad = OpenAI.BadRequestError;
  await refused(client.videos.create({ prompt: "" }), bad, "invalid_value", "prompt");
  await refused(client.videos.create({ prompt, seconds: "12" }), bad, "invalid_value", "seconds");
  await refused(client.videos.create({ prompt, size: "1792x1024" }), bad, "invalid_value", "size");
  await refused(client.videos.create({ prompt, style: "noir" }), bad, "unknown_parameter", "style");
  const picture = await toFile(JPEG, "cat.jpg");
  await refused(client.videos.create({ prompt, input_reference: picture }), bad, "unsupported_parameter", "input_reference");
  const address = { image_url: "https://example.org/cat.jpg" };
  await refused(client.videos.create({ prompt, input_reference: address }), bad, "unsupported_parameter", "input_reference");
  await refused(client.videos.retrieve("video_1"), OpenAI.NotFoundError, "video_not_found");
  const stranger = client.withOptions({ apiKey: "sk-vita-wrong" });
  await refused(stranger.videos.list(), OpenAI.AuthenticationError, "invalid_api_key");
});

test("the day's videos are used up, and no retry is wasted on it", async () => {
  const before = statuses.length;
  const error = await refused(client.videos.create({ prompt: "one too many" }), OpenAI.RateLimitError, "insufficient_quota");
  assert.equal(error.type, "insufficient_quota");
  assert.deepEqual(statuses.slice(before), [429]);
});
