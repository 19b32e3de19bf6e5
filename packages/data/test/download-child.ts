// Downloads in a process of its own, so that a test can kill it: node download-child.ts OPTIONS_AS_JSON
import { downloadSplits, type DownloadOptions } from '@amltune/data';

const result = await downloadSplits({
  env: {},
  token: false,
  ...(JSON.parse(process.argv[2] ?? '{}') as DownloadOptions),
});
console.log(JSON.stringify(result));
