/** The sources, in the order in which DefaultAzureCredential tries those that it has. */
export const credentialSourceNames = [
  'environment',
  'workload-identity',
  'managed-identity',
  'visual-studio-code',
  'azure-cli',
  'azure-powershell',
  'azure-developer-cli',
  'azure-pipelines',
  'interactive-browser',
  'device-code',
] as const;

/** Name of one source. */
export type CredentialSourceName = (typeof credentialSourceNames)[number];

/** What a credential can be chosen by; `default` stands for the members of DefaultAzureCredential. */
export type CredentialName = 'default' | CredentialSourceName;

/** Every name that {@link CredentialName} allows. */
export const credentialNames: readonly CredentialName[] = ['default', ...credentialSourceNames];
