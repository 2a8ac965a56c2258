import type { Guesser } from "#domain/guessing.ts";

/** Counts one network's attempts, or the wrong passwords for one username. */
export interface LimiterApi extends Rpc.DurableObjectBranded {
  /** Returns 0 to go ahead, otherwise the milliseconds to wait. */
  take(countPerMinute: number): number;
  takeHourly(countPerHour: number): number;
  takeDaily(countPerDay: number, count: number): number;
  /** Returns the same, but takes nothing. */
  wait(countPerMinute: number): number;
  /**
   * Returns 0 when the server may check the password, and then owes an `endGuess`; otherwise the milliseconds to wait.
   */
  startGuess(guesser: Guesser): number;
  endGuess(guesser: Guesser, right: boolean): Promise<void>;
  /** Returns how many wrong guesses count against the guesser now. */
  wrongGuesses(guesser: Guesser): number;
}
