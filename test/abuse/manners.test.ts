import { beforeAll, describe, expect, it } from "vitest";
import { afterwards } from "./support/afterwards.ts";
import { addressOf, refusal } from "./support/ask.ts";
import { operations } from "./support/documents.ts";
import { entryOf, type Example } from "./support/examples.ts";
import { rawRequest } from "./support/raw-http.ts";
import { newScene, type Scene } from "./support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await newScene();
});

/** Each address once, by one of its operations. */
const addresses = [...new Map(operations.map((one) => [one.path, one])).values()];

describe.each(addresses)("$path", (one) => {
  const methods = operations.filter(({ path }) => path === one.path).map(({ method }) => method);
  let request: Example;
  let headers: Record<string, string>;
  beforeAll(async () => {
    request = await entryOf(one).example(scene);
    headers = {
      authorization: `Bearer ${request.token ?? scene.owner.token}`,
      "content-length": "0",
    };
  });

  it("refuses PROPFIND, and names the methods that it has", async () => {
    const path = addressOf(one, request);
    const answer = await rawRequest({ method: "PROPFIND", path, headers });
    expect(refusal(answer).code).toBe("method_not_allowed");
    const allowed = answer.headers.get("allow")?.split(", ") ?? [];
    expect(allowed).toEqual(expect.arrayContaining(methods));
  });

  // The page serves everything outside the API.
  it.runIf(one.path.startsWith("/api/"))("has nothing behind a trailing slash", async () => {
    const path = `${addressOf(one, { ...request, query: {} })}/`;
    const answer = await rawRequest({ method: one.method, path, headers });
    expect(refusal(answer).code).toBe("not_found");
  });

  it("answers the preflight of any origin, for any request", async () => {
    const answer = await rawRequest({
      method: "OPTIONS",
      path: addressOf(one, request),
      headers: {
        origin: "https://app.example",
        "access-control-request-method": one.method,
        "access-control-request-headers": "authorization, content-type, if-match, idempotency-key",
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });
});

afterwards(() => scene);
