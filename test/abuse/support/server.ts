import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { newPushKey, newSigningKeys } from "../../../.scripts/dev-vars.ts";
import bundled from "../../support/bundled.ts";
import { startEngines } from "../../support/engines.ts";
import { mailBy } from "../../support/mail.ts";
import { startMiniflare } from "../../support/miniflare.ts";
import { startReceiver } from "../../support/webhook-receiver.ts";

interface AbusedServer {
  url: string;
  /** The file with everything it logs, each line after its level. */
  log: string;
  /** A server for its webhooks. */
  receiver: string;
  /** The key that signs its access tokens. */
  signingKeys: string;
  /** Its public documents. */
  openapi: string;
  asyncapi: string;
}

declare module "vitest" {
  interface ProvidedContext {
    abused: AbusedServer;
  }
}

/** Limits that a test of media can reach. */
const SMALL = { MAX_MEDIA_BYTES: "100000", MEDIA_BYTES_PER_USER: "300000" };

/** Once for the whole suite: a server behind real sockets, with a translator, and its public documents. */
export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "parley-abused-"));
  const log = join(folder, "server.log");
  writeFileSync(log, "");
  const signingKeys = await newSigningKeys();
  const receiver = await startReceiver();
  await bundled(project);
  const { url, miniflare } = await startMiniflare(project.getProvidedContext().worker, {
    vars: {
      ...SMALL,
      AUTH_SIGNING_KEYS: signingKeys,
      PUSH_KEY: await newPushKey(),
      TRANSLATOR: "libretranslate",
      TRANSLATOR_URL: await startEngines(),
      OUTSIDE_LOOPBACK: "allowed",
      ...mailBy(receiver),
    },
    hear: (line, level) => {
      appendFileSync(log, `${level} ${line}\n`);
    },
  });
  const document = async (name: string) => (await fetch(new URL(`/${name}.json`, url))).text();
  project.provide("abused", {
    url: url.href,
    log,
    receiver,
    signingKeys,
    openapi: await document("openapi"),
    asyncapi: await document("asyncapi"),
  });
  return async () => {
    await miniflare.dispose();
    rmSync(folder, { recursive: true, force: true });
  };
}
