// The official storage client with its own HTTP client, in a process that trusts the oracle by NODE_EXTRA_CA_CERTS:
// official-client.mts CONTAINER-URL create | plant NAME TEXT | list | sign PERMISSIONS. The account's key is in ACCOUNT_KEY.
import { createHash } from 'node:crypto';
import {
  ContainerClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';

const [url = '', command, name = '', text = ''] = process.argv.slice(2);
const credential = new StorageSharedKeyCredential('acct', process.env['ACCOUNT_KEY'] ?? '');
const container = new ContainerClient(url, credential);

if (command === 'create') await container.create();
if (command === 'sign') {
  const expiresOn = new Date(Date.now() + 3_600_000);
  const signed = {
    containerName: container.containerName,
    expiresOn,
    permissions: ContainerSASPermissions.parse(name),
  };
  console.log(generateBlobSASQueryParameters(signed, credential).toString());
}
if (command === 'plant') {
  // As the Python client does it: the blob, then its mark.
  const blob = container.getBlockBlobClient(name);
  await blob.upload(text, Buffer.byteLength(text), { conditions: { ifNoneMatch: '*' } });
  await blob.setMetadata({ upload_status: 'completed', name: 'a-name', version: 'a-version' });
}
if (command === 'list') {
  for await (const { name, properties, metadata } of container.listBlobsFlat({ includeMetadata: true })) {
    const { readableStreamBody } = await container.getBlobClient(name).download();
    const hash = createHash('sha256');
    for await (const chunk of readableStreamBody ?? []) hash.update(chunk);
    const { contentType, contentLength } = properties;
    console.log(JSON.stringify({ name, sha256: hash.digest('hex'), contentType, contentLength, metadata }));
  }
}
