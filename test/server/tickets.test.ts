import { expect, it } from "vitest";
import { ticketSchema } from "#protocol/ticket.ts";
import { signTicket, verifyTicket } from "#server/auth/ticket.ts";
import { evict } from "../support/evict.ts";
import { env, world } from "../support/inside.ts";

const principal = (user_id: string) => ({
  user_id,
  session_id: "a-session",
  expires_at: Date.now() + 100_000,
  outside: false,
});

it("a ticket states how long it is valid, and closes with 4401 when it is too old (AUTH-6)", async () => {
  const { conversation, people } = await world.room();
  const [a] = people;
  const { expires_in } = (await a.post("/auth/ticket")).as(ticketSchema);
  const old = await signTicket(env, principal(a.id), Date.now() - (expires_in + 1) * 1_000);
  const socket = await world.open(null, conversation.id, { ticket: old });
  expect(await socket.closing()).toMatchObject({ code: 4401 });
  const young = await signTicket(env, principal(a.id), Date.now() - (expires_in - 5) * 1_000);
  await (await world.open(null, conversation.id, { ticket: young })).next("welcome");
});

it("a used ticket stays used while its person's object sleeps (AUTH-6)", async () => {
  const { conversation, people } = await world.room();
  const { ticket } = (await people[0].post("/auth/ticket")).as(ticketSchema);
  const socket = await world.open(null, conversation.id, { ticket });
  await socket.next("welcome");
  await evict(env.USERS.getByName(people[0].id));
  const again = await world.open(null, conversation.id, { ticket });
  expect((await again.closing()).code).toBe(4501);
});

it("a socket that a ticket opened lasts as long as the access token that requested the ticket (AUTH-6)", async () => {
  const now = Date.now();
  const asked = { ...principal("someone"), expires_at: Math.floor(now / 1_000) * 1_000 + 5_000 };
  const verified = await verifyTicket(env, await signTicket(env, asked, now), now);
  expect(verified).toMatchObject({ ok: true, value: { principal: asked } });
});
