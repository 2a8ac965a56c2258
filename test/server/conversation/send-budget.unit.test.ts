import { expect, it } from "vitest";
import { perMinute } from "#domain/token-bucket.ts";
import { SendBudget } from "#server/conversation/send-budget.ts";
import { KeptBucket } from "#server/kept-bucket.ts";
import { leaseSends } from "#server/user/send-leases.ts";

const TOTAL = 1_200;
/** `SEND_BURST`, unless an operator changes it. */
const SLACK = 40;
const RULE = perMinute(TOTAL);

/** Consecutive random numbers, the same in each run. */
function chances() {
  let state = 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** One person's object, and conversations that call it; `calls` counts the calls. */
function person(random = chances()) {
  const clock = { now: 0 };
  const bucket = new KeptBucket({ get: () => undefined, put: () => undefined });
  const asked = { calls: 0 };
  const conversation = () =>
    new SendBudget({
      slack: SLACK,
      random,
      now: () => clock.now,
      lease: async (_, sent, wanted) => {
        asked.calls += 1;
        await Promise.resolve();
        return leaseSends(bucket, RULE, { sent, wanted }, clock.now);
      },
    });
  return { clock, asked, conversation };
}

/** Answers the pending calls. */
async function answered(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
}

it("five hundred conversations of one person send no more than the budget and each one's slack, however long they try (SEND-6)", async () => {
  const { clock, conversation } = person();
  const conversations = Array.from({ length: 500 }, conversation);
  const minutes = 10;
  let sent = 0;
  let lastMinute = 0;
  for (; clock.now < minutes * 60_000; clock.now += 500) {
    for (const each of conversations) {
      if (each.take("ann", clock.now) === 0) {
        sent += 1;
        if (clock.now >= (minutes - 1) * 60_000) lastMinute += 1;
      }
    }
    await answered();
  }
  expect(sent).toBeLessThanOrEqual(TOTAL * (minutes + 1) + 500 * SLACK);
  // By then every conversation has learned of it.
  expect(lastMinute).toBeLessThanOrEqual(TOTAL * 2);
  expect(lastMinute).toBeGreaterThan(0);
});

it("a person who sends within the budget is never held back, in one conversation or in many (SEND-6)", async () => {
  const { clock, conversation } = person();
  const conversations = Array.from({ length: 50 }, conversation);
  for (let turn = 0; clock.now < 10 * 60_000; clock.now += 100, turn += 1) {
    const each = conversations[turn % 2 === 0 ? 0 : turn % 50];
    expect(each?.take("ann", clock.now)).toBe(0);
    await answered();
  }
});

it("a lease is renewed before it is used up: ten messages a second cost a call every few seconds (SEND-6)", async () => {
  const { clock, asked, conversation } = person();
  const one = conversation();
  for (let i = 0; i < 600; i += 1) {
    expect(one.take("ann", clock.now)).toBe(0);
    await answered();
    clock.now += 100;
  }
  expect(asked.calls).toBeLessThanOrEqual(30);
});

it("occasional messages cost a call for eight of them, and no message waits for an answer (SEND-6)", () => {
  const { clock, asked, conversation } = person();
  for (let i = 0; i < 8_000; i += 1) {
    // A conversation that has slept since the last message.
    expect(conversation().take("ann", clock.now)).toBe(0);
    clock.now += 30_000;
  }
  expect(asked.calls).toBeGreaterThan(800);
  expect(asked.calls).toBeLessThan(1_200);
});

it("while a person's object does not answer, a conversation allows its slack (SEND-6)", () => {
  const silent = new SendBudget({
    slack: SLACK,
    random: () => 0.999,
    now: () => 0,
    lease: () => new Promise(() => undefined),
  });
  let sent = 0;
  while (silent.take("ann", 0) === 0) sent += 1;
  expect(sent).toBe(SLACK);
  expect(silent.take("bob", 0)).toBe(0);
});

it.each([1, 5])(
  "a burst of %i, less than a sample, is followed by an answer, and by more (SEND-6)",
  async (slack) => {
    const few = new SendBudget({
      slack,
      random: () => 0.999,
      now: () => 0,
      lease: async (_, __, wanted) => ({ granted: wanted, retry_after_ms: 0 }),
    });
    for (let i = 0; i < 20; i += 1) {
      expect(few.take("ann", 0)).toBe(0);
      await answered();
    }
  },
);

it("a clock that is set back holds nobody back for longer (SEND-6)", async () => {
  const { clock, conversation } = person(() => 0);
  const one = conversation();
  clock.now = 10 * 60_000;
  let tries = 0;
  while (one.take("ann", clock.now) === 0 && tries < 10_000) {
    tries += 1;
    await answered();
  }
  expect(tries).toBeLessThan(TOTAL + SLACK);
  clock.now = 0;
  expect(one.take("ann", clock.now)).toBeLessThanOrEqual(250);
});
