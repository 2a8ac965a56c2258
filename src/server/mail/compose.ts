import type { Mail } from "./mailer.ts";
import { mailWords, type MailKind } from "./texts.ts";
import { escapedHtml } from "../escaped-html.ts";

/** The recipient and subject matter of a mail. */
export interface MailContent {
  id: string;
  kind: MailKind;
  to: string;
  /** Null for a person without an account. */
  username: string | null;
  language: string;
  /** The server's name, which is its host. */
  app: string;
  /** The link or code in the mail. */
  brings: string | null;
  at: number;
}

/** Composes a mail in the person's language, without remote content or tracking. */
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
  return `<p>${escapedHtml(line)}</p>`;
}

function broughtHtml(brings: string): string {
  const shown = escapedHtml(brings);
  return /^https?:\/\/\S+$/.test(brings)
    ? `<p dir="ltr"><a href="${shown}">${shown}</a></p>`
    : `<p dir="ltr"><strong>${shown}</strong></p>`;
}
