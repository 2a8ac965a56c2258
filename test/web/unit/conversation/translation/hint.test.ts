import { expect, test } from "vitest";
import { hintOf } from "#web/conversation/translation/hint.ts";
import { message } from "../fixtures.ts";

const spanish = (id: number, more = {}) =>
  message(id, "grace", id, { text: "Mañana vamos", language: "es", ...more });

test("the hint appears when most of others' recent messages are in one language that the reader does not read", () => {
  const three = [1, 2, 3].map((id) => spanish(id));
  const english = message(9, "grace", 9, { language: "en" });
  expect(hintOf(three, "me", "en")).toEqual({
    senderId: "grace",
    language: "es",
  });
  expect(hintOf([spanish(1), spanish(2)], "me", "en")).toBe(null);
  expect(hintOf(three, "grace", "en")).toBe(null);
  expect(hintOf(three, "me", "es")).toBe(null);
  const mixed = [spanish(1), spanish(2), spanish(3), english, english, english];
  expect(hintOf(mixed, "me", "en")).toBe(null);
});
