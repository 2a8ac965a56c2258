import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Page } from "playwright-core";
import { PNG } from "../support/files.ts";
import { axe } from "./support/axe.ts";
import {
  call,
  conversationUrl,
  PHONE,
  startWeb,
  twoPeople,
  type Person,
  type Web,
} from "./support/browser.ts";
import { screenshot } from "./support/screenshot.ts";
import { eventually } from "./support/eventually.ts";

const MONTH = new Intl.DateTimeFormat("en", { month: "long" });

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

async function chatting(
  options = {},
): Promise<{ ada: Person; grace: Person; conversation: string }> {
  const people = await twoPeople(web, options);
  const url = conversationUrl(people.conversation);
  await Promise.all([people.ada.page.goto(url), people.grace.page.goto(url)]);
  await Promise.all([field(people.ada.page).waitFor(), field(people.grace.page).waitFor()]);
  return people;
}

function field(page: Page) {
  return page.getByRole("textbox", { name: "Write a message" });
}

function rows(page: Page) {
  return page.locator(".conversation article[data-message]");
}

function file(name: string, mimeType: string, bytes: Uint8Array = PNG) {
  return { name, mimeType, buffer: Buffer.from(bytes) };
}

/** Like the button, without the system's chooser. */
async function choose(page: Page, ...files: ReturnType<typeof file>[]): Promise<void> {
  await page.locator(".composer input[type=file]").setInputFiles(files);
}

function uploadsOf(page: Page): string[] {
  const uploads: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("/api/v1/media")) {
      uploads.push(request.url());
    }
  });
  return uploads;
}

