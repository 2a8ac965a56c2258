import type { ValidateFunction } from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import formats from "ajv-formats";

/** A public document of the server, to check values against. */
export class DeclaredDocument {
  readonly #ajv = new Ajv2020({ strict: false });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: object) {
    formats["default"](this.#ajv);
    this.#ajv.addSchema(closed(document) as object, "document");
  }

  /**
   * Describes how a value breaks the schema at this place in the document, which is compiled once; null if it is valid.
   */
  problem(place: readonly (string | number)[], value: unknown): string | null {
    const pointer = place
      .map((step) => encodeURIComponent(String(step).replaceAll("~", "~0").replaceAll("/", "~1")))
      .join("/");
    let validate = this.#compiled.get(pointer);
    if (validate === undefined) {
      validate = this.#ajv.compile({ $ref: `document#/${pointer}` });
      this.#compiled.set(pointer, validate);
    }
    return validate(value) ? null : this.#ajv.errorsText(validate.errors);
  }
}

/** Clients ignore unknown properties, so the document allows any; today's server must still declare what it sends. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
  return "properties" in inner && inner["type"] === "object"
    ? { additionalProperties: false, ...inner }
    : inner;
}
