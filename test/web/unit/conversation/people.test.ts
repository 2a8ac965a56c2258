import { expect, test } from "vitest";
import { peopleOf } from "#web/conversation/people.ts";
import { member } from "./fixtures.ts";

const members = new Map(
  [member("ann", { read: 5 }), member("bob", { read: 3 })].map((m) => [m.user_id, m]),
);

test("messages keep their people when only a read position moves", () => {
  const people = peopleOf(members, new Map());
  const later = new Map(members).set("ann", member("ann", { read: 7 }));
  expect(peopleOf(later, people)).toBe(people);
  const renamed = new Map(members).set("ann", member("ann", { nickname: "Annie" }));
  expect(peopleOf(renamed, people).get("ann")?.name).toBe("Annie");
  expect(peopleOf(renamed, people).get("bob")).toBe(people.get("bob"));
});