test("a picture is sent with its caption, and the other person sees it in place, by a signed address", async () => {
  const { ada, grace } = await chatting();
  await choose(ada.page, file("holiday.png", "image/png"));
  await ada.page.getByRole("list", { name: "Files to send" }).getByText("holiday.png").waitFor();
  await field(ada.page).fill("Look");
  await field(ada.page).press("Enter");
  const seen = rows(grace.page).filter({ hasText: "Look" }).locator("img.picture__image");
  await seen.waitFor();
  await eventually(() => seen.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(
    3,
  );
  expect(await seen.getAttribute("src")).toMatch(/\/api\/v1\/media\/[\w-]{22}\?signer=/);
  expect(await seen.getAttribute("alt")).toBe("holiday.png");
  await rows(ada.page).filter({ hasText: "Look" }).locator("img.picture__image").waitFor();
  expect(await axe(grace.page)).toEqual([]);

  await seen.click();
  const lightbox = grace.page.getByRole("dialog");
  await lightbox.waitFor();
  expect(await axe(grace.page)).toEqual([]);
  await grace.page.keyboard.press("Escape");
  await lightbox.waitFor({ state: "detached" });

  await grace.page.getByRole("button", { name: "Details" }).click();
  await grace.page.getByRole("tab", { name: "Info" }).focus();
  await grace.page.keyboard.press("ArrowRight");
  const shared = grace.page.getByRole("tabpanel", { name: "Media" });
  const section = shared.locator("img");
  await section.waitFor();
  await shared.getByRole("heading", { name: MONTH.format() }).waitFor();
  expect(await axe(grace.page)).toEqual([]);
  await choose(ada.page, file("later.png", "image/png"));
  await field(ada.page).press("Enter");
  await shared.getByRole("img", { name: "later.png" }).waitFor();
  await section.last().click();
  await lightbox.waitFor();
  await grace.page.keyboard.press("Escape");
  await grace.page.getByRole("tab", { name: "Links" }).click();
  await grace.page.getByText("No links yet").waitFor();
});

test("a reply to a picture shows it small, and one to another file shows its kind", async () => {
  const { ada, grace } = await chatting();
  const text = file("notes.txt", "text/plain", new TextEncoder().encode("two"));
  await choose(ada.page, file("holiday.png", "image/png"), text);
  await ada.page.getByRole("button", { name: "Send", exact: true }).click();
  await grace.page.locator(".file-card", { hasText: "notes.txt" }).waitFor();
  for (const [at, words] of [
    [0, "Lovely"],
    [1, "Read"],
  ] as const) {
    await rows(grace.page).nth(at).focus();
    await grace.page.keyboard.press("r");
    const subject = grace.page.locator(".composer-subject");
    await subject.locator(at === 0 ? ".thumbnail__image" : ".message-gist .icon").waitFor();
    await field(grace.page).fill(words);
    await field(grace.page).press("Enter");
  }
  const quote = (words: string) =>
    rows(ada.page).filter({ hasText: words }).locator(".message-quote");
  const small = quote("Lovely").locator("img");
  await eventually(() => small.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(
    3,
  );
  await quote("Lovely").getByText("Photo").waitFor();
  await quote("Read").getByText("notes.txt").waitFor();
  expect(await quote("Read").locator(".icon").count()).toBe(1);
  expect(await quote("Read").locator("img").count()).toBe(0);
  expect(await axe(ada.page)).toEqual([]);
});

test("several files are sent in their order, one message each; a file is a card that downloads by its name", async () => {
  const { ada, grace } = await chatting();
  await choose(
    ada.page,
    file("one.png", "image/png"),
    file("two.txt", "text/plain", new TextEncoder().encode("two")),
    file("three.bin", "application/octet-stream", new Uint8Array([0, 1, 2])),
  );
  await ada.page.getByRole("button", { name: "Send", exact: true }).click();
  const card = grace.page.locator(".file-card", { hasText: "three.bin" });
  await card.getByText("BIN · 3 bytes").waitFor();
  const names = await rows(grace.page).evaluateAll((all) =>
    all.map(
      (row) =>
        row.querySelector("img")?.getAttribute("alt") ??
        row.querySelector(".file-card__name")?.textContent,
    ),
  );
  expect(names).toEqual(["one.png", "two.txt", "three.bin"]);
  for (const { page } of [ada, grace]) {
    await eventually(() => page.locator(".file-card__icon > .icon").first().isVisible()).toBe(true);
  }
  const downloading = grace.page.waitForEvent("download");
  await grace.page.locator(".file-card", { hasText: "two.txt" }).click();
  expect((await downloading).suggestedFilename()).toBe("two.txt");
});

test("pictures sent together are one album: a grid of messages that open, are replied to and deleted one by one", async () => {
  const { ada, grace } = await chatting();
  await choose(
    ada.page,
    file("one.png", "image/png"),
    file("two.png", "image/png"),
    file("three.png", "image/png"),
  );
  await field(ada.page).fill("Our trip");
  await field(ada.page).press("Enter");
  const album = rows(grace.page).filter({ hasText: "Our trip" });
  const tiles = album.getByRole("group", { name: "Album, 3 items" }).locator("button.picture");
  await eventually(() => tiles.count()).toBe(3);
  expect(await rows(grace.page).count()).toBe(1);
  await grace.page.locator(".inbox-item", { hasText: "3 photos" }).waitFor();
  const names = () =>
    album.locator("img").evaluateAll((all) => all.map((image) => image.getAttribute("alt")));
  expect(await names()).toEqual(["one.png", "two.png", "three.png"]);
  const boxes = await tiles.evaluateAll((all) =>
    all.map((tile) => tile.getBoundingClientRect().toJSON() as DOMRect),
  );
  for (const { width, height } of boxes) expect(Math.min(width, height)).toBeGreaterThan(60);

  await tiles.nth(1).click();
  const lightbox = grace.page.getByRole("dialog");
  await lightbox.getByText("2 of 3", { exact: true }).waitFor();
  expect(await axe(grace.page)).toEqual([]);
  await grace.page.keyboard.press("Escape");
  await lightbox.waitFor({ state: "detached" });

  await album.focus();
  await tiles.nth(0).focus();
  await grace.page.keyboard.press("ArrowRight");
  await grace.page.keyboard.press("r");
  await field(grace.page).fill("This one");
  await field(grace.page).press("Enter");
  const reply = rows(ada.page).filter({ hasText: "This one" });
  const quote = reply.locator(".message-quote");
  await quote.click();
  await ada.page.locator(".message-row--lit", { hasText: "Our trip" }).waitFor();

  const own = rows(ada.page).filter({ hasText: "Our trip" }).first();
  await own.locator("button.picture").nth(2).click({ button: "right" });
  await ada.page.getByRole("menuitem", { name: "Delete" }).click();
  await ada.page.getByRole("dialog").getByRole("button", { name: "Delete this item" }).click();
  await ada.page.getByText("Message deleted").locator("..").getByLabel("Close").click();
  await eventually(names).toEqual(["one.png", "two.png"]);
  expect(await rows(grace.page).count()).toBe(2);
  expect(await axe(grace.page)).toEqual([]);

  await own.press("x");
  await ada.page.getByText("2 selected").waitFor();
  await ada.page.keyboard.press("Escape");
  await own.press("Delete");
  await screenshot(ada.page, "delete-album");
  await ada.page.getByRole("dialog").getByRole("button", { name: "Delete all 2 items" }).click();
  await ada.page.getByText("2 messages deleted").locator("..").getByLabel("Close").click();
  await album.waitFor({ state: "detached" });
});

test("pasted or dropped files are attached, and can be removed again", async () => {
  const { ada } = await chatting();
  const { page } = ada;
  const give = (type: "paste" | "drop") =>
    page.evaluate(
      ({ type, bytes }) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], `${type}.png`, { type: "image/png" }));
        const target = document.querySelector(
          type === "paste" ? ".composer__field" : ".conversation__main",
        );
        const event =
          type === "paste"
            ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
        target?.dispatchEvent(event);
      },
      { type, bytes: [...PNG] },
    );
  const tray = page.getByRole("list", { name: "Files to send" });
  await give("paste");
  await tray.getByText("paste.png").waitFor();
  await give("drop");
  await tray.getByText("drop.png").waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Remove paste.png" }).click();
  await page.getByRole("button", { name: "Remove drop.png" }).click();
  await tray.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Record voice message" }).waitFor();
});

