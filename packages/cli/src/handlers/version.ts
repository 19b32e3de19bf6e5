import { arch, platform, version as nodeVersion } from 'node:process';
import manifest from '../../package.json' with { type: 'json' };
import type { CommandResult } from '../command.ts';

/** What runs here. */
export function showVersion(): CommandResult {
  const { version } = manifest;
  const value = { version, node: nodeVersion.replace(/^v/, ''), platform, arch };
  return {
    value,
    view: { kind: 'text', text: `amltune ${version} (Node.js ${value.node}, ${platform} ${arch})\n` },
  };
}
