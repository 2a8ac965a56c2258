/**
 * The version of the wire. The promise: within one version only compatible changes are made, that is
 * new optional request fields, new response fields, new frames and new error codes, so a client must ignore
 * fields, frames and codes that it does not know. Any other change raises the number, and the server keeps serving the
 * old version beside the new one. A test pins the hash of all schemas to it, so that the wire never changes unnoticed.
 */
export const PROTOCOL_VERSION = 1;

/** The WebSocket subprotocol the server selects. */
export const SUBPROTOCOL = "parley.v1";

/** Prefix of the subprotocol that carries an access token, so that no token lands in a URL or a log. */
export const BEARER_SUBPROTOCOL_PREFIX = "bearer.";
