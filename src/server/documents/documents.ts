import { createHash } from "node:crypto";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { asyncApiDocument } from "./asyncapi.ts";
import { openApiDocument } from "./openapi.ts";
import type { AppEnv } from "../http.ts";
import { isKnown } from "../if-none-match.ts";

/** A public document that does not change until the next deploy. */
export interface PublicDocument {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Documents {
  readonly openApi: () => PublicDocument;
  readonly asyncApi: () => PublicDocument;
}

/** Generates the documents from the routes and the frames' schemas at the first request, once an isolate. */
export function documentsOf(documented: OpenAPIHono<AppEnv>): Documents {
  return {
    openApi: once(() => json(openApiDocument(documented.openAPIRegistry.definitions))),
    asyncApi: once(() => json(asyncApiDocument())),
  };
}

/** Answers 304 to a client that already has the document. */
export function publicAnswer({ text, headers }: PublicDocument, request: Request): Response {
  const etag = headers["etag"] ?? "";
  return isKnown(request.headers, etag)
    ? new Response(null, { status: 304, headers })
    : new Response(text, { headers });
}

function json(value: unknown): PublicDocument {
  const text = JSON.stringify(value);
  const etag = `"${createHash("sha256").update(text).digest("base64url")}"`;
  return {
    text,
    headers: { "content-type": "application/json", etag, "cache-control": "public, max-age=300" },
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
