import { z } from "zod";
import type { Components, JsonSchema } from "./json-schema.ts";
import { AUDIT } from "./parts/audit.ts";
import { BOTS } from "./parts/bots.ts";
import { CONVERSATIONS } from "./parts/conversations.ts";
import { INVITATIONS } from "./parts/invitations.ts";
import { FACTORS } from "./parts/factors.ts";
import { KEYS } from "./parts/keys.ts";
import { MESSAGES } from "./parts/messages.ts";
import { LEAVING } from "./parts/leaving.ts";
import { NOTIFICATIONS } from "./parts/notifications.ts";
import { OPERATORS } from "./parts/operators.ts";
import type { Part } from "./parts/part.ts";
import { PEOPLE } from "./parts/people.ts";
import { RECOVERY } from "./parts/recovery.ts";
import { REPORTS } from "./parts/reports.ts";
import { SERVICE } from "./parts/service.ts";
import { WEBHOOKS } from "./parts/webhooks.ts";
import { TRANSFER } from "./parts/transfer.ts";

const PARTS: readonly Part[] = [
  ...PEOPLE,
  ...RECOVERY,
  ...FACTORS,
  ...LEAVING,
  ...CONVERSATIONS,
  ...INVITATIONS,
  ...MESSAGES,
  ...REPORTS,
  ...KEYS,
  ...BOTS,
  ...SERVICE,
  ...WEBHOOKS,
  ...TRANSFER,
  ...AUDIT,
  ...NOTIFICATIONS,
  ...OPERATORS,
];

const partById = new Map(PARTS.map((part) => [z.string().parse(part.schema.meta()?.id), part]));

const objectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** Adds descriptions and an example to each named schema of a document. */
export function describeComponents(components: Components): void {
  for (const [name, component] of Object.entries(components)) {
    const part = partById.get(name);
    if (part === undefined) throw new Error(`${name} has no description`);
    const { properties } = objectSchema.parse(component);
    components[name] = {
      description: part.description,
      ...component,
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, property]) => [
          key,
          describeProperty(property, part.properties[key]),
        ]),
      ),
      examples: [part.example],
    };
  }
}

/** Puts defaults into the description: many generators make a property with a default required. */
function describeProperty(
  { default: value, ...property }: JsonSchema,
  description: string | undefined,
): JsonSchema {
  if (value === undefined) return { ...property, description };
  return { ...property, description: `${description}; without it: ${JSON.stringify(value)}` };
}

/** Returns an example of a named schema, or of a list of one; undefined for any other schema. */
export function exampleOf(schema: z.ZodType): unknown {
  const named = partById.get(String(schema.meta()?.id));
  if (named !== undefined) return named.example;
  if (!(schema instanceof z.ZodObject) || !("items" in schema.shape)) return undefined;
  const { items, ...others } = schema.shape;
  const rest = Object.keys(others).map((key) => [key, key === "next_cursor" ? null : []]);
  const example = items instanceof z.ZodArray ? exampleOf(elementOf(items)) : undefined;
  return { items: example === undefined ? [] : [example], ...Object.fromEntries(rest) };
}

function elementOf(list: z.ZodArray): z.ZodType {
  const { element } = list;
  if (element instanceof z.ZodType) return element;
  throw new Error("the element of a list is not a schema");
}
