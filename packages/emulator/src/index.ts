// Emulator
export { createEmulator } from './emulator.ts';
export type { Emulator } from './emulator.ts';
export type { EmulatorOptions, WorkspaceNames } from './settings.ts';
export type { Finding, LoggedRequest } from './request-log.ts';

// Faces
export { startEmulator } from './faces/start-emulator.ts';
export type { EmulatorClientOptions, RunningEmulator, StartOptions } from './faces/start-emulator.ts';
export { createEmulatorCredential } from './faces/credential.ts';
export type { EmulatorCredential, EmulatorToken } from './faces/credential.ts';
export { createEmulatorHttpClient } from './faces/http-client.ts';
export { createMswHandler } from './faces/msw.ts';
export type { MswHttp } from './faces/msw.ts';

// Time
export { createTestClock, systemClock } from './clock.ts';
export type { EmulatorClock, TestClock } from './clock.ts';

// Faults
export { scenarios } from './faults/scenarios.ts';
export type { Scenario } from './faults/scenarios.ts';
export type { FaultEffect, FaultRule } from './faults/fault.ts';

// Errors
export { emulatorErrorCodes } from './error-codes.ts';
export { EmulatorError } from './errors.ts';
export type { EmulatorErrorEntry } from './errors.ts';
