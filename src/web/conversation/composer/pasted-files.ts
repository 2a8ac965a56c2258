import { hasVisible } from "#client/index.ts";

/**
 * The files of what is pasted, where it is files: office programs put a picture of the text beside the text. A picture
 * that is copied from a web page comes with its address or its element, and files with their names.
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

/** Parsed so, it runs nothing and loads nothing. */
function textOf(html: string): string {
  return new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
}
