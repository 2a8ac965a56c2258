import { drizzle } from "drizzle-orm/d1";
import { EXTERNAL_PREFIX } from "#protocol/primitives.ts";
import { idsBySubjects } from "#storage/d1/users.ts";
import type { Env } from "./env.ts";

/** A subject's user never changes, so an isolate may remember it. */
const known = new Map<string, string>();
const KNOWN_MAX = 10_000;

/**
 * The issuer of the accounts' `external_id`: of access tokens, else the one with whose accounts people sign in to the
 * page; empty where none is configured and a backend names its users itself.
 */
export function accountIssuer(env: Pick<Env, "AUTH_ISSUER" | "OIDC_ISSUER">): string {
  return env.AUTH_ISSUER || env.OIDC_ISSUER || "";
}

/**
 * ACCOUNT-2: the issuers of the accounts that a subject of this issuer may be. Those whom the backend named while none
 * was configured ("") are the people of the issuer of external ids, and of no other.
 */
export function issuersOf(env: Pick<Env, "AUTH_ISSUER" | "OIDC_ISSUER">, issuer: string): string[] {
  return issuer !== "" && issuer === accountIssuer(env) ? [issuer, ""] : [issuer];
}

/**
 * ACCOUNT-1: returns the ids of the users that these name, in the same order. What names nobody stays as it is: no id
 * looks like it, so that the request goes on to the answer that an unknown id gets. Plain ids cost nothing.
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
