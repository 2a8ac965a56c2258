import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import Ajv2020 from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { app } from "#server/app.ts";
import { asyncApiDocument } from "#server/documents/asyncapi.ts";
import { openApiDocument } from "#server/documents/openapi.ts";

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "parley-documents-"));
const openApi = join(folder, "openapi.json");
const asyncApi = join(folder, "asyncapi.json");
const document = openApiDocument(app.openAPIRegistry.definitions);
await writeFile(openApi, JSON.stringify(document));
await writeFile(asyncApi, JSON.stringify(asyncApiDocument()));
afterAll(() => rm(folder, { recursive: true }));

/** Far longer than it takes alone: other programs may run beside it. */
const LINT_MS = 120_000;

it.each([
  ["OpenAPI", openApi],
  ["AsyncAPI", asyncApi],
])(
  "redocly finds neither error nor warning in the %s document",
  { timeout: LINT_MS },
  async (_, file) => {
    const env = {
      ...process.env,
      REDOCLY_TELEMETRY: "off",
      REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
    };
    const args = ["lint", "--config=.redocly.yaml", "--format=json", file];
    const bin = join("node_modules", ".bin", "redocly");
    // It exits with an error if it finds one.
    const { stdout } = await run(bin, args, { env }).catch((error: { stdout: string }) => error);
    const { totals, problems } = JSON.parse(stdout) as { totals: object; problems: unknown[] };
    expect(problems).toEqual([]);
    expect(totals).toMatchObject({ errors: 0, warnings: 0 });
  },
);

const documentSchema = z.object({
  components: z.object({
    schemas: z.record(
      z.string(),
      z.looseObject({
        examples: z.array(z.unknown()).min(1),
        description: z.string().min(1),
        properties: z.record(z.string(), z.looseObject({ description: z.string().min(1) })),
      }),
    ),
  }),
});

const { schemas } = documentSchema.parse(document).components;
const ajv = new Ajv2020({ strict: false });
formats["default"](ajv);
ajv.addSchema(document, "openapi");

describe("each named schema of the OpenAPI document", () => {
  it.each(Object.keys(schemas))("%s has examples that are valid", (name) => {
    const validate = ajv.compile({ $ref: `openapi#/components/schemas/${name}` });
    for (const example of schemas[name]?.examples ?? []) {
      expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
    }
  });
});
