import { z } from "zod";
import { app } from "#server/app.ts";
import { asyncApiDocument } from "#server/documents/asyncapi.ts";
import { openApiDocument } from "#server/documents/openapi.ts";
import { schemaSchema } from "./schema.ts";

const headersSchema = z.record(
  z.string(),
  z.looseObject({ description: z.string().optional(), example: z.unknown().optional() }),
);
const contentSchema = z.record(
  z.string(),
  z.looseObject({ schema: schemaSchema, example: z.unknown().optional() }),
);
const parameterSchema = z.looseObject({
  name: z.string(),
  in: z.enum(["path", "query", "header"]),
  required: z.boolean().default(false),
  description: z.string().optional(),
  schema: schemaSchema,
  example: z.unknown().optional(),
});
const responseSchema = z.looseObject({
  description: z.string(),
  headers: headersSchema.default({}),
  content: contentSchema.default({}),
});
const operationSchema = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  description: z.string(),
  tags: z.tuple([z.string()], z.string()),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
  parameters: z.array(parameterSchema).default([]),
  requestBody: z
    .looseObject({ required: z.boolean().default(false), content: contentSchema })
    .optional(),
  responses: z.record(z.string(), responseSchema),
});
export type Parameter = z.infer<typeof parameterSchema>;
export type Response = z.infer<typeof responseSchema>;
/** A request that the server sends. */
export interface Webhook extends z.infer<typeof operationSchema> {
  event: string;
}
export interface Operation extends z.infer<typeof operationSchema> {
  method: string;
  path: string;
}

const openApiSchema = z.looseObject({
  info: z.looseObject({ description: z.string() }),
  tags: z.array(z.looseObject({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  webhooks: z.record(z.string(), z.record(z.string(), operationSchema)).default({}),
  components: z.looseObject({ schemas: z.record(z.string(), schemaSchema) }),
});

const frameSchema = z.looseObject({
  name: z.string(),
  summary: z.string(),
  payload: schemaSchema,
  examples: z.tuple([z.looseObject({ payload: z.unknown() })], z.unknown()),
});
export type Frame = z.infer<typeof frameSchema>;

const channelSchema = z.looseObject({
  address: z.string(),
  title: z.string(),
  description: z.string(),
  messages: z.record(z.string(), frameSchema),
});
export type Channel = z.infer<typeof channelSchema>;

const asyncApiSchema = z.looseObject({
  info: z.looseObject({ description: z.string() }),
  channels: z.record(z.string(), channelSchema),
  components: z.looseObject({ schemas: z.record(z.string(), schemaSchema) }),
});

/** The documents that the server answers, as the references read them. */
export const OPEN_API = openApiSchema.parse(openApiDocument(app.openAPIRegistry.definitions));
export const ASYNC_API = asyncApiSchema.parse(asyncApiDocument());

/** Every schema of either that has a name. */
export const NAMED_SCHEMAS = { ...OPEN_API.components.schemas, ...ASYNC_API.components.schemas };

export const OPERATIONS: readonly Operation[] = Object.entries(OPEN_API.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
);

export const WEBHOOKS: readonly Webhook[] = Object.entries(OPEN_API.webhooks).flatMap(
  ([event, methods]) => Object.values(methods).map((operation) => ({ ...operation, event })),
);
