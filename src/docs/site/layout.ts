import type { Assets } from "./assets.ts";
import { html, type Html } from "./html.ts";
import { ICONS } from "./icons.ts";
import { addressOf, type Page } from "./page.ts";
import type { Chapter } from "./site.ts";

interface Surroundings {
  chapters: readonly Chapter[];
  assets: Assets;
}

/** A page as the file that is served. */
export function layout(page: Page, { chapters, assets }: Surroundings): string {
  const {
    title,
    summary,
    body,
    headings,
    isWide = false,
    scripts = [],
    libraries = [],
    styles = [],
  } = page;
  const pages = chapters.flatMap((chapter) => chapter.pages);
  const at = pages.indexOf(page);
  const document = html`<!doctype html>
    <html lang="en" dir="ltr" data-search="${assets.search}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Parley</title>
        <meta name="description" content="${summary}" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/icons/icon.svg" type="image/svg+xml" />
        ${styles.map((style) => html`<link rel="stylesheet" href="${assets.styles[style]}" />`)}
        <link rel="stylesheet" href="${assets.styles["docs"]}" />
        <script src="${assets.scripts["theme"]}"></script>
        ${libraries.map((library) => html`<script defer src="${assets.scripts[library]}"></script>`)}
        ${["docs", ...scripts].map(
          (script) => html`<script type="module" src="${assets.scripts[script]}"></script>`,
        )}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="top">
          <a class="top__name" href="/docs">
            <img src="/icons/icon.svg" alt="" width="28" height="28" />Parley
            <span class="top__docs">Docs</span>
          </a>
          <div class="top__tools">
            <button class="search-button" type="button" data-action="search" hidden>
              ${ICONS.search}<span>Search</span><kbd aria-hidden="true">/</kbd>
            </button>
            <button class="icon-button" type="button" data-action="theme" hidden>
              <span class="icon-button__dark">${ICONS.moon}</span>
              <span class="icon-button__light">${ICONS.sun}</span>
            </button>
            <a class="top__link" href="/">Open the app</a>
          </div>
        </header>
        <div class="${isWide ? "frame frame--wide" : "frame"}">
          <nav class="contents" aria-label="Documentation">
            <details class="contents__menu" data-menu>
              <summary>${ICONS.menu}Contents</summary>
              ${contents(page, chapters)}
            </details>
          </nav>
          <main id="content" tabindex="-1">
            <article>
              <header class="lead">
                <h1>${title}</h1>
                <p>${summary}</p>
              </header>
              ${
                headings.length > 1
                  ? html`<details class="here here--inline">
                      <summary>On this page</summary>
                      ${onThisPage(page)}
                    </details>`
                  : ""
              }
              ${body}
            </article>
            ${at === -1 ? "" : neighbours(pages[at - 1], pages[at + 1])}
          </main>
          ${
            headings.length > 1 && !isWide
              ? html`<nav class="here here--aside" aria-labelledby="here-title">
                  <p class="here__title" id="here-title">On this page</p>
                  ${onThisPage(page)}
                </nav>`
              : ""
          }
        </div>
      </body>
    </html>`;
  return String(document);
}

function contents(current: Page, chapters: readonly Chapter[]): Html {
  return html`<div class="contents__sections">
    ${chapters.map(
      (chapter) =>
        html`<section>
          <h2>${chapter.title}</h2>
          <ul>
            ${chapter.pages.map(
              (page) =>
                html`<li>
                  <a
                    href="${addressOf(page.name)}"
                    ${page === current ? html`aria-current="page"` : ""}
                    >${page.title}</a
                  >
                </li>`,
            )}
          </ul>
        </section>`,
    )}
  </div>`;
}

function onThisPage({ headings }: Page): Html {
  return html`<ul>
    ${headings.map(
      ({ id, title, level }) => html`<li class="here__${level}"><a href="#${id}">${title}</a></li>`,
    )}
  </ul>`;
}

function neighbours(previous: Page | undefined, next: Page | undefined): Html {
  const link = (page: Page | undefined, side: string, label: string) =>
    page === undefined
      ? html`<span></span>`
      : html`<a class="neighbour neighbour--${side}" href="${addressOf(page.name)}" rel="${side}">
          <span>${label}</span>${page.title}
        </a>`;
  return html`<nav class="neighbours" aria-label="Previous and next page">
    ${link(previous, "prev", "Previous")} ${link(next, "next", "Next")}
  </nav>`;
}
