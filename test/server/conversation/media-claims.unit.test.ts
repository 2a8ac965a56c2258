import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { activeMember } from "#domain/membership.ts";
import { failure } from "#protocol/errors.ts";
import type { Message } from "#protocol/message.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { MediaClaims } from "#server/conversation/media-claims.ts";
import { nextBatch } from "#server/conversation/projection-batch.ts";
import { applyChange } from "#storage/conversation/change.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import { project } from "#storage/d1/projection.ts";
import { AT, member, message } from "../../client/support/fixtures.ts";
import { memoryD1, objectStorage } from "../../support/sqlite.ts";

const MINUTE_MS = 60_000;
const CARRIES: Result<null> = ok(null);
const REFUSED: Result<never> = err(failure("validation_failed"));

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const urlOf = (key: string) => `/api/v1/media/${key}`;
/** A key like those of uploads: 22 characters. */
const keyNamed = (name: string) => name.padEnd(22, "A");

/** A conversation of Ann and Bob, with Ann's files, and a D1 and an R2 that fail or wait on demand. */
async function conversation(...names: string[]) {
  const d1 = memoryD1();
  const keys = names.map(keyNamed);
  d1.rows(
    `INSERT INTO media (key, user_id, content_type, size, created_at, stored_at)
     SELECT value, 'ann', 'image/png', 1, ?2, ?2 FROM json_each(?1)`,
    JSON.stringify(keys),
    AT,
  );
  const storage = objectStorage();
  const { id, kind, title, avatar_url } = {
    id: "c1",
    kind: "group",
    title: "",
    avatar_url: null,
  } as const;
  const record = { id, kind, title, avatar_url, version: 1, created_at: AT };
  const store = ConversationStore.create(storage, record, "epoch");
  for (const who of ["ann", "bob"]) {
    store.putMember(member(who, { version: store.head + 1 }));
  }
  await project(d1.database, nextBatch(store, 10).batch);
  const r2 = { calls: [] as string[][], meet: async (): Promise<void> => undefined };
  const armed = vi.fn<() => void>();
  const claims = new MediaClaims(
    {
      id,
      store,
      actor: (userId) => {
        const found = activeMember(store.members, userId);
        return found === undefined ? err(failure("not_found")) : ok({ store, actor: found });
      },
    },
    {
      DB: d1.database,
      MEDIA: {
        delete: async (gone) => {
          r2.calls.push(gone);
          await r2.meet();
        },
      },
    },
    armed,
  );
  const carriers = new Map<string, Message[]>();
  /** Commits a message that carries this file. */
  const carry = (name: string, sender_id = "ann") => {
    const media_url = urlOf(keyNamed(name));
    const sent = message(store.head + 1, { sender_id, kind: "image", text: null, media_url });
    applyChange(store, { kind: "message", message: sent });
    applyChange(store, { kind: "media_carried", media_url });
    carriers.set(name, [...(carriers.get(name) ?? []), sent]);
  };
  return {
    d1,
    r2,
    store,
    armed,
    claims,
    send: (name: string, userId = "ann") =>
      claims.carrying(userId, ["media_url", urlOf(keyNamed(name))], async () => {
        carry(name, userId);
        return CARRIES;
      }),
    refuse: (name: string) =>
      claims.carrying("ann", ["media_url", urlOf(keyNamed(name))], async () => REFUSED),
    /** Erases a message as a deletion does. */
    erase: (name: string) => {
      const media_url = urlOf(keyNamed(name));
      const carrier = carriers.get(name)?.pop();
      if (carrier === undefined) throw new Error(`nothing carries ${name}`);
      const version = store.head + 1;
      const erased = { ...carrier, version, media_url: null, media: null, deleted_at: AT };
      applyChange(store, { kind: "message", message: erased });
      applyChange(store, { kind: "media_dropped", media_url });
    },
    isCarried: (name: string) =>
      d1.rows("SELECT 1 FROM media_uses WHERE key = ?", keyNamed(name)).length > 0,
    isThere: (name: string) =>
      d1.rows("SELECT 1 FROM media WHERE key = ?", keyNamed(name)).length > 0,
    /** The remaining work, without its kind. */
    checks: () => store.mediaWork.checks(1_000).map(({ media_url }) => media_url),
  };
}

const held = () => Promise.withResolvers<void>();

