import * as fc from "fast-check";
import { expect, it } from "vitest";
import { connected } from "./support/connected.ts";
import { settled } from "./support/fake-clock.ts";

type Scene = ReturnType<typeof connected> & { sends: string[] };
type Action = (scene: Scene) => unknown;

function send({ connection, sends }: Scene): void {
  const client_id = `mine-${sends.length}`;
  sends.push(client_id);
  void connection.send({ text: "mine", client_id });
}

const actions: fc.Arbitrary<Action>[] = [
  fc.constant(send),
  fc.constant(send),
  fc.constant(({ room }) => room.create("ann")),
  fc.nat({ max: 40 }).map(
    (id) =>
      ({ room }) =>
        room.edit(id),
  ),
  fc.constant(({ server }) => server.tell()),
  // The broadcast frame is lost on its way to this client.
  fc.constant(({ room, server }) => {
    room.create("ann");
    const sockets = [...server.sockets];
    server.sockets.clear();
    server.tell();
    for (const socket of sockets) server.sockets.add(socket);
  }),
  fc.constantFrom(1001, 1006, 1011, 4401, 4408).map(
    (code) =>
      ({ server }) =>
        server.drop(code),
  ),
  fc.boolean().map((isMute) => ({ server }) => {
    server.isMute = isMute;
  }),
  fc.constant(({ server }) => server.refusals.push({ code: "internal", retryable: true })),
  fc.nat({ max: 3_000 }).map(
    (retry_after_ms) =>
      ({ server }) =>
        server.refusals.push({ code: "rate_limited", retryable: true, retry_after_ms }),
  ),
  fc.nat({ max: 20_000 }).map(
    (ms) =>
      ({ clock }) =>
        clock.advance(ms),
  ),
  fc.constant(({ wake }) => wake.wake()),
  fc.constant(({ connection }) => connection.loadOlder({ limit: 5 })),
];

it("however the network and the server behave, every message ends up with everyone, once and in order", async () => {
  const acts = fc.array(fc.oneof(...actions), { maxLength: 40, size: "max" });
  const body = async (taken: Action[]) => {
    const scene: Scene = { ...connected({ history: 60 }), sends: [] };
    const { room, server, clock, connection, views, sends } = scene;
    connection.connect();
    await settled();
    for (const act of taken) {
      act(scene);
      await settled();
    }
    server.isMute = false;
    server.refusals.length = 0;
    await clock.advance(120_000);
    // Messages that the server refused too often are left to the person.
    const failed = connection.view.pending.map(({ client_id }) => client_id);
    for (const client_id of failed) void connection.retry(client_id);
    // A lost frame shows at the next one.
    room.create("ann");
    server.tell();
    const view = await connection.caughtUp();
    const from = view.messages[0]?.id ?? 0;
    expect(view.messages).toEqual(room.ascending().filter(({ id }) => id >= from));
    expect(view.pending).toEqual([]);
    const mine = room.ascending().filter(({ sender_id }) => sender_id === "me");
    const kept = mine.map(({ client_id }) => client_id);
    expect(kept).toHaveLength(sends.length);
    expect(new Set(kept)).toEqual(new Set(sends));
    const unfailed = (client_id: string | null) => !failed.includes(client_id ?? "");
    expect(kept.filter(unfailed)).toEqual(sends.filter(unfailed));
    for (const { messages, pending } of views) {
      const shown = new Set(messages.map(({ client_id }) => client_id));
      expect(pending.filter(({ client_id }) => shown.has(client_id))).toEqual([]);
    }
    connection.close();
  };
  const numRuns = 60 * Number(process.env["PARLEY_RUNS"] ?? 1);
  const seed = Number(process.env["PARLEY_SEED"] ?? 20_261_101);
  await fc.assert(fc.asyncProperty(acts, body), { seed, numRuns });
});
