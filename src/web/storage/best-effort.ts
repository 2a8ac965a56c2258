/** A cache that cannot be read or written (private windows, a full disk) is an empty cache. */
export async function bestEffort<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch {
    return otherwise;
  }
}
