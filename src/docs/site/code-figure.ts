import { highlighted } from "./highlight.ts";
import { html, raw, type Html } from "./html.ts";

export interface Fence {
  language: string;
  title?: string;
}

/** Parses the text after the three backticks: a language, and words that src/docs/README.md explains. */
export function fenceOf(info: string): Fence {
  const [language = ""] = info.trim().split(/\s/);
  const [, title] = /\btitle="([^"]*)"/.exec(info) ?? [];
  return {
    language: language === "" ? "text" : language,
    ...(title === undefined ? {} : { title }),
  };
}

/** A code block. It scrolls sideways, so it has to be focusable. */
export function codeFigure(code: string, { language, title }: Fence): Html {
  const label = title ?? `Code (${language})`;
  return html`<figure class="code">
    ${title === undefined ? "" : html`<figcaption>${title}</figcaption>`}
    <pre tabindex="0" role="group" aria-label="${label}"><code>${raw(
      highlighted(code.replace(/\n$/, ""), language),
    )}</code></pre>
  </figure>`;
}
