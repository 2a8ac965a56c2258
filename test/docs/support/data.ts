import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { unstable_readConfig } from "wrangler";
import { z } from "zod";
import { app } from "#server/app.ts";
import { openApiDocument } from "#server/documents/openapi.ts";
import { downFrameSchema } from "#protocol/frames/down.ts";
import { upFrameSchema } from "#protocol/frames/up.ts";
import { inboxDownFrameSchema, inboxUpFrameSchema } from "#protocol/inbox/frames.ts";
import type { Snippet } from "./page.ts";
import { VARIABLES } from "./stand-ins.ts";

const schemaSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});
const componentsSchema = z.object({
  components: z.object({ schemas: z.record(z.string(), schemaSchema) }),
});

const document: object = openApiDocument(app.openAPIRegistry.definitions);
const { schemas } = componentsSchema.parse(document).components;
const ajv = new Ajv2020({ strict: false });
formats["default"](ajv);
ajv.addSchema(document, "openapi");

/** Frames, by the name of their union in a snippet's `schema`. */
const FRAMES: Readonly<Record<string, z.ZodType>> = {
  up: upFrameSchema,
  down: downFrameSchema,
  "inbox-up": inboxUpFrameSchema,
  "inbox-down": inboxDownFrameSchema,
};

/** Returns the fault of JSON or TOML; `null` when it is valid. */
export function dataFault(snippet: Snippet): string | null {
  return snippet.language === "toml" ? tomlFault(snippet.code) : jsonFault(snippet);
}

/** `schema` names a schema of `/openapi.json` or a union of frames; `partial`: it shows some of the properties. */
function jsonFault({ code, attributes: { schema: name, partial } }: Snippet): string | null {
  if (name === undefined) return "it names no schema";
  const value: unknown = JSON.parse(code);
  const frames = FRAMES[name];
  if (frames !== undefined) {
    const parsed = frames.safeParse(value);
    return parsed.success ? null : z.prettifyError(parsed.error);
  }
  const schema = schemas[name];
  if (schema === undefined) return `/openapi.json has no schema ${name}`;
  const strange = Object.keys(value ?? {}).find((key) => !(key in schema.properties));
  if (strange !== undefined) return `a ${name} has no ${strange}`;
  const reference = { $ref: `openapi#/components/schemas/${name}` };
  const validate = ajv.compile(
    partial === undefined
      ? reference
      : {
          properties: Object.fromEntries(
            Object.keys(schema.properties).map((key) => [
              key,
              { $ref: `${reference.$ref}/properties/${key}` },
            ]),
          ),
        },
  );
  return validate(value) ? null : ajv.errorsText(validate.errors);
}

/** Wrangler itself reads it, and warns of unknown keys. */
function tomlFault(code: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), "parley-toml-"));
  const config = join(folder, "wrangler.toml");
  writeFileSync(config, code);
  try {
    const [, env] = /^\[?env\.(\w+)/m.exec(code) ?? [];
    const { vars } = unstable_readConfig(
      { config, ...(env === undefined ? {} : { env }) },
      { hideWarnings: true },
    );
    const unknown = Object.keys(vars).find((name) => !VARIABLES.has(name));
    return unknown === undefined ? null : `wrangler.toml has no variable ${unknown}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
