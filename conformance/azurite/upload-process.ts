// An upload in a process of its own, which may be killed: upload-process.ts ADDRESS CA-FILE PATH,
// with the signature in SAS_TOKEN.
// Prints each event and the result, with the most memory that the process had, as lines of JSON.
import { readFile } from 'node:fs/promises';
import { uploadToDatastore } from '@amltune/data/upload';
import { connectOracle } from './workspace.ts';

const [address = '', caPath = '', path = ''] = process.argv.slice(2);
const oracle = { address, ca: await readFile(caPath, 'utf8'), key: '', sasToken: process.env['SAS_TOKEN'] ?? '' };
const workspace = await connectOracle(oracle, { access: 'sas' });
// Sampled, because the most memory that the system has noted includes that of the process that started this one.
let peakMemoryInBytes = 0;
const onEvent = (event: unknown) => {
  peakMemoryInBytes = Math.max(peakMemoryInBytes, process.memoryUsage.rss());
  console.log(JSON.stringify(event));
};
const result = await uploadToDatastore({ workspace, path, onEvent });
console.log(JSON.stringify({ ...result, peakMemoryInBytes }));
