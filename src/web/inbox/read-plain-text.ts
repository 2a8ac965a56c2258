export { plainText } from "#client/index.ts";
