/** Runs a call for each item with limited concurrency, and returns the items whose call returned false. */
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
