import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator, worldOf, type Emulator } from '../emulator.ts';
import type { EmulatorOptions, WorkspaceNames } from '../settings.ts';
import { applicationOf } from '../routes/managed-identity.ts';
import { createEmulatorCredential, type EmulatorCredential } from './credential.ts';
import { foreignEnvironment } from './environment.ts';
import { listenOnLoopback } from './listen.ts';
import { createPlainServer, createTlsServer } from './servers.ts';
import { createTemporaryCertificates, loadCertificates } from './tls-files.ts';

type Cleanup = () => Promise<void> | void;

/** How an emulator is started. */
export interface StartOptions extends EmulatorOptions {
  /** TLS port. Default 0: a free one. */
  readonly port?: number;
  /** Port of the proxy and of managed identity. Default 0: a free one. */
  readonly proxyPort?: number;
}

/** What our clients take to reach an emulator: `connectTo` and `ca` for the HTTP client, the rest for `connect`. */
export interface EmulatorClientOptions {
  readonly credential: EmulatorCredential;
  /** `127.0.0.1:<port>` */
  readonly connectTo: string;
  /** PEM. */
  readonly ca: string;
  readonly workspace: WorkspaceNames;
}

/** An emulator that listens. */
export interface RunningEmulator extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly port: number;
  readonly proxyPort: number;
  readonly clientOptions: EmulatorClientOptions;
  /** What a client that signs in with a secret needs. */
  readonly servicePrincipal: { readonly tenantId: string; readonly clientId: string; readonly clientSecret: string };
  /** Variables that lead another program's process here; undefined ones are to be removed from its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  close(): Promise<void>;
}

/**
 * Starts an emulator on 127.0.0.1: a TLS port for the names of all emulated hosts, and a plain port that is a proxy to it
 * and the endpoint of managed identity. Nothing is installed on the machine and no environment is changed.
 *
 * @throws EmulatorError `PORT_UNAVAILABLE`
 * @throws EmulatorError `FOLDER_IN_USE`
 * @throws EmulatorError `FOLDER_TOO_NEW`
 * @throws EmulatorError `REGION_UNKNOWN`
 * @throws EmulatorError `SCENARIO_UNKNOWN`
 *
 * @example
 * await using running = await startEmulator();
 * const { credential, connectTo, ca, workspace } = running.clientOptions;
 * const { registry } = await connect({ credential, workspace, httpClient: createHttpClient({ connectTo, ca }) });
 */
export async function startEmulator(options: StartOptions = {}): Promise<RunningEmulator> {
  const cleanups: Cleanup[] = [];
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= runAll(cleanups));
  try {
    // First, as its store is what keeps a second emulator out of the folder.
    const emulator = createEmulator(options);
    cleanups.push(() => emulator.close());
    const certificates = await (options.folder === undefined
      ? createTemporaryCertificates(await temporaryFolder(cleanups))
      : loadCertificates(options.folder));
    const tlsServer = createTlsServer(emulator, certificates);
    const tls = await listenOnLoopback(tlsServer, options.port ?? 0);
    cleanups.push(tls.close);
    const plain = await listenOnLoopback(createPlainServer(emulator, tlsServer), options.proxyPort ?? 0);
    cleanups.push(plain.close);
    const { workspace } = emulator;
    const world = worldOf(emulator);
    const { identityHeader, clientSecret } = world.secrets;
    const identityEndpoint = `http://127.0.0.1:${plain.port}/msi/token`;
    return {
      emulator,
      port: tls.port,
      proxyPort: plain.port,
      clientOptions: {
        credential: createEmulatorCredential(identityEndpoint, identityHeader),
        connectTo: `127.0.0.1:${tls.port}`,
        ca: certificates.ca,
        workspace,
      },
      servicePrincipal: { tenantId: emulator.tenantId, clientId: applicationOf(world).clientId, clientSecret },
      env: foreignEnvironment({
        proxyPort: plain.port,
        caPath: certificates.caPath,
        identityEndpoint,
        identityHeader,
        workspace,
      }),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** An emulator in memory still has a file for the authority, which other programs read by its path. */
async function temporaryFolder(cleanups: Cleanup[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'amltune-emulator-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** In reverse order; all of them, whatever fails. */
async function runAll(cleanups: Cleanup[]): Promise<void> {
  for (const cleanup of cleanups.reverse()) await cleanup();
}
