import { maybe, nullable, object, openEnum, recordOf, string, type Guard, type Infer } from '../guard.ts';

/** Free text by name: tags and properties. The service keeps null for a value that was never filled. */
export const stringMap: Guard<Record<string, string | null>> = recordOf(nullable(string));

/** Who created and last changed a resource, and when (ISO 8601 with up to seven decimals). */
export const systemData = object({
  createdAt: maybe(string),
  createdBy: maybe(string),
  createdByType: maybe(openEnum<'User' | 'Application' | 'ManagedIdentity' | 'Key'>()),
  lastModifiedAt: maybe(string),
});

/** Who created and last changed a resource, and when. */
export type SystemData = Infer<typeof systemData>;

/** The identity of a resource. */
export const resourceIdentity = object({
  type: openEnum<'SystemAssigned' | 'UserAssigned' | 'SystemAssigned,UserAssigned' | 'None'>(),
  principalId: maybe(string),
  tenantId: maybe(string),
});

/** The identity of a resource. */
export type ResourceIdentity = Infer<typeof resourceIdentity>;

/** What has become of the last change to a resource. */
export const provisioningState = openEnum<
  'Creating' | 'Updating' | 'Deleting' | 'Scaling' | 'Succeeded' | 'Failed' | 'Canceled'
>();

/** What has become of the last change to a resource. */
export type ProvisioningState = Infer<typeof provisioningState>;
