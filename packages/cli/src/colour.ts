import { styleText } from 'node:util';
import type { Io, TextSink } from './io.ts';

/** The styles that the command line uses. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours a text, or leaves it alone. */
export type Paint = (style: Style, text: string) => string;

const isSet = (value: string | undefined) => value !== undefined && value !== '';
const isOn = (value: string | undefined) => isSet(value) && value !== '0' && value !== 'false';

/**
 * Whether text for a sink gets colours: FORCE_COLOR and CLICOLOR_FORCE turn them on, then NO_COLOR, CLICOLOR=0,
 * TERM=dumb and `--no-color` turn them off (the option above all), else it depends on whether a terminal is there.
 */
export function hasColour(sink: TextSink, env: Io['env'], option: boolean): boolean {
  if (!option || env['FORCE_COLOR'] === '0' || env['FORCE_COLOR'] === 'false') return false;
  if (env['FORCE_COLOR'] !== undefined || isOn(env['CLICOLOR_FORCE'])) return true;
  if (isSet(env['NO_COLOR']) || env['CLICOLOR'] === '0' || env['TERM'] === 'dumb') return false;
  return sink.isTTY === true;
}

/** The paint of a sink. */
export function createPaint(isColoured: boolean): Paint {
  return (style, text) => (isColoured && text ? styleText(style, text, { validateStream: false }) : text);
}
