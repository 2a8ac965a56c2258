import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { securityEventListSchema } from "#protocol/audit.ts";
import { grantSchema, sessionListSchema, type Grant, type Session } from "#protocol/auth.ts";
import { ACCESS_TOKEN_TTL } from "#server/auth/access-token.ts";
import { refreshSession } from "#server/auth/sessions.ts";
import { world } from "../support/here.ts";
import { openInbox } from "../support/inside.ts";
import { Account, freshName } from "../support/world.ts";

const DAY_MS = 24 * 60 * 60_000;
const PASSWORD = "a good password";
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0";

/** An account with a password, and its first device. */
async function registered(): Promise<{ username: string; first: Account; grant: Grant }> {
  const username = freshName();
  const body = { username, password: PASSWORD };
  const grant = (await world.request("POST", "/api/v1/auth/register", body)).as(grantSchema, 201);
  return { username, first: new Account(world.wire, grant), grant };
}

async function signIn(username: string, device_secret?: string): Promise<Account> {
  return new Account(world.wire, await granted(username, device_secret));
}

async function granted(username: string, device_secret?: string): Promise<Grant> {
  const body = { username, password: PASSWORD, ...(device_secret ? { device_secret } : {}) };
  const headers = { "user-agent": FIREFOX, "cf-connecting-ip": "203.0.113.9" };
  return (await world.request("POST", "/api/v1/auth/login", body, headers)).as(grantSchema);
}

async function sessionsOf(account: Account): Promise<Session[]> {
  return (await account.get("/auth/sessions")).as(sessionListSchema).items;
}

const newSignIns = (frames: readonly { type: string }[]) =>
  frames.flatMap((frame) =>
    frame.type === "new_sign_ins" && "sessions" in frame ? [frame.sessions as Session[]] : [],
  );

