import { Hono } from "hono";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import { signingKeys } from "../auth/signing-keys.ts";
import { publicAnswer, type Documents } from "../documents/documents.ts";
import { databaseAnswers } from "../health.ts";
import { headersNamed } from "../documents/response-headers.ts";
import { answer, problem, problems, type AppEnv } from "../http.ts";

/** Health, keys and API documents. */
export function metaRoutes(documents: Documents): Hono<AppEnv> {
  const meta = new Hono<AppEnv>();
  meta.get("/health", async (c) => {
    if (await databaseAnswers(c.env, Date.now())) return c.json({ status: "ok" });
    const detail = "The database is not answering";
    return problem(c, failure("overloaded", detail, { retry_after_ms: 5_000 }));
  });
  meta.get("/openapi.json", (c) => publicAnswer(documents.openApi(), c.req.raw));
  meta.get("/asyncapi.json", (c) => publicAnswer(documents.asyncApi(), c.req.raw));
  return meta;
}

/** Documents the addresses that no OpenAPI router serves. */
export function documentMeta(documented: OpenAPIHono<AppEnv>): void {
  for (const { path, operationId, ...about } of META) {
    const cached = path === "/health" ? [] : (["ETag", "Cache-Control"] as const);
    const described = {
      ...about,
      method: "get" as const,
      tags: ["Service"],
      responses: {
        200: { ...about.responses[200], headers: headersNamed(cached) },
        ...(path === "/health"
          ? problems("overloaded")
          : {
              304: { description: "The client's copy is current", headers: headersNamed(cached) },
            }),
      },
    };
    documented.openAPIRegistry.registerPath({ ...described, path, operationId });
    documented.openAPIRegistry.registerPath({
      ...described,
      path: `/api/v1${path}`,
      operationId: `${operationId}OfVersion1`,
    });
  }
  documented.openAPIRegistry.registerPath({
    method: "get",
    path: "/.well-known/jwks.json",
    operationId: "getKeys",
    summary: "Get the public keys of the access tokens",
    description:
      "A JSON Web Key Set (RFC 7517), for services that check Parley's access tokens themselves.",
    tags: ["Service"],
    responses: {
      200: answer("The keys", jwksSchema, ["Cache-Control"]),
      ...problems(),
    },
  });
}

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) });

const json = (schema: z.ZodType) => ({ "application/json": { schema } });

const META = [
  {
    path: "/health",
    operationId: "getHealth",
    summary: "Check whether the Worker and its database respond",
    description: "For monitors: 200 while both respond, 503 otherwise.",
    responses: {
      200: { description: "Both answer", content: json(z.object({ status: z.literal("ok") })) },
    },
  },
  {
    path: "/openapi.json",
    operationId: "getOpenApi",
    summary: "This document",
    description: "OpenAPI 3.1, generated from the schemas that validate requests.",
    responses: {
      200: { description: "The document", content: json(z.looseObject({ openapi: z.string() })) },
    },
  },
  {
    path: "/asyncapi.json",
    operationId: "getAsyncApi",
    summary: "The WebSockets' frames",
    description: "AsyncAPI 3, generated from the schemas that validate frames.",
    responses: {
      200: { description: "The document", content: json(z.looseObject({ asyncapi: z.string() })) },
    },
  },
];

export const jwksRoute = new Hono<AppEnv>().get("/.well-known/jwks.json", async (c) => {
  const keys = await signingKeys(c.env);
  return c.json({ keys: keys.public }, 200, { "cache-control": "public, max-age=300" });
});
