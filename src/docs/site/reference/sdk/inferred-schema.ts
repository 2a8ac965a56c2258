import { z } from "zod";
import { jsonSchemaOf, type Components } from "#server/documents/json-schema.ts";
import { NAMED_SCHEMAS } from "../documents.ts";
import { nameOf, schemaSchema, type Schema } from "../schema.ts";
import { targetOf, type Type } from "./model.ts";

const root = `${import.meta.dirname}/../../../../..`;

/** Modules of the wire by their path. */
const modules = new Map<string, Record<string, unknown>>();

/** Loads the modules from which the SDK's types are inferred, so that the reference can show their schemas. */
export async function loadSchemas(types: readonly Type[]): Promise<void> {
  for (const type of types) {
    const { path } = sourceOf(type) ?? {};
    if (path === undefined || modules.has(path)) continue;
    modules.set(path, (await import(`${root}/${path}`)) as Record<string, unknown>);
  }
}

/** The shape of `z.infer<typeof someSchema>`; undefined for any other type. */
export function inferredSchema(type: Type): Schema | undefined {
  const { path, name } = sourceOf(type) ?? { path: "", name: "" };
  const schema = modules.get(path)?.[name];
  if (!(schema instanceof z.ZodType)) return undefined;
  const direction = type.name === "z.input" ? "input" : "output";
  const components: Components = {};
  const converted = schemaSchema.parse(jsonSchemaOf(schema, direction, components));
  const shared = nameOf(converted);
  if (shared === undefined) return converted;
  // The documents describe its properties.
  return NAMED_SCHEMAS[shared] ?? schemaSchema.parse(components[shared]);
}

function sourceOf({ typeArguments = [] }: Type): { path: string; name: string } | undefined {
  const [query] = typeArguments;
  if (query?.type !== "query" || query.queryType === undefined) return undefined;
  const target = targetOf(query.queryType);
  if (typeof target !== "object" || target.packagePath === undefined) return undefined;
  return { path: target.packagePath, name: target.qualifiedName };
}
