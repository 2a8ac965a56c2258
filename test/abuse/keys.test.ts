import { afterAll, describe, expect, it } from "vitest";
import { SCOPES, scopeSchema } from "#protocol/server-key.ts";
import { inject } from "vitest";
import { z } from "zod";
import { Backend, operate } from "../support/keyed.ts";
import { ask, refusal } from "./support/ask.ts";
import { leaks, secret } from "./support/guard.ts";
import { operations } from "./support/documents.ts";
import { world } from "./support/people.ts";

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        "x-server-key": z
          .object({ scope: scopeSchema, as: z.enum(["either", "user", "app"]) })
          .optional(),
        security: z.array(z.record(z.string(), z.unknown())).default([]),
      }),
    ),
  ),
});
const { paths } = documentSchema.parse(JSON.parse(inject("abused").openapi));

const described = operations.flatMap((operation) => {
  const found = paths[operation.path]?.[operation.method.toLowerCase()];
  return found === undefined ? [] : [{ operation, ...found }];
});
const withKey = described.flatMap(({ operation, "x-server-key": key }) =>
  key === undefined ? [] : [{ name: operation.name, operation, key }],
);
const forPeople = described
  .filter(({ security }) => security.some((one) => "bearer" in one))
  .filter(({ "x-server-key": key }) => key === undefined)
  .map(({ operation }) => ({ name: operation.name, operation }));

const BODY = { raw: { type: "application/json", body: "{}" } };
const request = (method: string) => (["GET", "DELETE"].includes(method) ? {} : BODY);

describe("a server key with every scope but the one", () => {
  it.each(withKey)(
    "a key with every other scope is refused by the scope's name at $name (KEY-3)",
    async ({ operation, key }) => {
      const others = SCOPES.filter((scope) => scope !== key.scope);
      const backend = await keyWith(others);
      const answer = await ask(operation, request(operation.method), backend.key);
      expect(refusal(answer)).toMatchObject({ code: "missing_scope" });
      expect(answer.text).toContain(`\`${key.scope}\``);
    },
  );
});

describe("a server key with every scope", () => {
  it.each(forPeople)(
    "a key with every scope is not accepted at $name (KEY-3)",
    async ({ operation }) => {
      const backend = await keyWith(SCOPES);
      const answer = await ask(operation, request(operation.method), backend.key);
      expect(refusal(answer).code).toBe("key_not_accepted");
    },
  );

  it.each(withKey.filter(({ key }) => key.as === "user"))(
    "a key with every scope has to name a person at $name (KEY-4)",
    async ({ operation }) => {
      const backend = await keyWith(SCOPES);
      const answer = await ask(operation, request(operation.method), backend.key);
      expect(refusal(answer).errors?.[0]?.path).toBe("parley-user");
    },
  );

  it.each(["", " ", "ext:", "ext:%00", "ext:%", "a b", "ü", "x".repeat(5_000), "ext:nobody"])(
    "a key with every scope cannot act as %j (KEY-4)",
    async (name) => {
      const backend = await keyWith(SCOPES);
      const escaped = encodeURIComponent(name);
      const headers = { authorization: `Bearer ${backend.key}`, "parley-user": escaped };
      const answer = await world.request("GET", "/api/v1/users/me", undefined, headers);
      expect(refusal(answer).errors?.[0]?.path).toBe("parley-user");
    },
  );

  it("a revoked key is refused everywhere (KEY-2)", async () => {
    const backend = await Backend.of(world, SCOPES);
    (await operate(world, "DELETE", `/keys/${backend.id}`)).expect(204);
    for (const { operation } of withKey) {
      const answer = await ask(operation, request(operation.method), backend.key);
      expect(refusal(answer).code).toBe("invalid_key");
    }
  });
});

afterAll(() => {
  expect(leaks(), "the log holds no secret of a key (KEY-1)").toEqual([]);
});

const made = new Map<string, Promise<Backend>>();
async function keyWith(scopes: readonly z.infer<typeof scopeSchema>[]): Promise<Backend> {
  const name = scopes.join(" ");
  const known = made.get(name) ?? Backend.of(world, scopes);
  made.set(name, known);
  const backend = await known;
  // The log has the id; `afterwards.ts` looks for the secret.
  secret(backend.key.split("_").at(-1) ?? "");
  return backend;
}
