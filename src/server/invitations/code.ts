import { randomInt } from "node:crypto";
import { CODE_LENGTH } from "#protocol/invitation.ts";
import { invitedTo } from "#storage/d1/invitations.ts";
import { hashOf } from "../auth/secret.ts";
import type { Env } from "../env.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const CODE = new RegExp(`^[A-Za-z0-9]{${CODE_LENGTH}}$`);

/** Creates an invitation's code from letters and digits, so that a double click selects all of it. */
export function newCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
}

/** Returns the group of a code, or null. */
export async function groupOf(env: Env, code: string): Promise<string | null> {
  return CODE.test(code) ? invitedTo(env.DB, hashOf(code)) : null;
}
