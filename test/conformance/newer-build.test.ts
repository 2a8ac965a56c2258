import { afterEach, expect, it, vi } from "vitest";
import { evict } from "../support/evict.ts";
import { env, hibernate, insideRoom, insideUser, openInbox, world } from "../support/inside.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it("a request and a socket for state that a newer build has written are refused with the reason and a long wait (CLOSE-7)", async () => {
  const { conversation, people } = await world.room();
  const [ada] = people;
  await insideRoom(conversation.id, (_, { storage }) => {
    storage.sql.exec("UPDATE conversation SET schema_version = 99");
  });
  await hibernate(conversation.id);
  const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  for (let i = 0; i < 3; i += 1) {
    const refused = await ada.get(`/conversations/${conversation.id}`);
    refused.problem("server_outdated");
    expect(refused.headers.get("retry-after")).toBe("300");
  }
  const socket = await world.open(ada.token, conversation.id);
  expect(await socket.next("closing")).toMatchObject({ code: 4425, retry_after_ms: 300_000 });
  const lines = logged.mock.calls.map(([line]) => String(line));
  expect(lines.filter((line) => line.includes("request_failed"))).toEqual([]);
  expect(lines.filter((line) => line.includes("server_outdated")).length).toBeLessThan(2);
});

it("a request and a socket for a person's state that a newer build has written are refused likewise (CLOSE-7)", async () => {
  const ada = await world.account();
  const inbox = await openInbox(ada);
  inbox.drop();
  await insideUser(ada.id, (_, { storage }) => {
    storage.kv.put("schema_version", 99);
    storage.sql.exec("CREATE TABLE IF NOT EXISTS account (id INTEGER PRIMARY KEY)");
  });
  await evict(env.USERS.getByName(ada.id));
  (await ada.get("/users/me")).problem("server_outdated");
});
