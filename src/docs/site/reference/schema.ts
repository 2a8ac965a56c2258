import { z } from "zod";

/** The parts of a JSON Schema that the references use. */
const fieldsOfSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  default: z.unknown().optional(),
  description: z.string().optional(),
  examples: z.array(z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), fieldsOfSchema).optional();
  },
  get items() {
    return fieldsOfSchema.optional();
  },
  get anyOf() {
    return z.array(fieldsOfSchema).optional();
  },
  get oneOf() {
    return z.array(fieldsOfSchema).optional();
  },
  get allOf() {
    return z.array(fieldsOfSchema).optional();
  },
});
export const schemaSchema = fieldsOfSchema;
export type Schema = z.infer<typeof fieldsOfSchema>;

/** The name of the shared schema that this one is, or undefined. */
export function nameOf({ $ref }: Schema): string | undefined {
  return $ref?.replace(/^.*\//, "");
}

/** The schemas that a value may be of, apart from null. */
export function alternativesOf(schema: Schema): readonly Schema[] {
  const { anyOf, oneOf } = schema;
  return (anyOf ?? oneOf ?? [schema]).filter(({ type }) => type !== "null");
}

export function isNullable({ type, anyOf, oneOf }: Schema): boolean {
  if (Array.isArray(type)) return type.includes("null");
  return (anyOf ?? oneOf ?? []).some((alternative) => alternative.type === "null");
}

const numbers = new Intl.NumberFormat("en");

/** The bounds of a value in words, as Markdown. */
export function boundsOf(schema: Schema): string[] {
  const { minLength, maxLength, minItems, maxItems, minimum, maximum, pattern, format } = schema;
  const largest = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const shown = schema.default === undefined ? undefined : JSON.stringify(schema.default);
  return [
    range(minLength, maxLength, " characters"),
    range(minItems, maxItems, " items"),
    range(minimum, largest, ""),
    format,
    pattern === undefined ? undefined : `matches \`${pattern}\``,
    shown === undefined || shown === "[]" ? undefined : `${shown} by default`,
  ].filter((bound) => bound !== undefined);
}

function range(least: number | undefined, most: number | undefined, unit: string) {
  if (most === undefined) return least ? `at least ${numbers.format(least)}${unit}` : undefined;
  if (least === most) return `${numbers.format(most)}${unit}`;
  if (least === undefined) return `at most ${numbers.format(most)}${unit}`;
  return `${numbers.format(least)} to ${numbers.format(most)}${unit}`;
}
