import { metadataIn } from "#domain/importing.ts";
import type { UserLine } from "#protocol/transfer/lines.ts";
import { displayNameSchema } from "#protocol/user.ts";
import { mendedName } from "#text/names.ts";
import { startOf } from "#text/cut.ts";
import type { ImportedPerson } from "#storage/conversation/imports.ts";
import {
  createPeople,
  peopleLike,
  type ImportedAccount,
  type KnownPerson,
} from "#storage/d1/transfer.ts";
import type { Env } from "../env.ts";
import { accountIssuer } from "../user-refs.ts";

/** A person of a document, as this server knows them. */
export interface Matched {
  source_id: string;
  person: ImportedPerson;
  created: boolean;
}

/** How much of an overlong name the server reads, and keeps. */
const NAME_READ = 256;
const NAME_LENGTH = 64;
const NAMELESS = "?";

/**
 * IMPORT-4: finds each person by `external_id`, else by id, else by username, and creates whom it does not find. The
 * same lines again find the same people.
 */
export async function importPeople(
  env: Pick<Env, "DB" | "AUTH_ISSUER" | "OIDC_ISSUER">,
  lines: readonly UserLine[],
  now: string,
): Promise<Matched[]> {
  if (lines.length === 0) return [];
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
    // Nobody can sign in as one whom no issuer names, so lists do not offer them either.
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
  // NAME-4: a name that nobody has may be reserved.
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
  if (person === undefined) throw new Error("a person who was created is not there");
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
    // Two whom the app knows by different ids are two people, whatever they are called.
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
