import { html, type Html } from "../../html.ts";
import { anchorLink } from "../../markdown.ts";
import type { Page } from "../../page.ts";
import { inferredSchema, loadSchemas } from "./inferred-schema.ts";
import { commentText, exportSection } from "./members.ts";
import { NamedShapes } from "./named-shapes.ts";
import { KIND, type Reflection } from "./model.ts";
import { sdkEntries } from "./entries.ts";
import { readModules } from "./reflections.ts";
import type { Links } from "./type-text.ts";

export const SDK_PAGE = "reference/sdk";

interface Group {
  name: string;
  title: string;
  summary: string;
  has: (reflection: Reflection) => boolean;
}

const isCallable = ({ kind }: Reflection) => kind === KIND.class || kind === KIND.interface;

/** The first that has an export shows it. */
const GROUPS: readonly Group[] = [
  {
    name: `${SDK_PAGE}/client`,
    title: "The client and its calls",
    summary: "The class Parley, its options and errors, and every call over REST.",
    has: ({ name, ...rest }) => isCallable({ name, ...rest }) && /^Parley|Api$/.test(name),
  },
  {
    name: `${SDK_PAGE}/live`,
    title: "Live conversations and the inbox",
    summary: "Handles, connections, views and events, and the small interfaces that they accept.",
    has: isCallable,
  },
  {
    name: `${SDK_PAGE}/functions`,
    title: "Functions and hooks",
    summary:
      "Functions that read texts, names and rights as the server does, and the hooks for components.",
    has: ({ kind }) => kind === KIND.function,
  },
  {
    name: `${SDK_PAGE}/types`,
    title: "Types and constants",
    summary: "The shapes that the SDK accepts and returns.",
    has: () => true,
  },
];

/** The SDK's reference, generated from its types and their comments. */
export async function sdkPages(): Promise<Page[]> {
  const entries = sdkEntries();
  const modules = readModules(entries);
  // An export of several modules is described once.
  const exports = new Map<string, Reflection>();
  for (const reflection of modules.flatMap((module) => module.exports))
    if (!exports.has(reflection.name)) exports.set(reflection.name, reflection);
  const all = [...exports.values()].toSorted(
    (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name),
  );
  await loadSchemas(all.flatMap(({ type }) => (type === undefined ? [] : [type])));
  const groups = GROUPS.map((group) => ({
    ...group,
    members: all.filter((reflection) => GROUPS.find(({ has }) => has(reflection)) === group),
  }));
  const addresses = new Map<number | string, string>(
    groups.flatMap(({ name: page, members }) =>
      members.flatMap(({ id, name }) => {
        const address = `/docs/${page}#${name}`;
        return [[id, address] as const, [name, address] as const];
      }),
    ),
  );
  const shapes = all.flatMap(({ id, name, type }) => {
    const schema = type === undefined ? undefined : inferredSchema(type);
    return schema === undefined ? [] : [{ name, schema, address: addresses.get(id) ?? "" }];
  });
  const links: Links = { addresses, shapes: new NamedShapes(shapes) };
  const importsOf = ({ name }: Reflection) =>
    modules
      .filter((module) => module.exports.some((one) => one.name === name))
      .map(({ specifier }) => specifier);
  return [
    overview(groups, { links, importsOf, main: entries[0]?.specifier ?? "" }),
    ...groups.map(({ name, title, summary, members }) => ({
      name,
      title,
      summary,
      headings: members.map(
        (member) => ({ level: 2, id: member.name, title: member.name }) as const,
      ),
      body: html`${members.map((member) => exportSection(member, links))}`,
    })),
  ];
}

/** The main class comes first. */
function rank({ name }: Reflection): number {
  return name === "Parley" ? 0 : name.startsWith("Parley") ? 1 : 2;
}

interface Overview {
  links: Links;
  importsOf: (reflection: Reflection) => string[];
  /** The module that has nearly everything. */
  main: string;
}

function overview(
  groups: readonly (Group & { members: readonly Reflection[] })[],
  { links, importsOf, main }: Overview,
): Page {
  return {
    name: SDK_PAGE,
    title: "TypeScript SDK",
    summary: "Every export of the SDK, generated from its types and their comments.",
    headings: groups.map(({ name, title }) => ({ level: 2, id: idOf(name), title })),
    body: html`<p>
        All of it comes from <code>${main}</code>, except where another module stands beside it. The
        guides show how to use it.
      </p>
      ${groups.map(
        ({ name, title, summary, members }) =>
          html`<section>
            <h2 id="${idOf(name)}">
              <a href="/docs/${name}">${title}</a>${anchorLink(idOf(name), title)}
            </h2>
            <p>${summary}</p>
            <ul class="calls">
              ${members.map(
                (member) =>
                  html`<li>
                    <a href="${links.addresses.get(member.id)}"><code>${member.name}</code></a>
                    <div class="calls__about">
                      ${aboutOf(member)} ${modulesOf(importsOf(member), main)}
                    </div>
                  </li>`,
              )}
            </ul>
          </section>`,
      )}`,
  };
}

function aboutOf({ comment, signatures }: Reflection): Html {
  return commentText(comment ?? signatures[0]?.comment);
}

/** Names the modules of an export, unless the main module exports it. */
function modulesOf(specifiers: readonly string[], main: string): Html {
  return specifiers.includes(main)
    ? html``
    : html`${specifiers.map((specifier) => html`<code class="tag">${specifier}</code> `)}`;
}

function idOf(name: string): string {
  return name.replace(/^.*\//, "");
}
