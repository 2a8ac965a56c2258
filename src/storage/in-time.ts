const LATE = "not within";

/** Thrown by `inTime`: the work may still be running, and may still succeed. */
export class TimeLimit extends Error {
  override name = "TimeLimit";
}

/** Waits for the work at most this long, since D1 occasionally stalls for seconds. */
export async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TimeLimit(`${LATE} ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether an error is a time limit, thrown here or in a called object, whose errors arrive only as messages. */
export function isTimeLimit(error: unknown): boolean {
  return error instanceof Error && (error.message.startsWith(LATE) || isTimeLimit(error.cause));
}