describe("sessions", () => {
  it("one request ends all other sessions with their sockets and refresh tokens, and keeps its own (SESSION-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const others = [await world.signedInAgain(a), await world.signedInAgain(a)];
    const { socket: mine } = await world.join(a, conversation.id);
    const { socket: friend } = await world.join(b, conversation.id);
    const sockets = await Promise.all(
      others.map(async (other) => (await world.join(other, conversation.id)).socket),
    );
    (await a.delete("/auth/sessions")).expect(204);
    for (const socket of sockets) expect((await socket.closing()).code).toBe(4509);
    for (const other of others) {
      (await other.get("/users/me")).problem("session_revoked");
      const { refresh_token } = other;
      (await world.request("POST", "/api/v1/auth/refresh", { refresh_token })).problem(
        "invalid_refresh_token",
      );
    }
    const listed = (await a.get("/auth/sessions")).as(sessionListSchema).items;
    expect(listed.map(({ current }) => current)).toEqual([true]);
    await mine.say("still here");
    await friend.say("me too");
    (await a.delete("/auth/sessions")).expect(204);
  });

  it("a sign-in from a new device reaches the other devices' inboxes before it is answered, and later ones, until one of them confirms it (SESSION-3)", async () => {
    const { username, first } = await registered();
    const inbox = await openInbox(first);
    expect(inbox.frames.find(({ type }) => type === "welcome")).not.toHaveProperty("new_sign_ins");
    const stranger = await signIn(username);
    const [told] = newSignIns(inbox.frames);
    expect(told).toHaveLength(1);
    expect(told?.[0]).toMatchObject({ device: "Firefox · Windows", network: "203.0.113.0/24" });
    const marked = (await sessionsOf(first)).find(({ new_device }) => new_device);
    expect(marked).toMatchObject({ id: told?.[0]?.id, current: false });
    const its = await openInbox(stranger);
    expect(its.frames.find(({ type }) => type === "welcome")).not.toHaveProperty("new_sign_ins");
    const later = await openInbox(first);
    expect(later.frames.find(({ type }) => type === "welcome")).toMatchObject({
      new_sign_ins: [{ id: marked?.id }],
    });
    const path = `/auth/sessions/${marked?.id}`;
    (await stranger.patch(path, { new_device: false })).problem("forbidden");
    (await first.patch(path, { new_device: false })).expect(204);
    await vi.waitFor(() => expect(newSignIns(later.frames).at(-1)).toEqual([]));
    expect((await sessionsOf(first)).some(({ new_device }) => new_device)).toBe(false);
    (await first.patch(path, { new_device: false })).problem("not_found");
  });

  it("a thief who signs in again from the same device cannot confirm the first sign-in by the second (SESSION-3)", async () => {
    const { username, first } = await registered();
    const { device_secret } = await granted(username);
    const [marked] = (await sessionsOf(first)).filter(({ new_device }) => new_device);
    const again = await signIn(username, device_secret);
    (await again.patch(`/auth/sessions/${marked?.id}`, { new_device: false })).problem("forbidden");
    const still = (await sessionsOf(first)).filter(({ new_device }) => new_device);
    expect(still.map(({ id }) => id)).toEqual([marked?.id]);
    (await first.patch(`/auth/sessions/${marked?.id}`, { new_device: false })).expect(204);
  });

  it("ending a session from a new device ends its mark, and a known device has none (SESSION-3)", async () => {
    const { username, first, grant } = await registered();
    const inbox = await openInbox(first);
    await signIn(username, grant.device_secret);
    expect(newSignIns(inbox.frames)).toEqual([]);
    await signIn(username);
    const marked = (await sessionsOf(first)).find(({ new_device }) => new_device);
    (await first.delete(`/auth/sessions/${marked?.id}`)).expect(204);
    await vi.waitFor(() => expect(newSignIns(inbox.frames).at(-1)).toEqual([]));
  });

  it("a session ends 180 days after its sign-in however often it is refreshed, its last token with it, and every grant states when (SESSION-2)", async () => {
    const { grant } = await registered();
    const start = Date.now();
    const end = Date.parse(grant.session_expires_at ?? "");
    expect(Math.abs(end - start - 180 * DAY_MS)).toBeLessThan(60_000);
    let token = grant.refresh_token;
    const refreshedAt = async (at: number) => refreshSession(env, token, NOWHERE, at);
    for (const at of [start + 50 * DAY_MS, start + 100 * DAY_MS, start + 150 * DAY_MS]) {
      const refreshed = await refreshedAt(at);
      if (!refreshed.ok) throw new Error("over too soon");
      expect(refreshed.value).toMatchObject({
        expires_in: ACCESS_TOKEN_TTL,
        session_expires_at: grant.session_expires_at,
      });
      token = refreshed.value.refresh_token;
    }
    const last = await refreshedAt(end - 90_000);
    if (!last.ok) throw new Error("over too soon");
    expect(last.value.expires_in).toBe(90);
    token = last.value.refresh_token;
    expect(await refreshedAt(end)).toMatchObject({ error: { code: "invalid_refresh_token" } });
  });

  it("a refresh records where a session was last used, and the list states when it ends (SESSION-2, SESSION-4)", async () => {
    const { first } = await registered();
    const { refresh_token } = first;
    const headers = { "cf-connecting-ip": "2001:db8:7:8::9" };
    (await world.request("POST", "/api/v1/auth/refresh", { refresh_token }, headers)).expect(200);
    const [session] = await sessionsOf(first);
    expect(session?.network).toBe("2001:db8:7::/48");
    expect(Date.parse(session?.expires_at ?? "") - Date.parse(session?.created_at ?? "")).toBe(
      180 * DAY_MS,
    );
  });

  it("people see what happened to their account, but not which operator did it (AUDIT-4)", async () => {
    const { username, first } = await registered();
    const wrong = { username, password: "not it at all" };
    (await world.request("POST", "/api/v1/auth/login", wrong)).problem("invalid_credentials");
    const other = await signIn(username);
    (await other.post("/auth/logout")).expect(204);
    await vi.waitFor(async () => {
      const { items } = (await first.get("/auth/events")).as(securityEventListSchema);
      expect(items.map(({ action }) => action).toSorted()).toEqual([
        "account_created",
        "sign_in_failed",
        "signed_in",
        "signed_in",
        "signed_out",
      ]);
      const out = items.find(({ action }) => action === "signed_out");
      expect(out).toMatchObject({ by: "user", device: "Firefox · Windows" });
      expect(JSON.stringify(items)).not.toContain(username);
    });
  });
});

const NOWHERE = { network: null, country: null, city: null };
