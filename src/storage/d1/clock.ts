/**
 * In ms, by D1's own clock when it runs the statement: a write that waits its turn there, or arrives after it was given
 * up, is as new to whoever asks what has changed as its rows are.
 */
export const D1_NOW = "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)";