test("an empty or oversized file says so, and is not sent", async () => {
  const { ada } = await chatting();
  const { page } = ada;
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(26_000_000)], "huge.bin"));
    data.items.add(new File([], "nothing.txt"));
    const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector(".conversation__main")?.dispatchEvent(event);
  });
  await page.getByText(/^Too large. The limit is/).waitFor();
  await page.getByText("This file is empty").waitFor();
  expect(await page.getByRole("button", { name: "Send", exact: true }).count()).toBe(0);
});

test("a failed upload is retried, and a failed send does not upload again", async () => {
  const { ada, grace } = await chatting();
  const { page } = ada;
  const uploads = uploadsOf(page);
  await page.route("**/api/v1/media?*", (route) => route.abort(), { times: 1 });
  await choose(page, file("again.png", "image/png"));
  await page.getByText("Waiting for a connection").waitFor();
  await eventually(() => uploads.length).toBe(2);
  await page.locator(".tray .progress-ring").waitFor({ state: "detached" });

  // The file is uploaded by now, and the message cannot be sent.
  await ada.context.setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event("offline")));
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator('[data-status="pending"]').waitFor();
  await ada.context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await rows(grace.page).locator("img").waitFor();
  expect(uploads).toHaveLength(2);
});

test("uploads continue when another conversation is shown", async () => {
  const { ada, grace } = await chatting();
  const { page } = ada;
  const body = { kind: "group", title: "Elsewhere", member_ids: [] };
  const other = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  const held = Promise.withResolvers<void>();
  await page.route("**/api/v1/media?*", async (route) => {
    await held.promise;
    await route.continue();
  });
  await choose(page, file("slow.png", "image/png"));
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator('[data-status="pending"]').waitFor();
  await page.locator(`[data-conversation="${other.id}"]`).click();
  await page.getByRole("heading", { name: "No messages yet" }).waitFor();
  held.resolve();
  await rows(grace.page).locator("img").waitFor();
});

