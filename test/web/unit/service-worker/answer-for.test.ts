import { expect, test } from "vitest";
import { answerFor } from "#web/service-worker/answer-for.ts";

const ORIGIN = "https://chat.example.com";
const get = (path: string, mode = "cors") =>
  answerFor({ method: "GET", url: ORIGIN + path, mode }, ORIGIN);

test("every address of the page is the same page, also offline", () => {
  expect(get("/", "navigate")).toBe("shell");
  expect(get("/conversation-ws?id=x", "navigate")).toBe("shell");
});

test("the Worker's answers are never from the cache", () => {
  for (const path of ["/api/v1/users/me", "/health", "/docs", "/openapi.json", "/.well-known/x"]) {
    expect(get(path, "navigate")).toBe("network");
  }
});

test("the parts of the page are from the cache, and writes and other hosts are not", () => {
  expect(get("/assets/page-1.js")).toBe("cached");
  expect(answerFor({ method: "POST", url: `${ORIGIN}/assets/x`, mode: "cors" }, ORIGIN)).toBe(
    "network",
  );
  expect(answerFor({ method: "GET", url: "https://cdn.test/assets/x", mode: "cors" }, ORIGIN)).toBe(
    "network",
  );
});
