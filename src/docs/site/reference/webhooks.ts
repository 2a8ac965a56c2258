import { codeFigure } from "../code-figure.ts";
import { html, type Html } from "../html.ts";
import { anchorLink, renderInline } from "../markdown.ts";
import type { Webhook } from "./documents.ts";
import { answerOf, bodyOf, parametersOf } from "./operation-parts.ts";

/** A request that the server sends, to an endpoint of the app's. */
export function webhookSection(webhook: Webhook): Html {
  const { event, operationId, summary, description, parameters, requestBody, responses } = webhook;
  const body = Object.entries(requestBody?.content ?? {})[0];
  return html`<section class="operation">
    <div class="operation__text">
      <h2 id="${operationId}"><code>${event}</code>${anchorLink(operationId, event)}</h2>
      <p><span class="tag tag--down">Server sends</span></p>
      <p>${renderInline(summary)}. ${renderInline(description)}</p>
      ${parametersOf(parameters, "header", "Request headers")}
      ${body === undefined ? "" : bodyOf(...body)}
      <h3>Your answer</h3>
      ${Object.entries(responses).map(([status, response]) => answerOf(status, response))}
    </div>
    <div class="operation__code">
      ${
        body === undefined
          ? ""
          : codeFigure(JSON.stringify(body[1].example, null, 2), {
              language: "json",
              title: `POST to your endpoint: ${event}`,
            })
      }
    </div>
  </section>`;
}