test("a recording paused before it has sound offers nothing to play, and continues", async () => {
  const { ada, grace } = await chatting();
  const { page } = ada;
  // An encoder that writes in pieces of a second.
  await page.evaluate(() => {
    const { start } = MediaRecorder.prototype;
    MediaRecorder.prototype.start = function () {
      start.call(this, 1_000);
    };
  });
  await page.getByRole("button", { name: "Record voice message" }).click();
  const bar = page.locator(".recorder-bar");
  await bar.getByRole("button", { name: "Pause recording" }).click();
  const resume = bar.getByRole("button", { name: "Resume recording" });
  await resume.waitFor();
  await bar.getByRole("status").filter({ hasText: "Paused" }).waitFor();
  await bar.locator(".not-loaded").waitFor({ state: "detached" });
  expect(await bar.getByRole("button", { name: "Play" }).count()).toBe(0);
  await resume.click();
  await eventually(() => bar.locator(".recorder-bar__time").textContent()).toMatch(/^0:0[2-9]$/);
  await bar.getByRole("button", { name: "Pause recording" }).click();
  await bar.getByRole("button", { name: "Play" }).click();
  await bar.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await bar.getByRole("button", { name: "Send recording" }).click();
  await eventually(() => rows(grace.page).count()).toBe(1);
});

