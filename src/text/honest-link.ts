import { withoutDirectionControls } from "./direction.ts";
import { hasVisible } from "./visible.ts";

/** Where a link leads, and what it says; `host` is shown behind that. */
export interface HonestLink {
  href: string;
  text: string;
  host: string | null;
}

/** What a person takes for an address: with a scheme or `www.`; or only dotted, as `bank.example`, but so is `notes.txt`. */
const WRITTEN_OUT = /^(?:https?:\/\/|www\.)[^\s<>]+$/i;
const DOTTED = /(?<![\p{L}\p{N}\p{M}-])[\p{L}\p{N}\p{M}-]+(?:\.[\p{L}\p{N}\p{M}-]+)+/gu;
/** Such as `v1.2.3` and `10.30`; four numbers are a host. */
const NUMBERED = /^(?!(?:\d{1,3}\.){3}\d{1,3}$).*\.\d+$/;
/** Full stops of other scripts, which browsers take for one in a host, and what looks like one. */
const FULL_STOPS = /[。．｡․﹒۔]/g;
/** A mailbox that is not the only one to be written to. */
const MORE_MAILBOXES = /^mailto:(?:[^?]*[,;]|.*[?&](?:to|cc|bcc)=)/i;
/** The owner of a mailbox. */
const MAILBOX_OWNER = /(?<![^\s@])[^\s@]+@/g;
/** What nobody sees would part a host that everybody reads. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * A link as it may be shown; null for one that leads nowhere. A reader must not take it for one to another host: what
 * reads like another's address gives way to the address, and what names another host has the host behind it. Nothing
 * in it turns text around, and no `user@` stands before the host.
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

/** Of a mailbox, what is behind its `@`. */
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
