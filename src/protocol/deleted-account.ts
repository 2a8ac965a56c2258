/** The username of every account that was erased: nobody can take it, since it has a blank (NAME-1). */
export const DELETED_USERNAME = "deleted account";

/** What is left of a profile. Clients show a name in their reader's own language. */
export const DELETED_PROFILE = {
  username: DELETED_USERNAME,
  display_name: "Deleted account",
  avatar_url: null,
} as const;

/** Whether a record is all that is left of an account that was erased. */
export function isDeletedAccount({ username }: { username: string }): boolean {
  return username === DELETED_USERNAME;
}

/** Says of an erased account's record that it is one. */
export function marked<T extends { username: string }>(person: T): T & { deleted?: true } {
  return isDeletedAccount(person) ? { ...person, deleted: true } : person;
}
