/**
 * The version of the wire. Within one version the wire only grows (VERSION-1), so a client must ignore fields, frames
 * and codes that it does not know. Tests compare the wire with the released one, and pin the hash of all schemas, so
 * that it never changes unnoticed.
 */
export const PROTOCOL_VERSION = 1;

/** The WebSocket subprotocol the server selects. */
export const SUBPROTOCOL = "parley.v1";

/** Prefix of the subprotocol that carries an access token, so that no token lands in a URL or a log. */
export const BEARER_SUBPROTOCOL_PREFIX = "bearer.";
