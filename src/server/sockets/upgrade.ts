import { z } from "zod";
import { SUBPROTOCOL } from "#protocol/version.ts";

/** The Worker's description of an upgrade that it has admitted; `expires_at` in ms. */
export const upgradeSchema = z.object({
  user_id: z.string(),
  session_id: z.string(),
  socket_id: z.string(),
  expires_at: z.number(),
  /** When the user's object admitted the socket, by that object's clock. */
  admitted_at: z.number(),
  position: z.object({ since: z.int().min(0), epoch: z.string() }).nullable(),
  subprotocol: z.boolean(),
});
export type Upgrade = z.infer<typeof upgradeSchema>;

/** The header for an `Upgrade`, which only the Worker sets: it never forwards one from outside. */
const UPGRADE_HEADER = "x-parley-upgrade";

/** Creates a new request, so that nothing else of the client's request reaches an object. */
export function upgradeRequest(upgrade: Upgrade): Request {
  return new Request("https://object/", {
    headers: { upgrade: "websocket", [UPGRADE_HEADER]: JSON.stringify(upgrade) },
  });
}

export function readUpgrade(request: Request): Upgrade {
  return upgradeSchema.parse(JSON.parse(request.headers.get(UPGRADE_HEADER) ?? "null"));
}

/** Returns the handshake's response, which must name the subprotocol if the peer offered it. */
export function switching(client: WebSocket, subprotocol: boolean): Response {
  return new Response(null, {
    status: 101,
    webSocket: client,
    headers: subprotocol ? { "sec-websocket-protocol": SUBPROTOCOL } : {},
  });
}
