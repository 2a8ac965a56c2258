/** Looks up the usernames that replace ids in a text. */
export interface Names {
  user: (id: string) => string | undefined;
}

/** Code is not reformatted; splitting by this puts it at odd indexes. */
const CODE = /(```[\s\S]*?```|`[^`\n]+`)/;
/** `<@U1>`, `<@U1|name>`, `<#C1|name>`, `<!here>`, `<https://address|words>`. */
const REFERENCE = /<([@#!]?)([^<>|\n]+)(?:\|([^<>\n]*))?>/g;
const BOLD = /(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\p{L}\p{N}*])/gu;
const STRUCK = /(?<![\p{L}\p{N}~])~(?=[^\s~])([^~\n]*[^\s~])~(?![\p{L}\p{N}~])/gu;

/** Converts Slack's mrkdwn to Parley's formatting. */
export function textOf(mrkdwn: string, names: Names): string {
  return mrkdwn
    .split(CODE)
    .map((part, i) => {
      const isCode = i % 2 === 1;
      const formatted = isCode
        ? part
        : part.replaceAll(BOLD, "**$1**").replaceAll(STRUCK, "~~$1~~");
      const referenced = formatted.replaceAll(
        REFERENCE,
        (_, sign: string, target: string, words: string | undefined) =>
          reference(sign, target, words ?? "", names, isCode),
      );
      return unescaped(referenced);
    })
    .join("");
}

/** Returns the ids of the people that a text mentions. */
export function mentionsIn(mrkdwn: string): string[] {
  const found = [...mrkdwn.matchAll(/<@([A-Z0-9]+)(?:\|[^<>\n]*)?>/g)];
  return [...new Set(found.map(([, id = ""]) => id))];
}

function reference(
  sign: string,
  target: string,
  words: string,
  names: Names,
  isCode: boolean,
): string {
  if (sign === "@") return `@${names.user(target) ?? (words || target)}`;
  if (sign === "#") return `#${words || target}`;
  if (sign === "!") {
    const [command = "", , id = ""] = target.split("^");
    return command === "date" ? words : words || `@${id || command}`;
  }
  const address = target.replace(/^mailto:/, "");
  if (words === "" || words === address || words === target || isCode) return address;
  // Brackets would end the label or the address early, so the link becomes plain text.
  return /[[\]]/.test(words) || /[()]/.test(target)
    ? `${words} ${address}`
    : `[${words}](${target})`;
}

/** Slack escapes only these three characters. */
function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
