import type { Context } from "hono";
import { z } from "zod";
import { CLOSE } from "#protocol/close-codes.ts";
import { closeReasonOf, failure, type Failure } from "#protocol/errors.ts";
import { idSchema, positionSchema } from "#protocol/primitives.ts";
import { ok, type Result } from "#protocol/result.ts";
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from "#protocol/version.ts";
import type { ClientPosition } from "#domain/syncing.ts";
import type { Principal } from "../auth/access-token.ts";
import { authenticate, authenticateFor } from "../auth/authenticate.ts";
import { readBotToken } from "../auth/bot-token.ts";
import { verifyTicket } from "../auth/ticket.ts";
import { failureOf } from "../failure-of.ts";
import { problem, problems, type AppEnv } from "../http.ts";
import { mayConnect } from "../origins.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";
import { errorFrame } from "../sockets/error-frame.ts";
import { closeQuietly } from "../sockets/transport.ts";
import { switching, upgradeRequest, type Upgrade } from "../sockets/upgrade.ts";

/** Authenticates the person or bot that opens a socket. */
type Admission = (c: Context<AppEnv>, bearer: string | undefined) => Promise<Result<Principal>>;

export const webSocketRoutes = router();

const query = z.object({
  ticket: z
    .string()
    .optional()
    .describe("A ticket of `POST /auth/ticket`, which opens one socket once"),
  token: z
    .string()
    .optional()
    .describe("An access token, for clients that can offer no subprotocols; a ticket is safer"),
  since: z.string().optional(),
  epoch: z.string().optional(),
});
for (const [path, operationId, summary] of [
  ["/ws/{conversation_id}", "openConversation", "Open a conversation's WebSocket"],
  ["/ws", "openInbox", "Open the inbox's WebSocket"],
  ["/ws/bot", "openBot", "Open a bot's WebSocket for all of its conversations"],
] as const) {
  webSocketRoutes.openAPIRegistry.registerPath({
    method: "get",
    path,
    operationId,
    summary,
    description:
      path === "/ws/bot"
        ? "Its frames are in `/asyncapi.json`. A bot offers the subprotocols `parley.v1` and `bearer.<its token>`. A bot has one socket: a new one replaces it."
        : "Its frames are in `/asyncapi.json`. A client offers the subprotocols `parley.v1` and `bearer.<access token>`, or passes a ticket.",
    security: path === "/ws/bot" ? [{ subprotocol: [] }] : [{ subprotocol: [] }, { ticket: [] }],
    tags: ["WebSockets"],
    request: {
      ...(path === "/ws/bot" ? {} : { query }),
      ...(path === "/ws/{conversation_id}" ? { params: conversationParams } : {}),
    },
    responses: {
      101: {
        description:
          "The socket is open. The server refuses a socket with a `closing` frame and a close code",
      },
      ...problems("upgrade_required"),
    },
  });
}

/** Opens a bot's only socket, which its object authenticates. */
webSocketRoutes.get("/ws/bot", (c) =>
  connect(c, byBotToken, async (upgrade) => {
    const presented = readBotToken(bearerIn(subprotocolsOf(c)) ?? "");
    if (presented === null) {
      const refusal = failure("unauthenticated", "This address requires a bot's token");
      return Response.json(refusal, { status: 401 });
    }
    const { bot_id, hash } = presented;
    return c.env.BOTS.getByName(bot_id).fetch(upgradeRequest({ ...upgrade, session_id: hash }));
  }),
);

/** Opens a conversation's socket. */
webSocketRoutes.get("/ws/:conversation_id", (c) =>
  connect(c, byToken, async (upgrade) => {
    const conversationId = idSchema.safeParse(c.req.param("conversation_id"));
    if (!conversationId.success) return Response.json(failure("not_found"), { status: 404 });
    const { user_id, session_id, socket_id } = upgrade;
    const user = c.env.USERS.getByName(user_id);
    const socket = { socket_id, session_id, conversation_id: conversationId.data };
    const admitted = await user.openSocket(socket);
    if (!admitted.ok) return Response.json(admitted.error, { status: 429 });
    const conversation = c.env.CONVERSATIONS.getByName(conversationId.data);
    const admittedUpgrade = { ...upgrade, admitted_at: admitted.value };
    const response = await conversation.fetch(upgradeRequest(admittedUpgrade));
    if (response.webSocket === null) await user.closeSocket(socket_id);
    return response;
  }),
);

