import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import {
  mediaKeySchema,
  mediaSignerSchema,
  uploadQuerySchema,
  uploadSchema,
} from "#protocol/media.ts";
import { APP_ID } from "#protocol/user.ts";
import { ownMedia, visibleMedia } from "#storage/d1/media.ts";
import { configOf } from "../config.ts";
import { headersNamed } from "../documents/response-headers.ts";
import {
  answer,
  AUTHENTICATED,
  CALLER,
  IDEMPOTENT,
  idempotencyHeaders,
  problem,
  problems,
} from "../http.ts";
import { download } from "../media/download.ts";
import { mediaSigner } from "../media/signer.ts";
import { upload } from "../media/upload.ts";
import { authenticated } from "../middleware/authenticated.ts";
import { callers } from "../middleware/callers.ts";
import { idempotent } from "../middleware/idempotent.ts";
import { mediaReaders } from "../middleware/media-reader.ts";
import { router } from "./router.ts";

const tags = ["Media"];
const security = [{ bearer: [] }];
const FILE = ["ETag", "Cache-Control", "Accept-Ranges", "Content-Disposition"] as const;
const binary = { schema: { type: "string", format: "binary" } } as const;

/** Pictures, sounds and files. Their bodies are not JSON, so these routes skip the JSON limit and parser. */
export const mediaRoutes = router();

mediaRoutes.openapi(
  createRoute({
    method: "post",
    path: "/media",
    tags,
    operationId: "uploadMedia",
    summary: "Upload a file as the body; then use its `media_url` in a message or as an avatar",
    description:
      "The file belongs to its uploader (MEDIA-4): forwarding it creates no copy, and the server erases it for everyone with the " +
      "last of its uploader's messages and avatars that use it. All of a person's files share " +
      "`limits.media_bytes_per_user` (`quota_exceeded`). A picture may refer to an earlier upload as its smaller version, with " +
      "`small`: a JPEG, PNG, WebP or GIF of at most `limits.small_pixels_max` pixels a side and `limits.small_bytes_max` bytes (MEDIA-9).",
    ...callers("messages", "either", idempotent("upload")),
    request: {
      query: uploadQuerySchema,
      headers: idempotencyHeaders,
      body: { required: true, content: { "application/octet-stream": binary } },
    },
    responses: {
      201: answer("Stored; removed after a day if nothing uses it", uploadSchema, [
        "Location",
        "Idempotency-Replayed",
      ]),
      ...problems(
        ...CALLER,
        ...IDEMPOTENT,
        "malformed",
        "validation_failed",
        "length_required",
        "too_large",
        "quota_exceeded",
        "overloaded",
      ),
    },
  }),
  async (c) => {
    const length = c.req.header("content-length");
    const { body } = c.req.raw;
    const declared = c.req.header("content-type");
    if (declared?.startsWith("multipart/") === true) {
      return problem(c, failure("malformed", "The body must be the file itself, not a form"));
    }
    if (length === undefined || !/^\d{1,15}$/.test(length)) {
      return problem(c, failure("length_required"));
    }
    const size = Number(length);
    const { MAX_MEDIA_BYTES } = configOf(c.env);
    if (size > MAX_MEDIA_BYTES) {
      return problem(c, failure("too_large", `A file can have at most ${MAX_MEDIA_BYTES} bytes`));
    }
    if (size === 0 || body === null) {
      const issues = [{ path: "", message: "must not be empty" }];
      return problem(c, failure("validation_failed", "The file is empty", { issues }));
    }
    const uploading = upload(c.env, {
      user_id: c.get("principal").user_id,
      body,
      size,
      declared,
      hints: c.req.valid("query"),
    });
    // A client that disconnects ends the request, but not the clean-up.
    c.executionCtx.waitUntil(uploading.catch(() => undefined));
    const uploaded = await uploading;
    if (!uploaded.ok) return problem(c, uploaded.error);
    return c.json(uploaded.value, 201, { location: uploaded.value.media_url });
  },
);

mediaRoutes.openapi(
  createRoute({
    method: "get",
    path: "/media/signer",
    tags,
    operationId: "getMediaSigner",
    summary: "Get a signer, with which to create addresses for pictures, sounds and videos",
    description:
      "A signed address opens one file for anyone, as long as its signer may see the file, until the signer expires or their session ends.",
    middleware: authenticated,
    security,
    responses: {
      200: answer(
        "`media_url?signer=…&signature=…`: the base64url of HMAC-SHA256(secret, media key)",
        mediaSignerSchema,
      ),
      ...problems(...AUTHENTICATED),
    },
  }),
  (c) => c.json(mediaSigner(c.env, c.get("session"), Date.now()), 200),
);

mediaRoutes.openapi(
  createRoute({
    method: "get",
    path: "/media/{key}",
    tags,
    operationId: "downloadMedia",
    summary:
      "Fetch a file: allowed for its uploader until something uses it, then for the members of each conversation with it; everyone may fetch avatars",
    description:
      "Requires an access token or a signed address. Supports ranges and `If-None-Match`. Browsers show pictures, sounds and videos, and download everything else. " +
      "`size=small` returns the smaller version of a picture, or the picture itself if it has none (MEDIA-9).",
    ...mediaReaders("read"),
    request: {
      params: z.object({ key: mediaKeySchema }),
      query: z.object({
        signer: z.string().optional(),
        signature: z.string().optional(),
        save: z.enum(["1"]).optional(),
        size: z.enum(["small"]).optional(),
      }),
    },
    responses: {
      200: { description: "The file", headers: headersNamed(FILE), content: { "*/*": binary } },
      206: {
        description: "The requested range of the file",
        headers: headersNamed([...FILE, "Content-Range"]),
        content: { "*/*": binary },
      },
      304: {
        description: "The client's copy is current",
        headers: headersNamed(["ETag", "Cache-Control", "Accept-Ranges"]),
      },
      ...problems(...CALLER, "validation_failed", "not_found", "range_not_satisfiable"),
    },
  }),
  async (c) => {
    const { user_id } = c.get("principal");
    const found = await visibleMedia(
      c.env.DB,
      c.req.valid("param").key,
      user_id === APP_ID ? null : user_id,
    );
    if (found === null) return problem(c, failure("not_found", "File not found"));
    const { save: saved, size } = c.req.valid("query");
    const save = saved === "1";
    const { small, user_id: uploader } = found;
    const smaller =
      size === "small" && small !== null ? await ownMedia(c.env.DB, small, uploader) : null;
    const file = await download(c.env.MEDIA, smaller ?? found, c.req.raw.headers, save);
    if (file.ok) return file.value;
    for (const [name, value] of Object.entries(file.error.headers)) c.header(name, value);
    return problem(c, file.error.failure);
  },
);
