import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Page } from "playwright-core";
import { SECRET, SITE_KEY, startChallenger } from "../support/challenger.ts";
import { mailBy, mailsTo } from "../support/mail.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import { startReceiver } from "../support/webhook-receiver.ts";
import { axe } from "./support/axe.ts";
import { call, newPage, PASSWORD, PHONE, startWeb, type Web } from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";

let web: Web;
let receiver: string;
beforeAll(async () => {
  const challenger = await startChallenger();
  receiver = await startReceiver();
  web = await startWeb(inject("worker"), {
    vars: {
      TURNSTILE_SITE_KEY: SITE_KEY,
      TURNSTILE_SECRET: SECRET,
      TURNSTILE_SCRIPT_URL: `${challenger}/api.js`,
      TURNSTILE_VERIFY_URL: `${challenger}/siteverify`,
      REGISTRATION_DOMAINS: "example.com",
      ...mailBy(receiver),
    },
  });
});
afterAll(() => web.stop());

/** An account that the operator created, with a token for calling the API. */
async function made(username: string): Promise<{ id: string; username: string; token: string }> {
  const as = { token: OPERATOR_TOKEN };
  const body = { username, password: PASSWORD, display_name: "Grace Hopper" };
  const { id } = (await call(web, "POST", "/operator/users", { as, body })) as { id: string };
  const login = { body: { username, password: PASSWORD } };
  const { access_token } = (await call(web, "POST", "/auth/login", login)) as {
    access_token: string;
  };
  return { id, username, token: access_token };
}

/** A photo, red at its left end, blue at its right. */
async function photo(page: Page) {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 1_200;
    canvas.height = 600;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.fillStyle = "#d02050";
    context.fillRect(0, 0, 600, 600);
    context.fillStyle = "#0000ff";
    context.fillRect(600, 0, 600, 600);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  return { name: "me.png", mimeType: "image/png", buffer: Buffer.from(base64, "base64") };
}

/** The red of the avatar's left and right edge. */
function edges(page: Page): Promise<{ left: number; right: number }> {
  return page
    .locator(".screen__card .avatar__image--loaded")
    .first()
    .evaluate((image: HTMLImageElement) => {
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      const context = canvas.getContext("2d");
      context?.drawImage(image, 0, 0);
      const redAt = (x: number) => context?.getImageData(x, canvas.height / 2, 1, 1).data[0] ?? -1;
      return { left: redAt(4), right: redAt(canvas.width - 5) };
    });
}

/** The token of the person signed in there. */
function session(page: Page): Promise<{ token: string }> {
  return page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem("parley.session") ?? "") as {
      grant: { access_token: string };
    };
    return { token: kept.grant.access_token };
  });
}

async function choose(page: Page, file: Awaited<ReturnType<typeof photo>>) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /^(Choose|Change) photo$/ }).click();
  await (await chooser).setFiles(file);
}

