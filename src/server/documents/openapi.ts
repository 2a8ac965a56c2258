import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { userRefSchema } from "#protocol/primitives.ts";
import { ACTING_USER_HEADER } from "#protocol/acting-user-header.ts";
import { scopeSchema } from "#protocol/server-key.ts";
import { TRANSFER_TYPE } from "#protocol/transfer/format.ts";
import { PROTOCOL_VERSION } from "#protocol/version.ts";
import type { AppEnv } from "../http.ts";
import { describeComponents, exampleOf } from "./components.ts";
import { describeParameter } from "./parameters.ts";

import { jsonSchemaOf, type Components, type Direction, type JsonSchema } from "./json-schema.ts";
import { headersOf } from "./response-headers.ts";
import { TAGS } from "./tags.ts";
import { webhookRequests } from "./webhook-requests.ts";

const ABOUT = [
  "Every error is `application/problem+json`: act on its `code`. `detail` explains it, `errors` lists each fault by",
  "its path, and `request_id` finds the request in the log. If `retryable` is true, the same request can succeed later,",
  "after the seconds in `Retry-After`. An address answers a method that it does not support with 405 and `Allow`. A",
  "response with a token or private data has `no-store`. Times are RFC 3339 in UTC. A name like PASSWORD-2 refers to",
  "a rule in `src/protocol/SPEC.md`.",
].join(" ");

type Definitions = OpenAPIHono<AppEnv>["openAPIRegistry"]["definitions"];
type Route = Extract<Definitions[number], { type: "route" }>["route"];

/** The OpenAPI 3.1 document of the REST API, generated from the routes and the schemas that validate requests. */
export function openApiDocument(definitions: Definitions): JsonSchema {
  const schemas: Components = {};
  const securitySchemes: Components = {};
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const definition of definitions) {
    if (definition.type === "route") {
      const { path, method } = definition.route;
      (paths[path] ??= {})[method] = operation(definition.route, schemas);
    } else if (definition.type === "component") {
      securitySchemes[definition.name] = { ...definition.component };
    }
  }
  const webhooks = webhookRequests(schemas);
  describeComponents(schemas);
  return {
    openapi: "3.1.0",
    info: {
      title: "Parley",
      version: String(PROTOCOL_VERSION),
      description: ABOUT,
      license: { name: "MIT", identifier: "MIT" },
    },
    // Relative to the document's address, so that the document is the same on every host.
    servers: [{ url: "/" }],
    tags: TAGS,
    paths,
    webhooks,
    components: { schemas, securitySchemes },
  };
}

function operation(route: Route, schemas: Components): JsonSchema {
  const { operationId, summary, description, tags, security = [], request, responses } = route;
  const isBearer = security.some(
    (scheme) => "bearer" in scheme || "hook" in scheme || "server_key" in scheme,
  );
  const key = keyAccessSchema.optional().parse(route["x-server-key"]);
  return {
    operationId,
    summary,
    description: key === undefined ? description : `${description ?? ""} ${aboutKey(key)}`.trim(),
    tags,
    security,
    ...(key === undefined ? {} : { "x-server-key": key }),
    parameters: [
      ...parametersOf("path", request?.params, schemas),
      ...parametersOf("query", request?.query, schemas, operationId),
      ...parametersOf("header", request?.headers, schemas),
      ...(key === undefined || key.as === "app"
        ? []
        : parametersOf("header", actingUserHeaders, schemas)),
    ],
    ...(request?.body === undefined
      ? {}
      : {
          requestBody: {
            required: request.body.required ?? false,
            content: contentOf(request.body.content, "input", schemas),
          },
        }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => {
        const { description, content, headers } = responseSchema.parse(response);
        return [
          status,
          {
            description,
            headers: headersOf(Number(status), { isBearer, named: headers }),
            ...(content === undefined ? {} : { content: contentOf(content, "output", schemas) }),
          },
        ];
      }),
    ),
  };
}

const keyAccessSchema = z.object({ scope: scopeSchema, as: z.enum(["either", "user", "app"]) });
const actingUserHeaders = z.object({ [ACTING_USER_HEADER]: userRefSchema.optional() });

/** Describes a route's use of server keys in words. */
function aboutKey({ scope, as }: z.infer<typeof keyAccessSchema>): string {
  const needs = `A server key needs the scope \`${scope}\``;
  if (as === "user") return `${needs}, and the header \`Parley-User\` with the person to act as.`;
  return as === "app"
    ? `${needs}.`
    : `${needs}; without \`Parley-User\` the request acts as the app.`;
}

const responseSchema = z.object({
  description: z.string(),
  content: z.record(z.string(), z.object({ schema: z.unknown() })).optional(),
  headers: z.unknown().optional(),
});

function contentOf(content: object, direction: Direction, schemas: Components): JsonSchema {
  return Object.fromEntries(
    Object.entries(content).map(([type, { schema }]: [string, { schema: unknown }]) => {
      // Bytes are not JSON, so their schema is written by hand.
      if (!(schema instanceof z.ZodType)) return [type, { schema }];
      const example = exampleOf(schema);
      // Transfer lines are always described as input, in which properties with a default may be absent.
      const way = type === TRANSFER_TYPE ? "input" : direction;
      return [
        type,
        {
          schema: jsonSchemaOf(schema, way, schemas),
          ...(example === undefined ? {} : { example }),
        },
      ];
    }),
  );
}

/** Describes parameters by their parsed type, such as an integer, although they arrive as text. */
function parametersOf(
  place: "path" | "query" | "header",
  group: unknown,
  schemas: Components,
  operationId?: string,
): JsonSchema[] {
  if (!(group instanceof z.ZodObject)) return [];
  return Object.entries<z.ZodType>(group.shape).map(([name, schema]) => {
    const read = jsonSchemaOf(schema, "output", schemas);
    // A cursor is opaque text, whatever the server parses it to.
    const isText = name === "cursor" || Object.keys(read).length === 0;
    return {
      name,
      in: place,
      required: place === "path" || !schema.safeParse(undefined).success,
      schema: isText ? jsonSchemaOf(schema, "input", schemas) : read,
      ...describeParameter(name, operationId),
    };
  });
}
