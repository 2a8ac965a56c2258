/* The rules that can be seen from outside, over real sockets: the same tests as in workerd, on one server. */
import "../conformance/send.test.ts";
import "../conformance/order.test.ts";
import "../conformance/acknowledge.test.ts";
import "../conformance/connect.test.ts";
import "../conformance/read.test.ts";
import "../conformance/typing.test.ts";
import "../conformance/tokens.test.ts";
import "../conformance/through-sdk.test.ts";
