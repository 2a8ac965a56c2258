import { config } from "zod/v4/core";

/*
 * Loaded before any schema is made. The Content-Security-Policy forbids code made at run time; without this the validator
 * tries, which is refused and reported.
 */
config({ jitless: true });
