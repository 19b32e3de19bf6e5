// The official storage client with its own HTTP client, in a process that trusts the oracle by NODE_EXTRA_CA_CERTS:
// official-client.ts CONTAINER-URL create | plant NAME TEXT | list. The key of the account is in ACCOUNT_KEY.
import { createHash } from 'node:crypto';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';

const [url = '', command, name = '', text = ''] = process.argv.slice(2);
const container = new ContainerClient(url, new StorageSharedKeyCredential('acct', process.env['ACCOUNT_KEY'] ?? ''));

if (command === 'create') await container.create();
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
