/**
 * The server of the emulator's figures, in a process of its own: `emulator`, or `hono` for a bare app that answers the same
 * bytes over TLS with the same certificate. Answers each message with its CPU time and memory.
 */
const [kind, folder = '', answer = '{}'] = process.argv.slice(2);
const begin = performance.now();
if (kind === 'hono') {
  const { startBareHono } = await import('../packages/emulator/test/bare-hono.ts');
  process.send?.({ port: await startBareHono(folder, JSON.parse(answer) as object) });
} else {
  const { startEmulator } = await import('@amltune/emulator');
  const { port, clientOptions } = await startEmulator({ folder });
  const readyInMs = performance.now() - begin;
  const { token } = await clientOptions.credential.getToken('https://management.azure.com/.default');
  process.send?.({ port, token, workspace: clientOptions.workspace, ca: clientOptions.ca, readyInMs });
}
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuInMs: (user + system) / 1000, memoryInMb: process.memoryUsage().rss / 1e6 });
});
