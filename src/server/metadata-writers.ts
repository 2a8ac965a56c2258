import { failure } from "#protocol/errors.ts";
import type { MetadataPatch } from "#protocol/metadata.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Caller } from "./auth/caller.ts";
import { configOf, type MetadataKind } from "./config.ts";
import type { Env } from "./env.ts";

/** META-4: checks whether the operator lets members write the metadata of this kind of record. */
export function membersMayWrite(
  env: Env,
  kind: MetadataKind,
  metadata: MetadataPatch | undefined,
): Result<null> {
  if (metadata === undefined || configOf(env).METADATA_WRITERS.has(kind)) return ok(null);
  const detail = `METADATA_WRITERS does not let members write the metadata of ${kind}`;
  return err(failure("forbidden", detail, { issues: [{ path: "metadata", message: detail }] }));
}

/** META-4: the same for a REST request; server keys always may. */
export function mayWriteMetadata(
  env: Env,
  { key }: Caller,
  kind: MetadataKind,
  metadata: MetadataPatch | undefined,
): Result<null> {
  return key === null ? membersMayWrite(env, kind, metadata) : ok(null);
}
