import { readUntil } from "../outside-fetch.ts";
import { fetchForPreview, type Terms } from "./fetch-for-preview.ts";

/** Metadata is in a page's head, so nothing after this many bytes is read. */
const HTML_BYTES = 512 * 1024;
const PAGE_MS = 4_000;

/** The head of a page, and the final address of the page. */
export interface FetchedPage {
  url: string;
  html: string;
}

/** PREVIEW-2: fetches a page's head; returns null if the address is not an HTML page or does not respond. */
export async function fetchPage(
  url: string,
  terms: Pick<Terms, "loopback" | "limits">,
): Promise<FetchedPage | null> {
  const accept = "text/html,application/xhtml+xml;q=0.9";
  return fetchForPreview(url, { ...terms, accept, timeMs: PAGE_MS }, async (response, at) => {
    const type = response.headers.get("content-type") ?? "";
    if (!/^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(type)) return null;
    const { bytes } = await readUntil(response, HTML_BYTES, headHasEnded());
    return { url: at, html: decoded(bytes, type) };
  });
}

/** Returns a check, called with one piece after another, for whether the page's head has ended. */
function headHasEnded(): (piece: Uint8Array) => boolean {
  const ascii = new TextDecoder("latin1");
  let tail = "";
  return (piece) => {
    const text = tail + ascii.decode(piece);
    tail = text.slice(-8);
    return /<\/head[\s>]|<body[\s>]/i.test(text);
  };
}

/** Decodes by the header's encoding, else by the one named in the first kilobyte, else as UTF-8. */
function decoded(bytes: Uint8Array, type: string): string {
  const ascii = new TextDecoder("latin1").decode(bytes.subarray(0, 1_024));
  const named =
    /charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(type) ??
    /<meta[^>]{0,200}charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(ascii);
  try {
    return new TextDecoder(named?.[1] ?? "utf-8").decode(bytes);
  } catch {
    // The encoding is unknown.
    return new TextDecoder().decode(bytes);
  }
}
