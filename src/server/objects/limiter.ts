import type { Guesser } from "#domain/guessing.ts";

/** Counts one network's attempts, or the wrong passwords for one username. */
export interface LimiterApi extends Rpc.DurableObjectBranded {
  /** Returns 0 if the caller may proceed, otherwise the milliseconds to wait. */
  take(countPerMinute: number): number;
  takeHourly(countPerHour: number): number;
  takeDaily(countPerDay: number, count: number): number;
  /** Returns the same, without taking anything. */
  wait(countPerMinute: number): number;
  /**
   * Returns 0 if the server may check the password, and then requires an `endGuess`; otherwise returns the milliseconds
   * to wait.
   */
  startGuess(guesser: Guesser): number;
  endGuess(guesser: Guesser, right: boolean): Promise<void>;
  /** Returns the number of wrong guesses that currently count against the guesser. */
  wrongGuesses(guesser: Guesser): number;
}
