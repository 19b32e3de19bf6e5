import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The hub token as `hf` users have it: `HF_TOKEN`, else the file at `HF_TOKEN_PATH`, `$HF_HOME/token`,
 * `$XDG_CACHE_HOME/huggingface/token` or `~/.cache/huggingface/token`. Undefined when there is none, or when
 * `HF_HUB_DISABLE_IMPLICIT_TOKEN` is set.
 */
export async function findHubToken(env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  if (/^(1|true|yes|on)$/i.test(env['HF_HUB_DISABLE_IMPLICIT_TOKEN'] ?? '')) return undefined;
  const direct = env['HF_TOKEN']?.trim();
  if (direct) return direct;
  const cache = env['XDG_CACHE_HOME'] || join(env['HOME'] || env['USERPROFILE'] || homedir(), '.cache');
  const path = env['HF_TOKEN_PATH'] || join(env['HF_HOME'] || join(cache, 'huggingface'), 'token');
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() || undefined;
}
