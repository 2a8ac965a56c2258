import type { CloseReason } from "#protocol/close-codes.ts";

/** Why the server closes a socket. */
export const CLOSE_MEANINGS: Readonly<Record<CloseReason, string>> = {
  token_expired: "The access token expired",
  silent: "The client sent no ping for three heartbeats",
  slow_reader: "The client reads too slowly",
  unavailable: "The server cannot serve this socket right now, through no fault of the client",
  rate_limited: "The client sent too many frames, or has too many sockets",
  protocol_violation:
    "The client broke the protocol: binary or oversized frames, or many invalid ones in a row",
  unauthenticated: "The client presented no valid access token",
  not_found: "The person is not a member, or the conversation does not exist",
  replaced: "The same bot opened another socket, which took this one's place",
  session_revoked: "The session ended, or an operator disabled the account",
};
