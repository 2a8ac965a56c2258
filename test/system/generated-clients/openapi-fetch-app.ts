import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { paths } from "./openapi-types.ts";

/* An app on types by openapi-typescript, with openapi-fetch: `node openapi-fetch-app.ts <address>`. */
const [, , baseUrl = ""] = process.argv;
const anyone = createClient<paths>({ baseUrl });

const registered = await anyone.POST("/api/v1/auth/register", {
  body: { username: `ada-${Date.now()}`, password: "correct horse battery" },
});
assert.equal(registered.response.status, 201);
assert(registered.data);
const client = createClient<paths>({
  baseUrl,
  headers: { authorization: `Bearer ${registered.data.access_token}` },
});

// As README does: no `member_ids`.
const created = await client.POST("/api/v1/conversations", {
  body: { kind: "group", title: "Plans" },
});
assert.equal(created.response.status, 201);
assert(created.data);
const conversation_id: string = created.data.id;
const path = { conversation_id };

const sent = await client.POST("/api/v1/conversations/{conversation_id}/messages", {
  params: { path },
  body: { text: "hello", client_id: "1" },
});
assert(sent.data);
const message_id: number = sent.data.id;
const one = "/api/v1/conversations/{conversation_id}/messages/{message_id}";

const listed = await client.GET("/api/v1/conversations/{conversation_id}/messages", {
  params: { path, query: { limit: 10 } },
});
const texts: (string | null)[] | undefined = listed.data?.items.map(({ text }) => text);
assert.deepEqual(texts, ["hello"]);

const edited = await client.PATCH(one, {
  params: {
    path: { ...path, message_id },
    header: { "if-match": sent.response.headers.get("etag") ?? "" },
  },
  body: { text: "hello again" },
});
assert.equal(edited.data?.text, "hello again");

const outdated = await client.PATCH(one, {
  params: { path: { ...path, message_id }, header: { "if-match": '"1"' } },
  body: { text: "too late" },
});
assert.equal(outdated.response.status, 412);

const missing = await client.GET(one, { params: { path: { ...path, message_id: 999_999 } } });
assert.equal(missing.response.status, 404);
assert.equal(missing.error?.code, "not_found");
assert.equal(missing.error?.retryable, false);

const deleted = await client.DELETE(one, { params: { path: { ...path, message_id } } });
assert(deleted.response.ok);
const tombstone = await client.GET(one, { params: { path: { ...path, message_id } } });
assert.equal(tombstone.data?.text, null);

// Requests that the server refuses do not compile either.
void (() =>
  client.POST("/api/v1/conversations/{conversation_id}/messages", {
    params: { path },
    // @ts-expect-error a number is no text
    body: { text: 1 },
  }));
