import Ajv2020 from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { downFrameSchema } from "#protocol/frames/down.ts";
import { upFrameSchema } from "#protocol/frames/up.ts";
import { inboxDownFrameSchema } from "#protocol/inbox/frames.ts";
import { app } from "#server/app.ts";
import {
  DOWN_EXAMPLES,
  INBOX_DOWN_EXAMPLES,
  UP_EXAMPLES,
} from "#server/documents/frame-examples.ts";
import { openApiDocument } from "#server/documents/openapi.ts";

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

const document = openApiDocument(app.openAPIRegistry.definitions);
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

describe("each frame's example in the AsyncAPI document is valid", () => {
  it.each([
    ["a client's", upFrameSchema, UP_EXAMPLES],
    ["the server's", downFrameSchema, DOWN_EXAMPLES],
    ["the inbox's", inboxDownFrameSchema, INBOX_DOWN_EXAMPLES],
  ])("%s", (_, schema, examples) => {
    for (const [type, example] of Object.entries(examples)) {
      expect(() => schema.parse({ type, ...example }), type).not.toThrow();
    }
  });
});
