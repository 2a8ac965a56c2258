import { afterEach, expect, it, vi } from "vitest";
import { grantSchema } from "#protocol/auth.ts";
import { ticketSchema } from "#protocol/ticket.ts";
import { env, world } from "../support/inside.ts";
import { Account, freshName } from "../support/world.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it("no secret and no message's text is ever logged, not even when D1 fails with the row in its error", async () => {
  const lines: string[] = [];
  for (const level of ["log", "info", "warn", "error", "debug"] as const) {
    vi.spyOn(console, level).mockImplementation((...said: unknown[]) => {
      lines.push(
        said
          .map((each) =>
            each instanceof Error
              ? `${each.message} ${each.stack}`
              : (JSON.stringify(each) ?? String(each)),
          )
          .join(" "),
      );
    });
  }
  const password = `password-${crypto.randomUUID()}`;
  const registered = await world.request("POST", "/api/v1/auth/register", {
    username: freshName(),
    password,
  });
  const account = new Account(world.wire, registered.as(grantSchema, 201));
  const other = await world.account();
  const conversation = await world.group(account, other);
  const text = `text-${crypto.randomUUID()}`;
  await env.DB.prepare(
    "CREATE TRIGGER broken BEFORE INSERT ON messages BEGIN SELECT raise(ABORT, 'broken') WHERE new.text IS NULL OR new.text <> ''; END",
  ).run();
  const { socket } = await world.join(account, conversation.id);
  await socket.say(text);
  socket.sendRaw(`{"type":"send","text":"${text}"`);
  await socket.next("error");
  (await account.patch(`/conversations/${conversation.id}`, { title: text })).expect(200);
  await account.post(`/conversations/${conversation.id}/messages`, { text: `${text}\0` });
  await world.request("POST", "/api/v1/auth/login", {
    username: account.user.username,
    password: `${password}x`,
  });
  await world.request("POST", "/api/v1/auth/refresh", {
    refresh_token: `${account.refresh_token}x`,
  });
  (await world.open(null, conversation.id, { token: `${account.token}x` })).close();
  const { ticket } = (await account.post("/auth/ticket")).as(ticketSchema);
  for (const _time of ["opens", "is refused"])
    (await world.open(null, conversation.id, { ticket })).close();
  await env.DB.prepare("DROP TRIGGER broken").run();
  expect(
    lines.some((line) => line.includes("projection_failed")),
    "the log is heard",
  ).toBe(true);
  const all = lines.join("\n");
  for (const secret of [
    text,
    password,
    account.token,
    ticket,
    account.refresh_token,
    account.token.split(".")[2]!,
  ]) {
    expect(all).not.toContain(secret);
  }
});
