/** The username of every erased account. Nobody can take it, since it has a blank (NAME-1). */
export const DELETED_USERNAME = "deleted account";

/** The profile of an erased account. Clients show a name in their reader's language instead (LEAVE-5). */
export const DELETED_PROFILE = {
  username: DELETED_USERNAME,
  display_name: "Deleted account",
  avatar_url: null,
} as const;

/** Whether a record belongs to an erased account. */
export function isDeletedAccount({ username }: { username: string }): boolean {
  return username === DELETED_USERNAME;
}

/** Adds `deleted` to the record of an erased account. */
export function withDeletedMark<T extends { username: string }>(person: T): T & { deleted?: true } {
  return isDeletedAccount(person) ? { ...person, deleted: true } : person;
}
