import { testShare } from "../support/snippets.ts";

testShare(import.meta.filename);
