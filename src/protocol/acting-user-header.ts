/** Names the user on whose behalf a server key's request acts, by id or by `ext:` and their `external_id` (KEY-4). */
export const ACTING_USER_HEADER = "parley-user";
