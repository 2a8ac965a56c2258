import { DESKTOP } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { testAccessibility } from "./accessible.ts";

testAccessibility(useWeb(), "on a desktop", DESKTOP);
