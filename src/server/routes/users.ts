import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import { USERNAME_CHANGES_MAX } from "#protocol/limits.ts";
import {
  cleanText,
  EXTERNAL_PREFIX,
  externalIdSchema,
  userRefSchema,
} from "#protocol/primitives.ts";
import {
  createdTokenSchema,
  TOKEN_SECONDS_MAX,
  TOKEN_SECONDS_MIN,
  tokenCreateSchema,
  upsertedUsersSchema,
  USERS_UPSERT_MAX,
  userUpsertsSchema,
} from "#protocol/provisioning.ts";
import { userListSchema, userPatchSchema, userSchema } from "#protocol/user.ts";
import { userCursorSchema } from "#storage/d1/user-place.ts";
import { searchUsers } from "#storage/d1/user-search.ts";
import { updateUser, userById, userOrTombstone, userSelf } from "#storage/d1/users.ts";
import { answer, body, CALLER, JSON_BODY, KEYED, problem, problems } from "../http.ts";
import { mayWriteMetadata } from "../metadata-writers.ts";
import { checkUserMetadata, patchUserMetadata } from "../user-metadata.ts";
import { withChoices } from "../accounts/own-choices.ts";
import { findable } from "../reaching.ts";
import { lookedUp } from "../accounts/looked-up.ts";
import { createToken } from "../accounts/token.ts";
import { upsertUsers } from "../accounts/upsert.ts";
import { changeUsername } from "../accounts/username-change.ts";
import { changeAvatar, mayWear } from "../media/avatar.ts";
import { backendOnly, callers } from "../middleware/callers.ts";
import { originOf } from "../origin.ts";
import { resolveUser } from "../user-refs.ts";
import { router } from "./router.ts";

const tags = ["Users"];
const PAGE = 20;

export const userRoutes = router();

userRoutes.openapi(
  createRoute({
    method: "get",
    path: "/users/me",
    tags,
    operationId: "getMe",
    summary: "Get your user",
    description: "The user of the access token, including properties that only you can see.",
    ...callers("read", "user"),
    responses: { 200: answer("You", userSchema), ...problems(...CALLER, "not_found") },
  }),
  async (c) => {
    const me = await userSelf(drizzle(c.env.DB), c.get("principal").user_id);
    if (me === null) return problem(c, failure("not_found"));
    return c.json(withChoices(c.env, me), 200);
  },
);

userRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/users/me",
    tags,
    operationId: "updateMe",
    summary: "Change your profile, in all your conversations",
    description:
      "`avatar_url` is null or the `media_url` of your own upload: a JPEG, PNG, WebP or GIF of at most " +
      "`limits.avatar_pixels_max` pixels on each side and `limits.avatar_bytes_max` bytes (MEDIA-8). " +
      "`metadata` is a merge patch (META-2); everyone who looks you up can read the metadata. " +
      `\`username\` can change at most ${USERNAME_CHANGES_MAX} times in 30 days, and the former one stays reserved for you for as long (NAME-4).`,
    ...callers("users", "user"),
    request: { body: body(userPatchSchema) },
    responses: {
      200: answer("You", userSchema),
      ...problems(
        ...CALLER,
        ...JSON_BODY,
        "not_found",
        "forbidden",
        "username_taken",
        "overloaded",
      ),
    },
  }),
  async (c) => {
    const { user_id } = c.get("principal");
    const { username, avatar_url, metadata, ...patch } = c.req.valid("json");
    const may = mayWriteMetadata(c.env, c.get("principal"), "users", metadata);
    if (!may.ok) return problem(c, may.error);
    const fits = await checkUserMetadata(c.env, user_id, metadata);
    if (!fits.ok) return problem(c, fits.error);
    const wears = await mayWear(c.env, user_id, avatar_url);
    if (!wears.ok) return problem(c, wears.error);
    if (username !== undefined) {
      const named = await changeUsername(c, user_id, username, Date.now());
      if (!named.ok) return problem(c, named.error);
    }
    if (avatar_url !== undefined) {
      const changed = await changeAvatar(c.env, user_id, avatar_url);
      if (!changed.ok) return problem(c, changed.error);
    }
    const described = await patchUserMetadata(c.env, user_id, metadata);
    if (!described.ok) return problem(c, described.error);
    const me = await updateUser(drizzle(c.env.DB), user_id, patch);
    if (me === null) return problem(c, failure("not_found"));
    // Conversations do not show these properties or the metadata of their members.
    const {
      bio: _,
      show_last_seen: __,
      discoverable_by: ___,
      messages_from: ____,
      link_previews: _____,
      notifications: ______,
      ...shown
    } = patch;
    const isShown =
      username !== undefined || avatar_url !== undefined || Object.keys(shown).length > 0;
    await c.env.USERS.getByName(user_id).profileChanged(me, isShown);
    return c.json(withChoices(c.env, me), 200);
  },
);

