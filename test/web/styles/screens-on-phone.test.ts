import { useWeb } from "../support/web.ts";
import { testScreens, useFurnished, usePhone } from "./furnished.ts";

const web = useWeb();
const furnished = useFurnished(web);

testScreens(usePhone(web, furnished), [
  "/",
  "/new",
  "/requests",
  "/mentions",
  "/threads",
  "/nowhere",
]);
