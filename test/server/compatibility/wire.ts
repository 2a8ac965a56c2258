import { z } from "zod";
import type { Json } from "./documents.ts";
import { SchemaComparison, type Break } from "./schemas.ts";

const parametersSchema = z
  .array(
    z.object({
      name: z.string(),
      in: z.string(),
      required: z.boolean().default(false),
      schema: z.json(),
    }),
  )
  .default([]);
const contentSchema = z.record(z.string(), z.object({ schema: z.json() })).default({});
const operationSchema = z.object({
  parameters: parametersSchema,
  security: z.array(z.record(z.string(), z.json())).default([]),
  requestBody: z
    .object({ required: z.boolean().default(false), content: contentSchema })
    .optional(),
  responses: z.record(
    z.string(),
    z.object({ headers: z.record(z.string(), z.json()).default({}), content: contentSchema }),
  ),
});
type Operation = z.infer<typeof operationSchema>;
const openApiSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});
const asyncApiSchema = z.object({
  channels: z.record(
    z.string(),
    z.object({ messages: z.record(z.string(), z.object({ payload: z.json() })) }),
  ),
});

/** Breaks for a REST client of the old document. */
export function restBreaks(older: Json, newer: Json): Break[] {
  const schemas = new SchemaComparison(older, newer);
  const now = openApiSchema.parse(newer).paths;
  const found = Object.entries(openApiSchema.parse(older).paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const place = `${method.toUpperCase()} ${path}`;
      const other = now[path]?.[method];
      if (other === undefined) return [{ place, what: "is gone" }];
      return operationBreaks(operation, other, place, schemas);
    }),
  );
  return distinct(found);
}

/** Breaks for a socket's client of the old document. */
export function socketBreaks(older: Json, newer: Json): Break[] {
  const schemas = new SchemaComparison(older, newer);
  const now = asyncApiSchema.parse(newer).channels;
  const found = Object.entries(asyncApiSchema.parse(older).channels).flatMap(
    ([channel, { messages }]) =>
      Object.entries(messages).flatMap(([name, { payload }]) => {
        const place = `${channel} ${name}`;
        const other = now[channel]?.messages[name];
        if (other === undefined) return [{ place, what: "is gone" }];
        const direction = name.startsWith("up_") ? "input" : "output";
        return schemas.breaks(direction, payload, other.payload, place);
      }),
  );
  return distinct(found);
}

function operationBreaks(
  older: Operation,
  newer: Operation,
  place: string,
  schemas: SchemaComparison,
): Break[] {
  return [
    ...parameterBreaks(older, newer, place, schemas),
    ...bodyBreaks(older, newer, place, schemas),
    ...older.security
      .map((schemes) => Object.keys(schemes).join(" and "))
      .filter(
        (one) => !newer.security.some((schemes) => Object.keys(schemes).join(" and ") === one),
      )
      .map((one) => ({ place, what: `takes no ${one || "request without a token"}` })),
    ...Object.keys(newer.responses)
      // New refusals are compatible: each has the same shape.
      .filter((status) => older.responses[status] === undefined && Number(status) < 400)
      .map((status) => ({ place: `${place} ${status}`, what: "is a new kind of success" })),
    ...Object.entries(older.responses).flatMap(([status, response]) => {
      const at = `${place} ${status}`;
      const other = newer.responses[status];
      if (other === undefined) return [{ place: at, what: "is gone" }];
      return [
        ...Object.keys(response.headers)
          .filter((name) => !(name in other.headers))
          .map((name) => ({ place: `${at} ${name}`, what: "is gone" })),
        ...contentBreaks("output", response.content, other.content, at, schemas),
      ];
    }),
  ];
}

function parameterBreaks(
  older: Operation,
  newer: Operation,
  place: string,
  schemas: SchemaComparison,
): Break[] {
  const find = ({ parameters }: Operation, one: { name: string; in: string }) =>
    parameters.find((other) => other.name === one.name && other.in === one.in);
  return [
    ...older.parameters.flatMap((one) => {
      const at = `${place} ?${one.name}`;
      const other = find(newer, one);
      if (other === undefined) return [{ place: at, what: "is gone" }];
      return schemas.breaks("input", one.schema, other.schema, at);
    }),
    ...newer.parameters
      .filter((one) => one.required && find(older, one)?.required !== true)
      .map(({ name }) => ({ place: `${place} ?${name}`, what: "is required" })),
  ];
}

function bodyBreaks(
  { requestBody: older }: Operation,
  { requestBody: newer }: Operation,
  place: string,
  schemas: SchemaComparison,
): Break[] {
  const at = `${place} body`;
  return [
    ...(newer?.required === true && older?.required !== true
      ? [{ place: at, what: "is required" }]
      : []),
    ...(older === undefined
      ? []
      : contentBreaks("input", older.content, newer?.content ?? {}, at, schemas)),
  ];
}

function contentBreaks(
  direction: "input" | "output",
  older: z.infer<typeof contentSchema>,
  newer: z.infer<typeof contentSchema>,
  place: string,
  schemas: SchemaComparison,
): Break[] {
  return Object.entries(older).flatMap(([type, { schema }]) => {
    const other = newer[type];
    if (other === undefined) return [{ place: `${place} ${type}`, what: "is gone" }];
    return schemas.breaks(direction, schema, other.schema, place);
  });
}

function distinct(found: Break[]): Break[] {
  return [...new Map(found.map((one) => [`${one.place} ${one.what}`, one])).values()];
}

/** Where a document marks something as deprecated. */
export function deprecatedIn(value: Json, place: readonly string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => deprecatedIn(one, [...place, `${i}`]));
  if (typeof value !== "object" || value === null) return [];
  const here = value["deprecated"] === true ? [place.join(" ")] : [];
  return here.concat(
    Object.entries(value).flatMap(([key, one]) => deprecatedIn(one, [...place, key])),
  );
}
