import { execFileSync } from "node:child_process";
import { unstable_readConfig } from "wrangler";
import { expect, it } from "vitest";
import { QUIET } from "../support/miniflare.ts";

const local = unstable_readConfig({ config: "wrangler.toml" }, { hideWarnings: true });
const production = unstable_readConfig(
  { config: "wrangler.toml", env: "production" },
  { hideWarnings: true },
);

it("production has the local bindings, and Workers AI", () => {
  const { ai: localAi, vars: localVars, ...localRest } = local;
  const { ai, vars, ...rest } = production;
  expect(localAi).toBeUndefined();
  expect(ai).toEqual({ binding: "AI" });
  expect(vars).toEqual({ ...localVars, TRANSLATOR: "workers-ai", TRANSCRIBER: "workers-ai" });
  for (const binding of [
    "name",
    "d1_databases",
    "r2_buckets",
    "durable_objects",
    "triggers",
  ] as const) {
    const withoutId = (value: unknown) =>
      JSON.stringify(value).replaceAll(/"database_id":"[^"]*"/g, "");
    expect(withoutId(rest[binding]), binding).toBe(withoutId(localRest[binding]));
  }
});

it("the platform's logs omit the query of addresses, which may hold a token", () => {
  for (const { observability } of [local, production])
    expect(observability).toMatchObject({ enabled: true, redact_query_string: true });
});

it("the deployed bundle fits the free plan", () => {
  const args = ["deploy", "--dry-run", "--env", "production", "--outdir", "dist/production"];
  const printed = execFileSync("wrangler", args, { env: { ...process.env, ...QUIET } }).toString();
  expect(printed).toContain("env.AI");
  const [, kib] = /gzip: ([\d.]+) KiB/.exec(printed) ?? [];
  // Cloudflare's limit on the free plan.
  expect(Number(kib)).toBeLessThan(3 * 1024);
});
