import { afterAll, beforeAll, inject, test } from "vitest";
import {
  conversationUrl,
  newPerson,
  say,
  startWeb,
  twoPeople,
  type Web,
} from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

test("a push shows who wrote what, the next of its conversation takes its place, and a press opens the message (PUSH-4)", async () => {
  const { ada, grace, conversation } = await twoPeople(web, { serviceWorkers: "allow" });
  const { page, context } = ada;
  await page.goto("/");
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
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
  const deliver = (message_id: number, text: string) =>
    cdp.send("ServiceWorker.deliverPushMessage", {
      origin: web.url,
      registrationId,
      data: JSON.stringify({
        type: "messages",
        user_id: ada.id,
        conversation_id: conversation,
        message_id,
        unread_count: 1,
        mentioned: false,
        content: "full",
        direct: true,
        title: grace.name,
        sender: grace.name,
        text,
        kind: "text",
        badge: 1,
        read: [],
      }),
    });
  const shown = () =>
    worker.evaluate(async () => {
      const { registration } = globalThis as unknown as WorkerGlobal;
      const all = await registration.getNotifications();
      return all.map(({ title, body, tag }) => ({ title, body, tag }));
    });
  const lunch = await say(web, grace, conversation, "Lunch?");
  await deliver(lunch.id, "Lunch?");
  await eventually(shown).toEqual([{ title: grace.name, body: "Lunch?", tag: conversation }]);
  await eventually(() => page.locator('link[rel~="icon"]').getAttribute("href")).toMatch(/^blob:/);
  const time = await say(web, grace, conversation, "At one");
  await deliver(time.id, "At one");
  await eventually(shown).toEqual([{ title: grace.name, body: "At one", tag: conversation }]);
  await worker.evaluate(async () => {
    const scope = globalThis as unknown as WorkerGlobal;
    const [notification] = await scope.registration.getNotifications();
    const event = new Event("notificationclick");
    scope.dispatchEvent(Object.assign(event, { notification, waitUntil: () => undefined }));
  });
  await page.waitForURL(`**${conversationUrl(conversation, time.id)}`);
  await eventually(shown).toEqual([]);
});

/** What the page's own types do not have. */
interface WorkerGlobal {
  readonly navigator: { setAppBadge: (count: number) => Promise<void> };
  readonly registration: ServiceWorkerRegistration;
  dispatchEvent: (event: Event) => boolean;
}

test("how a person is notified is theirs to choose, for themselves and for each group (PUSH-3, PUSH-4, PUSH-5)", async () => {
  const { page, token } = await newPerson(web, "Ada Lovelace");
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(`${web.url}/api/v1${path}`, { ...init, headers });
    return (await answer.json()) as Record<string, unknown>;
  };
  const body = JSON.stringify({ kind: "group", title: "Plans", member_ids: [] });
  const { id } = await call("/conversations", { method: "POST", body });
  await page.goto("/settings/notifications");
  await page.getByRole("switch", { name: "Sound" }).click();
  await page.getByRole("button", { name: "Play sound" }).click();
  await page.getByText("Sender only").click();
  await page.getByRole("switch", { name: "Quiet hours" }).click();
  await page.getByLabel("From").fill("21:30");
  await eventually(async () => (await call("/users/me"))["notifications"]).toMatchObject({
    content: "sender",
    quiet_hours: { start: "21:30", end: "07:00" },
  });
  await page.goto(conversationUrl(String(id)));
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByText("Mentions only").click();
  const settings = async () => (await call(`/conversations/${String(id)}`))["settings"];
  await eventually(settings).toMatchObject({ notify: "mentions" });
});
