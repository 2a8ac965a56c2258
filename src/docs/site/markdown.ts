import { posix } from "node:path";
import MarkdownIt, { type Token } from "markdown-it";
import { codeFigure, fenceOf } from "./code-figure.ts";
import { escape, html, raw, type Html } from "./html.ts";
import { addressOf, type Heading } from "./page.ts";
import { linkRules } from "./rules.ts";
import { Anchors } from "./slug.ts";

export interface Rendered {
  body: Html;
  headings: readonly Heading[];
}

interface Context {
  /** The file, from the repository's root: links in it are relative to it. */
  file: string;
  /** The page's name by the file it is made from. */
  pages: ReadonlyMap<string, string>;
}

const ALERT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\n?/;

/*
 * We use markdown-it rather than marked, because its rules work on tokens, so that we can change headings, links and
 * rule numbers structurally, and because it takes linear time. remark would bring some fifty packages for the same.
 */
const markdown = new MarkdownIt({ html: true, typographer: false });

/** A page's Markdown as HTML, with an anchor for each heading. */
export function renderMarkdown(text: string, context: Context): Rendered {
  const tokens = markdown.parse(text, {});
  const headings = addAnchors(tokens, context.file);
  for (const token of walk(tokens)) {
    if (token.type === "link_open") {
      const href = String(token.attrGet("href"));
      token.attrSet("href", addressFrom(href, context));
    } else if (token.type === "html_block" || token.type === "html_inline") {
      if (!token.content.trim().startsWith("<!--"))
        throw new Error(`${context.file}: HTML in Markdown: ${token.content}`);
      token.content = "";
    }
  }
  markAlerts(tokens);
  linkRules(tokens);
  return { body: raw(markdown.renderer.render(tokens, markdown.options, {})), headings };
}

/** One line of Markdown, as descriptions in the schemas are. */
export function renderInline(text: string): Html {
  const tokens = markdown.parseInline(text, {});
  linkRules(tokens);
  return raw(markdown.renderer.render(tokens, markdown.options, {}));
}

markdown.renderer.rules["fence"] = (tokens, i) => {
  const { info, content } = tokens[i] ?? { info: "", content: "" };
  return String(codeFigure(content, fenceOf(info)));
};
markdown.renderer.rules["table_open"] = () =>
  '<div class="table" role="group" aria-label="Table" tabindex="0"><table>';
markdown.renderer.rules["table_close"] = () => "</table></div>";

markdown.renderer.rules["heading_close"] = (tokens, i) => {
  const { tag = "", meta } = tokens[i] ?? {};
  return `${String(meta?.["anchor"])}</${tag}>\n`;
};

function addAnchors(tokens: readonly Token[], file: string): Heading[] {
  const anchors = new Anchors();
  return tokens.flatMap((token, i) => {
    if (token.type !== "heading_open") return [];
    const inline = tokens[i + 1];
    const title = plain(inline?.children ?? []);
    const level = Number(token.tag.slice(1));
    if (level < 2) throw new Error(`${file}: "${title}": headings start at ##`);
    const id = anchors.take(title);
    token.attrSet("id", id);
    const close = tokens[i + 2];
    if (close !== undefined) close.meta = { anchor: String(anchorLink(id, title)) };
    return level === 2 || level === 3 ? [{ level, id, title } as const] : [];
  });
}

export function anchorLink(id: string, title: string): Html {
  return html`<a class="anchor" href="#${id}" aria-label="Link to “${title}”">#</a>`;
}

function plain(tokens: readonly Token[]): string {
  return tokens.map(({ content }) => content).join("");
}

function* walk(tokens: readonly Token[]): Generator<Token> {
  for (const token of tokens) {
    yield token;
    yield* walk(token.children ?? []);
  }
}

/** A link between files becomes one between pages. */
function addressFrom(href: string, { file, pages }: Context): string {
  if (/^(https?:|mailto:|#|\/)/.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  const target = posix.join(posix.dirname(file), path);
  const name = pages.get(target);
  if (name === undefined) throw new Error(`${file}: ${href} is no page`);
  return addressOf(name) + (anchor === undefined ? "" : `#${anchor}`);
}

/** A quote that begins with `[!NOTE]` is a note. */
function markAlerts(tokens: readonly Token[]): void {
  tokens.forEach((token, i) => {
    const text = tokens[i + 2];
    if (token.type !== "blockquote_open" || text?.type !== "inline") return;
    const [, kind] = ALERT.exec(text.content) ?? [];
    if (kind === undefined) return;
    token.attrSet("class", `alert alert--${kind.toLowerCase()}`);
    const [first, second] = text.children ?? [];
    if (first === undefined) return;
    first.type = "html_inline";
    const name = kind.charAt(0) + kind.slice(1).toLowerCase();
    first.content = `<strong class="alert__kind">${escape(name)}</strong> `;
    if (second?.type === "softbreak") text.children?.splice(1, 1);
  });
}
