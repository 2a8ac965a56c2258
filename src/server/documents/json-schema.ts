import { z } from "zod";

/** A JSON Schema, as it appears in both documents. */
export type JsonSchema = { [key: string]: unknown };

/** The named schemas of a document, by name. */
export type Components = Record<string, JsonSchema>;

/** Whether a schema describes data from a client (`input`) or from the server (`output`). */
export type Direction = "input" | "output";

/**
 * Converts a schema to JSON Schema. Its named parts, including itself, become `components`. Output schemas allow other
 * properties: a later server may add some, and clients ignore those that they do not know.
 */
export function jsonSchemaOf(
  schema: z.ZodType,
  direction: Direction,
  components: Components,
): JsonSchema {
  // Wrapped in another schema, a named schema becomes a reference like any other named part.
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
      throw new Error(`two schemas have the name ${name}`);
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

/** Removes noise: the bounds of safe integers, and patterns that `format` implies. */
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
  // Many generators lack tuples, so a tuple of equal types becomes a list of fixed length.
  delete schema["prefixItems"];
  Object.assign(schema, list, { items: prefixItems[0] });
}
