/**
 * One JSON line for each thing an operator should know. Fields are ids, codes and counts; never a token, a password
 * or a message's text. An error is told by its name and stack: its message may quote a row.
 */
export function log(
  level: "debug" | "error",
  event: string,
  fields: Record<string, string | number | boolean | null> = {},
  error?: unknown,
): void {
  const thrown = error instanceof Error ? { error: error.name, stack: frames(error) } : {};
  console[level](JSON.stringify({ event, ...fields, ...thrown }));
}

function frames(error: Error): string {
  return (error.stack ?? "")
    .split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 8)
    .join("\n");
}
