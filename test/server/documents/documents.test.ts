import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { app } from "#server/app.ts";
import { CLOSE } from "#protocol/close-codes.ts";
import { downFrameSchema } from "#protocol/frames/down.ts";
import { upFrameSchema } from "#protocol/frames/up.ts";
import { inboxDownFrameSchema, inboxUpFrameSchema } from "#protocol/inbox/frames.ts";
import { conversationSchema } from "#protocol/conversation.ts";
import { world } from "../../support/inside.ts";

const operationSchema = z.looseObject({
  operationId: z.string().min(1),
  summary: z.string().min(1),
  description: z.string().min(1),
  requestBody: z.looseObject({ content: z.record(z.string(), z.unknown()) }).optional(),
  tags: z.array(z.string()).min(1),
  responses: z.record(z.string(), z.looseObject({ description: z.string().min(1) })),
  parameters: z.array(z.looseObject({ in: z.string(), name: z.string() })).default([]),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
});
const openApiSchema = z.looseObject({
  openapi: z.literal("3.1.0"),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  info: z.looseObject({ description: z.string() }),
  components: z.looseObject({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
});
const asyncApiSchema = z.looseObject({
  asyncapi: z.literal("3.1.0"),
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  channels: z.record(
    z.string(),
    z.looseObject({
      address: z.string(),
      messages: z.record(
        z.string(),
        z.object({ name: z.string(), summary: z.string().min(1), payload: z.looseObject({}) }),
      ),
    }),
  ),
});

async function fetched<T>(path: string, schema: z.ZodType<T>): Promise<{ raw: unknown; doc: T }> {
  const answer = await world.request("GET", path);
  const raw: unknown = JSON.parse(answer.expect(200).text);
  return { raw, doc: schema.parse(raw) };
}

const openApi = await fetched("/openapi.json", openApiSchema);
const asyncApi = await fetched("/asyncapi.json", asyncApiSchema);

const operations = Object.entries(openApi.doc.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method, path, ...operation })),
);

/** Every `$ref` in a document, at any depth. */
function refsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : refsIn(inner),
  );
}

function resolve(document: unknown, ref: string): unknown {
  const steps = ref.replace(/^#\//, "").split("/");
  return steps.reduce<unknown>((at, step) => {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof at !== "object" || at === null) return undefined;
    return new Map<string, unknown>(Object.entries(at)).get(key);
  }, document);
}

/** The frame types that a union accepts. */
const typesOf = (union: { options: readonly { shape: { type: { value: string } } }[] }): string[] =>
  union.options.map(({ shape }) => shape.type.value);

describe("the OpenAPI document", () => {
  it("the OpenAPI document has every route of the app, and no other", () => {
    const routes = app.routes
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    const documented = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(documented.length).toBeGreaterThan(30);
    expect([...new Set(routes)].toSorted()).toEqual(documented.toSorted());
  });

  it("the document lists the methods of each address, and the server refuses every other one with that list", async () => {
    const samples = [...new Set(operations.map(({ path }) => path))].map((path) => ({
      address: path.replaceAll(/\{\w+\}/g, "x"),
      matches: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    }));
    for (const { address } of samples) {
      const answered = operations.filter(({ path }) =>
        samples.some(
          ({ address: other, matches }) =>
            other === path.replaceAll(/\{\w+\}/g, "x") && matches.test(address),
        ),
      );
      const allowed = new Set(answered.map(({ method }) => method.toUpperCase()));
      if (allowed.has("GET")) allowed.add("HEAD");
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
        if (allowed.has(method)) continue;
        const refused = await world.request(method, address);
        refused.problem("method_not_allowed");
        const named = refused.headers.get("allow")?.split(", ") ?? [];
        expect(named.toSorted(), `${method} ${address}`).toEqual([...allowed].toSorted());
      }
    }
    (await world.request("DELETE", "/api/v1/nowhere")).problem("not_found");
  });

  it("each call documents its success: an open socket by 101, a redirected browser by 302 or 303", () => {
    for (const { operationId, tags, responses } of operations) {
      const succeeding = Object.keys(responses).filter((status) => Number(status) < 400);
      const wanted = tags.includes("WebSockets")
        ? ["101"]
        : [expect.stringMatching(/^(?:2|30[23])/)];
      expect(succeeding, operationId).toEqual(expect.arrayContaining(wanted));
    }
  });

  it("no message, and no other part, is documented as nullable", () => {
    for (const [name, schema] of Object.entries(openApi.doc.components.schemas))
      expect(schema, name).toMatchObject({ type: "object" });
  });

  it("every reference in the OpenAPI document resolves", () => {
    const refs = refsIn(openApi.raw);
    expect(refs.length).toBeGreaterThan(20);
    expect(refs.filter((ref) => resolve(openApi.raw, ref) === undefined)).toEqual([]);
  });

  it("each path names its parameters, and only those", () => {
    for (const { method, path, parameters } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
      const named = parameters
        .filter((parameter) => parameter.in === "path")
        .map(({ name }) => name);
      expect(named.toSorted(), `${method} ${path}`).toEqual(inPath.toSorted());
    }
  });

  it("the document says which calls require a token: those answer 401 without one, and the others do not", async () => {
    const schemes = Object.keys(openApi.doc.components.securitySchemes);
    for (const { method, path, security = [], tags } of operations) {
      for (const scheme of security.flatMap((one) => Object.keys(one)))
        expect(schemes, `${method} ${path}`).toContain(scheme);
      // Without its secret an operator's call or an incoming webhook is not found, and a socket is refused once it is
      // open.
      const isHidden = security.some((one) => "operator" in one || "hook" in one);
      if (isHidden || tags.includes("WebSockets")) continue;
      const address = path.replaceAll(/\{message_id\}/g, "1").replaceAll(/\{\w+\}/g, "x");
      const body = ["post", "put", "patch"].includes(method) ? {} : undefined;
      const { status } = await world.request(method.toUpperCase(), address, body);
      expect(status === 401, `${method} ${path}: ${status}`).toBe(security.length > 0);
    }
  });

  it("each call that can fail documents a problem", () => {
    for (const { method, path, responses } of operations) {
      for (const [status, response] of Object.entries(responses)) {
        if (Number(status) < 400) continue;
        expect(response["content"], `${method} ${path} ${status}`).toHaveProperty([
          "application/problem+json",
        ]);
      }
    }
  });
});

