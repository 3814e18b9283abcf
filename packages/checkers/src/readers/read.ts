import type { History } from '../history.ts';
import { readJepsenLog } from './jepsen-log.ts';
import { readJsonHistory } from './json.ts';
import { readKvLog } from './kv-log.ts';
import { HistoryFileError } from './problem.ts';
import { readTraceHistory } from './trace.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a file with a history may be. */
export type HistoryFormat = 'trace' | 'json' | 'jepsen' | 'kv-log';

/**
 * Reads a history for a model, in whichever format it is.
 *
 * @throws {HistoryFileError} with the line and what is wrong there: nothing is ever skipped
 */
export function readHistory(text: string, model: Vocabulary, format?: HistoryFormat): History {
  if (text.trim() === '')
    throw new HistoryFileError(1, 'the file is empty: there is no history in it');
  switch (format ?? formatOf(text, model)) {
    case 'trace':
      return readTraceHistory(text, model);
    case 'json':
      return readJsonHistory(text, model);
    case 'jepsen':
      if (model !== 'own' && model !== 'register' && model !== 'cas-register') {
        throw new HistoryFileError(
          1,
          `this is a log of a register: use the model cas-register, not ${model}`,
        );
      }
      return readJepsenLog(text);
    case 'kv-log':
      if (model !== 'own' && model !== 'kv') {
        throw new HistoryFileError(
          1,
          `this is a log of a key-value store: use the model kv, not ${model}`,
        );
      }
      return readKvLog(text);
  }
}

/** By its first line, or the first that looks like anything: then the lines before are what is wrong with it. */
function formatOf(text: string, model: Vocabulary): HistoryFormat {
  const begins = /^\uFEFF?\s*(\{\s*"netsplitTrace"|\[|\{\s*["}])/.exec(text)?.[1];
  if (begins !== undefined) return begins.includes('netsplitTrace') ? 'trace' : 'json';
  if (/^\s*\{\s*:/m.test(text)) return 'kv-log';
  if (/^\s*INFO\s/m.test(text)) return 'jepsen';
  return model === 'kv' ? 'kv-log' : 'jepsen';
}
