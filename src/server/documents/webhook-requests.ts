import {
  conversationEventSchema,
  memberEventSchema,
  messageEventSchema,
  testEventSchema,
  unseenEventSchema,
} from "#protocol/webhooks.ts";
import { exampleOf } from "./components.ts";
import { jsonSchemaOf, type Components, type JsonSchema } from "./json-schema.ts";

const EVENTS = [
  { schema: messageEventSchema, about: "About a message" },
  { schema: unseenEventSchema, about: "Messages that a member has not read" },
  { schema: conversationEventSchema, about: "About a conversation" },
  { schema: memberEventSchema, about: "About a member" },
  { schema: testEventSchema, about: "A test" },
];

const HEADERS = [
  header("webhook-id", "The event's id, which is the same in every attempt", "evt_7b0d3c1e_41"),
  header("webhook-timestamp", "The time of this attempt, in seconds", "1773489600"),
  header(
    "webhook-signature",
    "For each valid secret `v1,` followed by a signature in base64, separated by spaces",
    "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
  ),
];

/** The requests that the server sends, one for each type of event. */
export function webhookRequests(components: Components): Record<string, JsonSchema> {
  return Object.fromEntries(
    EVENTS.flatMap(({ schema, about }) =>
      schema.shape.type.options.map((type) => [
        type,
        {
          post: {
            operationId: `on_${type.replace(".", "_")}`,
            summary: `${about}: \`${type}\``,
            description: "Signed as Standard Webhooks defines it (HOOK-6).",
            tags: ["Webhooks"],
            security: [],
            parameters: HEADERS,
            requestBody: {
              required: true,
              content: {
                "application/json": {
                  schema: jsonSchemaOf(schema, "output", components),
                  example: { ...exampleObject(schema), type },
                },
              },
            },
            responses: {
              "204": { description: "Any 2xx: the event is delivered" },
              "410": { description: "The endpoint is gone: the server disables it" },
            },
          },
        },
      ]),
    ),
  );
}

function exampleObject(schema: (typeof EVENTS)[number]["schema"]): object {
  const example = exampleOf(schema);
  return typeof example === "object" && example !== null ? example : {};
}

function header(name: string, description: string, example: string): JsonSchema {
  return { name, in: "header", required: true, description, schema: { type: "string" }, example };
}
