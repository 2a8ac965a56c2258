import { z } from "zod";
import type { Json } from "./documents.ts";

/** What a client that was made for the old document would trip over, and where: `Message.text`, say. */
export interface Break {
  place: string;
  what: string;
}

/** Clients send `input`: what they sent must still be taken. The server sends `output`: it must still be understood. */
export type Direction = "input" | "output";

type Schema = { [key: string]: Json };

/** Codes may become more: a client goes by the status, or by the range of a close code, of one that it does not know. */
const OPEN_VALUES = /(^|\.)code$/;

/** Compares two schemas, each with the document that its references lead into. */
export class SchemaComparison {
  readonly #old: Json;
  readonly #new: Json;
  /** What was found in named parts, by direction. */
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
    // Within itself, a part adds nothing to what is found in it.
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

  /** Where a value of `inner` may be none of `outer`. */
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

/** A schema as one or more of one type each, without a reference at their top. */
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

/** Looks at no more than it needs: on the way into a document, the schema would read all of it at each reference. */
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

/** How a value of `a` may be none of `b`, by what each says of the value itself. */
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
