import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import type { Grant } from "#protocol/auth.ts";
import type { Env } from "#server/env.ts";
import { enroll } from "../../support/enroll.ts";
import { call, newDirect } from "./api.ts";
import type { Web } from "./web.ts";

/** One browser profile, signed in as one person. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  /** For calling the API beside the page. */
  readonly token: string;
  readonly context: BrowserContext;
  readonly page: Page;
}

export interface PersonOptions extends BrowserContextOptions {
  /** Registers with `PASSWORD` as everyone does, not straight into the database: hashing it takes 80 ms. */
  registers?: boolean;
}

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
export const ON_PHONE = { viewport: PHONE, isMobile: true, hasTouch: true };
export const PASSWORD = "correct horse battery";

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
  { registers = false, ...options }: PersonOptions = {},
): Promise<Person> {
  const username = `${name.toLowerCase().replaceAll(/[^a-z]/g, "")}${++made}-${Date.now() % 100_000}`;
  const wish = { username, display_name: name };
  const grant = registers
    ? ((await call(web, "POST", "/auth/register", {
        body: { ...wish, password: PASSWORD },
      })) as Grant)
    : await enroll(await envOf(web), wish);
  const session = JSON.stringify({ grant, obtained_at: Date.now() });
  const localStorage = [{ name: "parley.session", value: session }];
  const storageState = { cookies: [], origins: [{ origin: web.url, localStorage }] };
  const page = await newPage(web, { storageState, ...options });
  const { id } = grant.user;
  return { id, username, name, token: grant.access_token, context: page.context(), page };
}

async function envOf({ server }: Web): Promise<Env> {
  const DB = await server.miniflare.getD1Database("DB");
  return { ...server.variables, DB } as unknown as Env;
}

/** Ada and Grace, each in a profile of her own, without a conversation; both pages are blank. */
export function strangers(web: Web, options: PersonOptions = {}): Promise<[Person, Person]> {
  return Promise.all([
    newPerson(web, "Ada Lovelace", options),
    newPerson(web, "Grace Hopper", options),
  ]);
}

/** The same two with a conversation in both their lists. */
export async function twoPeople(
  web: Web,
  options: PersonOptions = {},
): Promise<{ ada: Person; grace: Person; conversation: string }> {
  const [ada, grace] = await strangers(web, options);
  const conversation = await newDirect(web, ada, grace);
  await newDirect(web, grace, ada);
  return { ada, grace, conversation };
}
