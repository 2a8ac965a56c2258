const DARK = /^\.always-dark,\n:root\[data-theme="dark"\] \{\n([\s\S]*?)^\}\n/m;

/**
 * A style sheet with the tokens of Parley's page. That page sets its theme by script; here the system's theme applies
 * without a script, and print is always light.
 */
export function withSystemTheme(styles: string, tokens: string): string {
  const [, dark] = DARK.exec(tokens) ?? [];
  if (dark === undefined) throw new Error("tokens.css has no dark theme");
  const light = tokens.replace(DARK, "");
  return `${styles}
${light}
@media screen {
:root[data-theme="dark"] {
${dark}}
}
@media screen and (prefers-color-scheme: dark) {
:root:not([data-theme="light"]) {
${dark}}
}`;
}
