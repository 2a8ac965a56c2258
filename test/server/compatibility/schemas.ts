import { z } from "zod";
import type { Json } from "./documents.ts";

/** A change that would break a client of the old document, and its place: `Message.text`, say. */
export interface Break {
  place: string;
  what: string;
}

/**
 * Clients send `input`: the server must still accept it. The server sends `output`: clients must still understand it.
 */
export type Direction = "input" | "output";

type Schema = { [key: string]: Json };

/** New codes are compatible: a client treats an unknown one by its status, or by the range of a close code. */
const OPEN_VALUES = /(^|\.)code$/;

/** Compares two schemas, each with the document that its references point into. */
export class SchemaComparison {
  readonly #old: Json;
  readonly #new: Json;
  /** The breaks in named parts, by direction. */
  readonly #named = new Map<string, Break[]>();

  constructor(older: Json, newer: Json) {
    this.#old = older;
    this.#new = newer;
  }

  breaks(direction: Direction, older: Json, newer: Json, place: string): Break[] {
    const name = nameOf(older);
    const key = `${direction} ${name}`;
    const known = name === null ? undefined : this.#named.get(key);
    if (known !== undefined) return known;
    // A recursive part adds nothing to its own breaks.
    if (name !== null) this.#named.set(key, []);
    const [was, is] = [
      { schema: older, root: this.#old },
      { schema: newer, root: this.#new },
    ];
    const found =
      direction === "input"
        ? this.#misfits(was, is, name ?? place, direction)
        : this.#misfits(is, was, name ?? place, direction);
    if (name !== null) this.#named.set(key, found);
    return found;
  }

  /** Where a value of `inner` may be no value of `outer`. */
  #misfits(inner: Rooted, outer: Rooted, place: string, direction: Direction): Break[] {
    const choices = alternatives(outer);
    return alternatives(inner).flatMap((one) => {
      const found = choices
        .filter((choice) => isOfType(one.schema, choice.schema))
        .map((choice) => this.#misfitsOfOne(one, choice, place, direction))
        .toSorted((a, b) => a.length - b.length);
      const type = JSON.stringify(one.schema["type"] ?? one.schema);
      return (
        found[0] ?? [{ place, what: direction === "input" ? `takes no ${type}` : `may be ${type}` }]
      );
    });
  }

  #misfitsOfOne(
    inner: Alternative,
    outer: Alternative,
    place: string,
    direction: Direction,
  ): Break[] {
    const [a, b] = [inner.schema, outer.schema];
    const [shape, allowed] = [shapeOf(a), shapeOf(b)];
    const values = valueMisfits(a, b, direction, OPEN_VALUES.test(place));
    const [before, now] = direction === "input" ? [shape, allowed] : [allowed, shape];
    const gone = Object.keys(before.properties).filter(
      (name) => !(name in now.properties) && (direction === "output" || !now.open),
    );
    const missing = allowed.required.filter(
      (name) => !shape.required.includes(name) && !gone.includes(name),
    );
    const inside = Object.entries(shape.properties)
      .flatMap(([name, schema]) => {
        const other = allowed.properties[name];
        return other === undefined ? [] : [{ schema, other, place: `${place}.${name}` }];
      })
      .concat(
        a["items"] === undefined || b["items"] === undefined
          ? []
          : [{ schema: a["items"], other: b["items"], place: `${place}[]` }],
      );
    return [
      ...values.map((what) => ({ place, what })),
      ...gone.map((name) => ({ place: `${place}.${name}`, what: "is gone" })),
      ...missing.map((name) => ({
        place: `${place}.${name}`,
        what: direction === "input" ? "is required" : "may be missing",
      })),
      ...inside.flatMap(({ schema, other, place }) =>
        direction === "input"
          ? this.breaks(direction, schema, other, place)
          : this.breaks(direction, other, schema, place),
      ),
    ];
  }
}

interface Rooted {
  schema: Json;
  root: Json;
}

interface Alternative {
  schema: Schema;
  root: Json;
}

const objectSchema = z.record(z.string(), z.json());

function nameOf(schema: Json): string | null {
  const { $ref } = z.looseObject({ $ref: z.string().optional() }).catch({}).parse(schema);
  return $ref?.split("/").at(-1) ?? null;
}

/** Splits a schema into one or more of a single type, without a reference at their top. */
function alternatives({ schema, root }: Rooted): Alternative[] {
  const { $ref, anyOf, type, ...rest } = objectSchema.parse(schema);
  if (typeof $ref === "string") return alternatives({ schema: at(root, $ref), root });
  if (Array.isArray(anyOf)) return anyOf.flatMap((one) => alternatives({ schema: one, root }));
  const types = Array.isArray(type) ? type : [type];
  return types.map((one) => ({
    root,
    schema: { ...rest, ...(one === undefined ? {} : { type: one }) },
  }));
}

function at(root: Json, ref: string): Json {
  return ref
    .replace(/^#\//, "")
    .split("/")
    .reduce<Json>((here, step) => (isObject(here) ? here[step] : undefined) ?? null, root);
}

/** Compares no more than needed: on the way into a document, each reference would lead through all of it. */
function isObject(json: Json): json is Schema {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

const shapeSchema = z.object({
  properties: objectSchema.default({}),
  required: z.array(z.string()).default([]),
  additionalProperties: z.json().optional(),
});

function shapeOf(schema: Schema) {
  const { properties, required, additionalProperties } = shapeSchema.parse(schema);
  return { properties, required, open: additionalProperties !== false };
}

function isOfType(inner: Schema, outer: Schema): boolean {
  const [a, b] = [inner["type"], outer["type"]];
  return b === undefined || a === b || (b === "number" && a === "integer");
}

/** How a value of `a` may be no value of `b`, by their own keywords. */
function valueMisfits(a: Schema, b: Schema, direction: Direction, isOpen: boolean): string[] {
  const [values, allowed] = [valuesOf(a), valuesOf(b)];
  const others = values?.filter((one) => allowed !== null && !allowed.includes(one)) ?? [];
  const bounds = [
    ...["minimum", "minLength", "minItems"].filter((key) => least(a[key]) < least(b[key])),
    ...["maximum", "maxLength", "maxItems"].filter((key) => most(a[key]) > most(b[key])),
    ...["pattern", "format"].filter((key) => b[key] !== undefined && a[key] !== b[key]),
  ];
  return [
    ...(allowed !== null && values === null ? ["has another set of values"] : []),
    ...(isOpen && direction === "output"
      ? []
      : others.map((one) => (direction === "input" ? `takes ${one} no longer` : `may be ${one}`))),
    ...bounds.map((key) => `has another ${key}`),
  ];
}

function valuesOf({ const: only, enum: some }: Schema): string[] | null {
  if (only !== undefined) return [JSON.stringify(only)];
  return Array.isArray(some) ? some.map((one) => JSON.stringify(one)) : null;
}

function least(bound: Json | undefined): number {
  return typeof bound === "number" ? bound : -Infinity;
}

function most(bound: Json | undefined): number {
  return typeof bound === "number" ? bound : Infinity;
}
