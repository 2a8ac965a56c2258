import assert from "node:assert/strict";
import { createClient, createConfig } from "./hey-api/client/index.ts";
import {
  createConversation,
  deleteMessage,
  editMessage,
  getMessage,
  listMessages,
  register,
  sendMessage,
  type Message,
} from "./hey-api/index.ts";

/* An app on a client by hey-api: `node hey-api-app.ts <address>`. */
const [, , baseUrl = ""] = process.argv;
const anyone = createClient(createConfig({ baseUrl }));

const registered = await register({
  client: anyone,
  body: { username: `grace-${Date.now()}`, password: "correct horse battery" },
});
assert(registered.data);
const client = createClient(createConfig({ baseUrl, auth: registered.data.access_token }));

// As README does: no `member_ids`.
const created = await createConversation({ client, body: { kind: "group", title: "Plans" } });
assert.equal(created.response?.status, 201);
assert(created.data);
const path = { conversation_id: created.data.id };

const sent = await sendMessage({ client, path, body: { text: "hello", client_id: "1" } });
assert(sent.data);
const message: Message = sent.data;
const one = { ...path, message_id: message.id };

const listed = await listMessages({ client, path, query: { limit: 10 } });
assert.deepEqual(
  listed.data?.items.map(({ text }) => text),
  ["hello"],
);

const etag = sent.response?.headers.get("etag") ?? "";
const edited = await editMessage({
  client,
  path: one,
  headers: { "if-match": etag },
  body: { text: "hello again" },
});
assert.equal(edited.data?.text, "hello again");

const outdated = await editMessage({
  client,
  path: one,
  headers: { "if-match": '"1"' },
  body: { text: "too late" },
});
assert.equal(outdated.response?.status, 412);

const missing = await getMessage({ client, path: { ...path, message_id: 999_999 } });
assert.equal(missing.response?.status, 404);
assert.equal(missing.error?.code, "not_found");

const deleted = await deleteMessage({ client, path: one });
assert(deleted.response?.ok);
const tombstone = await getMessage({ client, path: one });
assert.equal(tombstone.data?.text, null);

// Requests that the server refuses do not compile either.
void (() =>
  // @ts-expect-error a number is no text
  sendMessage({ client, path, body: { text: 1 } }));
