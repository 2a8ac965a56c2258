import { afterEach, expect, it, vi } from "vitest";
import { log } from "#server/log.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

function logged(error: unknown): Record<string, unknown> {
  const spy = vi.spyOn(console, "error").mockImplementation(() => undefined);
  log("error", "it_failed", {}, error);
  return JSON.parse(String(spy.mock.lastCall?.[0])) as Record<string, unknown>;
}

it("a database's failure is logged with its codes, from anywhere in the chain of causes, and without its message", () => {
  const refused = new Error(
    "D1_ERROR: UNIQUE failed for 'hello world': SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)",
  );
  const wrapped = new Error("Failed query: insert …\nparams: hello world", { cause: refused });
  const line = logged(wrapped);
  expect(line["codes"]).toBe("D1_ERROR SQLITE_CONSTRAINT SQLITE_CONSTRAINT_UNIQUE");
  expect(JSON.stringify(line)).not.toContain("hello");
});

it("text that only looks like a code of the database is not logged", () => {
  const line = logged(new Error("params: SQLITE_HUNTER2, SQLITE_ERROR_HUNTER2, D1_HUNTER2"));
  expect(JSON.stringify(line)).not.toContain("HUNTER2");
  expect(line).not.toHaveProperty("codes");
});

it("another server's answer is logged by its status, if that is a valid one", () => {
  expect(logged(Object.assign(new Error("no"), { status: 503 }))["status"]).toBe(503);
  expect(logged(Object.assign(new Error("no"), { status: "a text" }))).not.toHaveProperty("status");
});
