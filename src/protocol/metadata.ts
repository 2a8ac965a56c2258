import { z } from "zod";
import { isObject, problemOfJson } from "./exact-json.ts";
import { METADATA_BYTES_CEILING } from "./limits.ts";

/**
 * A JSON value; `object` is an array or an object. The compiler cannot handle the types that it would derive from a
 * recursive one.
 */
export type Json = string | number | boolean | object | null;

/** An app's own data on a record, with at least one key: a record without data lacks `metadata`. */
export type Metadata = { [key: string]: Json };

/** A JSON merge patch (RFC 7396) of metadata; null removes all of it. */
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
