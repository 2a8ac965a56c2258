import { exportJWK, generateKeyPair, jwtVerify, SignJWT, type JWK } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IssuerKeys, IssuerUnavailable } from "#server/auth/issuer-keys.ts";

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: "ES256" };
  const token = await new SignJWT({}).setProtectedHeader({ alg: "ES256", kid }).sign(privateKey);
  return { jwk, token };
}

/** An issuer with these keys, which may be down. */
function issuer(...keys: JWK[]) {
  const state = { keys, isAway: false, asked: 0 };
  const fetchKeys = async () => {
    state.asked += 1;
    if (state.isAway) throw new TypeError("no route to the host");
    return Response.json({ keys: state.keys });
  };
  const known = new IssuerKeys("https://app.example/jwks.json", fetchKeys);
  return { state, verify: (token: string) => jwtVerify(token, known.keyFor) };
}

const seconds = (count: number) => vi.advanceTimersByTime(count * 1_000);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("the keys of an issuer", () => {
  it("the server requests an issuer's keys once in half a minute while the issuer is down, and at once after that", async () => {
    const one = await newKey("one");
    const { state, verify } = issuer(one.jwk);
    state.isAway = true;
    for (let i = 0; i < 10; i += 1)
      await expect(verify(one.token)).rejects.toBeInstanceOf(IssuerUnavailable);
    expect(state.asked).toBe(1);
    seconds(29);
    await expect(verify(one.token)).rejects.toMatchObject({ retry_after_ms: 1_000 });
    expect(state.asked).toBe(1);
    state.isAway = false;
    seconds(1);
    await verify(one.token);
    expect(state.asked).toBe(2);
  });

  it("known keys stay valid while the issuer is down, however old they are", async () => {
    const one = await newKey("one");
    const { state, verify } = issuer(one.jwk);
    await verify(one.token);
    state.isAway = true;
    seconds(3_600);
    await verify(one.token);
    await verify(one.token);
    expect(state.asked).toBe(2);
  });

  it("a token with an unknown key makes the server request the keys again, yet not for each such token", async () => {
    const [one, two] = [await newKey("one"), await newKey("two")];
    const { state, verify } = issuer(one.jwk);
    await verify(one.token);
    await expect(verify(two.token)).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
    expect(state.asked).toBe(1);
    state.keys.push(two.jwk);
    seconds(31);
    await verify(two.token);
    expect(state.asked).toBe(2);
  });

  it("a token with an unknown key is refused as unavailable, not as invalid, while the issuer is down", async () => {
    const [one, two] = [await newKey("one"), await newKey("two")];
    const { state, verify } = issuer(one.jwk);
    await verify(one.token);
    state.isAway = true;
    seconds(31);
    for (let i = 0; i < 5; i += 1)
      await expect(verify(two.token)).rejects.toBeInstanceOf(IssuerUnavailable);
    expect(state.asked).toBe(2);
  });

  it("few requests fetch the keys at a time, however many tokens arrive", async () => {
    // As in a Worker, where one request cannot wait for another's fetch.
    vi.stubGlobal("WebSocketPair", () => undefined);
    const one = await newKey("one");
    const { state, verify } = issuer(one.jwk);
    state.isAway = true;
    const all = await Promise.allSettled(Array.from({ length: 100 }, () => verify(one.token)));
    expect(all.every(({ status }) => status === "rejected")).toBe(true);
    expect(state.asked).toBe(8);
  });
});
