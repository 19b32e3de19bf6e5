import type { WorkspaceNames } from '../settings.ts';

/**
 * The environment in which other programs, in any language, take the emulator for Azure. HTTPS goes through the proxy;
 * plain HTTP goes nowhere new, since managed identity is on this machine anyway.
 */
export function foreignEnvironment(options: {
  proxyPort: number;
  caPath: string;
  identityEndpoint: string;
  identityHeader: string;
  workspace: WorkspaceNames;
}): Record<string, string | undefined> {
  const { proxyPort, caPath, identityEndpoint, identityHeader, workspace } = options;
  const proxy = `http://127.0.0.1:${proxyPort}`;
  const direct = '127.0.0.1,localhost,::1';
  return {
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    NO_PROXY: direct,
    no_proxy: direct,
    ALL_PROXY: undefined,
    all_proxy: undefined,
    HTTP_PROXY: undefined,
    http_proxy: undefined,
    NODE_EXTRA_CA_CERTS: caPath,
    REQUESTS_CA_BUNDLE: caPath,
    SSL_CERT_FILE: caPath,
    CURL_CA_BUNDLE: caPath,
    IDENTITY_ENDPOINT: identityEndpoint,
    IDENTITY_HEADER: identityHeader,
    AZURE_SUBSCRIPTION_ID: workspace.subscriptionId,
    AZURE_RESOURCE_GROUP: workspace.resourceGroup,
    AZUREML_ARM_SUBSCRIPTION: workspace.subscriptionId,
    AZUREML_ARM_RESOURCEGROUP: workspace.resourceGroup,
    AZUREML_ARM_WORKSPACE_NAME: workspace.workspaceName,
  };
}
