import { inject } from "vitest";
import { z } from "zod";

/** The part of JSON Schema that the documents use, with every `$ref` resolved. */
export interface JsonSchema {
  type?: string | string[] | undefined;
  const?: unknown;
  enum?: unknown[] | undefined;
  anyOf?: JsonSchema[] | undefined;
  pattern?: string | undefined;
  format?: string | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  items?: JsonSchema | undefined;
  minItems?: number | undefined;
  maxItems?: number | undefined;
  properties?: Record<string, JsonSchema> | undefined;
  required?: string[] | undefined;
}

const jsonSchema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.looseObject({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(jsonSchema).optional(),
    pattern: z.string().optional(),
    format: z.string().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    items: jsonSchema.optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    properties: z.record(z.string(), jsonSchema).optional(),
    required: z.array(z.string()).optional(),
  }),
);

const parameterSchema = z.object({
  in: z.enum(["path", "query", "header"]),
  name: z.string(),
  required: z.boolean().default(false),
  schema: jsonSchema,
});
export type Parameter = z.infer<typeof parameterSchema>;

const operationSchema = z.looseObject({
  parameters: z.array(parameterSchema).default([]),
  security: z.array(z.record(z.string(), z.unknown())).default([]),
  requestBody: z
    .object({ content: z.record(z.string(), z.object({ schema: jsonSchema })) })
    .optional(),
});

export interface Operation {
  /** `POST /api/v1/conversations`: its name in tests and examples. */
  name: string;
  method: string;
  path: string;
  parameters: Parameter[];
  /** The kind of its token: `bearer` a person's, `operator` the operator's; none for public operations. */
  schemes: string[];
  /** The schema of its JSON body; null where it takes none. */
  body: JsonSchema | null;
}

const channelSchema = z.enum(["conversation", "inbox", "bot"]);

/** A frame that a client may send, on the socket of a conversation, of an inbox or of a bot. */
export interface Frame {
  /** `conversation send` */
  name: string;
  channel: z.infer<typeof channelSchema>;
  type: string;
  schema: JsonSchema;
}

const openapi: unknown = JSON.parse(inject("abused").openapi);
const asyncapi: unknown = JSON.parse(inject("abused").asyncapi);

/** A socket is refused by a frame and a close code once it is open. */
const OF_SOCKETS = new Set(["subprotocol", "ticket"]);

/** Each operation of `/openapi.json`. */
export const operations: Operation[] = Object.entries(
  z
    .looseObject({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) })
    .parse(resolved(openapi, openapi)).paths,
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { parameters, security, requestBody }]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    parameters,
    schemes: security
      .flatMap((one) => Object.keys(one))
      .filter((scheme) => !OF_SOCKETS.has(scheme)),
    body: requestBody?.content["application/json"]?.schema ?? null,
  })),
);

/** Each frame of `/asyncapi.json` that a client may send. */
export const frames: Frame[] = Object.entries(
  z
    .looseObject({
      channels: z.record(
        channelSchema,
        z.looseObject({
          messages: z.record(z.string(), z.looseObject({ payload: jsonSchema })),
        }),
      ),
    })
    .parse(resolved(asyncapi, asyncapi)).channels,
).flatMap(([channel, { messages }]) =>
  Object.entries(messages)
    .filter(([name]) => name.startsWith("up_"))
    .map(([name, { payload }]) => ({
      name: `${channel} ${name.slice("up_".length)}`,
      channel: channelSchema.parse(channel),
      type: name.slice("up_".length),
      schema: payload,
    })),
);

/** The document with every `$ref` replaced by its target. */
function resolved(value: unknown, document: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null || depth > 40) return value;
  if (Array.isArray(value)) return value.map((one) => resolved(one, document, depth + 1));
  if ("$ref" in value && typeof value.$ref === "string") {
    return resolved(at(document, value.$ref), document, depth + 1);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, resolved(inner, document, depth + 1)]),
  );
}

function at(document: unknown, ref: string): unknown {
  return ref
    .replace(/^#\//, "")
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(
      (here, step) =>
        typeof here === "object" && here !== null
          ? new Map<string, unknown>(Object.entries(here)).get(step)
          : undefined,
      document,
    );
}
