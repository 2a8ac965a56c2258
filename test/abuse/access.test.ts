import { beforeAll, describe, expect, it } from "vitest";
import { ERRORS } from "#protocol/errors.ts";
import { freshName, type Account } from "../support/world.ts";
import { afterwards } from "./support/afterwards.ts";
import { ask, refusal } from "./support/ask.ts";
import { operations } from "./support/documents.ts";
import { entryOf, operation, type Example } from "./support/examples.ts";
import { world } from "./support/people.ts";
import { RawSocket } from "./support/raw-socket.ts";
import { newScene, settledState, stateOf, type Scene, type State } from "./support/scene.ts";

let scene: Scene;
/** A conversation of two other people, with the same content. */
let theirs: Scene;
beforeAll(async () => {
  scene = await newScene();
  theirs = await newScene();
});

const inConversations = operations.filter(
  ({ path, schemes }) =>
    path.includes("{conversation_id}") &&
    // A request to join does not exist in a conversation that its author is in.
    !path.includes("/users/me/") &&
    schemes.includes("bearer"),
);

/** Outsiders, for whom the conversation does not exist. */
const OUTSIDERS: [name: string, person: () => Account][] = [
  ["a stranger", () => scene.stranger],
  ["a former member", () => scene.former],
];

describe.each(inConversations)("$name", (one) => {
  const entry = entryOf(one);
  let request: Example;
  let before: State;
  beforeAll(async () => {
    request = await entry.example(scene);
    before = await settledState(scene);
  });

  it.each(OUTSIDERS)("answers %s as if the conversation did not exist", async (_, person) => {
    const { token } = person();
    const answer = await ask(one, request, token);
    const nowhere = {
      ...request,
      params: { ...request.params, conversation_id: crypto.randomUUID() },
    };
    const missing = await ask(one, nowhere, token);
    expect(withoutId(refusal(answer))).toEqual(withoutId(refusal(missing)));
    expect(answer.status).toBe(ERRORS.not_found.status);
    expect(shapeOf(answer.headers)).toEqual(shapeOf(missing.headers));
  });

  it(`a plain member: ${entry.member ?? "?"}`, async () => {
    if (entry.member === undefined) {
      throw new Error(`${one.name} works on a conversation: say in EXAMPLES whether a member may`);
    }
    if (entry.member === "may") {
      expect([200, 201, 204, entry.status]).toContain(
        (await ask(one, await fresh(), theirs.member.token)).status,
      );
      return;
    }
    const code = entry.member === "may not" ? "forbidden" : "not_found";
    expect(refusal(await ask(one, request, scene.member.token)).code).toBe(code);
  });

  /** The same request in the other conversation, whose state no test compares. */
  async function fresh(): Promise<Example> {
    const { body, ...example } = await entry.example(theirs);
    if (typeof body !== "object") return example;
    // The file belongs to the owner alone as long as no message carries it.
    return { ...example, body: { ...body, media_url: undefined } };
  }

  it("none of this changed anything", async () => {
    expect(await stateOf(scene)).toEqual(before);
  });
});

