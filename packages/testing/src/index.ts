// Helpers of the tests. Private: no build, no workspace imports.

export { createTestCertificates } from './certificates.ts';
export type { TestCertificates } from './certificates.ts';
export { startDecoyProxy } from './decoy-proxy.ts';
export type { DecoyProxy, DecoyProxyOptions } from './decoy-proxy.ts';
export { fakeClock } from './fake-clock.ts';
export type { FakeClock } from './fake-clock.ts';
export { fakeCredential } from './fake-credential.ts';
export type { FakeCredential, FakeToken } from './fake-credential.ts';
export { fakeLoginService, unsignedToken } from './fake-login-service.ts';
export type { LoginAnswer, LoginRequest } from './fake-login-service.ts';
export { scriptedIds, scriptedService, scriptedWorkspaceId } from './scripted-service.ts';
export type { ScriptedAnswer, ScriptedRequest, ScriptedRoute } from './scripted-service.ts';
export { tempDir } from './temp-dir.ts';
export { startTlsServer } from './tls-server.ts';
export type { SeenRequest, TlsServer } from './tls-server.ts';
export { readFolder, startHubServer } from './hub-server.ts';
export type { HubServer, HubServerDataset, HubServerFault, HubServerOptions, HubServerRequest } from './hub-server.ts';
