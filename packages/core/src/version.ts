import manifest from '../package.json' with { type: 'json' };

/** Version of this package, for the user agent and for tracing. */
export const coreVersion: string = manifest.version;
