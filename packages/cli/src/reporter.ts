import type { Paint } from './colour.ts';
import type { TextSink } from './io.ts';
import { toPlainLine, toPlainText } from './plain-text.ts';
import { cutLine } from './text-width.ts';

/** What a long action is doing right now. End it once, by `done` or `fail`. */
export interface Step {
  /** Says what the step has come to. */
  update(label: string): void;
  /** Ends the step; with a summary, that line stays. */
  done(summary?: string): void;
  /** Ends the step as failed. */
  fail(summary?: string): void;
}

/** The only way that words reach stderr while a command runs. */
export interface Reporter {
  note(text: string): void;
  warn(text: string): void;
  /** Printed only with `--verbose`. */
  detail(text: string): void;
  /** One step at a time: a spinner on a terminal, elsewhere a line whenever the label changes. */
  step(label: string): Step;
}

/** How a reporter shows itself. */
export interface ReporterOptions {
  readonly paint: Paint;
  readonly isVerbose: boolean;
  /** Whether lines may be drawn over; false for pipes, CI and dumb terminals. Asked when a step begins. */
  readonly isAnimated: () => boolean;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameTimeInMs = 80;
const eraseLine = '\r\u001b[2K';

/** A line that is drawn over until it is erased. */
function createSpinner(sink: TextSink, paint: Paint) {
  let label: string | undefined;
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    if (label === undefined) return;
    const mark = frames[frame++ % frames.length] ?? '';
    sink.write(`${eraseLine}${paint('cyan', mark)} ${cutLine(label, (sink.columns ?? 80) - 3)}`);
  };
  return {
    show(text: string) {
      label = text;
      timer ??= setInterval(draw, frameTimeInMs).unref();
      draw();
    },
    hide() {
      clearInterval(timer);
      if (label !== undefined) sink.write(eraseLine);
      timer = label = undefined;
    },
    /** Writes lines above the spinner. */
    writeAbove(text: string) {
      sink.write(label === undefined ? text : `${eraseLine}${text}`);
      draw();
    },
  };
}

/** Makes the reporter of one command; `close` takes away a spinner that an error left behind. */
export function createReporter(sink: TextSink, options: ReporterOptions): Reporter & { close(): void } {
  const { paint, isAnimated, isVerbose } = options;
  const spinner = createSpinner(sink, paint);
  const say = (text: string) => spinner.writeAbove(`${text}\n`);
  return {
    close: () => spinner.hide(),
    note: (text) => say(toPlainText(text)),
    warn: (text) => say(`${paint('yellow', 'Warning:')} ${toPlainText(text)}`),
    detail: (text) => isVerbose && say(paint('dim', toPlainText(text))),
    step(label) {
      let current = '';
      const show = (text: string) => {
        const line = toPlainLine(text);
        if (line === current) return;
        current = line;
        if (isAnimated()) spinner.show(line);
        else say(`${line} …`);
      };
      const end = (mark: string, summary: string | undefined) => {
        spinner.hide();
        if (summary !== undefined) say(`${mark} ${toPlainText(summary)}`);
      };
      show(label);
      return {
        update: show,
        done: (summary) => end(paint('green', '✓'), summary),
        fail: (summary) => end(paint('red', '✗'), summary),
      };
    },
  };
}
