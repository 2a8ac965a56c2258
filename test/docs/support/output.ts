import type { Program } from "./programs.ts";

/** Returns the first line that a program should have printed and did not; `…` stands for anything. */
export function missingLine(
  { outputs }: Pick<Program, "outputs">,
  printed: string,
): string | undefined {
  const lines = printed.split("\n").map((line) => line.trimEnd());
  let at = 0;
  return outputs
    .flatMap(({ code }) => code.split("\n"))
    .find((wanted) => {
      const pattern = wanted.trimEnd().split("…").map(escaped).join(".*");
      const found = lines.findIndex(
        (line, index) => index >= at && new RegExp(`^${pattern}$`).test(line),
      );
      at = found + 1;
      return found === -1;
    });
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
