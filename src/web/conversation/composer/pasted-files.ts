import { hasVisible } from "#client/index.ts";

/**
 * The pasted files, unless they are only another form of pasted text: office programs add a picture of the text. A
 * picture copied from a web page comes with its address or element as text, and copied files come with their names.
 */
export function pastedFiles(data: DataTransfer): readonly File[] {
  const files = [...data.files];
  const text = data.getData("text/plain");
  if (files.length === 0 || !hasVisible(text)) return files;
  const html = data.getData("text/html");
  const isPicture = html !== "" && !hasVisible(textOf(html));
  const names = new Set(files.map(({ name }) => name));
  const areNames = text.split(/[\r\n]+/).every((line) => line === "" || names.has(line));
  return isPicture || areNames ? files : [];
}

/** A parsed document runs no scripts and loads nothing. */
function textOf(html: string): string {
  return new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
}
