import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { connect } from '@amltune/core';
import { gpuSizes } from '@amltune/wire';
import { fakeCredential, scriptedService } from '@amltune/testing';
import { checkSize, isSameSize } from '../src/index.ts';

interface Tag {
  id: string;
  tag: string;
  model: string;
  version: number;
  wire: string;
}

const { tags } = JSON.parse(readFileSync(new URL('fixtures/size-lists.json', import.meta.url), 'utf8')) as {
  tags: Tag[];
};

/** The model as core reads it from a registry that sends the tag. */
async function readModel({ tag, model, version, wire }: Tag) {
  const id = `azureml://registries/azureml/models/${model}/versions/${version}`;
  const service = scriptedService({
    'GET /discovery': {
      body: {
        registryName: 'azureml',
        subscriptionId: 's',
        resourceGroup: 'g',
        primaryRegion: 'eastus',
        regions: ['eastus'],
        primaryRegionResourceProviderUri: 'https://cert-eastus.experiments.azureml.net/',
      },
    },
    [`GET /models/${model}/versions/${version}`]: {
      body: { id, name: String(version), properties: { flavors: {}, tags: { [tag]: wire } } },
    },
  });
  const { registry } = await connect({ credential: fakeCredential(), httpClient: service });
  return registry.getModel(model, { version: String(version) });
}

describe.each(tags)('$id $tag of $model', (row) => {
  test('decides on every GPU size', async () => {
    const model = await readModel(row);
    const allowed = [...row.wire.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
    const purpose = row.tag.startsWith('inference') ? 'inference' : 'finetune';
    if (row.tag.startsWith('evaluation')) return expect(model.facts.evaluationComputes?.value).toEqual(allowed);
    for (const { name } of gpuSizes.rows) {
      const { findings, decidedBy } = checkSize(model, name.toUpperCase(), { purpose, now: new Date('2026-11-22') });
      const isAllowed = allowed.some((size) => isSameSize(size, name));
      expect(findings.some(({ code }) => code === 'SIZE_NOT_ALLOWED')).toBe(!isAllowed);
      expect(decidedBy).toBe('tag');
    }
  });
});