describe("a call that takes JSON", () => {
  const taking = operations.filter(({ requestBody }) => {
    return requestBody?.content["application/json"] !== undefined;
  });

  it("a call that takes JSON documents how it refuses a body that is malformed, too large or of another type", () => {
    expect(taking.length).toBeGreaterThan(10);
    for (const { method, path, responses } of taking) {
      expect(Object.keys(responses), `${method} ${path}`).toEqual(
        expect.arrayContaining(["400", "413", "415"]),
      );
    }
  });

  it("a call that takes JSON refuses a body of another type", async () => {
    for (const { method, path } of taking) {
      const address = path.replaceAll(/\{message_id\}/g, "1").replaceAll(/\{\w+\}/g, "x");
      const request = new Request(`https://parley.test${address}`, {
        method: method.toUpperCase(),
        headers: { "content-type": "text/plain" },
        body: "{}",
      });
      const { status } = await exports.default.fetch(request);
      expect(status, `${method} ${path}`).toBe(415);
    }
  });
});

it("every call that a direct conversation refuses documents that refusal", async () => {
  const one = await world.account();
  const other = await world.account();
  const body = { kind: "direct", member_ids: [other.id] };
  const { id } = (await one.post("/conversations", body)).as(conversationSchema, 201);
  const place = `/conversations/${id}`;
  const refused = [
    ["patch", "", await one.patch(place, { title: "Plans" })],
    ["delete", "", await one.delete(place)],
    ["post", "/members", await one.post(`${place}/members`, { user_id: one.id })],
    [
      "patch",
      "/members/{user_id}",
      await one.patch(`${place}/members/${other.id}`, { role: "member" }),
    ],
    ["delete", "/members/{user_id}", await one.delete(`${place}/members/${other.id}`)],
  ] as const;
  for (const [method, path, answer] of refused) {
    answer.problem("direct_conversation");
    const call = openApi.doc.paths[`/api/v1/conversations/{conversation_id}${path}`]?.[method];
    expect(call?.responses["409"]?.description, `${method} ${path}`).toContain(
      "direct_conversation",
    );
  }
});

describe("the AsyncAPI document", () => {
  it.each([
    [
      "conversation",
      "/api/v1/ws/{conversation_id}",
      typesOf(upFrameSchema),
      typesOf(downFrameSchema),
    ],
    ["inbox", "/api/v1/ws", typesOf(inboxUpFrameSchema), typesOf(inboxDownFrameSchema)],
  ])(
    "the AsyncAPI document has every frame of the %s's socket, and no other",
    (name, address, up, down) => {
      const channel = asyncApi.doc.channels[name];
      expect(channel?.address).toBe(address);
      const wanted = [...up.map((type) => `up_${type}`), ...down.map((type) => `down_${type}`)];
      expect(Object.keys(channel?.messages ?? {}).toSorted()).toEqual(wanted.toSorted());
      expect(wanted.length).toBeGreaterThan(5);
    },
  );

  it("every reference in the AsyncAPI document resolves, so that every operation has its messages", () => {
    const refs = refsIn(asyncApi.raw);
    expect(refs.length).toBeGreaterThan(20);
    expect(refs.filter((ref) => resolve(asyncApi.raw, ref) === undefined)).toEqual([]);
    for (const [name, { messages }] of Object.entries(asyncApi.doc.channels)) {
      for (const message of Object.keys(messages))
        expect(refs).toContain(`#/channels/${name}/messages/${message}`);
    }
  });

  it("the AsyncAPI document describes every property of every frame", () => {
    const frames = Object.values(asyncApi.doc.channels).flatMap(({ messages }) =>
      Object.entries(messages).map(([name, { payload }]) => ({ name, payload })),
    );
    const bare = frames.flatMap(({ name, payload }) =>
      Object.entries(z.record(z.string(), z.looseObject({})).parse(payload["properties"])).flatMap(
        ([property, schema]) =>
          "description" in schema || "$ref" in schema ? [] : [`${name}.${property}`],
      ),
    );
    expect(bare).toEqual([]);
  });

  it("the AsyncAPI document names every close code", () => {
    for (const code of Object.values(CLOSE))
      expect(asyncApi.doc.info.description).toContain(String(code));
  });
});
