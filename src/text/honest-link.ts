import { withoutDirectionControls } from "./direction.ts";
import { hasVisible } from "./visible.ts";

/** The destination and the label of a link; `host` is shown after the label. */
export interface HonestLink {
  href: string;
  text: string;
  host: string | null;
}

/**
 * What people take for an address: with a scheme or `www.`; or with dots, as in `bank.example`, though `notes.txt` has
 * one as well.
 */
const WRITTEN_OUT = /^(?:https?:\/\/|www\.)[^\s<>]+$/i;
const DOTTED = /(?<![\p{L}\p{N}\p{M}-])[\p{L}\p{N}\p{M}-]+(?:\.[\p{L}\p{N}\p{M}-]+)+/gu;
/** Version and other numbers, such as `v1.2.3` and `10.30`; four numbers are a host. */
const NUMBERED = /^(?!(?:\d{1,3}\.){3}\d{1,3}$).*\.\d+$/;
/** Full stops of other scripts, which browsers accept in a host, and characters that resemble one. */
const FULL_STOPS = /[。．｡․﹒۔]/g;
/** A mail link to more than one mailbox. */
const MORE_MAILBOXES = /^mailto:(?:[^?]*[,;]|.*[?&](?:to|cc|bcc)=)/i;
/** The owner of a mailbox. */
const MAILBOX_OWNER = /(?<![^\s@])[^\s@]+@/g;
/** Invisible characters, which could split a host unnoticed. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * Returns a link that is safe to show, or null if it leads nowhere. Readers must not take it for a link to another
 * host: a label that reads like another address is replaced by the address, and one that names another host is followed
 * by the real host. Nothing in it changes the direction of text, and no `user@` precedes the host.
 */
export function honestLink(written: string, label: string): HonestLink | null {
  const url = parse(written);
  if (url === null) return null;
  const hasUser = url.username !== "" || url.password !== "";
  url.username = "";
  url.password = "";
  const href = hasUser ? url.href : written;
  const host = hostOf(url);
  const text = withoutDirectionControls(label);
  const read = text.trim().replaceAll(UNSEEN, "").replaceAll(FULL_STOPS, ".");
  const [writtenOut] = WRITTEN_OUT.exec(read) ?? [];
  if (writtenOut !== undefined) {
    const isHonest = !hasUser && !namesUser(writtenOut) && hostIn(writtenOut) === host;
    return { href, text: isHonest ? text : href, host: null };
  }
  const isSeen = hasVisible(text.replaceAll(/\p{M}/gu, ""));
  if (!isSeen || MORE_MAILBOXES.test(href)) return { href, text: href, host: null };
  const named = url.protocol === "mailto:" ? read.replaceAll(MAILBOX_OWNER, "") : read;
  const namesOther = [...named.matchAll(DOTTED)].some(([name]) => {
    const trimmed = name.replaceAll(/^-+|(?<!-)-+$/g, "");
    return !NUMBERED.test(name) && hostIn(name) !== host && hostIn(trimmed) !== host;
  });
  return { href, text, host: namesOther ? host : null };
}

function parse(href: string): URL | null {
  const url = URL.canParse(href) ? new URL(href) : null;
  return url !== null && ["http:", "https:", "mailto:"].includes(url.protocol) ? url : null;
}

/** Returns the host, or for a mailbox the part after its `@`. */
function hostOf({ protocol, host, pathname }: URL): string {
  if (protocol !== "mailto:") return withoutWww(host);
  const domain = pathname.split("@").at(-1) ?? "";
  return hostIn(domain) ?? domain;
}

function namesUser(written: string): boolean {
  return /^[^/?#]*@/.test(written.replace(/^https?:\/\//i, ""));
}

function hostIn(written: string): string | null {
  const address = /^https?:/i.test(written) ? written : `https://${written}`;
  return URL.canParse(address) ? withoutWww(new URL(address).host) : null;
}

function withoutWww(host: string): string {
  return host.toLowerCase().replace(/^www\./, "");
}
