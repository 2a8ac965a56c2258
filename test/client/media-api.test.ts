import { describe, expect, it } from "vitest";
import { Parley } from "#client/index.ts";
import { FakeClock } from "./support/fake-clock.ts";
import { fakeFetch, problem, type Answer, type Call } from "./support/fake-fetch.ts";
import { grant } from "./support/fixtures.ts";

const MINUTE_MS = 60_000;
const SIGNER_SECONDS = 6 * 3_600;
const PICTURE = "/api/v1/media/picture";

function setup(onSigner: (count: number) => Answer = signer) {
  const clock = new FakeClock();
  let signers = 0;
  const { fetch } = fakeFetch(({ url }: Call) => {
    if (/\/auth\/(login|refresh)$/.test(url.pathname)) return { body: grant(1) };
    if (url.pathname.endsWith("/auth/logout")) return { status: 204 };
    signers += 1;
    return onSigner(signers);
  });
  const parley = new Parley({ baseUrl: "https://chat.test", fetch, clock });
  const login = () => parley.auth.login({ username: "me", password: "secret" });
  const address = async (media_url = PICTURE) => new URL(await parley.media.address(media_url));
  return { parley, clock, login, address, asked: () => signers };
}

function signer(count: number): Answer {
  return { body: { signer: `signer-${count}`, secret: "c2VjcmV0", expires_in: SIGNER_SECONDS } };
}

describe("addresses of media", () => {
  it("addresses of media are signed without a request for each", async () => {
    const { login, address, asked } = setup();
    await login();
    const [one, same, other] = await Promise.all([
      address(),
      address(),
      address("/api/v1/media/other"),
    ]);
    expect(one.href).toBe(same.href);
    expect(one.searchParams.get("signer")).toBe("signer-1");
    expect(one.searchParams.get("signature")).not.toBe(other.searchParams.get("signature"));
    expect(asked()).toBe(1);
  });

  it("the client fetches a new signer an hour before the old one expires", async () => {
    const { login, address, clock } = setup();
    await login();
    await address();
    await clock.advance(SIGNER_SECONDS * 1_000 - 61 * MINUTE_MS);
    expect((await address()).searchParams.get("signer")).toBe("signer-1");
    await clock.advance(2 * MINUTE_MS);
    expect((await address()).searchParams.get("signer")).toBe("signer-2");
  });

  it("addresses do not use the signer of the person signed in before", async () => {
    const { parley, login, address } = setup();
    await login();
    await address();
    await parley.auth.logout();
    await login();
    expect((await address()).searchParams.get("signer")).toBe("signer-2");
    // Also without a sign-out between them.
    await login();
    expect((await address()).searchParams.get("signer")).toBe("signer-3");
  });

  it("an address whose signer could not be fetched is signed the next time", async () => {
    const { login, address } = setup((count) =>
      count === 1 ? problem(404, "not_found") : signer(count),
    );
    await login();
    await expect(address()).rejects.toMatchObject({ code: "not_found" });
    expect((await address()).searchParams.get("signer")).toBe("signer-2");
  });

  it("addresses name the smaller version of a picture, and the file name to save, beside the signature", async () => {
    const { parley, login } = setup();
    await login();
    const { searchParams } = new URL(
      await parley.media.address(PICTURE, { size: "small", save: true }),
    );
    expect(Object.fromEntries(searchParams)).toMatchObject({ size: "small", save: "1" });
    expect(new URL(await parley.media.address(PICTURE)).searchParams.has("size")).toBe(false);
  });

  it("addresses of other sites stay unchanged", async () => {
    const { address, asked } = setup();
    expect((await address("https://files.test/a.png")).href).toBe("https://files.test/a.png");
    expect(asked()).toBe(0);
  });
});
