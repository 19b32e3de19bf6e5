/** Version of this package, for the user agent and for tracing. `npm run version` keeps it in step with the manifest. */
export const coreVersion = '0.0.0';
