import type { z } from "zod";

/** What the documents say of a schema that has a name. Clients need none of it, so it is not in the schemas. */
export interface Part {
  readonly schema: z.ZodObject;
  readonly description: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly example: unknown;
}

/** The compiler sees to it that each property is described, and that the example is one. */
export function part<S extends z.ZodObject>(
  schema: S,
  description: string,
  example: z.input<S>,
  properties: { [Key in keyof S["shape"]]: string },
): Part {
  return { schema, description, properties: { ...properties }, example };
}
