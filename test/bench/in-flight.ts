/** Does something with every item, with so many under way at a time; the results are in the items' order. */
export async function inFlight<T, R>(
  many: number,
  items: T[],
  run: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) results[index] = await run(item);
  };
  await Promise.all(Array.from({ length: many }, worker));
  return results;
}
