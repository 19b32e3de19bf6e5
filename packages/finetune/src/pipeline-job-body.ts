/** An input of a node. Keys inside nodes are in snake case, unlike those of the job. */
export type PipelineNodeInput =
  | { readonly job_input_type: 'literal'; readonly value: string }
  | { readonly job_input_type: string; readonly uri: string; readonly mode?: string };

/** The one node of the job: the component. */
export interface PipelineNodeBody {
  readonly name: string;
  readonly type: 'pipeline';
  readonly inputs: Readonly<Record<string, PipelineNodeInput>>;
  readonly outputs: Readonly<Record<string, { readonly value: string; readonly type: 'literal' }>>;
  readonly _source: 'REMOTE.REGISTRY';
  readonly componentId: string;
}

/** The body of the PUT that creates a pipeline job. */
export interface PipelineJobBody {
  readonly properties: {
    readonly description?: string;
    readonly properties: Readonly<Record<string, string>>;
    readonly tags: Readonly<Record<string, string>>;
    readonly displayName: string;
    readonly experimentName: string;
    readonly identity?: { readonly identityType: string };
    readonly isArchived: false;
    readonly jobType: 'Pipeline';
    readonly inputs: Readonly<Record<string, never>>;
    readonly jobs: Readonly<Record<string, PipelineNodeBody>>;
    readonly outputs: Readonly<Record<string, { readonly jobOutputType: string }>>;
    readonly settings: Readonly<Record<string, string | boolean>>;
  };
}
