import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, inject } from "vitest";
import { launchChromium } from "../../support/chromium.ts";
import { startMiniflare } from "../../support/miniflare.ts";
import { pushService } from "./push-service.ts";

export type Server = Awaited<ReturnType<typeof startMiniflare>>;

/** The whole of Parley, and a browser. */
export interface Web {
  readonly url: string;
  readonly server: Server;
  readonly browser: Browser;
}

type Vars = Record<string, string>;

/*
 * A worker of vitest runs its files one after another, with one browser, and with one server for all files without
 * variables of their own: both take longer to start than most tests to run. They end with the process.
 */
let browser: Promise<Browser> | undefined;
let plain: Promise<Server> | undefined;

/**
 * The server and the browser for the tests of this file, from its first hook on. What a test opens is closed after it;
 * what the file's own `beforeAll` opens, after its last test. With `vars`, the server is this file's alone.
 */
export function useWeb(vars?: () => Vars | Promise<Vars>): Web {
  if (vars === undefined) return useServer(() => (plain ??= startPlain()));
  let own: Server | undefined;
  // Before the hooks that close the pages, since the last such hook runs first.
  afterAll(() => own?.miniflare.dispose());
  return useServer(async () => (own = await startServer(await vars())));
}

/** The same with a server that several files share: `start` returns the same one again. */
export function useServer(start: () => Promise<Server>): Web {
  let started: Web | undefined;
  const web = () => {
    if (started === undefined) throw new Error("the server starts in the file's first hook");
    return started;
  };
  beforeAll(async () => {
    const [server, shared] = await Promise.all([start(), sharedBrowser()]);
    started = { url: server.url.origin, server, browser: shared };
  });
  closeContexts(() => web().browser);
  return {
    get url() {
      return web().url;
    },
    get server() {
      return web().server;
    },
    get browser() {
      return web().browser;
    },
  };
}

export function sharedBrowser(): Promise<Browser> {
  return (browser ??= launchChromium());
}

/** A page left open would go on drawing and listening beside the following tests. */
export function closeContexts(browser: () => Browser): void {
  const close = (contexts: readonly BrowserContext[]) =>
    Promise.all(contexts.map((context) => context.close()));
  let before: readonly BrowserContext[] = [];
  beforeEach(() => {
    before = browser().contexts();
  });
  afterEach(() =>
    close(
      browser()
        .contexts()
        .filter((context) => !before.includes(context)),
    ),
  );
  afterAll(() => close(browser().contexts()));
}

async function startPlain(): Promise<Server> {
  const vars = { PUSH_SERVICES: await pushService(), OUTSIDE_LOOPBACK: "allowed" };
  return startServer(vars);
}

export function startServer(vars: Vars): Promise<Server> {
  return startMiniflare(inject("worker"), { vars });
}

/** The same server by the name for which browsers make passkeys: they make none for an IP address. */
export function onLocalhost({ url }: Pick<Web, "url">): string {
  return `http://localhost:${new URL(url).port}`;
}
