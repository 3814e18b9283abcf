import { along, type Lab, type LabPart, type Readings } from '@netsplit/course';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import {
  ofTopic,
  readingDocument,
  sayFound,
  sayLabReadings,
  sayOverview,
  sayPath,
  sayTopic,
  sayWork,
} from '../readings-report.ts';
import { type ReadingsOptions, type ReadingsRequest, understand } from '../readings-request.ts';

interface Options extends ReadingsOptions {
  readonly all?: boolean;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument(
      '[words...]',
      'a lab (and a part), a topic, a path, a work’s id, or words to search for; without any, the lab you are in, or all that there is',
    )
    .option('-l, --lab <lab>', 'the lab of this name, where a topic has the same')
    .option('-t, --topic <topic>', 'the topic of this name, where a lab has the same')
    .option('-p, --path <path>', 'the path of this name')
    .option('-a, --all', 'all that a search finds, not only the best ten')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit readings', 'labs, paths and topics'],
        ['npx netsplit readings first-contact', 'which sections, part by part, and why'],
        ['npx netsplit readings raft B', 'for one part'],
        ['npx netsplit readings beginner', 'a path, step by step'],
        ['npx netsplit readings lamport clocks', 'works that have both words'],
      ),
    )
    .action((words: string[], options: Options) => finish(readings(words, options, context)));
}

function readings(words: readonly string[], options: Options, context: Context): ExitCode {
  const { desk, terminal } = context;
  const all = desk.readings();
  const { request, also } = understand(words, options, desk, all);
  say(request, all, options, context);
  for (const note of also) terminal.aside(terminal.asideColours.dim(note));
  terminal.answer(documentOf(request, all, context));
  return ExitCode.ok;
}

function say(request: ReadingsRequest, all: Readings, options: Options, context: Context): void {
  const { terminal } = context;
  switch (request.kind) {
    case 'overview':
      return sayOverview(all, context);
    case 'lab': {
      const parts = request.part === undefined ? request.lab.manifest.parts : [request.part];
      return sayLabReadings(request.lab, { parts, catalogue: all.works, terminal });
    }
    case 'topic':
      return sayTopic(request.topic, all, terminal);
    case 'path':
      return sayPath(request.path, all, context);
    case 'work':
      return sayWork(request.work, all, terminal);
    case 'search':
      return sayFound(request.found, { all: options.all ?? false, readings: all, terminal });
  }
}

function documentOf(request: ReadingsRequest, all: Readings, { desk }: Context): object {
  switch (request.kind) {
    case 'overview':
      return {
        labs: desk.labs.map((lab) => labDocument(lab, lab.manifest.parts, all)),
        paths: all.paths.map(({ id, title, about, order }) => ({ id, title, about, order })),
        topics: all.topics.map((topic) => ({ ...topic, works: ofTopic(topic, all.works).length })),
      };
    case 'lab': {
      const parts = request.part === undefined ? request.lab.manifest.parts : [request.part];
      return { labs: [labDocument(request.lab, parts, all)] };
    }
    case 'topic':
      return { topic: request.topic, works: ofTopic(request.topic, all.works) };
    case 'path': {
      const { steps, ...path } = request.path;
      const standings = along(request.path, desk.labs, desk.homeProgress.read());
      return {
        path,
        steps: steps.map((step, index) => ({
          ...step,
          hours: standings[index]?.hours,
          behind: standings[index]?.isBehind,
        })),
      };
    }
    case 'work':
      return { works: [request.work] };
    case 'search':
      return { words: request.words, works: request.found.map(({ work }) => work) };
  }
}

const labDocument = (lab: Lab, parts: readonly LabPart[], { works }: Readings): object => ({
  lab: lab.name,
  parts: parts.map((part) => ({
    part: part.id,
    title: part.title,
    readings: part.readings.map((reading) => readingDocument(reading, works)),
  })),
});
