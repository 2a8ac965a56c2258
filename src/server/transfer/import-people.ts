import { metadataIn } from "#domain/importing.ts";
import type { UserLine } from "#protocol/transfer/lines.ts";
import { APP_ID, displayNameSchema } from "#protocol/user.ts";
import { mendedName } from "#text/names.ts";
import { startOf } from "#text/cut.ts";
import type { ImportedPerson } from "#storage/conversation/imports.ts";
import {
  createPeople,
  peopleLike,
  type ImportedAccount,
  type KnownPerson,
} from "#storage/d1/transfer.ts";
import { appAccount } from "../auth/app-account.ts";
import type { Env } from "../env.ts";
import { accountIssuer } from "../user-refs.ts";

/** A person of a document, matched to an account on this server. */
export interface Matched {
  source_id: string;
  person: ImportedPerson;
  created: boolean;
}

/** Characters of an overlong name that the server looks at, and that it keeps. */
const NAME_READ = 256;
const NAME_LENGTH = 64;
const NAMELESS = "?";

/**
 * IMPORT-4: matches each person by `external_id`, else by id, else by username, and creates an account for anyone
 * without a match. Repeating the same lines matches the same people. The app (KEY-5) is that of this server.
 */
export async function importPeople(
  env: Env,
  lines: readonly UserLine[],
  now: string,
): Promise<Matched[]> {
  if (lines.length === 0) return [];
  if (lines.some(({ id }) => id === APP_ID)) await appAccount(env);
  const issuer = accountIssuer(env);
  const found = new Match(await peopleLike(env.DB, issuer, lines));
  const strangers = lines.filter((line) => found.of(line) === undefined);
  if (strangers.length === 0) return lines.map((line) => matched(line, found, false));
  const account = ({ metadata, ...line }: UserLine, username: string): ImportedAccount => ({
    ...line,
    ...metadataIn({ metadata }),
    display_name: displayNameOf(line.display_name),
    username,
    issuer: line.external_id === null ? null : issuer,
    // Nobody can sign in to an account without an external id, so it is disabled and the directory leaves it out.
    disabled_at: line.external_id === null ? now : null,
  });
  const like = async () => new Match(await peopleLike(env.DB, issuer, lines));
  await createPeople(
    env.DB,
    strangers.map((line) =>
      account(line, found.isTaken(line.username) ? otherName(line) : line.username),
    ),
  );
  let all = await like();
  // NAME-4: an unused name may still be reserved.
  const refused = strangers.filter((line) => all.of(line) === undefined);
  if (refused.length > 0) {
    await createPeople(
      env.DB,
      refused.map((line) => account(line, otherName(line))),
    );
    all = await like();
  }
  return lines.map((line) => matched(line, all, found.of(line) === undefined));
}

function matched(line: UserLine, known: Match, created: boolean): Matched {
  const person = known.of(line);
  if (person === undefined) throw new Error("D1 lacks a person who was just created");
  const { user_id, username, display_name, avatar_url, language } = person;
  const named = { user_id, username, display_name, avatar_url, language };
  return { source_id: line.id, person: named, created };
}

class Match {
  readonly #byExternalId = new Map<string, KnownPerson>();
  readonly #byId = new Map<string, KnownPerson>();
  readonly #byName = new Map<string, KnownPerson>();

  constructor(known: readonly KnownPerson[]) {
    for (const person of known) {
      if (person.external_id !== null) this.#byExternalId.set(person.external_id, person);
      this.#byId.set(person.user_id, person);
      this.#byName.set(person.username.toLowerCase(), person);
    }
  }

  of({ external_id, id, username }: UserLine): KnownPerson | undefined {
    const same = external_id === null ? undefined : this.#byExternalId.get(external_id);
    if (same !== undefined) return same;
    const byId = this.#byId.get(id);
    if (byId !== undefined) return byId;
    const named = this.#byName.get(username.toLowerCase());
    // Different external ids mean different people, even if their usernames are equal.
    const isOther = external_id !== null && named?.external_id !== null;
    return isOther ? undefined : named;
  }

  isTaken(username: string): boolean {
    return this.#byName.has(username.toLowerCase());
  }
}

function otherName({ username, id }: UserLine): string {
  return `${username.slice(0, 23)}-${id.slice(-8)}`;
}

function displayNameOf(name: string): string {
  const mended = startOf(mendedName(name.slice(0, NAME_READ)), NAME_LENGTH).trim();
  return (
    displayNameSchema.safeParse(name).data ?? displayNameSchema.safeParse(mended).data ?? NAMELESS
  );
}
