import { OpenAPIHono } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { except } from "hono/combine";
import { cors } from "hono/cors";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import { failure } from "#protocol/errors.ts";
import { ACTING_USER_HEADER } from "#protocol/acting-user-header.ts";
import { MAX_BODY_BYTES } from "#protocol/limits.ts";
import { allowedMethods } from "./allowed-methods.ts";
import { documentsOf } from "./documents/documents.ts";
import { configOf } from "./config.ts";
import { failureOf } from "./failure-of.ts";
import { problem, type AppEnv } from "./http.ts";
import { docsNotFound } from "./middleware/docs-not-found.ts";
import { invitationPage } from "./middleware/invitation-page.ts";
import { knownQuery } from "./middleware/known-query.ts";
import { jsonOnly } from "./middleware/json-only.ts";
import { notStored } from "./middleware/not-stored.ts";
import { page } from "./middleware/page.ts";
import { corsOrigins } from "./origins.ts";
import { auditRoutes } from "./routes/audit.ts";
import { authRoutes } from "./routes/auth.ts";
import { blockRoutes } from "./routes/blocks.ts";
import { botRoutes } from "./routes/bots.ts";
import { commandRoutes } from "./routes/commands.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { deletionRoutes } from "./routes/deletion.ts";
import { factorRoutes } from "./routes/factors.ts";
import { exportRoutes } from "./routes/exports.ts";
import { draftRoutes } from "./routes/drafts.ts";
import { entryRoutes } from "./routes/entry.ts";
import { eventRoutes } from "./routes/events.ts";
import { hookRoutes } from "./routes/hooks.ts";
import { importRoutes } from "./routes/imports.ts";
import { invitationRoutes } from "./routes/invitations.ts";
import { joinRequestRoutes } from "./routes/join-requests.ts";
import { joiningRoutes } from "./routes/joining.ts";
import { mailRoutes } from "./routes/mail.ts";
import { mediaRoutes } from "./routes/media.ts";
import { memberRoutes } from "./routes/members.ts";
import { messageChangeRoutes } from "./routes/message-changes.ts";
import { messageRoutes } from "./routes/messages.ts";
import { documentMeta, jwksRoute, metaRoutes } from "./routes/meta.ts";
import { oidcRoutes } from "./routes/oidc.ts";
import { managedUserRoutes } from "./routes/managed-users.ts";
import { operatorsRoutes } from "./routes/operators.ts";
import { serverInvitationsRoutes } from "./routes/server-invitations.ts";
import { operatorRoutes } from "./routes/operator.ts";
import { personalRoutes } from "./routes/personal.ts";
import { pushRoutes } from "./routes/push.ts";
import { recoveryRoutes } from "./routes/recovery.ts";
import { secondFactorRoutes } from "./routes/second-factor.ts";
import { reportRoutes } from "./routes/reports.ts";
import { searchRoutes } from "./routes/search.ts";
import { serverKeyRoutes } from "./routes/server-keys.ts";
import { threadRoutes } from "./routes/threads.ts";
import { translationRoutes } from "./routes/translations.ts";
import { userRoutes } from "./routes/users.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { webSocketRoutes } from "./routes/websocket.ts";

export const app = new OpenAPIHono<AppEnv>();

// A misconfigured deployment refuses every request with the reason.
app.use(async (c, next) => {
  configOf(c.env);
  await next();
});

// The object makes the handshake's response, whose headers are immutable, so no middleware may touch it.
app.route("/api/v1", webSocketRoutes);

// The page and the documentation have their own headers, in src/web/public/_headers.
app.use(invitationPage);
app.use(page);
app.use(docsNotFound);

