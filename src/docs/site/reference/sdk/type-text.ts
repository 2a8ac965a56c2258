import { html, type Html } from "../../html.ts";
import type { Named, NamedShapes } from "./named-shapes.ts";
import { targetOf, typeSchema, type Reflection, type Type } from "./model.ts";

/** Where exported types are described. */
export interface Links {
  /** Addresses by TypeDoc's id, and by name. */
  addresses: ReadonlyMap<number | string, string>;
  shapes: NamedShapes;
}

/** A type as TypeScript writes it, each exported name a link. */
export function typeText(type: Type | undefined, links: Links): Html {
  if (type === undefined) return html`void`;
  const inner = (of: Type | undefined) => typeText(of, links);
  const { name = "", types = [], typeArguments = [] } = type;
  switch (type.type) {
    case "literal":
      return html`${JSON.stringify(type.value)}`;
    case "reference":
      return html`${reference(type, links)}${
        typeArguments.length === 0 ? "" : html`&lt;${joined(typeArguments.map(inner), ", ")}&gt;`
      }`;
    case "union": {
      const { named, others } = links.shapes.ofUnion(types);
      return joined([...named.map(namedLink), ...others.map(inner)], " | ");
    }
    case "intersection":
      return joined(types.map(inner), " & ");
    case "array":
      return type.elementType?.type === "union"
        ? html`(${inner(type.elementType)})[]`
        : html`${inner(type.elementType)}[]`;
    case "tuple":
      return html`[${joined((type.elements ?? []).map(inner), ", ")}]`;
    case "namedTupleMember":
      return html`${name}: ${inner(type.element)}`;
    case "typeOperator":
      return html`${type.operator} ${inner(typeSchema.parse(type.target))}`;
    case "query":
      return html`typeof ${inner(type.queryType)}`;
    case "indexedAccess":
      return html`${inner(type.objectType)}[${inner(type.indexType)}]`;
    case "predicate":
      return html`${name} is ${inner(type.targetType ?? undefined)}`;
    case "reflection":
      return type.declaration === undefined ? html`object` : shape(type.declaration, links);
    default:
      return html`${name === "" ? type.type : name}`;
  }
}

function reference(type: Type, links: Links): Html {
  const target = targetOf(type);
  const name = type.name ?? "";
  const address = links.addresses.get(typeof target === "number" ? target : name);
  return address === undefined ? html`${name}` : html`<a href="${address}">${name}</a>`;
}

function namedLink({ name, address }: Named): Html {
  return html`<a href="${address}">${name}</a>`;
}

/** An object's or a function's type, written out. */
function shape(declaration: Reflection, links: Links): Html {
  const [signature] = declaration.signatures;
  if (signature !== undefined)
    return html`(${parametersText(signature, links)}) =&gt; ${typeText(signature.type, links)}`;
  const named = links.shapes.ofObject(declaration.children.map(({ name }) => name));
  if (named !== undefined) return namedLink(named);
  const members = declaration.children.map(({ name, flags, type, signatures: [method] }) =>
    method === undefined
      ? html`${name}${flags.isOptional ? "?" : ""}: ${typeText(type, links)}`
      : html`${name}(${parametersText(method, links)}): ${typeText(method.type, links)}`,
  );
  const indexed = declaration.indexSignatures.map(
    ({ parameters: [key], type }) =>
      html`[${key?.name ?? "key"}: ${typeText(key?.type, links)}]: ${typeText(type, links)}`,
  );
  return html`{ ${joined([...members, ...indexed], "; ")} }`;
}

export function parametersText({ parameters }: Reflection, links: Links): Html {
  return joined(
    parameters.map(({ name, flags, type, defaultValue }) => {
      const isOptional = flags.isOptional || defaultValue !== undefined;
      return html`${flags.isRest ? "..." : ""}${parameterName(name)}${isOptional ? "?" : ""}:
      ${typeText(type, links)}`;
    }),
    ", ",
  );
}

/** A parameter that is taken apart has no name of its own. */
export function parameterName(name: string): string {
  return name === "__namedParameters" ? "options" : name;
}

function joined(parts: readonly Html[], between: string): Html {
  return html`${parts.flatMap((part, i) => (i === 0 ? [part] : [between, part]))}`;
}
