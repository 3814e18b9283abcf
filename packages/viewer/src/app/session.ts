import { readTrace, sentence, type TraceEvent, type TraceProblem } from '@netsplit/simulator/trace';
import { computed, signal } from '@preact/signals';
import type { AxisMode } from '../model/axis.ts';
import { NONE } from '../model/columns.ts';
import * as cursor from '../model/cursor.ts';
import type { Action } from '../model/keys.ts';
import { RunModel } from '../model/run-model.ts';
import { DiagramView } from './diagram-view.ts';
import { toggleTheme } from './theme.ts';

export type Tab = 'diagram' | 'state' | 'events';
export type Dialog = 'help' | 'go-to' | undefined;

/** How long an event is shown while playing, in milliseconds, by speed. */
const PACES = [1200, 700, 350, 120];

/** What is open, where its reader is, and what the reader can do: one cursor for all views. */
export class Session {
  readonly model = signal<RunModel | undefined>(undefined);
  readonly problems = signal<readonly TraceProblem[]>([]);
  /** The name of the file that a reader opened by hand. */
  readonly fileName = signal<string | undefined>(undefined);
  readonly isLoading = signal(true);
  /** The position of the event that all views show. */
  readonly cursor = signal(NONE);
  readonly axisMode = signal<AxisMode>('even');
  readonly isPlaying = signal(false);
  /** From 1. */
  readonly speed = signal(2);
  readonly tab = signal<Tab>('diagram');
  readonly dialog = signal<Dialog>(undefined);
  readonly diagram = new DiagramView(this);

  readonly event = computed<TraceEvent | undefined>(() =>
    this.model.value?.eventAt(this.cursor.value),
  );
  readonly sentence = computed(() => {
    const { value: event } = this.event;
    const trace = this.model.value?.trace;
    return event === undefined || trace === undefined ? '' : sentence(event, trace);
  });
  readonly layout = computed(() => this.model.value?.layout(this.axisMode.value));

  #timer: number | undefined;

  /** Shows a trace; at event `n`, or where a reader begins. A broken one is told, and what was open stays. */
  open(text: string, n: number | undefined, fileName?: string): void {
    const { trace, problems } = readTrace(text);
    this.isLoading.value = false;
    this.problems.value = problems;
    if (trace === undefined) return;
    this.pause();
    const model = new RunModel(trace);
    this.fileName.value = fileName;
    this.model.value = model;
    this.cursor.value = n === undefined ? model.opening : cursor.toNumber(model, n);
    this.diagram.reset();
  }

  /** There is no trace to open. */
  fail(message: string): void {
    this.isLoading.value = false;
    this.problems.value = [{ line: 0, message }];
  }

  seek(position: number): void {
    const { value: model } = this.model;
    if (model === undefined || position === NONE) return;
    this.cursor.value = cursor.step(model, position, 0);
    this.diagram.follow();
  }

  seekNumber(n: number): void {
    const { value: model } = this.model;
    if (model !== undefined) this.seek(cursor.toNumber(model, n));
  }

  do(action: Action): void {
    const { value: model } = this.model;
    switch (action) {
      case 'help':
        this.dialog.value = this.dialog.value === 'help' ? undefined : 'help';
        return;
      case 'close':
        this.dialog.value = undefined;
        return;
      case 'theme':
        toggleTheme();
        this.diagram.repaint();
        return;
      default:
        if (model !== undefined && model.count > 0) this.#doOn(model, action);
    }
  }

  play(): void {
    const { value: model } = this.model;
    if (model === undefined) return;
    if (this.cursor.value === model.count - 1) this.seek(0);
    this.isPlaying.value = true;
    this.#schedule();
  }

  pause(): void {
    this.isPlaying.value = false;
    window.clearTimeout(this.#timer);
  }

  #doOn(model: RunModel, action: Action): void {
    const at = this.cursor.value;
    const goTo = destinations[action];
    if (goTo !== undefined) {
      this.pause();
      this.seek(goTo(model, at));
      return;
    }
    switch (action) {
      case 'play':
        if (this.isPlaying.value) this.pause();
        else this.play();
        return;
      case 'go-to':
        this.dialog.value = 'go-to';
        return;
      case 'slower':
      case 'faster': {
        const by = action === 'faster' ? 1 : -1;
        this.speed.value = Math.max(1, Math.min(PACES.length, this.speed.value + by));
        return;
      }
      case 'axis':
        this.axisMode.value = this.axisMode.value === 'even' ? 'true' : 'even';
        this.diagram.reset();
        return;
      case 'zoom-in':
      case 'zoom-out':
        this.diagram.zoom(action === 'zoom-in' ? 1.4 : 1 / 1.4);
        return;
      case 'fit':
        this.diagram.fit();
        return;
      default:
    }
  }

  #schedule(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(
      () => {
        const { value: model } = this.model;
        if (model === undefined || !this.isPlaying.value) return;
        const next = cursor.step(model, this.cursor.value, 1);
        if (next === this.cursor.value) return this.pause();
        this.seek(next);
        this.#schedule();
      },
      PACES[this.speed.value - 1],
    );
  }
}

const destinations: Partial<Record<Action, (model: RunModel, at: number) => number>> = {
  step: (model, at) => cursor.step(model, at, 1),
  back: (model, at) => cursor.step(model, at, -1),
  'step-node': (model, at) => cursor.stepOnNode(model, at, 1),
  'back-node': (model, at) => cursor.stepOnNode(model, at, -1),
  send: cursor.toSend,
  receipt: cursor.toReceipt,
  violation: (model, at) => cursor.toViolation(model, at, 1),
  'previous-violation': (model, at) => cursor.toViolation(model, at, -1),
  first: () => 0,
  last: (model) => model.count - 1,
};
