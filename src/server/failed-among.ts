/** Runs something for each item, so many at once, and returns those for which it came to nothing. */
export async function failedAmong<T>(
  items: readonly T[],
  atOnce: number,
  run: (item: T) => Promise<boolean>,
): Promise<T[]> {
  const rest = items.values();
  const failed: T[] = [];
  const work = async () => {
    for (const item of rest) if (!(await run(item))) failed.push(item);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return failed;
}
