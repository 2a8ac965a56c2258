export default {
  input: "openapi.json",
  // Node runs the generated client unchanged.
  output: { path: "hey-api", module: { extension: ".ts" } },
  plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
};
