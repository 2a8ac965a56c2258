import { expect, it } from "vitest";
import { world } from "../../support/inside.ts";

// Only visible from inside: local workerd consumes the header on the way out.
it.each(["/api/v1/ws", "/api/v1/ws/some-conversation"])(
  "a request to %s without a WebSocket upgrade answers 426 and names the upgrade",
  async (path) => {
    const answer = await world.request("GET", path);
    answer.problem("upgrade_required");
    expect(answer.headers.get("upgrade")).toBe("websocket");
  },
);
