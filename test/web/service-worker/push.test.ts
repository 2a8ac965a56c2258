import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { decryptPush, encodedKeys, newPushKeys } from "../../support/push-decrypt.ts";
import type { Received } from "../../support/webhook-receiver.ts";
import { call, conversationUrl, newGroup, say } from "../support/api.ts";
import { newPerson, PASSWORD, twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";
import { pushService } from "../support/push-service.ts";

const web = useWeb();

test("the server pushes once nobody looks; a push shows the sender and the text, the next one replaces it, a click opens the message or its thread, and signing out ends them (PUSH-1, PUSH-2, PUSH-4, FOLLOW-6)", async () => {
  const { ada, grace, conversation } = await twoPeople(web, {
    serviceWorkers: "allow",
    registers: true,
  });
  const { page, context } = ada;
  const [group, muted] = await Promise.all([
    newGroup(web, grace, [ada], "Plans"),
    newGroup(web, grace, [ada], "Noise"),
  ]);
  await call(web, "PATCH", `/conversations/${muted}/settings`, {
    as: ada,
    body: { notify: "nothing" },
  });
  const device = await subscribing(page);
  const lists = (id: string, text: string) =>
    page.locator(`[data-conversation="${id}"]`, { hasText: text }).waitFor();
  const sounds = () => page.evaluate(() => (globalThis as unknown as Stubs).sounds);
  await page.goto("/");
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const subscriptions = () =>
    call(web, "GET", "/users/me/push-subscriptions", { as: ada }) as Promise<{ items: object[] }>;
  await eventually(async () => (await subscriptions()).items.length).toBe(1);
  await say(web, grace, group, "Silent here");
  await lists(group, "Silent here");
  await page.evaluate(() => (globalThis as unknown as Stubs).setSound(true));
  await say(web, grace, muted, "Not worth it");
  await lists(muted, "Not worth it");
  await say(web, grace, group, "Seen at once");
  await eventually(sounds).toEqual({ asked: 1, tones: 2 });

  await page.evaluate(() => (globalThis as unknown as Stubs).setVisibility("hidden"));
  const lunch = await say(web, grace, conversation, "Lunch?");
  await eventually(async () => (await device.came()).length).toBe(1);
  const [push] = await device.came();
  expect(push).toMatchObject({ conversation_id: conversation, text: "Lunch?" });

  // A browser without a desktop has neither notifications nor badges: the worker keeps what it would show.
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  await worker.evaluate(() => {
    const { registration, navigator } = globalThis as unknown as WorkerGlobal;
    const shown = new Map<string, Notification>();
    registration.showNotification = async (title, { tag = "", body = "", data } = {}) => {
      const close = () => shown.delete(tag);
      shown.set(tag, { title, body, tag, data, close } as unknown as Notification);
    };
    registration.getNotifications = async () => [...shown.values()];
    navigator.setAppBadge = async () => undefined;
  });
  const cdp = await context.newCDPSession(page);
  const registered = new Promise<string>((found) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations;
      if (first !== undefined) found(first.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const registrationId = await registered;
  const deliver = (changed: object) =>
    cdp.send("ServiceWorker.deliverPushMessage", {
      origin: web.url,
      registrationId,
      data: JSON.stringify({ ...push, ...changed }),
    });
  const shown = () =>
    worker.evaluate(async () => {
      const { registration } = globalThis as unknown as WorkerGlobal;
      const all = await registration.getNotifications();
      return all.map(({ title, body, tag }) => ({ title, body, tag }));
    });
  await deliver({ message_id: lunch.id });
  await eventually(shown).toEqual([{ title: grace.name, body: "Lunch?", tag: conversation }]);
  await eventually(() => page.locator('link[rel~="icon"]').getAttribute("href")).toMatch(/^blob:/);
  const time = await say(web, grace, conversation, "At one");
  await deliver({ message_id: time.id, text: "At one" });
  await eventually(shown).toEqual([{ title: grace.name, body: "At one", tag: conversation }]);
  await page.evaluate(() => (globalThis as unknown as Stubs).setVisibility("visible"));
  const press = () =>
    worker.evaluate(async () => {
      const scope = globalThis as unknown as WorkerGlobal;
      const [notification] = await scope.registration.getNotifications();
      const event = new Event("notificationclick");
      scope.dispatchEvent(Object.assign(event, { notification, waitUntil: () => undefined }));
    });
  await press();
  await page.waitForURL(`**${conversationUrl(conversation, time.id)}`);
  await eventually(shown).toEqual([]);
  // One for each message but for the one that came while it was off, and the one of the muted group.
  expect((await sounds()).asked).toBe(3);

  await page.evaluate(() => (globalThis as unknown as Stubs).setVisibility("hidden"));
  const body = { text: "In the garden", reply_to: lunch.id };
  const path = `/conversations/${conversation}/messages`;
  const reply = (await call(web, "POST", path, { as: grace, body })) as { id: number };
  await deliver({ message_id: reply.id, text: body.text, thread: lunch.id });
  await eventually(shown).toHaveLength(1);
  await press();
  await page.evaluate(() => (globalThis as unknown as Stubs).setVisibility("visible"));
  const thread = page.getByRole("complementary", { name: "Thread" });
  await thread.getByText(body.text).waitFor();
  await thread.getByRole("button", { name: "Close thread" }).click();

  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  const subscribed = () =>
    page.evaluate(async () => {
      const { pushManager } = await navigator.serviceWorker.ready;
      return (await pushManager.getSubscription()) !== null;
    });
  await eventually(subscribed).toBe(false);
  const { username } = ada;
  const { access_token: token } = (await call(web, "POST", "/auth/login", {
    body: { username, password: PASSWORD },
  })) as { access_token: string };
  expect(await call(web, "GET", "/users/me/push-subscriptions", { as: { token } })).toMatchObject({
    items: [],
  });
});

/** What `subscribing` puts in the place of the browser's own parts, and counts. */
interface Stubs {
  /** How often the page wanted to sound, and the tones that it played. */
  sounds: { asked: number; tones: number };
  setSound: (sound: boolean) => void;
  setVisibility: (state: DocumentVisibilityState) => void;
}

/** Gives a page the push service of the tests: a browser under test has none, and its window is always in sight. */
async function subscribing(page: Page) {
  const [keys, service] = [await newPushKeys(), await pushService()];
  const name = crypto.randomUUID();
  const device = { endpoint: `${service}/push/${name}`, keys: encodedKeys(keys) };
  await page.addInitScript((device) => {
    const stubs = globalThis as unknown as Stubs;
    const settings = (sound: boolean) => JSON.stringify({ notifications: true, sound });
    localStorage.setItem("parley.settings", settings(false));
    stubs.setSound = (sound) => {
      localStorage.setItem("parley.settings", settings(sound));
      dispatchEvent(new StorageEvent("storage", { key: "parley.settings" }));
    };
    let visibility: DocumentVisibilityState = "visible";
    Object.defineProperty(document, "visibilityState", { get: () => visibility });
    stubs.setVisibility = (state) => {
      visibility = state;
      document.dispatchEvent(new Event("visibilitychange"));
    };
    Object.defineProperty(Notification, "permission", { get: () => "granted" });
    let subscription: object | null = null;
    const unsubscribe = async () => {
      subscription = null;
      return true;
    };
    const made = { options: { applicationServerKey: null }, toJSON: () => device, unsubscribe };
    Object.assign(PushManager.prototype, {
      subscribe: async () => (subscription = made),
      getSubscription: async () => subscription,
    });
    stubs.sounds = { asked: 0, tones: 0 };
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...when) {
      stubs.sounds.tones += 1;
      start.apply(this, when);
    };
    const locks = LockManager.prototype as { request: (...asked: unknown[]) => unknown };
    const { request } = locks;
    locks.request = function (...asked) {
      if (asked[0] === "parley.sound") stubs.sounds.asked += 1;
      return request.apply(this, asked);
    };
  }, device);
  return {
    came: async () => {
      const received = await fetch(`${service}/received/${name}`);
      const pushes = (await received.json()) as Received[];
      return Promise.all(
        pushes.map(async ({ body }): Promise<object> => {
          const text = await decryptPush(Uint8Array.from(Buffer.from(body, "base64")), keys);
          return JSON.parse(text) as object;
        }),
      );
    },
  };
}

/** What the page's own types do not have. */
interface WorkerGlobal {
  readonly navigator: { setAppBadge: (count: number) => Promise<void> };
  readonly registration: ServiceWorkerRegistration;
  dispatchEvent: (event: Event) => boolean;
}

test("the page offers notifications to a returning person, who chooses them for themselves and for each group (PUSH-3, PUSH-4, PUSH-5)", async () => {
  const ada = await newPerson(web, "Ada Lovelace");
  const { page } = ada;
  const ask = (path: string) => call(web, "GET", path, { as: ada }) as Promise<Settled>;
  const id = await newGroup(web, ada, [], "Plans");
  await page.addInitScript(() => {
    Object.defineProperty(Notification, "permission", { get: () => "default" });
  });
  await page.goto("/");
  await eventually(() => page.evaluate(() => localStorage.getItem("parley.push-offer"))).toBe("1");
  await page.reload();
  await page
    .getByText("Get notified even when this page is closed?")
    .locator("..")
    .getByText("Turn on", { exact: true })
    .click();
  await page.waitForURL("**/settings/notifications");
  await page.getByRole("switch", { name: "Sound" }).click();
  await page.getByRole("button", { name: "Play sound" }).click();
  await page.getByText("Sender only").click();
  await page.getByRole("switch", { name: "Quiet hours" }).click();
  await page.getByLabel("From").fill("21:30");
  await eventually(async () => (await ask("/users/me")).notifications).toMatchObject({
    content: "sender",
    quiet_hours: { start: "21:30", end: "07:00" },
  });
  await page.goto(conversationUrl(id));
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByText("Mentions and threads").click();
  const settings = async () => (await ask(`/conversations/${id}`)).settings;
  await eventually(settings).toMatchObject({ notify: "mentions" });
});

interface Settled {
  notifications: object;
  settings: object;
}
