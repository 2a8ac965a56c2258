import { createHash } from "node:crypto";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { asyncApiDocument } from "./asyncapi.ts";
import { docsPage } from "./docs-page.ts";
import { openApiDocument } from "./openapi.ts";
import type { AppEnv } from "../http.ts";
import { isKnown } from "../if-none-match.ts";

/** A public document that stays the same until the next deploy. */
export interface PublicDocument {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Documents {
  readonly openApi: () => PublicDocument;
  readonly asyncApi: () => PublicDocument;
  readonly page: () => PublicDocument;
}

/** Makes the documents from the routes and the frames' schemas at the first request, once an isolate: it is costly. */
export function documentsOf(documented: OpenAPIHono<AppEnv>): Documents {
  const openApi = once(() => openApiDocument(documented.openAPIRegistry.definitions));
  const asyncApi = once(asyncApiDocument);
  return {
    openApi: once(() => json(openApi())),
    asyncApi: once(() => json(asyncApi())),
    page: once(() => htmlDocument(docsPage(openApi(), asyncApi()))),
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
  return publicDocument(JSON.stringify(value), { "content-type": "application/json" });
}

/** The page runs nothing and loads nothing; the policy allows its one style by its hash. */
function htmlDocument(text: string): PublicDocument {
  const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? "";
  return publicDocument(text, {
    "content-type": "text/html; charset=UTF-8",
    "content-security-policy": `default-src 'none'; style-src 'sha256-${digest(style, "base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  });
}

function publicDocument(text: string, headers: Record<string, string>): PublicDocument {
  const etag = `"${digest(text, "base64url")}"`;
  return { text, headers: { ...headers, etag, "cache-control": "public, max-age=300" } };
}

function digest(text: string, encoding: "base64" | "base64url"): string {
  return createHash("sha256").update(text).digest(encoding);
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
