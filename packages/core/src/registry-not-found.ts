import { coreError } from './error-codes.ts';
import { isAmltuneError, type AmltuneError } from './errors.ts';
import { findNearNames } from './near-names.ts';
import { quoteText } from './quote-text.ts';

/** What was asked for. */
export interface MissingAsset {
  readonly noun: 'model' | 'component';
  readonly registry: string;
  readonly name: string;
  readonly version?: string | undefined;
  readonly requestId?: string | undefined;
}

/**
 * The error of an asset that a registry does not have. It names what the user may have meant: near names, or the newest
 * version where only the version is wrong. A lookup that fails leaves that out; an abort is thrown.
 *
 * @throws AmltuneError `ABORTED`
 */
export async function assetNotFound(
  asset: MissingAsset,
  listNames: () => Promise<readonly { name: string; latestVersion?: string }[]>,
): Promise<AmltuneError> {
  const { noun, registry, name, version } = asset;
  const known = await listNames().catch((error: unknown) => {
    if (isAmltuneError(error) && error.code === 'ABORTED') throw error;
    return [];
  });
  const same = known.find((candidate) => candidate.name === name);
  const newest = same?.latestVersion;
  const nearNames = same
    ? []
    : findNearNames(
        name,
        known.map((candidate) => candidate.name),
      );
  const wanted = `${noun} ${quoteText(name)}${version === undefined ? '' : ` in version ${quoteText(version)}`}`;
  const fix = newest
    ? `Use version ${quoteText(newest)}, the newest one, or leave the version out.`
    : nearNames.length > 0
      ? `Did you mean ${nearNames.map((near) => quoteText(near)).join(', ')}?`
      : undefined;
  return coreError('REGISTRY_ASSET_NOT_FOUND', `The registry ${quoteText(registry)} has no ${wanted}.`, {
    fix,
    details: { ...asset, nearNames, ...(newest && { latestVersion: newest }) },
  });
}
