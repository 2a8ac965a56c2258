const LATE = "not within";

/** What `inTime` throws: the work may still be under way, and may still be done. */
export class TimeLimit extends Error {
  override name = "TimeLimit";
}

/** Waits for the work no longer than this. D1 now and then stalls for seconds, and says nothing meanwhile. */
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

/** Whether something was given up, here or in an object that was asked: of its errors only the message arrives. */
export function isTimeLimit(error: unknown): boolean {
  return error instanceof Error && (error.message.startsWith(LATE) || isTimeLimit(error.cause));
}
