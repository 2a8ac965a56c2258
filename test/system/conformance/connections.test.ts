/* Rules that can be seen from outside, over real sockets: the same tests as in workerd, on a server of its own. */
import "../../conformance/acknowledge.test.ts";
import "../../conformance/connect.test.ts";
import "../../conformance/tokens.test.ts";
import { failOnUndeclared } from "../../support/declared/wire.ts";

failOnUndeclared();
