import type { z } from "zod";

/** The documentation of a named schema. Kept out of the schemas, so that clients stay small. */
export interface Part {
  readonly schema: z.ZodObject;
  readonly description: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly example: unknown;
}

/** The compiler checks that each property has a description and that the example is valid. */
export function part<S extends z.ZodObject>(
  schema: S,
  description: string,
  example: z.input<S>,
  properties: { [Key in keyof S["shape"]]: string },
): Part {
  return { schema, description, properties: { ...properties }, example };
}
