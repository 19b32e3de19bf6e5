import { regions } from './regions.ts';

/** The services by the hosts that they live on. */
export type HostKind =
  | 'management'
  | 'login'
  | 'api'
  | 'experiments'
  | 'blob'
  | 'scoring'
  | 'studio'
  | 'hub'
  | 'hub-content'
  | 'managed-identity';

/** A host of a request that the emulator answers for. */
export interface EmulatedHost {
  readonly kind: HostKind;
  /** Lower case, without port. */
  readonly name: string;
  /** What the name says: `region`, `account`, `endpoint`. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Every emulated host. Names in braces stand for one label; `{region}` for one of the regions. */
const hostTable: readonly { kind: HostKind; pattern: string }[] = [
  { kind: 'management', pattern: 'management.azure.com' },
  { kind: 'login', pattern: 'login.microsoftonline.com' },
  { kind: 'api', pattern: '{region}.api.azureml.ms' },
  { kind: 'experiments', pattern: '{region}.experiments.azureml.net' },
  { kind: 'experiments', pattern: 'cert-{region}.experiments.azureml.net' },
  { kind: 'blob', pattern: '{account}.blob.core.windows.net' },
  { kind: 'scoring', pattern: '{endpoint}.{region}.inference.ml.azure.com' },
  { kind: 'studio', pattern: 'ml.azure.com' },
  { kind: 'hub', pattern: 'huggingface.co' },
  { kind: 'hub-content', pattern: 'cas-bridge.xethub.hf.co' },
];

/** Hosts of managed identity, which is asked over plain HTTP: this machine, and the address that virtual machines ask. */
const identityHosts = new Set(['127.0.0.1', 'localhost', '[::1]', '169.254.169.254']);

const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const matchers = hostTable.map(({ kind, pattern }) => ({
  kind,
  regexp: new RegExp(
    `^${pattern
      .replaceAll('.', '\\.')
      .replaceAll(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${name === 'region' ? regions.join('|') : label})`)}$`,
  ),
}));
const known = new Map<string, EmulatedHost>();

/** The emulated host of a URL, or undefined for any other, and for one that is asked with the wrong scheme. */
export function findHost({ protocol, hostname }: Pick<URL, 'protocol' | 'hostname'>): EmulatedHost | undefined {
  if (protocol === 'http:') {
    return identityHosts.has(hostname) ? { kind: 'managed-identity', name: hostname, labels: {} } : undefined;
  }
  const seen = known.get(hostname);
  if (seen) return seen;
  for (const { kind, regexp } of matchers) {
    const match = regexp.exec(hostname);
    if (!match) continue;
    const host = { kind, name: hostname, labels: { ...match.groups } };
    // Endpoint and account names are chosen by clients, so the cache must not grow with them.
    if (known.size < 1000) known.set(hostname, host);
    return host;
  }
  return undefined;
}

/** The names that the certificate is for, wildcards included. */
export function listCertificateNames(): string[] {
  const names = hostTable.flatMap(({ pattern }) => {
    if (!/^\{\w+\}\.\{region\}\./.test(pattern)) return [pattern.replace(/^[^.]*\{\w+\}/, '*')];
    return regions.map((region) => pattern.replace(/^\{\w+\}/, '*').replace('{region}', region));
  });
  return [...new Set(names)];
}
