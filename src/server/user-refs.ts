import { drizzle } from "drizzle-orm/d1";
import { EXTERNAL_PREFIX } from "#protocol/primitives.ts";
import { idsBySubjects } from "#storage/d1/users.ts";
import type { Env } from "./env.ts";

/** The user of a subject never changes, so an isolate may cache it. */
const known = new Map<string, string>();
const KNOWN_MAX = 10_000;

/**
 * Returns the issuer of the accounts' `external_id`: that of access tokens, else the one with whose accounts people
 * sign in to the page; empty if none is configured and a backend manages its users itself.
 */
export function accountIssuer(env: Pick<Env, "AUTH_ISSUER" | "OIDC_ISSUER">): string {
  return env.AUTH_ISSUER || env.OIDC_ISSUER || "";
}

/**
 * ACCOUNT-2: returns the issuers whose accounts a subject of this issuer may match. Users whom a backend created before
 * an issuer was configured ("") belong to the issuer of external ids only.
 */
export function issuersOf(env: Pick<Env, "AUTH_ISSUER" | "OIDC_ISSUER">, issuer: string): string[] {
  return issuer !== "" && issuer === accountIssuer(env) ? [issuer, ""] : [issuer];
}

/**
 * ACCOUNT-1: resolves references to user ids, in the same order. An unknown reference stays as it is: it never looks
 * like an id, so the request gets the same response as for an unknown id. Plain ids cost nothing.
 */
export async function resolveUsers(env: Env, refs: readonly string[]): Promise<string[]> {
  const issuer = accountIssuer(env);
  const keyOf = (subject: string) => `${issuer}\n${subject}`;
  const unknown = refs.flatMap((ref) => {
    const subject = subjectOf(ref);
    return subject === null || known.has(keyOf(subject)) ? [] : [subject];
  });
  const found =
    unknown.length === 0
      ? new Map<string, string>()
      : await idsBySubjects(drizzle(env.DB), issuersOf(env, issuer), [...new Set(unknown)]);
  const ids = refs.map((ref) => {
    const subject = subjectOf(ref);
    return subject === null ? ref : (found.get(subject) ?? known.get(keyOf(subject)) ?? ref);
  });
  if (known.size + found.size > KNOWN_MAX) known.clear();
  for (const [subject, id] of found) known.set(keyOf(subject), id);
  return ids;
}

export async function resolveUser(env: Env, ref: string): Promise<string> {
  const [id = ref] = await resolveUsers(env, [ref]);
  return id;
}

function subjectOf(ref: string): string | null {
  return ref.startsWith(EXTERNAL_PREFIX) ? ref.slice(EXTERNAL_PREFIX.length) : null;
}
