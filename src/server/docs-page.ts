import { html, raw } from "hono/html";
import { z } from "zod";

const operationSchema = z.object({
  summary: z.string().optional(),
  tags: z.array(z.string()).default([]),
  responses: z.record(z.string(), z.object({ description: z.string() })).default({}),
});
const openApiSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), operationSchema.catch({ tags: [], responses: {} })),
  ),
});
const asyncApiSchema = z.object({
  info: z.object({ description: z.string() }),
  channels: z.record(
    z.string(),
    z.object({ address: z.string(), messages: z.record(z.string(), z.unknown()) }),
  ),
});

/** A page to read, made from the documents that the machines read. No script: it opens wherever a browser does. */
export function docsPage(openApi: unknown, asyncApi: unknown): string {
  const { paths } = openApiSchema.parse(openApi);
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
            <code>Authorization: Bearer</code> and an access token; errors are
            <code>application/problem+json</code>.
          </p>
          ${[...byTag].map(
            ([tag, those]) =>
              html`<h2>${tag}</h2>
                ${those.map(
                  ({ method, path, summary, responses }) =>
                    html`<section>
                      <h3><code>${method.toUpperCase()} ${path}</code></h3>
                      <p>${summary ?? ""}</p>
                      <ul>
                        ${Object.entries(responses).map(
                          ([status, { description }]) =>
                            html`<li><b>${status}</b> ${description}</li>`,
                        )}
                      </ul>
                    </section>`,
                )}`,
          )}
          <h2>WebSockets</h2>
          <p>${info.description}</p>
          ${Object.values(channels).map(
            ({ address, messages }) =>
              html`<section>
                <h3><code>${address}</code></h3>
                ${Object.entries(messages).map(
                  ([name, message]) =>
                    html`<details>
                      <summary>
                        <code>${name.replace(/^up_/, "→ ").replace(/^down_/, "← ")}</code>
                      </summary>
                      <pre>${JSON.stringify(message, null, 2)}</pre>
                    </details>`,
                )}
              </section>`,
          )}
        </main>
      </body>
    </html>`;
  if (page instanceof Promise) throw new Error("nothing in the page is waited for");
  return page.toString();
}

const STYLE = `
  :root { color-scheme: light dark; font: 15px/22px system-ui, sans-serif; }
  main { max-inline-size: 72ch; margin: 32px auto; padding-inline: 16px; }
  h2 { margin-block-start: 40px; } h3 { margin-block: 24px 4px; font-size: 15px; overflow-wrap: anywhere; }
  p, ul { margin-block: 4px; } pre { overflow: auto; font-size: 13px; }
`;
