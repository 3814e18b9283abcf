import { describe, expect, it } from 'vitest';
import { forgetPlan } from '../../src/gradebook/forget.ts';
import { decision, handIn } from './a-class.ts';

describe('forgetting a student', () => {
  const roster = [
    { id: 's1', name: 'Ada', github: 'ada-gh' },
    { id: 's2', name: 'Bob', group: 'two' },
    { id: 's3', name: 'Cem', group: 'two' },
    { id: 's4', name: 'Dan' },
  ];
  const handIns = [
    handIn('ada-gh', { submission: 'own' }),
    handIn('s1', { attempt: 2, submission: 'copied' }),
    handIn('s4', { submission: 'copied' }),
    handIn('two', { submission: 'of-two' }),
  ];
  const decisions = [
    decision(1, { kind: 'comment', student: 's1' }),
    decision(2, { kind: 'void', test: 'A1' }),
    decision(3, { kind: 'override', student: 'S1', data: { points: 1 } }),
  ];

  it('takes every hand-in, whatever name it came under, and every decision', () => {
    const plan = forgetPlan('s1', { handIns, decisions, roster });
    expect(plan).toMatchObject({
      student: 's1',
      names: ['s1', 'Ada', 'ada-gh'],
      decisions: [1, 3],
    });
    expect(plan.handIns.map(({ student }) => student)).toEqual(['ada-gh', 's1']);
  });

  it('leaves the verdicts that somebody else needs', () => {
    const plan = forgetPlan('s1', { handIns, decisions, roster });
    expect(plan.submissions).toEqual(['own']);
    expect(plan.kept.map(({ why }) => why)).toEqual([
      'others handed in the same files: the verdicts stay for them',
    ]);
  });

  it('leaves the work of a group to the others', () => {
    const plan = forgetPlan('s2', { handIns, decisions, roster });
    expect(plan).toMatchObject({ handIns: [], submissions: [] });
    expect(plan.kept).toHaveLength(1);
  });

  it('works without a roster, and of nobody takes nothing', () => {
    expect(forgetPlan('s4', { handIns, decisions }).submissions).toEqual([]);
    expect(forgetPlan('eve', { handIns, decisions, roster })).toMatchObject({
      names: ['eve'],
      handIns: [],
      decisions: [],
    });
  });
});