test("a voice message is recorded, sent and played; one plays at a time, and the keys seek", async () => {
  const { ada, grace } = await chatting();
  const { page } = ada;
  for (let turn = 0; turn < 2; turn += 1) {
    await page.getByRole("button", { name: "Record voice message" }).click();
    const send = page.getByRole("button", { name: "Send recording" });
    await eventually(() => page.locator(".recorder-bar__time").textContent()).toMatch(/^0:0[1-9]$/);
    if (turn === 0) expect(await axe(page)).toEqual([]);
    await send.click();
    await eventually(() => rows(grace.page).count()).toBe(turn + 1);
  }
  await page.getByRole("button", { name: "Record voice message" }).click();
  await page.getByRole("button", { name: "Send recording" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".recorder-bar").waitFor({ state: "detached" });
  expect(await rows(page).count()).toBe(2);

  // While paused, it is played, continued and sent, without the pause.
  await page.getByRole("button", { name: "Record voice message" }).click();
  const bar = page.locator(".recorder-bar");
  const clock = bar.locator(".recorder-bar__time");
  await eventually(() => clock.textContent()).toBe("0:02");
  expect(await bar.locator(".recorder-bar__levels path").getAttribute("d")).toContain("M");
  await bar.getByRole("button", { name: "Pause recording" }).click();
  await bar.getByRole("button", { name: "Play" }).click();
  await bar.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await bar.getByRole("button", { name: "Play" }).waitFor();
  expect(await axe(page)).toEqual([]);
  await bar.getByRole("button", { name: "Resume recording" }).click();
  await eventually(() => clock.textContent()).toBe("0:03");
  await bar.getByRole("button", { name: "Pause recording" }).click();
  await bar.getByRole("button", { name: "Send recording" }).click();
  await eventually(() => rows(grace.page).count()).toBe(3);
  await rows(grace.page).nth(2).getByText("0:03").waitFor();

  const players = rows(grace.page);
  await players.nth(1).getByRole("button", { name: "Play" }).click();
  await players.nth(1).getByRole("button", { name: "Pause" }).waitFor();
  await players.nth(0).getByRole("button", { name: "Play" }).click();
  await players.nth(0).getByRole("button", { name: "Pause" }).waitFor();
  await players.nth(1).getByRole("button", { name: "Play" }).waitFor();
  const slider = players.nth(0).getByRole("slider");
  await slider.focus();
  await grace.page.keyboard.press("End");
  await grace.page.keyboard.press("Home");
  await eventually(() => slider.getAttribute("aria-valuetext")).toMatch(/^0:0[01] of 0:\d\d$/);
  expect(await axe(grace.page)).toEqual([]);
});

test("a thread takes files and voice messages, apart from those waiting in the conversation", async () => {
  const { ada, grace, conversation } = await chatting();
  const { page } = ada;
  const path = `/conversations/${conversation}/messages`;
  const { id } = (await call(web, "POST", path, { as: grace, body: { text: "root" } })) as {
    id: number;
  };
  await choose(page, file("outside.png", "image/png"));
  await page.locator(`[data-message="${id}"]`).hover();
  await page.locator(".message-toolbar").getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: /thread/i }).click();
  const panel = page.locator(".thread-panel");
  const chooser = panel.locator(".composer input[type=file]");
  await chooser.setInputFiles([file("one.png", "image/png"), file("two.png", "image/png")]);
  await panel.getByText("one.png").waitFor();
  expect(await panel.getByText("outside.png").count()).toBe(0);
  await panel.getByRole("textbox").fill("both of them");
  await panel.getByRole("textbox").press("Enter");
  await eventually(() => panel.locator("article[data-message] img.picture__image").count()).toBe(2);
  await panel.getByRole("button", { name: "Record voice message" }).click();
  await eventually(() => panel.locator(".recorder-bar__time").textContent()).toMatch(/^0:0[1-9]$/);
  await panel.getByRole("button", { name: "Send recording" }).click();
  await panel.locator("article[data-message] .sound-player").waitFor();
  const { items } = (await call(web, "GET", `${path}/${id}/replies`, { as: grace })) as {
    items: { kind: string; text: string | null }[];
  };
  expect(items.map(({ kind, text }) => [kind, text])).toEqual([
    ["image", "both of them"],
    ["image", null],
    ["audio", null],
  ]);
  await page.locator(".conversation__main").getByText("outside.png").waitFor();
  const pictures = panel.getByRole("group", { name: "Album, 2 items" }).locator("button.picture");
  await pictures.nth(1).click();
  await page.getByRole("dialog").getByText("2 of 2", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await screenshot(page, "thread-album");
  await pictures.nth(1).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete all 2" }).click();
  await pictures.first().waitFor({ state: "detached" });
});

test("a recording survives the loss of its microphone, and can be sent", async () => {
  const { ada, grace } = await chatting();
  const { page } = ada;
  await page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      addEventListener("unplugged", () => {
        for (const track of stream.getTracks()) {
          track.stop();
          track.dispatchEvent(new Event("ended"));
        }
      });
      return stream;
    };
  });
  await page.getByRole("button", { name: "Record voice message" }).click();
  const time = page.locator(".recorder-bar__time");
  await eventually(() => time.textContent()).not.toBe("0:00");
  await page.evaluate(() => dispatchEvent(new Event("unplugged")));
  await page.getByText("Microphone disconnected. Your recording so far is kept").waitFor();
  await page.locator(".recorder-bar").getByRole("button", { name: "Play" }).waitFor();
  await page.getByRole("button", { name: "Send recording" }).click();
  await rows(grace.page).getByRole("group", { name: "Voice message" }).waitFor();
});

test("media work on a phone, in the dark, from right to left", async () => {
  const { ada, grace } = await chatting({ viewport: PHONE, colorScheme: "dark", hasTouch: true });
  await choose(ada.page, file("phone.png", "image/png"));
  expect(await axe(ada.page)).toEqual([]);
  await ada.page.getByRole("button", { name: "Send", exact: true }).click();
  await rows(grace.page).locator("img").waitFor();
  expect(await axe(grace.page)).toEqual([]);
});
