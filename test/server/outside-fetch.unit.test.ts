import { createServer, type RequestListener } from "node:http";
import { type AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fetchOutside, readAtMost } from "#server/outside-fetch.ts";

let respond: RequestListener = (_, response) => response.end();
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  respond(request, response);
});
let here = "";

beforeEach(async () => {
  asked.length = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function get(path: string, redirects: number, signal = AbortSignal.timeout(10_000)) {
  return fetchOutside(`${here}${path}`, {}, { loopback: true, redirects, signal });
}

it("a refused address is never called (OUTSIDE-1)", async () => {
  const rules = { loopback: false, redirects: 3, signal: AbortSignal.timeout(10_000) };
  expect((await fetchOutside(here, {}, rules)).ok).toBe(false);
  expect(asked).toEqual([]);
});

it("a redirect is followed only to an address that may be called itself (OUTSIDE-1)", async () => {
  respond = (request, response) => {
    const to = request.url === "/in" ? "https://169.254.169.254/latest/" : "/end";
    if (request.url === "/end") response.end("there");
    else response.writeHead(302, { location: to }).end();
  };
  const followed = await get("/out", 3);
  if (!followed.ok) throw new Error(followed.error);
  expect(await followed.value.text()).toBe("there");
  expect(await get("/in", 3)).toMatchObject({ ok: false });
  expect(asked).toEqual(["/out", "/end", "/in"]);
});

it("a redirect beyond the limit is returned as the answer (OUTSIDE-1)", async () => {
  respond = (_, response) => response.writeHead(307, { location: "/again" }).end();
  const none = await get("/", 0);
  expect(none.ok && none.value.status).toBe(307);
  const two = await get("/", 2);
  expect(two.ok && two.value.status).toBe(307);
  expect(asked).toEqual(["/", "/", "/again", "/again"]);
});

it("a redirect without a valid target is refused (OUTSIDE-1)", async () => {
  respond = (_, response) => response.writeHead(302, { location: "https://:0" }).end();
  expect(await get("/", 3)).toMatchObject({ ok: false });
});

it("a body is read up to its bound, and the connection ends there (OUTSIDE-1)", async () => {
  let closed: () => void = () => undefined;
  const hungUp = new Promise<void>((resolve) => {
    closed = resolve;
  });
  respond = (_, response) => {
    response.on("close", closed);
    const send = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 120)));
      response.once("drain", send);
    };
    send();
  };
  const endless = await get("/", 0);
  if (!endless.ok) throw new Error(endless.error);
  const { bytes, cut } = await readAtMost(endless.value, 100_000);
  expect(cut).toBe(true);
  expect(bytes.byteLength).toBe(100_000);
  await hungUp;
});

it("a body within the bound is read in full (OUTSIDE-1)", async () => {
  respond = (_, response) => {
    response.write("a");
    setImmediate(() => response.end("bc"));
  };
  const whole = await get("/", 0);
  if (!whole.ok) throw new Error(whole.error);
  const { bytes, cut } = await readAtMost(whole.value, 3);
  expect([new TextDecoder().decode(bytes), cut]).toEqual(["abc", false]);
  expect(await readAtMost(new Response(null), 3)).toEqual({ bytes: new Uint8Array(), cut: false });
});

it("the request to a server that never answers ends at the signal (OUTSIDE-1)", async () => {
  const stop = new AbortController();
  respond = () => {
    stop.abort();
  };
  await expect(get("/", 0, stop.signal)).rejects.toThrow();
});
