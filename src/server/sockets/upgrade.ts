import { z } from "zod";
import { SUBPROTOCOL } from "#protocol/version.ts";

/** What the Worker says of an upgrade it has let through; `expires_at` in ms. */
export const upgradeSchema = z.object({
  user_id: z.string(),
  session_id: z.string(),
  socket_id: z.string(),
  expires_at: z.number(),
  /** When the user's object let the socket in, by that object's clock. */
  admitted_at: z.number(),
  position: z.object({ since: z.int().min(0), epoch: z.string() }).nullable(),
  subprotocol: z.boolean(),
});
export type Upgrade = z.infer<typeof upgradeSchema>;

/** The header that carries an `Upgrade`; the Worker sets it, nothing from outside passes. */
const UPGRADE_HEADER = "x-parley-upgrade";

/** A new request: of what came from outside only this much goes on to an object. */
export function upgradeRequest(upgrade: Upgrade): Request {
  return new Request("https://object/", {
    headers: { upgrade: "websocket", [UPGRADE_HEADER]: JSON.stringify(upgrade) },
  });
}

export function readUpgrade(request: Request): Upgrade {
  return upgradeSchema.parse(JSON.parse(request.headers.get(UPGRADE_HEADER) ?? "null"));
}

/** The handshake's answer; a peer that offered the subprotocol must be told it was selected. */
export function switching(client: WebSocket, subprotocol: boolean): Response {
  return new Response(null, {
    status: 101,
    webSocket: client,
    headers: subprotocol ? { "sec-websocket-protocol": SUBPROTOCOL } : {},
  });
}
