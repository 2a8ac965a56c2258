import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { launchChromium } from "../../support/chromium.ts";
import { startMiniflare, type Started } from "../../support/miniflare.ts";
import { pushService } from "./push-service.ts";

/** The whole of Parley, and a browser. */
export interface Web {
  readonly url: string;
  readonly server: Started;
  readonly browser: Browser;
  readonly stop: () => Promise<void>;
}

/** One browser profile, signed in as one person. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly password: string;
  /** For calling the API beside the page. */
  readonly token: string;
  readonly context: BrowserContext;
  readonly page: Page;
}

interface Grant {
  user: { id: string; username: string; display_name: string };
  access_token: string;
}

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
export const PASSWORD = "correct horse battery";

/*
 * A worker of vitest runs its files one after another, with one browser, and with one server for all files without
 * options of their own: both take longer to start than most tests to run. They end with the process.
 */
let browser: Promise<Browser> | undefined;
let plain: Promise<Started> | undefined;

/** `worker`: the folder of the bundled Worker, `inject("worker")`. With `options`, the server is this file's alone. */
export async function startWeb(
  worker: string,
  options?: Parameters<typeof startMiniflare>[1],
): Promise<Web> {
  browser ??= launchChromium();
  const own = options === undefined ? null : startMiniflare(worker, options);
  const [server, shared] = await Promise.all([own ?? (plain ??= startPlain(worker)), browser]);
  const stop = async () => {
    await Promise.all(shared.contexts().map((context) => context.close()));
    await (await own)?.miniflare.dispose();
  };
  return { url: server.url.origin, server, browser: shared, stop };
}

async function startPlain(worker: string): Promise<Started> {
  const vars = { PUSH_SERVICES: await pushService(), OUTSIDE_LOOPBACK: "allowed" };
  return startMiniflare(worker, { vars });
}

/** The same server by the name for which browsers make passkeys: they make none for an IP address. */
export function onLocalhost({ url }: Web): string {
  return `http://localhost:${new URL(url).port}`;
}

/** A fresh profile, signed out. English, on a desktop, light by default. */
export async function newPage(web: Web, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await web.browser.newContext({
    baseURL: web.url,
    viewport: DESKTOP,
    locale: "en-GB",
    colorScheme: "light",
    serviceWorkers: "block",
    ...options,
  });
  context.setDefaultTimeout(10_000);
  return context.newPage();
}

let made = 0;

/** An account of its own, signed in; its page is blank. */
export async function newPerson(
  web: Web,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const username = `${name.toLowerCase().replaceAll(/[^a-z]/g, "")}${++made}-${Date.now() % 100_000}`;
  const grant = (await call(web, "POST", "/auth/register", {
    body: { username, password: PASSWORD, display_name: name },
  })) as Grant & { expires_in: number };
  const session = JSON.stringify({ grant, obtained_at: Date.now() });
  const localStorage = [{ name: "parley.session", value: session }];
  const storageState = { cookies: [], origins: [{ origin: web.url, localStorage }] };
  const page = await newPage(web, { storageState, ...options });
  const { id } = grant.user;
  const token = grant.access_token;
  return { id, username, name, password: PASSWORD, token, context: page.context(), page };
}

/** Two people in two profiles, with a conversation in both their lists; both pages are blank. */
export async function twoPeople(
  web: Web,
  options: BrowserContextOptions = {},
): Promise<{ ada: Person; grace: Person; conversation: string }> {
  const [ada, grace] = await Promise.all([
    newPerson(web, "Ada Lovelace", options),
    newPerson(web, "Grace Hopper", options),
  ]);
  const ask = (as: Person, other: Person) => {
    const body = { kind: "direct", member_ids: [other.id] };
    return call(web, "POST", "/conversations", { as, body }) as Promise<{ id: string }>;
  };
  const { id } = await ask(ada, grace);
  await ask(grace, ada);
  return { ada, grace, conversation: id };
}

export function conversationUrl(id: string, message?: number): string {
  return `/conversation-ws?id=${id}${message === undefined ? "" : `&message=${message}`}`;
}

/** Sends a message over REST, without the person's page. */
export async function say(
  web: Web,
  as: Pick<Person, "token">,
  conversation: string,
  text: string,
): Promise<{ id: number }> {
  const path = `/conversations/${conversation}/messages`;
  return (await call(web, "POST", path, { as, body: { text } })) as { id: number };
}

export async function call(
  web: Web,
  method: string,
  path: string,
  { as, body }: { as?: Pick<Person, "token">; body?: object } = {},
): Promise<unknown> {
  const response = await fetch(`${web.url}/api/v1${path}`, {
    method,
    headers: {
      "content-type": "application/json",
      ...(as === undefined ? {} : { authorization: `Bearer ${as.token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}
