/** Describes an error answer to the reader. */
export async function problemOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== "object" || body === null) return `The server answered ${response.status}`;
  const { code, detail, errors } = body as { code?: string; detail?: string; errors?: unknown };
  const issues = Array.isArray(errors)
    ? (errors as { path: string; message: string }[]).map(
        ({ path, message }) => `${path}: ${message}`,
      )
    : [];
  return [`${code ?? response.status}: ${detail ?? ""}`, ...issues].join("; ");
}