app.use(requestId());
app.use(async (c, next) => {
  await next();
  // Responses that a route built itself lack this header.
  c.res.headers.set("x-request-id", c.get("requestId") ?? "");
});
app.use(
  secureHeaders({
    // CORS decides who may read a response; apps on other origins may show pictures from here.
    crossOriginResourcePolicy: "cross-origin",
    strictTransportSecurity: "max-age=31536000; includeSubDomains",
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    // Files set their own policies.
    overwrite: false,
  }),
);
app.use(notStored);
app.use(async (c, next) =>
  cors({
    origin: corsOrigins(c.env),
    allowHeaders: [
      "authorization",
      "content-type",
      "idempotency-key",
      ACTING_USER_HEADER,
      "if-match",
      "if-none-match",
      "x-request-id",
    ],
    allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    exposeHeaders: [
      "x-request-id",
      "retry-after",
      "ratelimit",
      "ratelimit-policy",
      "etag",
      "location",
      "content-range",
      "idempotency-replayed",
    ],
    maxAge: 86_400,
  })(c, next),
);
app.use(
  "/api/*",
  // Uploads and imports have their own limits and are not JSON.
  except(
    ["/api/v1/media", "/api/v1/import/users", "/api/v1/imports", "/api/v1/imports/*"],
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) =>
        problem(c, failure("too_large", `A body can have at most ${MAX_BODY_BYTES} bytes`)),
    }),
    jsonOnly,
  ),
);

app.use("/api/*", knownQuery(app));

for (const routes of [
  authRoutes,
  recoveryRoutes,
  secondFactorRoutes,
  factorRoutes,
  deletionRoutes,
  mailRoutes,
  oidcRoutes,
  entryRoutes,
  userRoutes,
  blockRoutes,
  pushRoutes,
  conversationRoutes,
  memberRoutes,
  invitationRoutes,
  joiningRoutes,
  joinRequestRoutes,
  messageRoutes,
  eventRoutes,
  messageChangeRoutes,
  personalRoutes,
  draftRoutes,
  threadRoutes,
  searchRoutes,
  mediaRoutes,
  translationRoutes,
  exportRoutes,
  importRoutes,
  operatorRoutes,
  operatorsRoutes,
  serverInvitationsRoutes,
  managedUserRoutes,
  auditRoutes,
  reportRoutes,
  webhookRoutes,
  serverKeyRoutes,
  botRoutes,
  hookRoutes,
  commandRoutes,
]) {
  app.route("/api/v1", routes);
}
app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
  type: "http",
  scheme: "bearer",
  bearerFormat: "JWT",
});
app.openAPIRegistry.registerComponent("securitySchemes", "server_key", {
  type: "http",
  scheme: "bearer",
  bearerFormat: "parley_sk_<id>_<secret>",
  description:
    "A server key of `POST /operator/keys`; each operation names the scope that it needs",
});
app.openAPIRegistry.registerComponent("securitySchemes", "address", {
  type: "apiKey",
  in: "query",
  name: "signature",
  description: "The signature of a signed address, used with `signer`: see `GET /media/signer`",
});
app.openAPIRegistry.registerComponent("securitySchemes", "subprotocol", {
  type: "apiKey",
  in: "header",
  name: "Sec-WebSocket-Protocol",
  description: "`parley.v1` and `bearer.<access token>`",
});
app.openAPIRegistry.registerComponent("securitySchemes", "ticket", {
  type: "apiKey",
  in: "query",
  name: "ticket",
  description: "Of POST /auth/ticket",
});
app.openAPIRegistry.registerComponent("securitySchemes", "operator", {
  type: "http",
  scheme: "bearer",
  description: "OPERATOR_TOKEN",
});
app.openAPIRegistry.registerComponent("securitySchemes", "hook", {
  type: "apiKey",
  in: "query",
  name: "secret",
  description: "The secret in the address of an incoming webhook",
});
documentMeta(app);
// Generated from the routes, so that the documents cover all of them.
const documents = documentsOf(app);
app.route("/api/v1", metaRoutes(documents));
app.route("/", metaRoutes(documents));
app.route("/", jwksRoute);

app.notFound((c) => {
  const allowed = allowedMethods(app, c.req.path);
  if (allowed.length === 0) return problem(c, failure("not_found", "This address does not exist"));
  // Every address that supports GET also supports HEAD.
  const allow = allowed.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  const refusal = problem(
    c,
    failure("method_not_allowed", `This address supports ${allow.join(", ")}`),
  );
  refusal.headers.set("allow", allow.join(", "));
  return refusal;
});

app.onError((error, c) =>
  problem(c, failureOf(error, { request_id: c.get("requestId") ?? "", path: c.req.routePath })),
);
