import type { RouteGroup } from '../route.ts';
import { discoveryRoutes } from './discovery.ts';
import { loginRoutes } from './login.ts';
import { managedIdentityRoutes } from './managed-identity.ts';
import { operationRoutes } from './operations.ts';
import { registryComponentRoutes } from './registry-components.ts';
import { registryModelRoutes } from './registry-models.ts';
import { workspaceRoutes } from './workspaces.ts';

/** The emulator's table of contents: one line a resource. */
export const routeGroups: readonly RouteGroup[] = [
  managedIdentityRoutes,
  loginRoutes,
  workspaceRoutes,
  discoveryRoutes,
  operationRoutes,
  registryModelRoutes,
  registryComponentRoutes,
];
