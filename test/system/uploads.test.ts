import { request } from "node:http";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startMiniflare, type Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { eventually } from "../support/wire.ts";
import type { Account, World } from "../support/world.ts";

const QUOTA = 1_500_000;
const FILE = new Uint8Array(1_000_000);

let server: Started;
let proxy: TcpProxy;
let world: World;
const lines: { level: string; message: string }[] = [];

beforeAll(async () => {
  server = await startMiniflare(inject("worker"), {
    vars: { MEDIA_BYTES_PER_USER: String(QUOTA) },
    hear: (message, level) => lines.push({ message, level }),
  });
  proxy = await startTcpProxy(server.url);
  world = worldAt(server.url);
});
afterAll(async () => {
  proxy.close();
  await server.miniflare.dispose();
});

/** Sends this many of a file's bytes; the rest is still to come. */
function begin(person: Account, bytes: number): void {
  const { href } = new URL("/api/v1/media", proxy.url);
  const headers = { authorization: `Bearer ${person.token}`, "content-length": FILE.byteLength };
  const upload = request(href, { method: "POST", headers });
  upload.on("error", () => undefined);
  upload.write(FILE.subarray(0, bytes));
}

/** Waits until the server has logged it as an upload that broke off. */
async function noticedAs(event: string): Promise<void> {
  await eventually(
    async () => lines.splice(0),
    (arrived) => {
      expect(arrived.filter(({ level }) => level === "error")).toEqual([]);
      return arrived.some(({ message }) => message.includes(event));
    },
    event,
  );
}

async function reservedBy({ id }: Account): Promise<number> {
  const db = await server.miniflare.getD1Database("DB");
  const row = await db
    .prepare("SELECT count(*) AS n FROM media WHERE user_id = ? AND stored_at IS NULL")
    .bind(id)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

it.each([
  ["in its middle", 500_000],
  ["a byte before its end", 999_999],
])(
  "an upload whose connection is cut %s releases its room, and is not logged as our error (MEDIA-5)",
  async (_, sent) => {
    const ann = await world.account();
    begin(ann, sent);
    await eventually(
      () => reservedBy(ann),
      (count) => count === 1,
      "the upload to take its room",
    );
    (await ann.upload(FILE)).problem("quota_exceeded");
    proxy.cut();
    await eventually(
      async () => (await ann.upload(FILE)).status,
      (status) => status === 201,
      "its room to be free",
    );
    await eventually(
      () => reservedBy(ann),
      (count) => count === 0,
      "nothing of it to be left",
    );
    await noticedAs("upload_broke_off");
  },
);

it("an upload whose connection is cut before its first bytes is not logged as our error", async () => {
  const ann = await world.account();
  begin(ann, 1_000);
  (await ann.get("/users/me")).expect(200);
  proxy.cut();
  (await ann.upload(FILE)).expect(201);
  await noticedAs("upload_broke_off");
});
