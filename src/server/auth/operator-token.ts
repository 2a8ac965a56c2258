import { hashOf, newSecret } from "./secret.ts";

/** Identifies an operator's token, also to secret scanners. */
const PREFIX = "parley_op_";
/** The operator's id, which may be logged, and a secret of 256 bits. */
const TOKEN = /^parley_op_([a-z0-9]{16})_([0-9a-f]{64})$/;

/** Returns null if the text does not look like a named operator's token. */
export function readOperatorToken(token: string): { id: string; hash: string } | null {
  const [, id, secret] = TOKEN.exec(token) ?? [];
  return id === undefined || secret === undefined ? null : { id, hash: hashOf(secret) };
}

export function newOperatorToken(id: string): { token: string; hash: string } {
  const secret = newSecret();
  return { token: `${PREFIX}${id}_${secret}`, hash: hashOf(secret) };
}
