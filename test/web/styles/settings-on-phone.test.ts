import { useWeb } from "../support/web.ts";
import { testScreens, useFurnished, usePhone } from "./furnished.ts";

const web = useWeb();
const furnished = useFurnished(web);

const SECTIONS = [
  "profile",
  "account",
  "privacy",
  "devices",
  "notifications",
  "appearance",
  "data",
];

testScreens(usePhone(web, furnished), [
  "/settings",
  ...SECTIONS.map((section) => `/settings/${section}`),
]);