userRoutes.openapi(
  createRoute({
    method: "get",
    path: "/users",
    tags,
    operationId: "listUsers",
    summary:
      "Find people by the beginning of their username or of words in their display name; a short page may not be the last",
    description:
      "Without `q` this lists everyone. `external_id` finds the person with that id of the app. For the next page, pass `next_cursor` as `cursor`, until it is null.",
    ...callers("read"),
    request: {
      query: z.strictObject({
        q: cleanText.max(64).default(""),
        external_id: externalIdSchema.optional(),
        cursor: userCursorSchema.optional(),
      }),
    },
    responses: {
      200: answer("People, ordered by username, then by display name", userListSchema),
      ...problems(...CALLER, "validation_failed"),
    },
  }),
  async (c) => {
    const { q, external_id, cursor } = c.req.valid("query");
    if (external_id !== undefined) {
      const id = await resolveUser(c.env, `${EXTERNAL_PREFIX}${external_id}`);
      const user = await userById(drizzle(c.env.DB), id);
      const found = user === null ? [] : [user];
      const items = await findable(c.env, c.get("principal"), found);
      return c.json({ items, next_cursor: null }, 200);
    }
    const page = await searchUsers(drizzle(c.env.DB), q.trim(), cursor ?? null, PAGE);
    const items = await findable(c.env, c.get("principal"), page.items);
    return c.json({ ...page, items }, 200);
  },
);

userRoutes.openapi(
  createRoute({
    method: "get",
    path: "/users/{user_id}",
    tags,
    operationId: "getUser",
    summary: "Get a person",
    description:
      "Every signed-in person can look up a person by id, or by `ext:` and their `external_id` (ACCOUNT-1). " +
      "`last_seen_at` is included for people with whom you have talked in a direct conversation, if you both share it (PRESENCE-3).",
    ...callers("read"),
    request: { params: z.object({ user_id: userRefSchema }) },
    responses: {
      200: answer("The person", userSchema),
      ...problems(...CALLER, "not_found"),
    },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const found = await userOrTombstone(drizzle(c.env.DB), user_id);
    if (found === null) return problem(c, failure("not_found"));
    // An erased account has nothing left to hide.
    const [user] =
      found.deleted === true ? [found] : await findable(c.env, c.get("principal"), [found]);
    if (user === undefined) return problem(c, failure("not_found"));
    return c.json(await lookedUp(c.env, c.get("principal").user_id, user, Date.now()), 200);
  },
);

userRoutes.openapi(
  createRoute({
    method: "put",
    path: "/users",
    tags,
    operationId: "upsertUsers",
    summary:
      "Create and update users of the app by its own ids, before or after they first sign in",
    description:
      `Up to ${USERS_UPSERT_MAX} in one request, each with its own result: one failure affects no other. Absent properties ` +
      "stay as they are, and repeating a request changes nothing. A person who signs in with the `external_id` as `sub` gets this account (ACCOUNT-2).",
    ...backendOnly("users"),
    request: { body: body(userUpsertsSchema) },
    responses: {
      200: answer("The result for each user, in the order of the request", upsertedUsersSchema),
      ...problems(...KEYED, ...JSON_BODY),
    },
  }),
  async (c) => {
    const items = await upsertUsers(c.env, c.req.valid("json").users, Date.now());
    return c.json({ items }, 200);
  },
);

userRoutes.openapi(
  createRoute({
    method: "post",
    path: "/users/{user_id}/tokens",
    tags,
    operationId: "createUserToken",
    summary: "Create an access token for a person, so that a backend can sign in its users",
    description:
      `It is a normal access token, valid for ${TOKEN_SECONDS_MIN} to ${TOKEN_SECONDS_MAX} seconds, in a session that can be ended like any other; ` +
      "there is no refresh token. To continue the session, pass its `session_id` when creating the next token (ACCOUNT-3).",
    ...backendOnly("users"),
    request: { params: z.object({ user_id: userRefSchema }), body: body(tokenCreateSchema) },
    responses: {
      201: answer("The token", createdTokenSchema),
      ...problems(...KEYED, ...JSON_BODY, "not_found", "account_disabled", "session_revoked"),
    },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const wish = c.req.valid("json");
    const created = await createToken(c.env, user_id, wish, originOf(c), Date.now());
    return created.ok ? c.json(created.value, 201) : problem(c, created.error);
  },
);
