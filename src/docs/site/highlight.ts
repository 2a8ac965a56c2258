import { createCssVariablesTheme, createHighlighterCoreSync } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import css from "shiki/langs/css.mjs";
import html from "shiki/langs/html.mjs";
import http from "shiki/langs/http.mjs";
import json from "shiki/langs/json.mjs";
import kotlin from "shiki/langs/kotlin.mjs";
import python from "shiki/langs/python.mjs";
import shell from "shiki/langs/shellscript.mjs";
import sql from "shiki/langs/sql.mjs";
import swift from "shiki/langs/swift.mjs";
import toml from "shiki/langs/toml.mjs";
import tsx from "shiki/langs/tsx.mjs";
import typescript from "shiki/langs/typescript.mjs";
import { escape } from "./html.ts";

const THEME = createCssVariablesTheme({ name: "parley", variablePrefix: "--" });

/** Grammars by the name that follows a fence; "text" needs none. */
const NAMES: Readonly<Record<string, string>> = {
  ts: "typescript",
  tsx: "tsx",
  js: "typescript",
  sh: "shellscript",
  json: "json",
  http: "http",
  html: "html",
  css: "css",
  toml: "toml",
  sql: "sql",
  python: "python",
  swift: "swift",
  kotlin: "kotlin",
};

const highlighter = createHighlighterCoreSync({
  themes: [THEME],
  langs: [typescript, tsx, shell, json, http, html, css, toml, sql, python, swift, kotlin],
  engine: createJavaScriptRegexEngine(),
});

/** Highlights code by classes, since the page's policy allows no inline styles. */
export function highlighted(code: string, language: string): string {
  if (language === "text") return escape(code);
  const lang = NAMES[language];
  if (lang === undefined) throw new Error(`no grammar for "${language}": see src/docs/README.md`);
  const lines = highlighter.codeToTokensBase(code, { lang, theme: "parley" });
  return lines
    .map((line) => line.map(({ content, color }) => part(content, color)).join(""))
    .join("\n");
}

function part(content: string, color: string | undefined): string {
  const [, kind] = /^var\(--token-([a-z-]+)\)$/.exec(color ?? "") ?? [];
  return kind === undefined
    ? escape(content)
    : `<span class="code-${kind}">${escape(content)}</span>`;
}
