import { describe, expect, it } from "vitest";
import { PASSWORDS_AT_ONCE } from "#protocol/limits.ts";
import type { Answer } from "../support/answer.ts";
import { world } from "../support/here.ts";
import { freshName } from "../support/world.ts";

const login = (username: string, password: string) =>
  world.request("POST", "/api/v1/auth/login", { username, password });

describe("hashing passwords", () => {
  it("simultaneous sign-ins beyond the queue are refused with the time to wait, and the others are answered (PASSWORD-1)", async () => {
    const answers = await Promise.all(
      Array.from({ length: 3 * PASSWORDS_AT_ONCE }, () => login(freshName(), "wrong")),
    );
    const refused = answers.filter(({ status }) => status === 503);
    const answered = answers.filter(({ status }) => status !== 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(answered.length).toBeGreaterThanOrEqual(PASSWORDS_AT_ONCE);
    for (const answer of answered) answer.problem("invalid_credentials");
    for (const answer of refused) {
      answer.problem("overloaded");
      expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    }
    (await login(freshName(), "wrong")).problem("invalid_credentials");
  });

  it("a registration that finds no place in the queue is refused and creates no account (PASSWORD-1)", async () => {
    const names = Array.from({ length: 2 * PASSWORDS_AT_ONCE }, () => freshName());
    const register = (username: string): Promise<Answer> =>
      world.request("POST", "/api/v1/auth/register", { username, password: "a good password" });
    const answers = await Promise.all(names.map(register));
    const refused = names.filter((_, i) => answers[i]?.status === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length + answers.filter(({ status }) => status === 201).length).toBe(
      names.length,
    );
    (await register(refused[0]!)).expect(201);
  });

  it("other requests are answered between two hashes (PASSWORD-1)", async () => {
    const person = await world.account();
    const order: string[] = [];
    const logins = Array.from({ length: PASSWORDS_AT_ONCE }, async () => {
      await login(freshName(), "wrong");
      order.push("login");
    });
    await Promise.race(logins);
    (await person.get("/users/me")).expect(200);
    order.push("me");
    await Promise.all(logins);
    expect(order.indexOf("me")).toBeLessThan(PASSWORDS_AT_ONCE - 1);
  });
});
