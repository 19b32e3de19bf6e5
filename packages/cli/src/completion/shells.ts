/** Shells that a completion script can be made for. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** A name of {@link shells}. */
export type Shell = (typeof shells)[number];
