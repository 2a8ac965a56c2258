import { expect, test } from "vitest";
import { mayDelete, mayEdit } from "#web/conversation/message/permissions.ts";
import { message } from "../fixtures.ts";

const own = message(1, "me", 0);
const others = message(2, "ann", 0);
const as = (role: "owner" | "member") => ({
  kind: "group" as const,
  me: { user_id: "me", role },
});

test("people edit their own messages only, and owners delete others' messages in groups", () => {
  expect(mayEdit(own, as("member"))).toBe(true);
  expect(mayEdit(others, as("owner"))).toBe(false);
  expect(mayDelete(others, as("member"))).toBe(false);
  expect(mayDelete(others, as("owner"))).toBe(true);
  expect(mayDelete(others, { ...as("owner"), kind: "direct" })).toBe(false);
});
