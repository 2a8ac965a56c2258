import { z } from "zod";
import { isObject, problemOfJson } from "./exact-json.ts";
import { METADATA_BYTES_CEILING } from "./limits.ts";

/**
 * A value of JSON; `object` is a list or an object. A type that contained itself would be too much for those that the
 * compiler derives from it.
 */
export type Json = string | number | boolean | object | null;

/** An app's own data on a record, with at least one key: a record without any has no `metadata`. */
export type Metadata = { [key: string]: Json };

/** A JSON merge patch (RFC 7396) of it; null for none at all. */
export type MetadataPatch = Metadata | null;

export const metadataSchema = z
  .custom<Metadata>(isObject, "must be an object")
  .meta({ type: "object", additionalProperties: true });

export const metadataPatchSchema = z
  .custom<MetadataPatch>((value) => value === null || isObject(value), "must be an object or null")
  .check(({ value, issues }) => {
    const message = problemOfJson(value, METADATA_BYTES_CEILING);
    if (message !== null) issues.push({ code: "custom", message, input: value });
  })
  .meta({ type: ["object", "null"], additionalProperties: true });
