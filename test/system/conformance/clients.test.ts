/* Rules that can be seen from outside, over real sockets: the same tests as in workerd, on a server of its own. */
import "../../conformance/through-sdk.test.ts";
import "../../conformance/typing.test.ts";
import { failOnUndeclared } from "../../support/declared/wire.ts";

failOnUndeclared();
