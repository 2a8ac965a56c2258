import { codeFigure } from "../code-figure.ts";
import { html, type Html } from "../html.ts";
import { anchorLink, renderInline } from "../markdown.ts";
import type { Page } from "../page.ts";
import { CONSOLE_PAGE } from "./console.ts";
import { ASYNC_API, type Channel, type Frame } from "./documents.ts";
import { fieldsOf } from "./fields.ts";

export const SOCKETS_PAGE = "reference/sockets";

type Side = "up" | "down";

const SIDES: readonly Side[] = ["up", "down"];
const SENDERS: Readonly<Record<Side, string>> = { up: "Client sends", down: "Server sends" };

/** How to connect, and all frames at a glance. */
export function socketsPage(): Page {
  const channels = Object.entries(ASYNC_API.channels);
  const headings = [
    { level: 2, id: "connecting", title: "Connecting" } as const,
    ...channels.map(([name, { title }]) => ({ level: 2, id: name, title }) as const),
  ];
  return {
    name: SOCKETS_PAGE,
    title: "Sockets",
    summary:
      "Two WebSockets carry everything live: one for each open conversation, one for the inbox.",
    headings,
    body: html`
      <h2 id="connecting">Connecting${anchorLink("connecting", "Connecting")}</h2>
      ${ASYNC_API.info.description
        .split(/(?<=[.;]) (?=[A-Z])/)
        .map((sentence) => html`<p>${renderInline(sentence)}</p>`)}
      <p>
        The <a href="/docs/reference/errors#close-codes">close codes</a> say what a client does
        about a closed socket. For machines: <a href="/asyncapi.json">/asyncapi.json</a> (AsyncAPI
        3). To send frames from here: <a href="/docs/${CONSOLE_PAGE}">try the sockets</a>.
      </p>
      ${channels.map(
        ([name, channel]) =>
          html`<section>
            <h2 id="${name}">
              <a href="/docs/${SOCKETS_PAGE}/${name}">${channel.title}</a
              >${anchorLink(name, channel.title)}
            </h2>
            <p><code class="address">${channel.address}</code></p>
            <p>${renderInline(channel.description)}</p>
            ${SIDES.map((side) => glance(name, channel, side))}
          </section>`,
      )}
    `,
  };
}

function glance(name: string, channel: Channel, side: Side): Html {
  return html`<h3>${SENDERS[side]}</h3>
    <ul class="calls">
      ${framesOf(channel, side).map(
        (frame) =>
          html`<li>
            <a href="/docs/${SOCKETS_PAGE}/${name}#${side}-${frame.name}"
              ><code>${frame.name}</code></a
            >
            ${renderInline(frame.summary)}
          </li>`,
      )}
    </ul>`;
}

/** A page for each socket, with all that a frame contains. */
export function channelPages(): Page[] {
  return Object.entries(ASYNC_API.channels).map(([name, channel]) => {
    const all = SIDES.flatMap((side) => framesOf(channel, side).map((frame) => ({ side, frame })));
    return {
      name: `${SOCKETS_PAGE}/${name}`,
      title: channel.title,
      summary: channel.description,
      isWide: true,
      headings: all.map(({ side, frame }) => ({
        level: 2,
        id: `${side}-${frame.name}`,
        title: `${side === "up" ? "→" : "←"} ${frame.name}`,
      })),
      body: html`<p><code class="address">${channel.address}</code></p>
        ${all.map(({ side, frame }) => frameSection(side, frame))}`,
    };
  });
}

function framesOf({ messages }: Channel, side: Side): Frame[] {
  return Object.entries(messages)
    .filter(([key]) => key.startsWith(`${side}_`))
    .map(([, frame]) => frame);
}

function frameSection(side: Side, { name, summary, payload, examples }: Frame): Html {
  const id = `${side}-${name}`;
  return html`<section class="operation">
    <div class="operation__text">
      <h2 id="${id}"><code>${name}</code>${anchorLink(id, name)}</h2>
      <p><span class="tag tag--${side}">${SENDERS[side]}</span></p>
      <p>${renderInline(summary)}.</p>
      ${fieldsOf(payload)}
    </div>
    <div class="operation__code">
      ${codeFigure(JSON.stringify(examples[0].payload, null, 2), {
        language: "json",
        title: side === "up" ? `→ ${name}` : `← ${name}`,
      })}
    </div>
  </section>`;
}
