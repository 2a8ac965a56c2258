import { fold } from "./fold.ts";

const LENGTH_MIN = 2;
const LENGTH_MAX = 32;
const MAX_READ = 256;

/**
 * Returns the part of a text that can be a username, such as `ada.lovelace` of `Ada.Lovelacé@example.com`; null if none
 * can.
 */
export function usernameFrom(text: string): string | null {
  const [local = ""] = text.slice(0, MAX_READ).split("@");
  const username = trimmed(
    trimmed(fold(local).replaceAll(/[^a-z0-9_.-]+/g, "-")).slice(0, LENGTH_MAX),
  );
  return username.length < LENGTH_MIN ? null : username;
}

function trimmed(username: string): string {
  return username.replaceAll(/^[_.-]+/g, "").replace(/(?<![_.-])[_.-]+$/, "");
}
