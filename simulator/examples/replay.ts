// A run is recorded, read, and repeated by its recorded choices.
import {
  choiceOf,
  hostNode,
  Node,
  readTrace,
  ReplayScheduler,
  sentence,
  Simulation,
  TraceText,
  TraceWriter,
  type Scheduler,
} from '@netsplit/simulator';

class Dice extends Node<number> {
  best = 0;

  override onStart(): void {
    this.broadcast(this.random.integer(1, 6));
  }

  override onMessage(_from: string, roll: number): void {
    this.best = Math.max(this.best, roll);
  }
}

function game(options: { record?: TraceWriter; scheduler?: Scheduler }): Simulation {
  const nodes = ['n1', 'n2', 'n3'].map((id) => ({
    id,
    create: (context: Parameters<typeof hostNode>[1]) => hostNode(Dice, context),
  }));
  const simulation = new Simulation({ seed: 3, nodes, ...options });
  simulation.runFor(100);
  simulation.close();
  return simulation;
}

const text = new TraceText();
const first = game({ record: new TraceWriter(text) });
const { trace } = readTrace(text.toString());
if (trace === undefined) throw new Error('the trace could not be read');
for (const event of trace.events) console.log(`#${event.n} ${sentence(event, trace)}`);

const choices = trace.events.map(choiceOf);
const again = game({ scheduler: new ReplayScheduler(choices) });
console.log(again.fingerprint === first.fingerprint);
