import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInClouds, isTokenHost, resolveCloud, scopeOf, type Cloud, type TokenAudience } from '../src/clouds.ts';

const { AzureCloud, AzureChinaCloud, AzureUSGovernment } = builtInClouds;
const audiences: TokenAudience[] = ['management', 'ml', 'storage'];

describe('resolveCloud', () => {
  test.each([
    ['AzureCloud', AzureCloud],
    ['azurecloud', AzureCloud],
    [' PUBLIC ', AzureCloud],
    ['AzurePublicCloud', AzureCloud],
    ['china', AzureChinaCloud],
    ['AzureChinaCloud', AzureChinaCloud],
    ['usgov', AzureUSGovernment],
    ['AzureUSGovernmentCloud', AzureUSGovernment],
  ])('finds the cloud named %j', async (name, cloud) => {
    expect(await resolveCloud(name, { env: {} })).toBe(cloud);
  });

  test('takes a cloud object as it is', async () => {
    expect(await resolveCloud(AzureChinaCloud, { env: { AMLTUNE_CLOUD: 'usgov' } })).toBe(AzureChinaCloud);
  });

  test.each([
    [{}, AzureCloud],
    [{ AMLTUNE_CLOUD: 'china', AZUREML_CURRENT_CLOUD: 'usgov' }, AzureChinaCloud],
    [{ AMLTUNE_CLOUD: '', AZUREML_CURRENT_CLOUD: 'AzureUSGovernment', AZURE_CLOUD_NAME: 'china' }, AzureUSGovernment],
    [{ AZURE_CLOUD_NAME: 'AzureChinaCloud', ARM_CLOUD_METADATA_URL: 'https://arm.test/' }, AzureChinaCloud],
  ])('reads the environment %j', async (env, cloud) => {
    expect(await resolveCloud(undefined, { env })).toBe(cloud);
  });

  test.each(['AzureGermanCloud', '', '\u001b[2Jevil'])('refuses the unknown name %j', async (name) => {
    const error: unknown = await resolveCloud(name, { env: {} }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CLOUD_UNKNOWN' });
    expect(String(error)).not.toContain('\u001b');
  });
});

test.each([
  [AzureCloud, 'https://management.azure.com/.default', 'https://ml.azure.com/.default'],
  [AzureChinaCloud, 'https://management.chinacloudapi.cn/.default', 'https://ml.azure.cn/.default'],
  [AzureUSGovernment, 'https://management.usgovcloudapi.net/.default', 'https://ml.azure.us/.default'],
])('asks for the scopes of $name', (cloud, management, ml) => {
  expect(audiences.map((audience) => scopeOf(cloud, audience))).toEqual([
    management,
    ml,
    'https://storage.azure.com/.default',
  ]);
});

describe('isTokenHost', () => {
  // Hosts seen on the wire or listed by Microsoft for each cloud, and the audiences that they may see.
  test.each<[Cloud, string, string]>([
    [AzureCloud, 'https://management.azure.com/subscriptions/1?api-version=x', 'management ml'],
    [AzureCloud, 'https://MANAGEMENT.azure.com:443', 'management ml'],
    [AzureCloud, 'https://eastus2.api.azureml.ms/history/v1.0', 'management ml'],
    [AzureCloud, 'https://1-2.registry.eastus.privatelink.api.azureml.ms/ferp', 'management ml'],
    [AzureCloud, 'https://1-2.workspace.eastus.cert.api.azureml.ms', 'management ml'],
    [AzureCloud, 'https://eastus2.experiments.azureml.net/discovery', 'management ml'],
    [AzureCloud, 'https://cert-eastus2.experiments.azureml.net/', 'management ml'],
    [AzureCloud, 'https://ep1.eastus2.inference.ml.azure.com/score', 'ml'],
    [AzureCloud, 'https://acct.blob.core.windows.net/c/b?sv=1', 'storage'],
    [AzureChinaCloud, 'https://management.chinacloudapi.cn/', 'management ml'],
    [AzureChinaCloud, 'https://chinaeast2.api.ml.azure.cn/', 'management ml'],
    [AzureChinaCloud, 'https://chinaeast2.experiments.ml.azure.cn/', 'management ml'],
    [AzureChinaCloud, 'https://ep.chinaeast2.inference.ml.azure.cn/score', 'ml'],
    [AzureChinaCloud, 'https://acct.blob.core.chinacloudapi.cn/', 'storage'],
    [AzureUSGovernment, 'https://management.usgovcloudapi.net/', 'management ml'],
    [AzureUSGovernment, 'https://usgovarizona.api.ml.azure.us/', 'management ml'],
    [AzureUSGovernment, 'https://ep.usgovvirginia.inference.ml.azure.us/score', 'ml'],
    [AzureUSGovernment, 'https://acct.blob.core.usgovcloudapi.net/', 'storage'],
    [AzureCloud, 'https://management.chinacloudapi.cn/', ''],
    [AzureUSGovernment, 'https://acct.blob.core.windows.net/', ''],
  ])('of %o sees %s for %j', (cloud, url, allowed) => {
    expect(audiences.filter((audience) => isTokenHost(cloud, audience, url)).join(' ')).toBe(allowed);
    expect(audiences.filter((audience) => isTokenHost(cloud, audience, new URL(url))).join(' ')).toBe(allowed);
  });

  test.each([
    'http://management.azure.com/',
    'ftp://management.azure.com/',
    '//management.azure.com/',
    'management.azure.com',
    '',
    ' https://management.azure.com/',
    'https:management.azure.com/',
    'https:///management.azure.com/',
    'https://management.azure.com./',
    'https://management.azure.com:8443/',
    'https://management.azure.com:80/',
    'https://management.azure.com:/x',
    'https://management.azure.com:443443/',
    'https://management.azure.com.evil.com/',
    'https://evil.com/management.azure.com',
    'https://evil.com#management.azure.com',
    'https://evil.com?management.azure.com',
    'https://evil-management.azure.com/',
    'https://x.management.azure.com/',
    'https://management.azure.com@evil.com/',
    'https://user:key@management.azure.com/',
    'https://@management.azure.com/',
    'https://management.azure.com\\@evil.com/',
    'https://evil.com\\.api.azureml.ms/',
    'https://management%2eazure.com/',
    'https://management.azure.com%00.evil.com/',
    'https://management\u3002azure\u3002com/',
    'https://m\u0430nagement.azure.com/',
    'https://xn--mnagement-9qf.azure.com/',
    'https://man\tagement.azure.com/',
    'https://management.azure.com\n.evil.com/',
    'https://evil-api.azureml.ms/',
    'https://api.azureml.ms/',
    'https://.api.azureml.ms/',
    'https://a..api.azureml.ms/',
    'https://-a.api.azureml.ms/',
    'https://*.api.azureml.ms/',
    'https://eastus.api.azureml.ms.evil.com/',
    'https://eastus.api.azureml.msx/',
    'https://eastus.experiments.azureml.net.',
    'https://inference.ml.azure.com/',
    'https://ml.azure.com/',
    'https://blob.core.windows.net/',
    'https://acct.blob.core.windows.net.cdn.evil/',
    'https://acct.file.core.windows.net/',
    'https://acctblob.core.windows.net/',
    'https://127.0.0.1/',
    'https://[::1]/',
  ])('sends no token to %j', (url) => {
    expect(audiences.filter((audience) => isTokenHost(AzureCloud, audience, url))).toEqual([]);
  });

  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
  const labels = fc.array(label, { minLength: 1, maxLength: 4 });
  const pattern = fc.constantFrom(
    ...audiences.flatMap((audience) => AzureCloud.tokenHosts[audience].map((host) => ({ audience, host }))),
  );
  const toHost = (host: string, prefix: string[]) => host.replace('*', prefix.join('.'));

  test('accepts every host of every pattern', () => {
    fc.assert(
      fc.property(pattern, labels, fc.webPath(), ({ audience, host }, prefix, path) => {
        const url = `https://${toHost(host, prefix)}${path.startsWith('/') ? path : ''}`;
        expect(isTokenHost(AzureCloud, audience, url)).toBe(true);
      }),
    );
  });

  test('accepts no host with a foreign ending', () => {
    fc.assert(
      fc.property(pattern, labels, labels, fc.constantFrom('.', '-', ''), ({ audience, host }, prefix, end, joint) => {
        const foreign = `https://${toHost(host, prefix)}${joint}${end.join('.')}/`;
        expect(isTokenHost(AzureCloud, audience, foreign)).toBe(false);
      }),
    );
  });

  test('accepts only what the URL parser dials', () => {
    const piece = fc.constantFrom(
      ...['https:', 'http:', '/', '//', '\\', '@', ':', '443', '.', '?', '#', '%2e', '\t', '\u3002', ' ', 'a', '-'],
      ...['management.azure.com', 'evil.com', '.api.azureml.ms', 'HTTPS://', 'eastus'],
    );
    const url = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));
    const suffixes = AzureCloud.tokenHosts.management.map((host) => host.replace('*', ''));
    fc.assert(
      fc.property(
        fc.oneof(
          url,
          url.map((rest) => `https://${rest}`),
        ),
        (text) => {
          if (!isTokenHost(AzureCloud, 'management', text)) return;
          const { protocol, hostname, port, username, password } = new URL(text);
          expect([protocol, port, username, password]).toEqual(['https:', '', '', '']);
          expect(
            suffixes.some((suffix) => (suffix.startsWith('.') ? hostname.endsWith(suffix) : hostname === suffix)),
          ).toBe(true);
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('accepts a port that the cloud names', () => {
    const cloud = {
      ...AzureCloud,
      tokenHosts: { ...AzureCloud.tokenHosts, management: ['arm.test:8443', '*.api.test:8443'] },
    };
    const urls = ['https://arm.test:8443/', 'https://x.api.test:08443', 'https://arm.test/', 'https://x.api.test:443/'];
    expect(urls.map((url) => isTokenHost(cloud, 'management', url))).toEqual([true, true, false, false]);
  });
});
