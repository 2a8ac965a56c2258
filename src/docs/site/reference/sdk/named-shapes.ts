import type { Schema } from "../schema.ts";
import type { Type } from "./model.ts";

/** A named type that the compiler shows by its shape. */
export interface Named {
  name: string;
  address: string;
  schema: Schema;
}

/** Fewer literals than this are clearer than the name of their union. */
const LITERALS_MIN = 3;

/**
 * The names of types that are inferred from schemas: to the compiler such a type is only a shape, so the reference finds
 * its name by its properties, or by its literals.
 */
export class NamedShapes {
  readonly #byProperties = new Map<string, Named | null>();
  readonly #unions: { named: Named; literals: ReadonlySet<unknown> }[] = [];

  constructor(all: readonly Named[]) {
    for (const named of all) {
      const { properties, enum: literals } = named.schema;
      if (properties !== undefined) {
        const key = keyOf(Object.keys(properties));
        // Two types have the same shape, so neither name is certain.
        this.#byProperties.set(key, this.#byProperties.has(key) ? null : named);
      } else if (literals !== undefined && literals.length >= LITERALS_MIN) {
        this.#unions.push({ named, literals: new Set(literals) });
      }
    }
    this.#unions.sort((a, b) => b.literals.size - a.literals.size);
  }

  ofObject(properties: readonly string[]): Named | undefined {
    return this.#byProperties.get(keyOf(properties)) ?? undefined;
  }

  /** Takes the literals of named unions out of a union. */
  ofUnion(types: readonly Type[]): { named: readonly Named[]; others: readonly Type[] } {
    const named: Named[] = [];
    let others = types;
    for (const union of this.#unions) {
      const isPart = ({ type, value }: Type) => type === "literal" && union.literals.has(value);
      if (others.filter(isPart).length < union.literals.size) continue;
      named.push(union.named);
      others = others.filter((type) => !isPart(type));
    }
    return { named, others };
  }
}

function keyOf(properties: readonly string[]): string {
  return properties.toSorted().join();
}
