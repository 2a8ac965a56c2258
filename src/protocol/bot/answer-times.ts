/** How long the server waits for a bot's answer to a command. */
export const ANSWER_WAIT_MS = 3_000;

/** How long a bot that has asked for time may still answer a command. */
export const ANSWER_LATER_MS = 15 * 60_000;
