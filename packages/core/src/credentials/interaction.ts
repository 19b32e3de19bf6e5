/** Variables that build services set: `CI` by most, `TF_BUILD` by Azure Pipelines. */
const buildVariables = ['CI', 'TF_BUILD'] as const;
/** One of these is there wherever a browser can be opened on Linux; the last one is the Windows subsystem. */
const displayVariables = ['DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER', 'WSL_DISTRO_NAME'] as const;

/** Where the program runs. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly isTerminal: boolean;
  readonly platform: NodeJS.Platform;
}

/** Why a person cannot sign in; undefined where one can. */
export interface InteractionObstacles {
  readonly signInObstacle?: string;
  readonly browserObstacle?: string;
}

/** Whether a person is there to sign in, and one who can see a browser. */
export function findInteractionObstacles({ env, isTerminal, platform }: Surroundings): InteractionObstacles {
  const build = buildVariables.find((name) => !/^(?:|0|false)$/i.test(env[name]?.trim() ?? ''));
  if (build) return forBoth(`${build} is set, so nobody is there to sign in`);
  if (!isTerminal) return forBoth('stdin and stderr are not a terminal, so nobody is there to sign in');
  if (platform !== 'linux' || displayVariables.some((name) => env[name])) return {};
  return { browserObstacle: 'there is no display to open a browser on; device-code needs none' };
}

/** The same obstacle for a browser and for a code. */
export function forBoth(obstacle: string): InteractionObstacles {
  return { signInObstacle: obstacle, browserObstacle: obstacle };
}
