import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conversationSchema, type Conversation } from "#protocol/conversation.ts";
import { worldAt } from "../support/over-sockets.ts";
import { npmStart, type ServerProcess } from "../support/server-process.ts";
import { eventually } from "../support/wire.ts";
import { Account, type World } from "../support/world.ts";

const persistTo = mkdtempSync(join(tmpdir(), "parley-start-"));
let server: ServerProcess;
let startedInMs: number;
let world: World;
let ann: Account;
let conversation: Conversation;

/** Processes of this start, whoever their parents are by now: all have its folder in their environment. */
function processes(): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid && wasStarted(pid));
}

function wasStarted(pid: number): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    return environment.includes(`PERSIST_TO=${persistTo}`);
  } catch {
    // It has ended meanwhile, or is another user's.
    return false;
  }
}

const allEnd = () =>
  eventually(
    async () => processes(),
    (left) => left.length === 0,
    "every process of `npm start` to end",
    15_000,
  );

beforeAll(async () => {
  const before = Date.now();
  server = await npmStart(persistTo);
  startedInMs = Date.now() - before;
  world = worldAt(server.url);
});
afterAll(async () => {
  await server.crash().catch(() => undefined);
  for (const pid of processes()) process.kill(pid, "SIGKILL");
  rmSync(persistTo, { recursive: true, force: true });
});

describe("npm start", () => {
  it("npm start answers /health within a minute", async () => {
    expect(startedInMs).toBeLessThan(60_000);
    const health = await world.request("GET", "/health");
    expect(JSON.parse(health.expect(200).text)).toEqual({ status: "ok" });
  });

  it.each(["/", "/c/some-conversation"])("npm start serves the page at %s", async (path) => {
    const page = (await world.request("GET", path)).expect(200);
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src/);
    expect(page.headers.get("cache-control")).not.toMatch(/immutable/);
    const script = /<script[^>]+src="([^"]+)"/.exec(page.text)?.[1] ?? "no script";
    const code = (await world.request("GET", script)).expect(200);
    expect(code.headers.get("content-type")).toMatch(/javascript/);
  });

  it.each(["/assets/gone-abc.js", "/icons/gone.png", "/api/v2/users", "/.well-known/gone"])(
    "npm start serves nothing at %s, and nobody caches that",
    async (path) => {
      const answer = await world.request("GET", path);
      answer.problem("not_found");
      expect(answer.headers.get("cache-control") ?? "").not.toMatch(/immutable/);
    },
  );

  it("npm start takes a limit of the command line", async () => {
    const me = await world.account();
    const answer = (await me.get("/users/me")).expect(200);
    expect(answer.headers.get("ratelimit-policy")).toBe(`"requests";q=1000000;w=60`);
  });

  it("people register, create a conversation and talk, over REST and sockets", async () => {
    const bob = await world.account();
    ann = await world.account();
    const body = { kind: "group", title: "Started", member_ids: [bob.id] };
    conversation = (await ann.post("/conversations", body)).as(conversationSchema, 201);
    const { socket } = await world.join(bob, conversation.id);
    await ann.say(conversation.id, "by REST");
    const { messages } = await socket.next("changes", (frame) => frame.messages.length > 0);
    expect(messages[0]?.text).toBe("by REST");
    await socket.say("by socket");
    socket.close(1000);
  });

  it("messages survive a stop and another start", async () => {
    await server.stop();
    await allEnd();
    server = await npmStart(persistTo);
    const again = worldAt(server.url);
    const back = new Account(again.wire, {
      user: ann.user,
      access_token: ann.token,
      token_type: "Bearer",
      expires_in: 900,
      refresh_token: ann.refresh_token,
    });
    const history = await back.history(conversation.id);
    expect(history.map(({ text }) => text)).toEqual(["by REST", "by socket"]);
  });

  it("a SIGTERM to the started process, as a supervisor sends it, ends all of them", async () => {
    expect(processes().length, "npm, its script, wrangler, workerd").toBeGreaterThan(2);
    process.kill(server.pid, "SIGTERM");
    await allEnd();
  });
});
