import { failure } from "#protocol/errors.ts";
import { problemOfJson } from "#protocol/exact-json.ts";
import type { Json, Metadata, MetadataPatch } from "#protocol/metadata.ts";
import { err, ok, type Result } from "#protocol/result.ts";

interface Described {
  metadata?: Metadata | undefined;
}

/** META-2: applies a patch to a record's metadata, and removes the metadata if no key is left. */
export function withMetadata<T extends object>(
  record: T & Described,
  patch: MetadataPatch | undefined,
): Omit<T, "metadata"> & { metadata?: Metadata } {
  const { metadata, ...rest } = record;
  const patched = patch === undefined ? metadata : patch && merged(metadata, patch);
  const isEmpty = !patched || Object.keys(patched).length === 0;
  return isEmpty ? rest : { ...rest, metadata: patched };
}

export function sameMetadata(a: Described, b: Described): boolean {
  return JSON.stringify(a.metadata) === JSON.stringify(b.metadata);
}

/** META-3: checks the limits of the result of a patch; the schema checks the patch itself. */
export function checkMetadata({ metadata }: Described, bytesMax: number): Result<null> {
  if (metadata === undefined) return ok(null);
  const message = problemOfJson(metadata, bytesMax);
  if (message === null) return ok(null);
  const issues = [{ path: "metadata", message }];
  return err(failure("too_large", `This metadata is too large: it ${message}`, { issues }));
}

/** RFC 7396. */
function merged(target: Json | undefined, patch: Metadata): Metadata {
  const result = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = isObject(value) ? merged(result[key], value) : value;
  }
  return result;
}

function isObject(value: Json | undefined): value is Metadata {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
