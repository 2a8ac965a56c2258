/** Names the user, by id or by `ext:` and their `external_id`, as whom a server key's request acts. */
export const ACTING_USER_HEADER = "parley-user";
