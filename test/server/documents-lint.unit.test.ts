import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { app } from "#server/app.ts";
import { asyncApiDocument } from "#server/documents/asyncapi.ts";
import { openApiDocument } from "#server/documents/openapi.ts";

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "parley-documents-"));
const openApi = join(folder, "openapi.json");
const asyncApi = join(folder, "asyncapi.json");
await writeFile(openApi, JSON.stringify(openApiDocument(app.openAPIRegistry.definitions)));
await writeFile(asyncApi, JSON.stringify(asyncApiDocument()));
afterAll(() => rm(folder, { recursive: true }));

/** What a linter of the project's own has to say: nothing, or it fails. */
async function lint(tool: string, ...args: string[]): Promise<string> {
  const bin = join("node_modules", ".bin", tool);
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const { stdout } = await run(bin, args, { env }).catch((error: { stdout: string }) => error);
  return stdout;
}

it("redocly finds neither error nor warning in the OpenAPI document", async () => {
  const out = await lint("redocly", "lint", "--config=.redocly.yaml", "--format=json", openApi);
  const { totals, problems } = JSON.parse(out) as { totals: object; problems: unknown[] };
  expect(problems).toEqual([]);
  expect(totals).toMatchObject({ errors: 0, warnings: 0 });
});

it.each([
  ["OpenAPI", openApi],
  ["AsyncAPI", asyncApi],
])(
  "spectral finds neither error, warning nor hint in the %s document",
  { timeout: 120_000 },
  async (_, document) => {
    const out = await lint(
      "spectral",
      "lint",
      "--format=json",
      "--ruleset=.spectral.yaml",
      document,
    );
    const found: unknown = JSON.parse(out.slice(0, out.lastIndexOf("]") + 1));
    expect(found).toEqual([]);
  },
);
