import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { codeParamSchema } from "#protocol/invitation.ts";
import { pageOrigin } from "../config.ts";
import { escapedHtml } from "../escaped-html.ts";
import type { AppEnv } from "../http.ts";
import { invitationPreview } from "../invitations/preview.ts";
import { unfurled, type Unfurled } from "../invitations/unfurled.ts";
import { log } from "../log.ts";

const ADDRESS = /^\/join\/([A-Za-z0-9]{1,64})$/;

/**
 * INVITE-5: adds to the page at an invitation's address what other apps show of a link to it. A browser that goes there
 * says so; it gets the page as it is, and asks for the preview itself.
 */
export const invitationPage = createMiddleware<AppEnv>(async (c, next) => {
  const [, code] = ADDRESS.exec(c.req.path) ?? [];
  const isRead = c.req.method === "GET" || c.req.method === "HEAD";
  if (code === undefined || !isRead || c.req.header("sec-fetch-mode") === "navigate") return next();
  const origin = pageOrigin(c.env) ?? new URL(c.req.url).origin;
  const shown = unfurled(await previewOf(c, code), {
    address: `${origin}/join/${code}`,
    languages: c.req.header("accept-language") ?? "",
  });
  const page = await c.env.ASSETS.fetch(new URL("/", c.req.url));
  const headers = new Headers(page.headers);
  headers.delete("etag");
  headers.set("cache-control", "no-store");
  headers.set("x-robots-tag", "noindex");
  return new Response(withTags(page, shown).body, { status: page.status, headers });
});

/** Whatever is wrong with the code, the page says the same: its reader finds out why. */
async function previewOf(c: Context<AppEnv>, code: string) {
  if (!codeParamSchema.safeParse(code).success) return null;
  try {
    const preview = await invitationPreview(c, code);
    return preview.ok ? preview.value : null;
  } catch (error) {
    log("error", "invitation_not_unfurled", {}, error);
    return null;
  }
}

function withTags(page: Response, { title, description, properties }: Unfurled): Response {
  const tags = Object.entries(properties).map(
    ([property, content]) => `<meta property="${property}" content="${escapedHtml(content)}">`,
  );
  return new HTMLRewriter()
    .on("title", { element: (element) => void element.setInnerContent(title) })
    .on('meta[name="description"]', {
      element: (element) => void element.setAttribute("content", description),
    })
    .on("head", { element: (element) => void element.append(tags.join(""), { html: true }) })
    .transform(page);
}
