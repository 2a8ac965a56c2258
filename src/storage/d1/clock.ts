/**
 * The time in ms by D1's clock when it executes the statement, so that a queued or late write still counts as new to
 * readers of changes.
 */
export const D1_NOW = "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)";