/** Opens an inbox socket; each device has one, whatever else it has open. */
webSocketRoutes.get("/ws", (c) =>
  connect(c, byToken, (upgrade) =>
    c.env.USERS.getByName(upgrade.user_id).fetch(upgradeRequest(upgrade)),
  ),
);

/** Opens a socket, or closes it with the code of a refusal. */
async function connect(
  c: Context<AppEnv>,
  admitted: Admission,
  open: (upgrade: Upgrade) => Promise<Response>,
): Promise<Response> {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    return problem(c, failure("upgrade_required"));
  }
  const offered = subprotocolsOf(c);
  const subprotocol = offered.includes(SUBPROTOCOL);
  if (!mayConnect(c.env, c.req.header("origin"), c.req.url)) {
    const detail = "CORS_ORIGINS does not allow pages of this origin to connect";
    return refuseUpgrade(failure("unauthenticated", detail), subprotocol);
  }
  try {
    return await enter(c, admitted, open, offered);
  } catch (error) {
    const refusal = failureOf(error, { path: c.req.routePath });
    return refuseUpgrade(refusal, subprotocol);
  }
}

async function enter(
  c: Context<AppEnv>,
  admitted: Admission,
  open: (upgrade: Upgrade) => Promise<Response>,
  offered: string[],
): Promise<Response> {
  const subprotocol = offered.includes(SUBPROTOCOL);
  const principal = await admitted(c, bearerIn(offered));
  if (!principal.ok) return refuseUpgrade(principal.error, subprotocol);
  const { user_id, session_id, expires_at } = principal.value;
  const position = positionOf(c.req.query("since"), c.req.query("epoch"));
  const socket_id = crypto.randomUUID();
  const response = await open({
    user_id,
    session_id,
    socket_id,
    expires_at,
    admitted_at: 0,
    position,
    subprotocol,
  });
  if (response.webSocket !== null) return response;
  return refuseUpgrade(await response.json<Failure>(), subprotocol);
}

function subprotocolsOf(c: Context<AppEnv>): string[] {
  return (c.req.header("sec-websocket-protocol") ?? "").split(",").map((p) => p.trim());
}

function bearerIn(offered: readonly string[]): string | undefined {
  const bearer = offered.find((p) => p.startsWith(BEARER_SUBPROTOCOL_PREFIX));
  return bearer?.slice(BEARER_SUBPROTOCOL_PREFIX.length);
}

function byBotToken({ env }: Context<AppEnv>, bearer: string | undefined) {
  return authenticateFor(env, bearer, "read", Date.now());
}

/** Authenticates a person by the token in the subprotocols, else by the ticket or token in the query. */
async function byToken(
  { env, req }: Context<AppEnv>,
  bearer: string | undefined,
): Promise<Result<Principal>> {
  const now = Date.now();
  const ticket = req.query("ticket");
  if (bearer !== undefined || ticket === undefined) {
    return authenticate(env, bearer ?? req.query("token"), now);
  }
  const verified = await verifyTicket(env, ticket, now);
  if (!verified.ok) return verified;
  const { id, expires_at, principal } = verified.value;
  const user = env.USERS.getByName(principal.user_id);
  const redeemed = await user.redeemTicket(id, principal.session_id, expires_at);
  return redeemed.ok ? ok(principal) : redeemed;
}

/** Accepts and then closes a refused socket, because browsers hide the status of a refused upgrade from the page. */
function refuseUpgrade(refusal: Failure, subprotocol: boolean): Response {
  const reason = closeReasonOf(refusal.code);
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.send(JSON.stringify(errorFrame(refusal, undefined)));
  closeQuietly(server, {
    code: reason === null ? 1011 : CLOSE[reason],
    reason: refusal.code,
    retry_after_ms: refusal.retry_after_ms,
  });
  return switching(client, subprotocol);
}

/** Ignores an invalid position, so that the client starts over with a snapshot. */
function positionOf(since: string | undefined, epoch: string | undefined): ClientPosition | null {
  if (since === undefined || epoch === undefined || !/^\d{1,16}$/.test(since)) return null;
  const parsed = positionSchema.safeParse(Number(since));
  return parsed.success ? { since: parsed.data, epoch: epoch.slice(0, 64) } : null;
}
