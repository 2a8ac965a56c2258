import * as fc from "fast-check";
import type { SettingsPatch } from "#protocol/member.ts";

const EMOJI = ["👍", "❤️", "🎉"];

const who = fc.integer({ min: 0, max: 2 });
const target = fc.nat({ max: 30 });
const emoji = fc.constantFrom(...EMOJI);
const active = fc.boolean();
const webSockets = fc.constantFrom("hibernate" as const, "close" as const);
const patch: fc.Arbitrary<SettingsPatch> = fc.record(
  {
    muted_until: fc.constantFrom(null, "2030-01-01T00:00:00.000Z"),
    archived: fc.boolean(),
    pinned: fc.boolean(),
    nickname: fc.constantFrom(null, "Nick", "☕ first"),
  },
  { requiredKeys: [] },
);

/** A kind of step, and its weight among the others. */
function kind<K extends string, T extends object>(
  name: K,
  weight: number,
  more: { [P in keyof T]: fc.Arbitrary<T[P]> },
): { weight: number; arbitrary: fc.Arbitrary<{ kind: K } & T> } {
  const arbitrary = fc.record<T>(more).map((rest) => ({ kind: name, ...rest }));
  return { weight, arbitrary };
}

/** The actions of three people in a conversation, of their networks, and of the objects. */
export const stepArbitrary = fc.oneof(
  kind("send", 6, { who, call: fc.constantFrom("", "next", "all"), bySocket: fc.boolean() }),
  kind("attach", 1, { who }),
  kind("reply", 2, { who, target }),
  kind("edit", 3, { who, target, call: fc.constantFrom("", "next", "all") }),
  kind("delete", 2, { who, target }),
  kind("react", 4, { who, target, emoji, active }),
  kind("everyone reacts", 1, { target, emoji }),
  kind("pin", 1, { who, target, active }),
  kind("read", 3, { who, target }),
  kind("delivered", 1, { who, target }),
  kind("unread", 2, { who, target }),
  kind("settings", 3, { who, patch }),
  kind("role", 2, {
    who,
    whom: who,
    role: fc.constantFrom("owner" as const, "admin" as const, "member" as const),
  }),
  kind("transfer", 1, { who, whom: who }),
  kind("receipts", 1, { who, active }),
  kind("drop", 2, { who }),
  kind("return", 2, { who }),
  kind("inbox drops", 2, { who }),
  kind("inbox returns", 2, { who }),
  kind("the room sleeps", 1, { webSockets }),
  kind("a user's object sleeps", 1, { who, webSockets }),
);
export type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never;
