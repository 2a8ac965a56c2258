import { html as template, raw } from "hono/html";

/** Text that is already HTML; a template escapes everything else. */
export type Html = ReturnType<typeof raw>;

export { raw };

export function html(strings: TemplateStringsArray, ...values: unknown[]): Html {
  const made = template(strings, ...values);
  if (made instanceof Promise) throw new Error("a template may contain no promise");
  return made;
}

export function escape(text: string): string {
  return String(html`${text}`);
}
