import { html, raw } from "hono/html";
import { z } from "zod";

const bodySchema = z.object({
  content: z.record(z.string(), z.object({ schema: z.unknown() })).default({}),
});
const operationSchema = z.object({
  summary: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()).default([]),
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), description: z.string().optional() }))
    .default([]),
  requestBody: bodySchema.optional(),
  responses: z.record(z.string(), bodySchema.extend({ description: z.string() })).default({}),
});
type Operation = z.infer<typeof operationSchema> & { method: string; path: string };

const openApiSchema = z.object({
  info: z.object({ description: z.string() }),
  paths: z.record(
    z.string(),
    z.record(z.string(), operationSchema.catch({ tags: [], parameters: [], responses: {} })),
  ),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
const asyncApiSchema = z.object({
  info: z.object({ description: z.string() }),
  channels: z.record(
    z.string(),
    z.object({
      address: z.string(),
      messages: z.record(z.string(), z.looseObject({ summary: z.string() })),
    }),
  ),
});
const refSchema = z.object({ $ref: z.string().startsWith("#/components/schemas/") });

/** Makes a page for people from the documents for machines. It has no script, so that it opens in any browser. */
export function docsPage(openApi: unknown, asyncApi: unknown): string {
  const { info: about, paths, components } = openApiSchema.parse(openApi);
  const { channels, info } = asyncApiSchema.parse(asyncApi);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const byTag = Map.groupBy(operations, ({ tags }) => tags[0] ?? "Other");
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Parley: the API</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>Parley: the API</h1>
          <p>
            For machines: <a href="/openapi.json">OpenAPI</a>,
            <a href="/asyncapi.json">AsyncAPI</a>. Requests carry
            <code>Authorization: Bearer</code> and an access token.
          </p>
          <p>${prose(about.description)}</p>
          ${[...byTag].map(
            ([tag, those]) =>
              html`<h2>${tag}</h2>
                ${those.map(operationSection)}`,
          )}
          <h2>Frames</h2>
          <p>${prose(info.description)}</p>
          ${Object.values(channels).map(
            ({ address, messages }) =>
              html`<section>
                <h3><code>${address}</code></h3>
                ${Object.entries(messages).map(
                  ([name, message]) =>
                    html`<details>
                      <summary>
                        <code>${name.replace(/^up_/, "→ ").replace(/^down_/, "← ")}</code>
                        ${prose(message.summary)}
                      </summary>
                      <pre>${JSON.stringify(message, null, 2)}</pre>
                    </details>`,
                )}
              </section>`,
          )}
          <h2>Shapes</h2>
          ${Object.entries(components.schemas).map(
            ([name, schema]) =>
              html`<details id="${name}" open>
                <summary><code>${name}</code></summary>
                <pre>${JSON.stringify(schema, null, 2)}</pre>
              </details>`,
          )}
        </main>
      </body>
    </html>`;
  if (page instanceof Promise) throw new Error("the page must render synchronously");
  return page.toString();
}

function operationSection(operation: Operation) {
  const { method, path, summary, description, parameters, requestBody, responses } = operation;
  return html`<section>
    <h3><code>${method.toUpperCase()} ${path}</code></h3>
    <p>${prose(summary ?? "")}</p>
    ${description === undefined ? "" : html`<p>${prose(description)}</p>`}
    <ul>
      ${parameters
        .filter((parameter) => parameter.in !== "path")
        .map(
          ({ name, in: place, description: about = "" }) =>
            html`<li><code>${name}</code> (${place}) ${prose(about)}</li>`,
        )}
      ${requestBody === undefined ? "" : html`<li>Body: ${shapesOf(requestBody)}</li>`}
      ${Object.entries(responses).map(
        ([status, response]) =>
          html`<li>
            <b>${status}</b> ${prose(response.description)}
            ${Number(status) < 400 ? shapesOf(response) : ""}
          </li>`,
      )}
    </ul>
  </section>`;
}

/** Renders the text between backticks as code. */
function prose(text: string) {
  return text.split("`").map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`));
}

/** Shows a schema by its name if it has one, otherwise in full. */
function shapesOf({ content }: z.infer<typeof bodySchema>) {
  return Object.entries(content).map(([type, { schema }]) => {
    const name = refSchema.safeParse(schema).data?.$ref.replace("#/components/schemas/", "");
    if (name !== undefined) return html`<a href="#${name}"><code>${name}</code></a> `;
    return html`<details>
      <summary><code>${type}</code></summary>
      <pre>${JSON.stringify(schema, null, 2)}</pre>
    </details>`;
  });
}

const STYLE = `
  :root { color-scheme: light dark; font: 15px/22px system-ui, sans-serif; }
  main { max-inline-size: 72ch; margin: 32px auto; padding-inline: 16px; }
  h2 { margin-block-start: 40px; } h3 { margin-block: 24px 4px; font-size: 15px; overflow-wrap: anywhere; }
  p, ul { margin-block: 4px; } pre { overflow: auto; font-size: 13px; }
`;
