import { Hono } from "hono";
import { expect, it } from "vitest";
import type { AppEnv } from "#server/http.ts";
import { clientNetwork } from "#server/middleware/network-of.ts";
import { env } from "../support/inside.ts";

const app = new Hono<AppEnv>().get("/", (c) => c.text(clientNetwork(c)));

async function networkBehind(header: string, headers: Record<string, string>): Promise<string> {
  const answer = await app.request("/", { headers }, { ...env, CLIENT_ADDRESS_HEADER: header });
  return answer.text();
}

it.each([
  ["CF-Connecting-IP", { "cf-connecting-ip": "203.0.113.7" }, "203.0.113.7"],
  ["CF-Connecting-IP", { "x-forwarded-for": "203.0.113.7" }, "unknown"],
  ["X-Forwarded-For", { "x-forwarded-for": "1.1.1.1, 203.0.113.7" }, "203.0.113.7"],
  [
    "X-Forwarded-For",
    { "cf-connecting-ip": "1.1.1.1", "x-forwarded-for": "203.0.113.7" },
    "203.0.113.7",
  ],
  ["", { "cf-connecting-ip": "203.0.113.7", "x-forwarded-for": "203.0.113.7" }, "unknown"],
])("CLIENT_ADDRESS_HEADER %j takes %j as the network %s", async (header, headers, network) => {
  expect(await networkBehind(header, headers)).toBe(network);
});
