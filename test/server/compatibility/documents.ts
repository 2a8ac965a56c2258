import { app } from "#server/app.ts";
import { asyncApiDocument } from "#server/documents/asyncapi.ts";
import { openApiDocument } from "#server/documents/openapi.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Fields for human readers, which no program uses. */
const WORDS = new Set(["description", "summary", "title", "example", "examples", "tags", "info"]);
/** Where a document lists things by their names, "description" is one of these. */
const NAMED = new Set(["properties", "schemas", "headers", "paths", "channels", "messages"]);

/** Today's published documents, reduced to what programs use. */
export function publishedToday(): { openapi: Json; asyncapi: Json } {
  return {
    openapi: withoutWords(plain(openApiDocument(app.openAPIRegistry.definitions))),
    asyncapi: withoutWords(plain(asyncApiDocument())),
  };
}

function plain(document: object): Json {
  const value: Json = JSON.parse(JSON.stringify(document));
  return value;
}

function withoutWords(value: Json, isNamed = false): Json {
  if (Array.isArray(value)) return value.map((one) => withoutWords(one));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isNamed || !WORDS.has(key))
      // Every refusal has the same shape, so new ones break no client.
      .filter(([key]) => !/^[45]\d\d$/.test(key))
      .map(([key, one]) => [key, withoutWords(one, !isNamed && NAMED.has(key))]),
  );
}
