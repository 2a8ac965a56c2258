/** A page as it is served: its address and its HTML. */
export interface Served {
  address: string;
  content: string;
}

/** Addresses that the server itself answers, outside the site. */
const OUTSIDE = /^\/(?:$|openapi\.json$|asyncapi\.json$|icons\/|health$)/;

/** All links and sources that lead nowhere, as `page: link`. */
export function deadLinks(served: readonly Served[], files: ReadonlySet<string>): string[] {
  const anchors = new Map(
    served.map(({ address, content }) => [
      address,
      new Set([...content.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id)),
    ]),
  );
  return served.flatMap(({ address, content }) => {
    const targets = [...content.matchAll(/\b(?:href|src)="([^"]*)"/g)].map(([, to = ""]) => to);
    return [...new Set(targets)]
      .filter((target) => !leadsSomewhere(target, address))
      .map((target) => `${address}: ${target}`);
  });

  function leadsSomewhere(target: string, from: string): boolean {
    if (/^(?:https?:|mailto:)/.test(target)) return true;
    const [path = "", anchor] = target.split("#");
    const page = path === "" ? from : path.replace(/\?.*$/, "");
    if (OUTSIDE.test(page) || files.has(page)) return true;
    const ids = anchors.get(page);
    // An anchor that begins with a slash names a place in content that a script renders.
    if (ids !== undefined && anchor?.startsWith("/") === true) return true;
    return ids !== undefined && (anchor === undefined || ids.has(decodeURIComponent(anchor)));
  }
}
