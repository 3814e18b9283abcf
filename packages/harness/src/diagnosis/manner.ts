import type { TestKind } from '../lab-test.ts';
import { brokenRule, type Violation } from '../violation.ts';

/**
 * How a test failed, in words that are the same whenever it fails for the same reason: without the names, numbers and
 * texts of one run.
 *
 * Of a property only the rule counts: which sentence tells of it depends on the case that was found. A scene is the same
 * each time, so that what its sentence says tells two mistakes apart that one test finds.
 *
 * @example
 * mannerOf({ kind: 'expectation', sentence: 'c1 sent 12 messages for 10 requests' }, 'example');
 * // 'expectation: @ sent # messages for # requests'
 */
export function mannerOf(violation: Violation, kind: TestKind): string {
  const rule = brokenRule(violation);
  if (kind === 'property') return rule;
  return `${rule}: ${blanked(violation.kind === 'stalled' ? violation.goal : violation.sentence)}`;
}

function blanked(sentence: string): string {
  return (
    sentence
      .replace(/'[^']*'|"[^"]*"/g, '"')
      .replace(/\{[^{}]*\}|\[[^[\]]*\]/g, '{}')
      // Nodes, clients and requests: a letter or a few, and a number.
      .replace(/\b[A-Za-z]{1,3}\d+(-\d+)?\b/g, '@')
      .replace(/-?\d+(\.\d+)?/g, '#')
      .replace(/\(#, @\)/g, '@')
      // Lists of any length.
      .replace(/([@#"])(,? (and |then )?\1)+/g, '$1')
  );
}
