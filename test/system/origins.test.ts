import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { WebSocket } from "ws";
import { SUBPROTOCOL } from "#protocol/version.ts";
import { startMiniflare, type Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";

let started: Started;
beforeAll(async () => {
  started = await startMiniflare(inject("worker"), {
    vars: { CORS_ORIGINS: "https://app.example" },
  });
});
afterAll(() => started.miniflare.dispose());

/** The first frame's type on a socket that a page of this origin opens, or its close code. */
async function opened(token: string, origin: string | undefined): Promise<unknown> {
  const address = new URL("/api/v1/ws", started.url.href.replace("http", "ws"));
  const options = origin === undefined ? {} : { origin };
  const socket = new WebSocket(address.href, [SUBPROTOCOL, `bearer.${token}`], options);
  const { promise, resolve } = Promise.withResolvers<unknown>();
  socket.on("message", (data) => {
    const { type } = JSON.parse(String(data)) as { type: string };
    if (type === "welcome") resolve(type);
  });
  socket.on("close", resolve);
  try {
    return await promise;
  } finally {
    socket.terminate();
  }
}

it("a page of an unlisted origin is refused with 4501, and listed ones and other clients are not (AUTH-7)", async () => {
  const { token } = await worldAt(started.url).account();
  expect(await opened(token, "https://evil.example")).toBe(4501);
  expect(await opened(token, "null")).toBe(4501);
  expect(await opened(token, "https://app.example")).toBe("welcome");
  expect(await opened(token, started.url.origin)).toBe("welcome");
  expect(await opened(token, undefined)).toBe("welcome");
});

it.each([
  "/openapi.json",
  "/asyncapi.json",
  "/.well-known/jwks.json",
  "/health",
  "/api/v1/openapi.json",
  "/api/v1/users/me",
])("%s lets pages of the listed origins read its answer, and no other's", async (path) => {
  const allowed = async (origin: string) =>
    (await fetch(new URL(path, started.url), { headers: { origin } })).headers.get(
      "access-control-allow-origin",
    );
  expect(await allowed("https://app.example")).toBe("https://app.example");
  expect(await allowed("https://evil.example")).toBeNull();
});
