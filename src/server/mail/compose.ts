import type { Mail } from "./mailer.ts";
import { mailWords, type MailKind } from "./texts.ts";

/** Whom a mail goes to, and what it is about. */
export interface MailContent {
  id: string;
  kind: MailKind;
  to: string;
  /** Null for somebody without an account. */
  username: string | null;
  language: string;
  /** How the server is called: its host. */
  app: string;
  /** A link or a code. */
  brings: string | null;
  at: number;
}

/** A mail in the person's language: nothing in it is fetched, and nothing says that it was read. */
export function compose({ id, kind, to, brings, ...about }: MailContent): Mail {
  const { subject, before, after, greeting, language, direction } = mailWords(kind, about.language);
  const time = new Intl.DateTimeFormat(language, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  }).format(about.at);
  const values: Readonly<Record<string, string>> = {
    app: about.app,
    username: about.username ?? "",
    time: `${time} UTC`,
  };
  const filled = (line: string) =>
    line.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const first = [...(about.username === null ? [] : [greeting]), ...before].map(filled);
  const last = after.map(filled);
  const text = [...first, ...(brings === null ? [] : [brings]), ...last].join("\n\n");
  const html = [
    `<!doctype html><html lang="${language}" dir="${direction}"><body>`,
    ...first.map(paragraph),
    ...(brings === null ? [] : [broughtHtml(brings)]),
    ...last.map(paragraph),
    "</body></html>",
  ].join("\n");
  return { id, to, subject: `${about.app}: ${subject}`, text: `${text}\n`, html };
}

function paragraph(line: string): string {
  return `<p>${escaped(line)}</p>`;
}

function broughtHtml(brings: string): string {
  const shown = escaped(brings);
  return /^https?:\/\/\S+$/.test(brings)
    ? `<p dir="ltr"><a href="${shown}">${shown}</a></p>`
    : `<p dir="ltr"><strong>${shown}</strong></p>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
