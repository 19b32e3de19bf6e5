import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listCertificateNames } from '../hosts.ts';
import type { Certificates } from './certificates.ts';

const validityInDays = 365;
const renewBeforeInMs = 7 * 86_400_000;

/** Certificates for one start, of which only the authority's own is written: into `folder`, where others read it. */
export async function createTemporaryCertificates(folder: string): Promise<Certificates & { caPath: string }> {
  const { createCertificates } = await import('./certificates.ts');
  const made = await createCertificates(listCertificateNames(), validityInDays);
  const caPath = join(folder, 'ca.pem');
  await writeWhole(caPath, made.ca);
  return { ...made, caPath };
}

/**
 * The certificates of a state folder: made at its first start, kept over restarts so that clients go on trusting them,
 * made anew when they are about to end or lack a name that is emulated since. `caPath` is the authority's PEM.
 */
export async function loadCertificates(folder: string): Promise<Certificates & { caPath: string }> {
  const path = join(folder, 'tls.json');
  const caPath = join(folder, 'ca.pem');
  const names = listCertificateNames();
  const kept = await readKept(path, names);
  if (kept) return { ...kept, caPath };
  // Loading the library takes longer than all the rest of a start, which a restart need not pay.
  const { createCertificates } = await import('./certificates.ts');
  const made = await createCertificates(names, validityInDays);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeWhole(caPath, made.ca);
  await writeWhole(path, JSON.stringify(made));
  return { ...made, caPath };
}

async function readKept(path: string, names: readonly string[]): Promise<Certificates | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  // Written whole by us and readable by the user alone.
  const kept = JSON.parse(text) as Certificates;
  const { validToDate, subjectAltName = '' } = new X509Certificate(kept.cert);
  const listed = new Set(subjectAltName.split(', '));
  const isGood =
    validToDate.getTime() - renewBeforeInMs > Date.now() && names.every((name) => listed.has(`DNS:${name}`));
  return isGood ? kept : undefined;
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
