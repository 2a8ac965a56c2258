import { exports } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import worker from "../../src/index.ts";
import { UPLOAD_LEASE_MS } from "#protocol/limits.ts";
import { uploadSchema } from "#protocol/media.ts";
import { env, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import { PNG } from "../support/files.ts";
import type { Account } from "../support/world.ts";

const HOUR_MS = 60 * 60_000;
const CHUNK = new Uint8Array(256 * 1024);
const SIZE = CHUNK.byteLength * 4;

const rowSchema = z.object({
  key: z.string(),
  size: z.number(),
  leased_until: z.number().nullable(),
  stored_at: z.string().nullable(),
});

afterEach(() => {
  vi.useRealTimers();
});

async function rowsOf({ id }: Account): Promise<z.infer<typeof rowSchema>[]> {
  const { results } = await env.DB.prepare(
    "SELECT * FROM media WHERE user_id = ? AND content_type <> 'filler' ORDER BY created_at",
  )
    .bind(id)
    .all();
  return z.array(rowSchema).parse(results);
}

/** Takes all of a person's room except this many bytes. */
async function leave(person: Account, bytes: number): Promise<void> {
  const size = Number(env.MEDIA_BYTES_PER_USER) - bytes;
  await env.DB.prepare(
    `INSERT INTO media (key, user_id, content_type, size, created_at, stored_at, used_at)
     VALUES (?, ?, 'filler', ?, ?4, ?4, ?4)`,
  )
    .bind(crypto.randomUUID(), person.id, size, new Date().toISOString())
    .run();
}

/** An upload whose bytes arrive on demand; the first chunk has arrived. */
async function begin(person: Account) {
  const { readable, writable } = new FixedLengthStream(SIZE);
  const writer = writable.getWriter();
  const answer = exports.default.fetch(
    new Request("http://parley.test/api/v1/media", {
      method: "POST",
      headers: { authorization: `Bearer ${person.token}`, "content-length": String(SIZE) },
      body: readable,
    }),
  );
  const next = () => writer.write(CHUNK);
  await next();
  const [row] = await eventually(
    () => rowsOf(person),
    (rows) => rows.length > 0,
    "the upload to take its room",
  );
  if (row === undefined) throw new Error("unreachable");
  const rest = async () => {
    for (let chunk = 1; chunk < 4; chunk += 1) await next();
    await writer.close();
  };
  return { answer, next, rest, row };
}

async function lapse({ key }: { key: string }): Promise<void> {
  await env.DB.prepare("UPDATE media SET leased_until = ? WHERE key = ?")
    .bind(Date.now() - 1, key)
    .run();
}

async function sweepAt(scheduledTime: number): Promise<void> {
  const event = { scheduledTime, cron: "", noRetry: () => undefined, type: "scheduled" } as const;
  await worker.scheduled(event, env);
}

describe("the room an upload takes", () => {
  it("an upload in progress reserves its room; one whose lease lapsed does not, and leaves nothing behind (MEDIA-5)", async () => {
    const ann = await world.account();
    await leave(ann, SIZE);
    const first = await begin(ann);
    expect(first.row.leased_until).toBeLessThanOrEqual(Date.now() + UPLOAD_LEASE_MS);
    (await ann.upload(PNG)).problem("quota_exceeded");
    await lapse(first.row);
    (await ann.upload(PNG)).expect(201);

    // The bytes arrive after all, when their room belongs to another upload.
    await first.rest();
    const answer = await first.answer;
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: "overloaded" }]);
    expect(await env.MEDIA.head(first.row.key)).toBeNull();
    expect((await rowsOf(ann)).map(({ size }) => size)).toEqual([PNG.byteLength]);
  });

  it("a lapsed lease whose room nobody needed still completes its upload (MEDIA-5)", async () => {
    const ann = await world.account();
    const first = await begin(ann);
    await lapse(first.row);
    await first.rest();
    const { media_url } = uploadSchema.parse(await (await first.answer).json());
    expect((await ann.fetchMedia(media_url)).status).toBe(200);
    expect(await rowsOf(ann)).toMatchObject([{ size: SIZE, leased_until: null }]);
  });

  it("a lease is renewed while bytes arrive, at most once in half of its time (MEDIA-5)", async () => {
    const ann = await world.account();
    vi.useFakeTimers({ toFake: ["Date"] });
    const first = await begin(ann);
    const start = Date.now();
    const leases: number[] = [];
    for (const passed of [1_000, UPLOAD_LEASE_MS / 2 + 1_000, UPLOAD_LEASE_MS / 2 + 2_000]) {
      vi.setSystemTime(start + passed);
      await first.next();
      const [row] = await rowsOf(ann);
      leases.push((row?.leased_until ?? 0) - start);
    }
    const renewed = UPLOAD_LEASE_MS / 2 + 1_000 + UPLOAD_LEASE_MS;
    expect(leases.filter((lease) => lease <= UPLOAD_LEASE_MS).length).toBeGreaterThan(0);
    expect(leases.at(-1)).toBe(renewed);
    expect((await first.answer).status).toBe(201);
  });

  it("the sweep removes uploads that never arrived an hour after their lease, and keeps those that may still come (MEDIA-4)", async () => {
    const ann = await world.account();
    const now = Date.now();
    const insert = async (leased_until: number, removed_at: string | null) => {
      const key = crypto.randomUUID();
      await env.MEDIA.put(key, PNG);
      await env.DB.prepare(
        `INSERT INTO media (key, user_id, content_type, size, created_at, leased_until, removed_at)
         VALUES (?, ?, 'image/png', 1, ?, ?, ?)`,
      )
        .bind(key, ann.id, new Date(now).toISOString(), leased_until, removed_at)
        .run();
      return key;
    };
    const long = await insert(now - HOUR_MS - 1, null);
    const voided = await insert(now - HOUR_MS - 1, new Date(now).toISOString());
    const lately = await insert(now - 1_000, new Date(now).toISOString());
    const coming = await insert(now + 1_000, null);
    await sweepAt(now);
    const left = await Promise.all(
      [long, voided, lately, coming].map(async (key) => (await env.MEDIA.head(key)) !== null),
    );
    expect(left).toEqual([false, false, true, true]);
    expect((await rowsOf(ann)).map(({ key }) => key).sort()).toEqual([lately, coming].sort());
  });
});
