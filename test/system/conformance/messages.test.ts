/* Rules that can be seen from outside, over real sockets: the same tests as in workerd, on a server of its own. */
import "../../conformance/send.test.ts";
import "../../conformance/order.test.ts";
import "../../conformance/read.test.ts";
import { failOnUndeclared } from "../../support/declared/wire.ts";

failOnUndeclared();
