/** Rejects NUL and lone surrogates, since neither survives every store and every client. */
export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

export const CLEAN = "must be well-formed Unicode without NUL";

/** Rejects credentials, which are secrets, and spaces, which would let one address have two spellings. */
export function isHttpsUrl(url: string): boolean {
  if (!isCleanText(url) || /[\s\p{Cc}]/u.test(url) || !URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return protocol === "https:" && username === "" && password === "";
}
