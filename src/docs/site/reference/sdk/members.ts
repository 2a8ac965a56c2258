import { html, type Html } from "../../html.ts";
import { anchorLink, renderInline, renderMarkdown } from "../../markdown.ts";
import { fieldsOf, typeOf } from "../fields.ts";
import { KIND, type Comment, type Reflection } from "./model.ts";
import { inferredSchema } from "./inferred-schema.ts";
import { parametersText, parameterName, typeText, type Links } from "./type-text.ts";

/** An export with all that it has. */
export function exportSection(reflection: Reflection, links: Links): Html {
  const { name, comment, signatures } = reflection;
  return html`<section>
    <h2 id="${name}"><code>${name}</code>${anchorLink(name, name)}</h2>
    ${signatures.length > 0 ? callables(name, signatures, links) : html`${commentText(comment)}${bodyOf(reflection, links)}`}
  </section>`;
}

function bodyOf({ kind, name, children, type }: Reflection, links: Links): Html {
  if (kind === KIND.class || kind === KIND.interface) {
    const own = children.filter(({ inheritedFrom }) => inheritedFrom === undefined);
    const constructor = own.find((child) => child.kind === KIND.constructor);
    const methods = own.filter((child) => child.kind === KIND.method);
    const properties = own.filter((child) => child !== constructor && !methods.includes(child));
    return html`${constructor === undefined || kind === KIND.interface ? "" : callables(`new ${name}`, constructor.signatures, links)}
    ${propertiesOf(properties, links)}
    ${methods.map(({ name: method, signatures }) => {
      const id = `${name}.${method}`;
      return html`<h3 id="${id}"><code>${method}</code>${anchorLink(id, id)}</h3>
        ${callables(method, signatures, links)}`;
    })}`;
  }
  const schema = type === undefined ? undefined : inferredSchema(type);
  if (schema !== undefined) {
    return schema.properties === undefined
      ? html`<p class="signature"><code>type ${name} = ${typeOf(schema)}</code></p>`
      : fieldsOf(schema);
  }
  const isObject = type?.type === "reflection" && (type.declaration?.children.length ?? 0) > 0;
  if (isObject) return propertiesOf(type.declaration?.children ?? [], links);
  const declared = kind === KIND.alias ? html`type ${name} = ` : html`const ${name}: `;
  return html`<p class="signature"><code>${declared}${typeText(type, links)}</code></p>`;
}

function propertiesOf(properties: readonly Reflection[], links: Links): Html {
  if (properties.length === 0) return html``;
  return html`<dl class="fields">
    ${properties.map(({ name, flags, type, getSignature, signatures: [method], comment }) => {
      const shown =
        method === undefined
          ? typeText(type ?? getSignature?.type, links)
          : html`(${parametersText(method, links)}) =&gt; ${typeText(method.type, links)}`;
      return html`<dt>
          <code class="fields__name">${name}${flags.isOptional ? "?" : ""}</code>
          <code class="fields__code">${shown}</code>
        </dt>
        <dd>${commentText(comment ?? getSignature?.comment ?? method?.comment)}</dd>`;
    })}
  </dl>`;
}

function callables(name: string, signatures: readonly Reflection[], links: Links): Html {
  return html`${signatures.map((signature) => {
    const told = signature.parameters.filter(({ comment }) => comment !== undefined);
    return html`<p class="signature">
        <code
          >${name}(${parametersText(signature, links)}): ${typeText(signature.type, links)}</code
        >
      </p>
      ${commentText(signature.comment)}
      ${
        told.length === 0
          ? ""
          : html`<dl class="fields">
              ${told.map(
                ({ name: parameter, comment }) =>
                  html`<dt><code class="fields__name">${parameterName(parameter)}</code></dt>
                    <dd>${commentText(comment)}</dd>`,
              )}
            </dl>`
      }`;
  })}`;
}

export function commentText(comment: Comment | undefined): Html {
  if (comment === undefined) return html``;
  const text = comment.summary.map((part) => part.text).join("");
  const tags = comment.blockTags.map(({ tag, content }) => {
    const about = content.map((part) => part.text).join("");
    return tag === "@example"
      ? html`${renderMarkdown(about, NO_FILES).body}`
      : html`<p>${renderInline(about)}</p>`;
  });
  return html`${text === "" ? "" : html`<p>${renderInline(text)}</p>`}${tags}`;
}

const NO_FILES = { file: "a comment in src/client", pages: new Map<string, string>() };
