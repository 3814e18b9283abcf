import type { ReadTrace, TraceProblem } from '@netsplit/simulator/trace';
import { batch, signal } from '@preact/signals';
import * as cursor from '../model/cursor.ts';
import type { Action } from '../model/keys.ts';
import type { PageLink } from '../model/link.ts';
import { RunModel } from '../model/run-model.ts';
import { DiagramView } from './diagram-view.ts';
import type { LiveSession } from './live/live-session.ts';
import { OtherPane } from './other-pane.ts';
import { ActionTable, type Actions } from './session/actions.ts';
import { Explain } from './session/explain.ts';
import { Navigation } from './session/navigation.ts';
import { Playback } from './session/playback.ts';
import { Runs } from './session/runs.ts';
import { Searching } from './session/searching.ts';
import { toggleTheme } from './theme.ts';

export type Tab = 'diagram' | 'state' | 'events' | 'live';
export type Dialog = 'help' | 'go-to' | 'export' | undefined;

/**
 * What is open, where its reader is, and what the reader can do. Each part is a module of its own, with its
 * signals and its actions; here they are put together.
 */
export class Session {
  readonly runs = new Runs();
  readonly diagram = new DiagramView(this);
  readonly other = new OtherPane(this);
  readonly navigation = new Navigation(this.runs, () => this.diagram.follow());
  readonly playback = new Playback(this.runs, this.navigation);
  readonly explain = new Explain(this.runs, this.navigation);
  readonly searching = new Searching(this.runs, this.navigation);
  readonly actions = new ActionTable();

  readonly problems = signal<readonly TraceProblem[]>([]);
  /** The name of the file that a reader opened by hand. */
  readonly fileName = signal<string | undefined>(undefined);
  readonly isLoading = signal(true);
  readonly tab = signal<Tab>('diagram');
  readonly dialog = signal<Dialog>(undefined);
  /** The key that was pressed and waits for the next one. */
  readonly prefix = signal<string | undefined>(undefined);
  /** What runs behind this page, if anything does. */
  readonly live = signal<LiveSession | undefined>(undefined);

  constructor() {
    this.actions.provide(pausing(this.playback, this.navigation.actions));
    this.actions.provide(pausing(this.playback, this.explain.actions));
    this.actions.provide(pausing(this.playback, this.searching.actions));
    this.actions.provide(this.playback.actions);
    this.actions.provide(viewActions(this));
  }

  get model() {
    return this.runs.model;
  }

  get layout() {
    return this.runs.layout;
  }

  get axisMode() {
    return this.runs.axisMode;
  }

  get cursor() {
    return this.navigation.cursor;
  }

  get event() {
    return this.navigation.event;
  }

  get sentence() {
    return this.navigation.sentence;
  }

  /** Shows a trace; where a link says, or where a reader begins. A broken one is told, and what was open stays. */
  open(read: ReadTrace, { n, fork }: Partial<PageLink> = {}, fileName?: string): void {
    const model = this.#modelOf(read);
    if (model === undefined) return;
    this.playback.pause();
    batch(() => {
      this.fileName.value = fileName;
      this.runs.open(model, fileName ?? model.trace.header.lab ?? 'the run');
      this.cursor.value = n === undefined ? model.opening : cursor.toNumber(model, n);
      if (fork !== undefined) this.runs.show(fork);
    });
    this.diagram.reset();
  }

  /** Shows a trace beside the one that is open. */
  openBeside(read: ReadTrace, fileName: string): void {
    if (this.model.peek() === undefined) return this.open(read, {}, fileName);
    const model = this.#modelOf(read);
    if (model !== undefined) this.runs.addBeside(fileName, model);
    return undefined;
  }

  /** There is no trace to open. */
  fail(message: string): void {
    this.isLoading.value = false;
    this.problems.value = [{ line: 0, message }];
  }

  seek(position: number): void {
    this.navigation.seek(position);
  }

  seekNumber(n: number): void {
    this.navigation.seekNumber(n);
  }

  do(action: Action): void {
    this.actions.do(action);
  }

  #modelOf({ trace, problems }: ReadTrace): RunModel | undefined {
    this.isLoading.value = false;
    this.problems.value = problems;
    return trace === undefined ? undefined : new RunModel(trace);
  }
}

/** Who goes somewhere by hand wants to stay there. */
function pausing(playback: Playback, actions: Actions): Actions {
  const pauseAnd = (act: () => void) => () => {
    playback.pause();
    act();
  };
  return Object.fromEntries(Object.entries(actions).map(([name, act]) => [name, pauseAnd(act)]));
}

/** What changes how a run is shown, and nothing else. */
function viewActions(session: Session): Actions {
  const { diagram, dialog, explain, runs } = session;
  const open = (name: Exclude<Dialog, undefined>) => () => {
    dialog.value = dialog.peek() === name ? undefined : name;
  };
  return {
    help: open('help'),
    'go-to': open('go-to'),
    export: open('export'),
    // What was opened last goes first.
    close: () => {
      if (dialog.peek() !== undefined) dialog.value = undefined;
      else if (explain.why.peek().length > 0) explain.forget();
      else if (session.searching.query.peek() !== '') session.searching.set('');
      else explain.isConeShown.value = false;
    },
    theme: () => {
      toggleTheme();
      diagram.repaint();
    },
    axis: () => {
      runs.axisMode.value = runs.axisMode.peek() === 'even' ? 'true' : 'even';
      diagram.reset();
    },
    'both-runs': () => {
      runs.isOtherDrawn.value = !runs.isOtherDrawn.peek();
    },
    'zoom-in': () => diagram.zoom(1.4),
    'zoom-out': () => diagram.zoom(1 / 1.4),
    fit: () => diagram.fit(),
  };
}