describe("resources of other people do not exist", () => {
  it.each([
    ["DELETE /api/v1/auth/sessions/{session_id}", "session_id", () => scene.spareSession],
    ["GET /api/v1/media/{key}", "key", () => scene.mediaUrl.split("/").at(-1) ?? ""],
  ] as const)("%s", async (name, parameter, id) => {
    const one = operation(name);
    const nowhere = parameter === "key" ? "A".repeat(22) : crypto.randomUUID();
    const [answer, missing] = [
      await ask(one, { params: { [parameter]: id() } }, scene.member.token),
      await ask(one, { params: { [parameter]: nowhere } }, scene.member.token),
    ];
    expect(withoutId(refusal(answer))).toEqual(withoutId(refusal(missing)));
    expect(answer.status).toBe(404);
    const { token } = scene.owner;
    const sessions = await ask(operation("GET /api/v1/auth/sessions"), {}, token);
    expect(sessions.text).toContain(scene.spareSession);
  });

  it("no message carries another person's file", async () => {
    const { member, room, mediaUrl } = scene;
    const answer = await member.post(`/conversations/${room.id}/messages`, { media_url: mediaUrl });
    const missing = await member.post(`/conversations/${room.id}/messages`, {
      media_url: `/api/v1/media/${"A".repeat(22)}`,
    });
    expect(withoutId(refusal(answer))).toEqual(withoutId(refusal(missing)));
    expect(refusal(answer).errors?.map(({ path }) => path)).toEqual(["media_url"]);
  });

  it("a search in the conversation finds none", async () => {
    const search = operation("GET /api/v1/search/messages");
    for (const conversation_id of [scene.room.id, crypto.randomUUID()]) {
      const answer = await ask(
        search,
        { query: { q: "doomed", conversation_id } },
        scene.stranger.token,
      );
      expect(refusal(answer).code).toBe("not_found");
    }
    const everywhere = await ask(search, { query: { q: "doomed" } }, scene.stranger.token);
    expect(JSON.parse(everywhere.expect(200).text)).toMatchObject({ items: [] });
  });

  it("a list leaves out translations of its messages", async () => {
    const { room, message, stranger } = scene;
    const body = {
      language: "es",
      messages: [
        { conversation_id: room.id, message_id: message.id },
        { conversation_id: crypto.randomUUID(), message_id: 1 },
      ],
    };
    const answer = await ask(operation("POST /api/v1/translations"), { body }, stranger.token);
    expect(JSON.parse(answer.expect(200).text)).toMatchObject({ items: [] });
  });

  it.each(OUTSIDERS)(
    "the conversation's socket closes for %s like that of an unknown one (4503)",
    async (_, person) => {
      const { token } = person();
      const closes = await Promise.all(
        [scene.room.id, crypto.randomUUID()].map(async (id) => {
          const socket = await RawSocket.open(`/api/v1/ws/${id}`, token);
          return { ...(await socket.closing()), frames: socket.frames };
        }),
      );
      expect(closes[0]).toEqual(closes[1]);
      expect(closes[0]?.code).toBe(4503);
    },
  );
});

describe("nobody grants themselves rights", () => {
  it.each([
    ["sender_id", { text: "x", sender_id: "someone" }],
    ["id", { text: "x", id: 1 }],
    ["created_at", { text: "x", created_at: "2020-01-01T00:00:00.000Z" }],
    ["kind", { text: "x", kind: "system" }],
    ["mentions", { text: "x", mentions: ["all"] }],
  ])("a message with its own %s is refused", async (_, body) => {
    const { member, room } = scene;
    const answer = await member.post(`/conversations/${room.id}/messages`, body);
    expect(refusal(answer).code).toBe("validation_failed");
  });

  it.each(["id", "username", "created_at", "disabled", "password_hash", "issuer"])(
    "a request does not change a profile's %s",
    async (field) => {
      const answer = await scene.member.patch("/users/me", { [field]: "x" });
      expect(refusal(answer).code).toBe("validation_failed");
    },
  );

  it("an admin appoints no owners, and removes none", async () => {
    const admin = await world.account({ username: freshName("admin") });
    const { owner, room, guest } = theirs;
    const members = `/conversations/${room.id}/members`;
    (await owner.post(members, { user_id: admin.id, role: "admin" })).expect(201);
    for (const answer of [
      await admin.patch(`${members}/${guest.id}`, { role: "owner" }),
      await admin.patch(`${members}/${admin.id}`, { role: "owner" }),
      await admin.patch(`${members}/${owner.id}`, { role: "member" }),
      await admin.delete(`${members}/${owner.id}`),
    ]) {
      expect(refusal(answer).code).toBe("forbidden");
    }
  });
});

afterwards(() => scene);

function withoutId({ request_id: _, ...problem }: { request_id: string }): object {
  return problem;
}

/** The headers, without those that differ in each answer. */
function shapeOf(headers: Headers): Record<string, string> {
  const own = new Set(["x-request-id", "date", "ratelimit"]);
  return Object.fromEntries([...headers].filter(([name]) => !own.has(name)));
}
