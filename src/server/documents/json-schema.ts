import { z } from "zod";

/** A JSON Schema, as both documents carry it. */
export type JsonSchema = { [key: string]: unknown };

/** The parts that have a name, which schemas of a document point to. */
export type Components = Record<string, JsonSchema>;

/** What a peer may send (`input`), or what the server sends (`output`). */
export type Direction = "input" | "output";

/**
 * A schema as JSON Schema. Its named parts, itself included, become `components`. What the server sends says nothing of
 * other properties: a later server may add some, and clients ignore those that they do not know.
 */
export function jsonSchemaOf(
  schema: z.ZodType,
  direction: Direction,
  components: Components,
): JsonSchema {
  // Within another, a schema that has a name is a reference, like any other named part.
  const converted = z.toJSONSchema(z.object({ schema }), {
    io: direction,
    reused: "inline",
    unrepresentable: "any",
    override: ({ jsonSchema }) => plain(jsonSchema, direction),
  });
  const text = JSON.stringify(converted).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $defs, properties } = convertedSchema.parse(JSON.parse(text));
  for (const [name, { id: _, ...component }] of Object.entries($defs)) {
    const known = components[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(component)) {
      throw new Error(`two schemas are called ${name}`);
    }
    components[name] = component;
  }
  return properties.schema;
}

const anySchema = z.record(z.string(), z.unknown());

const convertedSchema = z.object({
  $defs: z.record(z.string(), anySchema).default({}),
  properties: z.object({ schema: anySchema }),
});

/** Takes away what says nothing to a reader: bounds of all safe integers, and the pattern of what `format` names. */
function plain(schema: JsonSchema, direction: Direction): void {
  if (direction === "output" && schema["additionalProperties"] === false) {
    delete schema["additionalProperties"];
  }
  if (schema["minimum"] === Number.MIN_SAFE_INTEGER) delete schema["minimum"];
  if (direction === "output" && schema["maximum"] === Number.MAX_SAFE_INTEGER) {
    delete schema["maximum"];
  }
  if (schema["format"] === "date-time") delete schema["pattern"];
  const { prefixItems, ...list } = schema;
  if (!Array.isArray(prefixItems)) return;
  const alike = new Set(prefixItems.map((item) => JSON.stringify(item)));
  if (alike.size !== 1) return;
  // Many generators know no tuples; one of items that are alike is a list of that length.
  delete schema["prefixItems"];
  Object.assign(schema, list, { items: prefixItems[0] });
}