/** Saves a screenshot where `SCREENSHOTS` names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

test("a newcomer follows a server invitation, passes the check, enters the mailed code, signs up, and makes a profile that others see", async () => {
  const page = await newPage(web);
  const as = { token: OPERATOR_TOKEN };
  const invited = await call(web, "POST", "/operator/invitations", { as, body: {} });
  await page.goto(`/join/${(invited as { code: string }).code}`);
  await page.getByRole("heading", { name: "You're invited" }).waitFor();
  await picture(page, "invited");
  await page.getByRole("button", { name: "Create account" }).click();
  const human = page.frameLocator(".challenge__frame").getByRole("button", { name: "I am human" });
  const address = page.getByLabel("Email address");
  const sendCode = page.getByRole("button", { name: "Send code" });
  await address.fill("ada@elsewhere.example");
  await sendCode.click();
  await page.getByText("Complete the check first").waitFor();
  await human.click();
  await eventually(() => page.getByText("Complete the check first").count()).toBe(0);
  expect(await axe(page)).toEqual([]);
  await sendCode.click();
  await page.locator("input[name=email][aria-invalid]").waitFor();
  await picture(page, "other-domain");
  // The token worked once, and the widget loads anew.
  await address.fill("ada@example.com");
  await sendCode.click();
  await page.getByText("Complete the check first").waitFor();
  await human.click();
  await eventually(() => page.getByText("Complete the check first").count()).toBe(0);
  await sendCode.click();
  await page.getByText("Check your email").waitFor();
  const username = `ada${Date.now() % 1_000_000}`;
  await page.getByLabel("Username").fill("admin");
  await page.getByLabel("Name", { exact: true }).fill("Ada Lovelace");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  const mailCode = page.getByLabel("Code from the email");
  await mailCode.fill("aaaa-bbbb-cccc-dddd");
  const signUp = page.getByRole("button", { name: "Create account" });
  await signUp.click();
  await page.locator("input[name=username][aria-invalid]").waitFor();
  await page.getByLabel("Username").fill(username);
  await signUp.click();
  await page.getByText("This code is wrong or has expired").waitFor();
  await picture(page, "wrong-code");
  expect(await axe(page)).toEqual([]);
  const [mail] = await mailsTo(receiver, "ada@example.com");
  await mailCode.fill(/^\w{4}(?:-\w{4}){3}$/m.exec(mail?.text ?? "")?.[0] ?? "");
  await signUp.click();
  await page.getByRole("button", { name: "Settings" }).waitFor();

  await page.goto("/settings/profile");
  await page.getByRole("button", { name: "Choose photo" }).waitFor();
  const wide = await photo(page);
  const bomb = Buffer.from(wide.buffer);
  bomb.writeUInt32BE(50_000, 16);
  await choose(page, { ...wide, buffer: bomb });
  await page.getByText("This photo has too many pixels").waitFor();
  await choose(page, { name: "me.mp4", mimeType: "video/mp4", buffer: Buffer.from("ftyp") });
  await page.getByText("This isn't a photo").waitFor();
  await choose(page, wide);
  const area = page.getByRole("group", { name: "Photo position" });
  const box = await area.boundingBox();
  if (box === null) throw new Error("not shown");
  expect(await axe(page)).toEqual([]);
  // The visible part is cut out: at first the middle.
  const shown = await page.locator(".crop__picture").boundingBox();
  expect(shown?.width).toBe(2 * box.width);
  expect(shown?.x).toBe(box.x - box.width / 2);
  // Dragged to its right end: all blue.
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x - 400, middle.y, { steps: 3 });
  await page.mouse.up();
  await page.getByRole("button", { name: "Use photo" }).click();
  await page.getByText("Saved").waitFor();
  await eventually(() => edges(page)).toEqual({ left: 0, right: 0 });
  // Moved to its left end by keys, zoomed in by the slider: all red.
  await choose(page, wide);
  await area.focus();
  for (let i = 0; i < 12; i += 1) await page.keyboard.press("ArrowRight");
  await page.getByLabel("Zoom").fill("1");
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.wheel(0, -200);
  await page.getByRole("button", { name: "Use photo" }).click();
  await eventually(() => edges(page)).toEqual({ left: 0xd0, right: 0xd0 });

  await page.getByLabel("About you").fill("Counts things");
  await page.getByRole("button", { name: "Save" }).click();
  const grace = await made(`grace${Date.now() % 1_000_000}`);
  const found = (await call(web, "GET", `/users?q=${username}`, { as: grace })) as {
    items: { id: string; bio: string }[];
  };
  await eventually(
    async () =>
      ((await call(web, "GET", `/users/${found.items[0]?.id}`, { as: grace })) as { bio: string })
        .bio,
  ).toBe("Counts things");

  // An earlier mention, and then another username.
  const body = { kind: "direct", member_ids: [found.items[0]?.id] };
  const { id } = (await call(web, "POST", "/conversations", { as: grace, body })) as { id: string };
  const said = { text: `hello @${username}` };
  await call(web, "POST", `/conversations/${id}/messages`, { as: grace, body: said });
  await page.goto("/settings/account");
  const field = page.getByLabel("Username");
  await field.fill(grace.username);
  await page.getByRole("button", { name: "Save" }).first().click();
  await page.getByText("This username is taken").waitFor();
  await field.fill(`${username}-b`);
  await page.getByRole("button", { name: "Save" }).first().click();
  await page.getByText("Saved").waitFor();
  await page.goto(`/conversation-ws?id=${id}`);
  await page.getByRole("button", { name: `@${username}`, exact: true }).click();
  await page.getByRole("dialog").getByText(`@${username}-b`).waitFor();
  await page.getByRole("dialog").getByText("Counts things").waitFor();
  await page.keyboard.press("Escape");

  // The other person's last seen, until one's own is hidden.
  const db = await web.server.miniflare.getD1Database("DB");
  await db
    .prepare("UPDATE users SET last_seen_at = ? WHERE id = ?")
    .bind(new Date(Date.now() - 2 * 3_600_000).toISOString(), grace.id)
    .run();
  await page.reload();
  const line = page.locator(".conversation-header__line");
  await eventually(() => line.textContent()).toBe("Last seen 2 hours ago");
  await page.goto("/settings/privacy");
  await page.getByRole("switch", { name: "Show when I was last seen" }).click();
  await eventually(async () => {
    const me = await call(web, "GET", `/users/me`, { as: await session(page) });
    return (me as { show_last_seen: boolean }).show_last_seen;
  }).toBe(false);
  await page.goto(`/conversation-ws?id=${id}`);
  await eventually(() => line.textContent()).toBe(`@${grace.username}`);
});

test.each([
  ["closed", null, "Sign-up is closed"],
  ["closed", { name: "Example" }, "This server uses"],
  ["invited", null, "You need an invitation to sign up"],
])("a sign-up that is %s says so (issuer: %o)", async (registration, oidc, words) => {
  const page = await newPage(web);
  await page.route("**/api/v1/auth/methods", (route) =>
    route.fulfill({ json: { password: true, oidc, registration, challenge: null } }),
  );
  await page.goto("/sign-up");
  await page.getByText(words).waitFor();
  expect(await page.getByLabel("Password", { exact: true }).count()).toBe(
    registration === "closed" ? 0 : 1,
  );
  expect(await axe(page)).toEqual([]);
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  expect(await page.getByRole("link", { name: "Create account" }).count()).toBe(
    registration === "closed" ? 0 : 1,
  );
  await page.close();
});

test("after wrong passwords the sign-in shows the check", async () => {
  const { username } = await made(`nina${Date.now() % 1_000_000}`);
  for (let i = 0; i < 3; i += 1) {
    await fetch(`${web.url}/api/v1/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password: "wrong" }),
    });
  }
  const page = await newPage(web, { viewport: PHONE, locale: "ar" });
  await page.goto("/sign-in");
  await page.locator("input[name=username]").fill(username);
  await page.locator("input[type=password]").fill(PASSWORD);
  const signIn = page.locator("button[type=submit]");
  await signIn.click();
  const human = page.frameLocator(".challenge__frame").getByRole("button", { name: "I am human" });
  await human.waitFor();
  expect(await axe(page)).toEqual([]);
  await picture(page, "check-before-signing-in");
  await human.click();
  await eventually(() => page.locator(".challenge__error").count()).toBe(0);
  await signIn.click();
  await signIn.waitFor({ state: "detached" });
});
