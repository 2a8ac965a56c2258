import { encodeFrame } from "#protocol/encode.ts";
import { failure } from "#protocol/errors.ts";
import { configOf, limitsOf } from "../config.ts";
import type { Env } from "../env.ts";
import { featuresOf } from "../features.ts";
import { readUpgrade, switching } from "../sockets/upgrade.ts";
import { catchUp } from "./catch-up.ts";
import type { EncodedPages } from "./encoded-pages.ts";
import type { Liveliness } from "./liveliness.ts";
import type { Queries } from "./queries.ts";
import type { Revocations } from "./revocations.ts";
import type { Room } from "./room.ts";
import { welcomeFrame } from "./views.ts";

interface Options {
  room: Room;
  env: Env;
  pages: EncodedPages;
  queries: Queries;
  liveliness: Liveliness;
  revocations: Revocations;
  waitUntil: (work: Promise<void>) => void;
  arm: () => void;
}

/** Opens a member's socket: accepts the upgrade, welcomes the client, and brings it up to date. */
export class Opening {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Accepts an upgrade that the Worker admitted. To refuse, it returns a `Failure` with which the Worker closes the
   * socket.
   */
  open(request: Request, now: number): Response {
    const { room, env, pages, queries, liveliness, revocations, waitUntil, arm } = this.#options;
    const { sockets } = room;
    const upgrade = readUpgrade(request);
    const found = room.member(upgrade.user_id);
    if (!found.ok) return Response.json(found.error, { status: 404 });
    if (revocations.isRevoked(upgrade)) {
      return Response.json(failure("session_revoked"), { status: 401 });
    }
    // Sweeps first, so that the welcome does not list people whose sockets are dead.
    sockets.sweep(now);
    const { 0: client, 1: server } = new WebSocketPair();
    const session = sockets.accept(server, {
      socket_id: upgrade.socket_id,
      user_id: upgrade.user_id,
      session_id: upgrade.session_id,
      token_expires_at: upgrade.expires_at,
      heard_at: now,
      delivered: 0,
      position: 0,
      unread: null,
      read_at: 0,
    });
    liveliness.joined(session, now);
    const { store, member } = found.value;
    const apart = room.apartFrom(upgrade.user_id);
    const welcome = welcomeFrame(
      store,
      {
        me: room.withDelivered(member),
        members: queries.welcomeMembers(member, store),
        online: sockets.online().filter((id) => !apart.has(id)),
      },
      { limits: limitsOf(configOf(env)), features: featuresOf(env) },
    );
    sockets.send(session, encodeFrame(welcome));
    waitUntil(catchUp({ sockets, pages }, session, store, upgrade.position));
    arm();
    return switching(client, upgrade.subprotocol);
  }
}
