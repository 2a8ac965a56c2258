import * as fc from "fast-check";
import { expect, test } from "vitest";
import { routeOf, signInPath } from "#web/app/route.ts";

Object.assign(globalThis, { location: { origin: "https://chat.example.com" } });

test("a conversation's address names it, and possibly a message in it", () => {
  const query = { id: "c1", message: "42" };
  expect(routeOf("/conversation-ws", query)).toEqual({
    screen: "conversation",
    id: "c1",
    messageId: 42,
    thread: null,
  });
  expect(routeOf("/conversation-ws", { ...query, thread: "40" })).toMatchObject({ thread: 40 });
  expect(routeOf("/conversation-ws/", { id: "c1", message: "x" })).toMatchObject({
    messageId: null,
  });
  expect(routeOf("/conversation-ws", {})).toEqual({ screen: "not-found" });
});

test("any requested path leads to an address of this page", () => {
  const part = fc.constantFrom(
    "/",
    "//",
    ".",
    "..",
    "\\",
    "%2f",
    "%2e",
    "evil.example",
    "https:",
    "@",
    "?",
    "#",
    "\t",
    " ",
    ":",
  );
  const anything = fc.oneof(
    fc.array(part, { maxLength: 8 }).map((parts) => parts.join("")),
    fc.string(),
    fc.webUrl(),
  );
  fc.assert(
    fc.property(anything, (value) => {
      const route = routeOf("/sign-in", { next: value });
      const next = route.screen === "sign-in" ? route.next : "";
      expect(next).toMatch(/^\/(?![/\\])/);
      expect(new URL(next, location.origin).origin).toBe(location.origin);
    }),
    { numRuns: 2_000 },
  );
});

test("signing in leads where the person wanted to go, and never outside the page", () => {
  const next = (value: string) => routeOf("/sign-in", { next: value });
  expect(next("/conversation-ws?id=c1")).toMatchObject({ next: "/conversation-ws?id=c1" });
  expect(next("https://evil.example/")).toMatchObject({ next: "/" });
  expect(next("//evil.example/x")).toMatchObject({ next: "/" });
  expect(next("/\\evil.example")).toMatchObject({ next: "/" });
  for (const outside of [
    "/.//evil.example",
    "/x/..//evil.example/",
    "/%2e//evil.example",
    "/./\\evil.example",
    "blob:https://chat.example.com/x",
  ]) {
    expect(next(outside), outside).toMatchObject({ next: "/" });
  }
  expect(signInPath("sign-in", "/settings")).toBe("/sign-in?next=%2Fsettings");
});

test("each section of the settings has an address, and an unknown one is not found", () => {
  expect(routeOf("/settings", {})).toEqual({ screen: "settings", section: null });
  expect(routeOf("/settings/devices/", {})).toEqual({ screen: "settings", section: "devices" });
  expect(routeOf("/settings/nothing", {})).toEqual({ screen: "not-found" });
});
