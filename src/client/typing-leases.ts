/** The end (milliseconds since 1970) of each person's typing, unless renewed. */
export type TypingLeases = ReadonlyMap<string, number>;

export function lease(leases: TypingLeases, user_id: string, until: number): TypingLeases {
  return new Map(leases).set(user_id, until);
}

export function endLeases(leases: TypingLeases, user_ids: readonly string[]): TypingLeases {
  if (!user_ids.some((user_id) => leases.has(user_id))) return leases;
  const gone = new Set(user_ids);
  return new Map([...leases].filter(([user_id]) => !gone.has(user_id)));
}

/** Removes expired leases. */
export function lapse(leases: TypingLeases, now: number): TypingLeases {
  const lapsed = [...leases].filter(([, until]) => until <= now).map(([user_id]) => user_id);
  return endLeases(leases, lapsed);
}

/** When the next lease expires; `null` if nobody is typing. */
export function nextLapse(leases: TypingLeases): number | null {
  return leases.size === 0 ? null : Math.min(...leases.values());
}
