/**
 * In ms, by D1's own clock when it runs the statement, so that a write that was queued there, or arrives late, counts
 * as new to a reader of changes.
 */
export const D1_NOW = "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)";
