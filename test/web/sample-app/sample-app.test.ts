import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";
import { Backend } from "./backend.ts";
import { runBot } from "./bot.ts";
import { slackExport } from "./slack-export.ts";
import { call } from "../support/api.ts";
import { newPage } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";
import { CLIENT, startIssuer, type Issuer } from "../support/issuer.ts";

/*
 * A bakery with accounts, a backend and a bot of its own uses Parley as its chat. `sample-app/` uses only what Parley's
 * documentation says.
 */
let issuer: Issuer;
const web = useWeb(async () => {
  issuer = await startIssuer();
  return {
    APP_NAME: "The bakery",
    OIDC_ISSUER: issuer.url,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_NAME: "the bakery",
    PASSWORD_SIGN_IN: "off",
    OUTSIDE_LOOPBACK: "allowed",
  };
});
let backend: Backend;
let key: string;
let bot: { id: string; token: string };
let stopBot = () => {};
let page: Page;

/** What the operator sets up for the bakery, once. */
const operate = <T>(path: string, body: object) =>
  call(web, "POST", `/operator${path}`, { as: { token: OPERATOR_TOKEN }, body }) as Promise<T>;

beforeAll(async () => {
  issuer.serve(web.url);
  const scopes = ["users", "conversations", "messages", "import", "read"];
  ({ key } = await operate<{ key: string }>("/keys", { name: "bakery", scopes }));
  backend = await Backend.start(web.url, key);
  const hook = { url: backend.hook, events: ["message.created"] };
  ({ secret: backend.secret } = await operate<{ secret: string }>("/webhooks", hook));
  const account = { username: "oven", display_name: "Oven", scopes: ["read", "messages"] };
  bot = await operate("/bots", account);
  page = await newPage(web);
});
afterAll(() => {
  stopBot();
  backend.stop();
  issuer.close();
});

const ORDERS = "C1";
const row = (text: string) => page.locator(".timeline article", { hasText: text });

/** Signs in with the bakery's account, on its issuer's own pages. */
async function signIn(page: Page, account: string): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "Continue with the bakery" }).click();
  await page.waitForURL(`${issuer.url}/**`);
  await page.locator('[name="login"]').fill(account);
  await page.locator('[name="password"]').fill("any");
  await page.locator('[type="submit"]').click();
  await page.locator('[type="submit"]').click();
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
}

test("the backend provisions its people before their first visit, as often as it likes (ACCOUNT-2)", async () => {
  const statuses = async () => (await backend.provision()).map(({ status }) => status);
  expect(await statuses()).toEqual(["created", "created"]);
  expect(await statuses()).toEqual(["unchanged", "unchanged"]);
});

test("their Slack messages move in with them (IMPORT-1, IMPORT-4)", async () => {
  const folder = await mkdtemp(join(tmpdir(), "parley-slack-"));
  const file = join(folder, "export.zip");
  await writeFile(file, slackExport());
  const command = ["src/cli/import-slack.ts", "--url", web.url, file];
  const env = { ...process.env, PARLEY_KEY: key };
  const { stdout } = await promisify(execFile)("node", command, { env });
  await rm(folder, { recursive: true });
  expect(stdout).toContain("1 conversations imported");
});

test("one of them signs in to the page with the bakery's account, and finds everything (OIDC-3, ACCOUNT-2)", async () => {
  await signIn(page, "staff-1");
  await page.locator(`[data-conversation="${ORDERS}"]`, { hasText: "orders" }).click();
  await row("We are out of rye")
    .locator(".message-bubble__name", { hasText: "Grace Hopper" })
    .waitFor();
  await row("I bake more tonight").waitFor();
  expect(await row("We are out of rye").locator("strong").textContent()).toBe("rye");
});

test("a post of the app shows on the page, and the reply reaches the backend as a verified event (KEY-5, HOOK-1, HOOK-6)", async () => {
  const asked = await backend.announce(ORDERS, "Who opens on Sunday?");
  await row("Who opens on Sunday?")
    .locator(".message-bubble__name", { hasText: "The bakery" })
    .waitFor();
  await row("Who opens on Sunday?").hover();
  await page.locator(".message-toolbar").getByRole("button", { name: "Reply" }).click();
  await page.locator(".conversation__main .composer__field").fill("I do");
  await page.keyboard.press("Enter");
  await eventually(() => backend.posts).toMatchObject([
    { text: "Who opens on Sunday?", id: asked, by: null },
    { text: "I do", reply_to: asked, by: "staff-1" },
  ]);
  const forged = { method: "POST", body: JSON.stringify({ type: "message.created" }) };
  expect((await fetch(backend.hook, forged)).status).toBe(400);
});

test("its bot joins, and answers a slash command where everyone sees it (COMMAND-2)", async () => {
  const commands = [{ name: "oven", description: "Says what is in the oven" }];
  await call(web, "PUT", "/bots/me/commands", { as: bot, body: { commands } });
  stopBot = await runBot(web.url, bot.token, { oven: (text) => `${text}: 12 loaves` });
  await backend.parley.conversation(ORDERS).members.add({ user_id: bot.id });
  const { access_token } = await backend.parley.tokens.create("ext:staff-2");
  const grace = { token: access_token };
  const path = `/conversations/${ORDERS}/commands`;
  const { items } = (await call(web, "GET", path, { as: grace })) as { items: object[] };
  expect(items).toMatchObject([{ name: "oven", bot_id: bot.id }]);
  const body = { bot_id: bot.id, name: "oven", text: "rye" };
  expect(await call(web, "POST", path, { as: grace, body })).toMatchObject({ status: "answered" });
  await row("rye: 12 loaves").locator(".message-bubble__name", { hasText: "Oven" }).waitFor();
});

test("a person who signed in before the backend provisioned them stays the same person (ACCOUNT-2)", async () => {
  const early = await newPage(web);
  await signIn(early, "staff-3");
  const named = { external_id: "staff-3", display_name: "Mary Somerville" };
  const [upserted] = await backend.parley.users.upsert([named]);
  expect(upserted).toMatchObject({ status: "updated", user: { display_name: "Mary Somerville" } });
  await backend.parley.conversation(ORDERS).members.add({ user_id: "ext:staff-3" });
  await early.locator(`[data-conversation="${ORDERS}"]`).waitFor();
});