describe("a file on its way into a conversation", () => {
  it("a claim is stored in the object, with its deadline, before the call to D1, which grants it before the message is committed (MEDIA-2)", async () => {
    const { d1, store, armed, claims, checks } = await conversation("x");
    const events: string[] = [];
    d1.meet = () => {
      events.push(`D1, ${checks().length} noted, ${armed.mock.calls.length} armed`);
    };
    await claims.carrying("ann", ["media_url", urlOf(keyNamed("x"))], async ({ user_id }) => {
      events.push(`commit, ${user_id}'s`);
      return CARRIES;
    });
    expect(events).toEqual(["D1, 1 noted, 1 armed", "commit, ann's"]);
    expect(store.mediaWork.next.check_due_at).toBeGreaterThan(Date.now());
  });

  it("a claim of another person's file is refused, and leaves nothing to do (MEDIA-2)", async () => {
    const { send, checks, isCarried } = await conversation("x");
    expect(await send("x", "bob")).toMatchObject({
      ok: false,
      error: { code: "validation_failed" },
    });
    expect([checks(), isCarried("x")]).toEqual([[], false]);
  });

  it("a refused message is answered though D1 fails to release its claim; the deadline releases it (ACK-1)", async () => {
    const { d1, claims, refuse, checks, isCarried } = await conversation("x");
    d1.meet = (statements) => {
      if (statements.some(({ query }) => query.includes("DELETE FROM media_uses")))
        throw new Error("away");
    };
    expect(await refuse("x")).toEqual(REFUSED);
    expect([checks().length, isCarried("x")]).toEqual([1, true]);
    await expect(claims.job.run(Date.now() + MINUTE_MS)).rejects.toThrow("away");
    expect(claims.job.due(0)).not.toBeNull();
    d1.meet = () => undefined;
    await claims.job.run(Date.now() + MINUTE_MS);
    expect([checks(), isCarried("x"), claims.job.due(0)]).toEqual([[], false, null]);
  });

  it("a claim is refused in time by a D1 that does not answer, delays others no longer, and is released (ACK-1)", async () => {
    vi.useFakeTimers();
    const { d1, claims, send, checks, isCarried } = await conversation("x", "y");
    const stalled = held();
    const before = d1.asked.length;
    d1.meet = () => (d1.asked.length === before + 1 ? stalled.promise : undefined);
    const [first, second] = [send("x"), send("y")];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await first).toMatchObject({ ok: false, error: { code: "overloaded" } });
    expect(await second).toEqual(CARRIES);
    // D1 grants it after all.
    stalled.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(isCarried("x")).toBe(true);
    await claims.job.run(Date.now() + MINUTE_MS);
    expect([checks(), isCarried("x"), isCarried("y")]).toEqual([[], false, true]);
  });
});

describe("a file that nothing carries any more", () => {
  it("a file leaves D1 and R2 with the last of its uploader's messages, and not before (MEDIA-4)", async () => {
    const { claims, r2, send, erase, isThere } = await conversation("x");
    await send("x");
    await send("x");
    erase("x");
    await claims.job.run(Date.now());
    expect([r2.calls, isThere("x")]).toEqual([[], true]);
    erase("x");
    await claims.job.run(Date.now());
    expect([r2.calls, isThere("x")]).toEqual([[[keyNamed("x")]], false]);
  });

  it("a file is erased although its last message went while D1 and R2 were busy with earlier files (MEDIA-4)", async () => {
    const { claims, r2, send, erase, isThere, checks } = await conversation("x", "y");
    for (const name of ["x", "x", "y"]) await send(name);
    const [begun, busy] = [held(), held()];
    r2.meet = () => {
      begun.resolve();
      return busy.promise;
    };
    erase("x");
    erase("y");
    const run = claims.job.run(Date.now());
    await begun.promise;
    erase("x");
    busy.resolve();
    await run;
    expect(claims.job.due(0)).toBe(0);
    await claims.job.run(Date.now());
    expect([isThere("x"), isThere("y"), checks()]).toEqual([false, false, []]);
  });

  it("a file stays due until R2 has deleted it (MEDIA-4)", async () => {
    const { claims, r2, send, erase, isThere, checks } = await conversation("x");
    await send("x");
    erase("x");
    r2.meet = () => Promise.reject(new Error("R2 is away"));
    await expect(claims.job.run(Date.now())).rejects.toThrow("R2 is away");
    expect([checks().length, claims.job.due(0)]).toEqual([1, 0]);
    r2.meet = async () => undefined;
    await claims.job.run(Date.now());
    expect([isThere("x"), checks()]).toEqual([false, []]);
  });

  it("the erasure of a file waits for a claim in flight, and stops if that is committed (MEDIA-4)", async () => {
    const { d1, claims, send, erase, isCarried, isThere } = await conversation("x");
    await send("x");
    erase("x");
    const stalled = held();
    const before = d1.asked.length;
    d1.meet = () => (d1.asked.length === before + 1 ? stalled.promise : undefined);
    const again = send("x");
    const run = claims.job.run(Date.now());
    await Promise.resolve();
    expect(d1.asked).toHaveLength(before + 1);
    stalled.resolve();
    await Promise.all([again, run]);
    expect([isCarried("x"), isThere("x")]).toEqual([true, true]);
  });

  it("a file is erased among thousands, as many at once as R2 takes (MEDIA-4)", async () => {
    const names = Array.from({ length: 1_200 }, (_, i) => `n${i}-`);
    const { claims, r2, store, d1 } = await conversation(...names);
    for (const name of names) store.mediaWork.dropped(urlOf(keyNamed(name)));
    let runs = 0;
    for (; claims.job.due(0) === 0; runs += 1) await claims.job.run(Date.now());
    expect(runs).toBe(3);
    expect(Math.max(...r2.calls.map(({ length }) => length))).toBeLessThanOrEqual(1_000);
    expect(d1.rows("SELECT * FROM media")).toEqual([]);
  });

  it("a file is erased with its conversation, continuing where the erasure broke off (MEDIA-4)", async () => {
    const names = Array.from({ length: 700 }, (_, i) => `n${i}-`);
    const { claims, r2, send, d1 } = await conversation(...names);
    for (const name of names) await send(name);
    let calls = 0;
    r2.meet = () => ((calls += 1) === 2 ? Promise.reject(new Error("away")) : Promise.resolve());
    await expect(claims.releaseAll("c1")).rejects.toThrow("away");
    await claims.releaseAll("c1");
    expect(d1.rows("SELECT * FROM media_uses")).toEqual([]);
  });
});
