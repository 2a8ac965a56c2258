/** Why the server closes a socket. After 4000–4499 a client connects again; after 4500–4999 it does not (CLOSE-1). */
export const CLOSE = {
  /** The access token expired: get a fresh one, then connect again. */
  token_expired: 4401,
  /** No ping for three heartbeats. */
  silent: 4408,
  /** The client reads more slowly than the server sends. */
  slow_reader: 4413,
  /** The server cannot serve this socket right now, through no fault of the client: wait, then connect again. */
  unavailable: 4425,
  /** Too many frames, or too many sockets: wait, then connect again. */
  rate_limited: 4429,
  protocol_violation: 4500,
  unauthenticated: 4501,
  /** The user is not, or no longer, a member, or the conversation does not exist. */
  not_found: 4503,
  /** The session was revoked or the account disabled. */
  session_revoked: 4509,
  /** The same bot has opened another socket, which replaced this one. */
  replaced: 4510,
} as const;

export type CloseReason = keyof typeof CLOSE;

/** A client's next step after a socket has closed. */
export type CloseAdvice = "reconnect" | "refresh_token" | "stop";

/** Codes outside 4000–4999 are the network's or the runtime's: connect again. */
export function closeAdvice(code: number): CloseAdvice {
  if (code === CLOSE.token_expired) return "refresh_token";
  return code >= 4500 && code <= 4999 ? "stop" : "reconnect";
}
