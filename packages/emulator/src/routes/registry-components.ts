import { chatCompletionPipeline, type PipelineInput, type PipelineNode } from '@amltune/wire';
import type { RouteGroup } from '../route.ts';
import { registryAssetRoutes, type RegistryVersion } from './registry-assets.ts';

interface PublishedVersion {
  readonly version: string;
  /** No source dates single versions, so these are ours; they only have to be in order. */
  readonly createdAt: string;
  readonly lacks: ReadonlySet<string>;
}

const published: readonly PublishedVersion[] = [
  // The newest version is the first with these two inputs; its nodes' own versions are shown for both.
  {
    version: '0.0.81',
    createdAt: '2026-03-02T00:00:00.0000000Z',
    lacks: new Set(['finetune_config_path', 'trust_remote_code']),
  },
  { version: chatCompletionPipeline.version, createdAt: '2026-06-15T00:00:00.0000000Z', lacks: new Set() },
];

/** The service turns every scalar of a specification into text, as Python prints it. */
function toSpecText(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

function toInput(input: PipelineInput) {
  // 0 of a float input is 0.0 in Python.
  const isWholeFloat = input.type === 'number' && Number.isInteger(input.default);
  return {
    type: input.type,
    ...(input.isOptional && { optional: toSpecText(true) }),
    ...(input.default !== undefined && { default: `${toSpecText(input.default)}${isWholeFloat ? '.0' : ''}` }),
    ...(input.min !== undefined && { min: toSpecText(input.min) }),
    ...(input.enum && { enum: input.enum }),
    ...(input.mode && { mode: input.mode }),
    description: input.meaning,
  };
}

function toNode(node: PipelineNode, lacks: ReadonlySet<string>) {
  const fromPipeline = Object.fromEntries([
    ...node.inputs.filter((name) => !lacks.has(name)).map((name) => [name, name] as const),
    ...Object.entries(node.renamedInputs ?? {}),
  ]);
  const bind = (name: string) => `\${{parent.inputs.${name}}}`;
  return {
    type: 'command',
    component: `azureml://registries/azureml/components/${node.component}/versions/${node.componentVersion}`,
    compute: bind(node.compute),
    inputs: {
      ...Object.fromEntries(Object.entries(fromPipeline).map(([own, name]) => [own, bind(name)])),
      ...node.constants,
      ...Object.fromEntries(
        Object.entries(node.fromNodes).map(([own, from]) => [
          own,
          `\${{parent.jobs.${from.node}.outputs.${from.output}}}`,
        ]),
      ),
    },
    outputs: Object.fromEntries(
      Object.entries(node.pipelineOutputs).map(([own, name]) => [own, `\${{parent.outputs.${name}}}`]),
    ),
  };
}

function toVersion({ version, createdAt, lacks }: PublishedVersion): RegistryVersion {
  const { name, displayName, inputs, outputs, nodes } = chatCompletionPipeline;
  const listed: readonly PipelineInput[] = inputs;
  return {
    name,
    version,
    description: 'Fine-tunes a chat model in five steps',
    isArchived: false,
    createdAt,
    tags: {},
    properties: {
      componentSpec: {
        $schema: 'https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json',
        name,
        version,
        display_name: displayName,
        type: 'pipeline',
        is_deterministic: toSpecText(false),
        inputs: Object.fromEntries(
          listed.filter((input) => !lacks.has(input.name)).map((input) => [input.name, toInput(input)]),
        ),
        outputs: Object.fromEntries(outputs.map(({ name: output, type, mode }) => [output, { type, mode }])),
        jobs: Object.fromEntries(nodes.map((node) => [node.name, toNode(node, lacks)])),
      },
    },
  };
}

const versions = published.map(toVersion);

/** Components of the registry `azureml`: the one that fine-tunes chat models, at two versions. */
export const registryComponentRoutes: RouteGroup = {
  name: 'registry components',
  routes: registryAssetRoutes('component', () => versions),
};
