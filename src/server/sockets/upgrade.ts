import { z } from "zod";
import { SUBPROTOCOL } from "#protocol/version.ts";

/** The Worker's description of an upgrade that it has let through; `expires_at` in ms. */
export const upgradeSchema = z.object({
  user_id: z.string(),
  session_id: z.string(),
  socket_id: z.string(),
  expires_at: z.number(),
  /** The time at which the user's object let the socket in, by that object's clock. */
  admitted_at: z.number(),
  position: z.object({ since: z.int().min(0), epoch: z.string() }).nullable(),
  subprotocol: z.boolean(),
});
export type Upgrade = z.infer<typeof upgradeSchema>;

/** The header that carries an `Upgrade`; the Worker sets it, and passes on no such header from outside. */
const UPGRADE_HEADER = "x-parley-upgrade";

/** Makes a new request: only this much of the one from outside reaches an object. */
export function upgradeRequest(upgrade: Upgrade): Request {
  return new Request("https://object/", {
    headers: { upgrade: "websocket", [UPGRADE_HEADER]: JSON.stringify(upgrade) },
  });
}

export function readUpgrade(request: Request): Upgrade {
  return upgradeSchema.parse(JSON.parse(request.headers.get(UPGRADE_HEADER) ?? "null"));
}

/** The handshake's answer; it must name the subprotocol to a peer that offered it. */
export function switching(client: WebSocket, subprotocol: boolean): Response {
  return new Response(null, {
    status: 101,
    webSocket: client,
    headers: subprotocol ? { "sec-websocket-protocol": SUBPROTOCOL } : {},
  });
}
