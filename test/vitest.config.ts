import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { newPushKey, newSigningKeys } from "../.scripts/dev-vars.ts";
import { startChallenger } from "./support/challenger.ts";
import { startEngines } from "./support/engines.ts";
import { LongestFirst } from "./support/longest-first.ts";
import { mailBy } from "./support/mail.ts";
import { OPERATOR_TOKEN, ROOMY } from "./support/roomy.ts";
import { startWebSite } from "./support/web-site.ts";
import { startReceiver } from "./support/webhook-receiver.ts";

const root = `${import.meta.dirname}/..`;

/*
 * Where tests run: `unit`, pure code in Node; `workers`, whatever touches the runtime, inside workerd with real
 * Durable Objects and D1; `web`, the page in a real browser; `system`, the whole server as a process of its own, over
 * real sockets; `abuse`, likewise, one server that every file of it mistreats.
 */
export default defineConfig(async () => ({
  root,
  test: {
    reporters: [
      "default",
      "./test/support/seen-frames-reporter.ts",
      "./test/support/tally-reporter.ts",
    ],
    // Intercepted, a line that an alarm logs after the last test keeps the run from ever ending.
    disableConsoleIntercept: true,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One more than CI has cores: a test waits about a third of its time.
    maxWorkers: 3,
    // Files share what takes longest to start, workerd and the tools; people and conversations are each test's own.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        root,
        test: {
          name: "unit",
          include: [
            "test/{text,protocol,domain,client,bench,web/unit}/**/*.test.ts",
            "test/**/*.unit.test.ts",
          ],
        },
      },
      {
        root,
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              email: { send_email: [{ name: "EMAIL" }] },
              bindings: {
                ...ROOMY,
                AUTH_SIGNING_KEYS: await newSigningKeys(),
                OPERATOR_TOKEN,
                PUSH_KEY: await newPushKey(),
                PUSH_CONTACT: "mailto:operator@example.com",
                TEST_MIGRATIONS: await migrations(),
                HISTORY_ROUNDS: process.env["HISTORY_ROUNDS"] ?? "2",
                ...(await engines()),
              },
            },
          }),
        ],
        test: {
          name: "workers",
          include: ["test/{server,storage,conformance}/**/*.test.ts"],
          exclude: ["test/**/*.unit.test.ts"],
          setupFiles: ["./test/support/migrate.ts"],
        },
      },
      {
        root,
        resolve: { alias: { "@parley-edge/client/server": `${root}/src/client/server.ts` } },
        test: {
          name: "web",
          include: ["test/web/**/*.test.ts"],
          exclude: ["test/web/unit/**"],
          globalSetup: ["./test/web/support/build.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        root,
        test: {
          name: "system",
          include: ["test/{system,docs}/**/*.test.ts"],
          exclude: ["test/**/*.unit.test.ts"],
          globalSetup: ["./test/system/support/build.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        root,
        test: {
          name: "abuse",
          include: ["test/abuse/**/*.test.ts"],
          globalSetup: ["./test/abuse/support/server.ts"],
        },
      },
    ],
  },
}));

async function engines() {
  const [url, receiver] = [await startEngines(), await startReceiver()];
  return {
    TRANSLATOR: "libretranslate",
    TRANSLATOR_URL: url,
    TRANSCRIBER: "openai",
    TRANSCRIBER_URL: url,
    CHALLENGER: await startChallenger(),
    WEBHOOK_RECEIVER: receiver,
    WEB_SITE: await startWebSite(),
    LINK_PREVIEWS: "on",
    ...mailBy(receiver),
    PUSH_SERVICES: receiver,
    OUTSIDE_LOOPBACK: "allowed",
  };
}

async function migrations() {
  const { readD1Migrations } = await import("@cloudflare/vitest-plugin");
  return readD1Migrations(`${root}/migrations`);
}
