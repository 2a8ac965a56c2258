import DOMPurify from "dompurify";
import { Marked, type Tokens } from "marked";
import { honestLink } from "./link.ts";
import { mentionedName, mentionsIn } from "#client/index.ts";

/** The `@`, a username, and what tells that it ends there. */
const LONGEST_MENTION = 1 + 32 + 1;

/** What a chat needs of Markdown: no headings, tables, images or HTML; whatever looks like them stays text. */
const off = () => undefined;

function markedFor(usernames: ReadonlySet<string>): Marked {
  return new Marked({
    gfm: true,
    breaks: true,
    tokenizer: {
      heading: off,
      lheading: off,
      table: off,
      html: off,
      tag: off,
      def: off,
      hr: off,
      code: off,
    },
    renderer: {
      image: ({ href, text }: Tokens.Image) => link(href, escape(text || href)),
      link({ href, tokens }: Tokens.Link) {
        return link(href, this.parser.parseInline(tokens));
      },
      checkbox: ({ checked }: Tokens.Checkbox) => (checked ? "☑ " : "☐ "),
    },
    extensions: [
      {
        name: "mention",
        level: "inline",
        start: (source: string) => firstMention(source, usernames),
        tokenizer(source: string) {
          const name = mentionAtStart(source, usernames);
          return name === undefined
            ? undefined
            : { type: "mention", raw: source.slice(0, name.length + 1) };
        },
        renderer: (token) => `<mark class="mention">${escape(token.raw)}</mark>`,
      },
    ],
  });
}

/** HTML that is safe to show: only these elements, links only to the web or a mailbox. */
export function renderMarkdown(text: string, usernames: ReadonlySet<string>): string {
  const html = markedFor(usernames).parse(text, { async: false });
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: [
      "p",
      "br",
      "strong",
      "em",
      "del",
      "code",
      "pre",
      "a",
      "ul",
      "ol",
      "li",
      "blockquote",
      "mark",
    ],
    ALLOWED_ATTR: ["href", "dir", "target", "rel", "class", "start"],
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    // Their values are no addresses: else they are held against the expression above, and taken away.
    ADD_URI_SAFE_ATTR: ["dir", "target", "rel", "start"],
  });
}

/** By itself of its own direction, whatever stands around it; what leads nowhere is text. */
function link(to: string, html: string): string {
  const said = textOf(html);
  const link = honestLink(to, said);
  if (link === null) return html;
  const { href, text } = link;
  const inside = text === said ? html : escape(text);
  return `<a href="${escape(href)}" dir="auto" target="_blank" rel="noopener noreferrer nofollow">${inside}</a>`;
}

function firstMention(source: string, usernames: ReadonlySet<string>): number | undefined {
  for (const { index, name } of mentionsIn(source)) {
    if (mentionedName(name, (one) => usernames.has(one)) !== undefined) return index;
  }
  return undefined;
}

function mentionAtStart(source: string, usernames: ReadonlySet<string>): string | undefined {
  if (usernames.size === 0 || !source.startsWith("@")) return undefined;
  const [first] = mentionsIn(source.slice(0, LONGEST_MENTION));
  if (first?.index !== 0) return undefined;
  return mentionedName(first.name, (one) => usernames.has(one));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function textOf(html: string): string {
  const text = html.replaceAll(/<[^>]*>/g, "");
  return Object.entries(ENTITIES).reduceRight(
    (decoded, [sign, entity]) => decoded.replaceAll(entity, sign),
    text,
  );
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
