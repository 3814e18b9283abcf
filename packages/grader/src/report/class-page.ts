import { type Gradebook, type StudentGrade, worthOfRound } from '../gradebook/gradebook.ts';
import { pointsText } from '../gradebook/points.ts';
import { shareFailed, type TestStatistics } from '../gradebook/statistics.ts';
import { distribution } from './distribution.ts';
import { html, type Markup, named } from './page/markup.ts';
import {
  bar,
  columnHead,
  mark,
  masthead,
  moment,
  momentShort,
  scrollingTable,
  section,
  type Titles,
} from './page/parts.ts';
import { pageOf } from './page/page.ts';
import { pairsShown, type ShownPair } from './similar.ts';

export interface ClassPageOptions {
  readonly titles?: Titles;
  /** Where a student’s own report stands, beside this page. */
  readonly reportOf?: (grade: StudentGrade) => string;
  readonly similar?: readonly ShownPair[];
}

/** The report of a class for its staff, as one page that needs no network. It names hidden tests: it is not for students. */
export function classPage(book: Gradebook, options: ClassPageOptions = {}): string {
  const { round, statistics } = book;
  const { neverFailed } = statistics;
  const body = html`${masthead(round, options.titles)}
    <main>
      <div>
        <h1>${options.titles?.lab ?? round.lab}</h1>
        <p class="quiet">
          For the staff: it names hidden tests. Round ${round.name} began
          ${moment(round.startedAt)}${round.isExam ? ', as an exam' : ''}.
        </p>
      </div>
      ${unsafe(book)} ${tiles(book)}
      <div class="columns">
        <div class="stack">
          ${section('How the scores lie', html`<div class="panel">${distribution(statistics)}</div>`)}
          ${commonMistakes(book)}
          ${
            neverFailed.length === 0
              ? undefined
              : section(
                  'Tests that nobody fails',
                  html`<p class="panel">
                    ${neverFailed.map(({ test }) => test.id).join(', ')}.
                    <small>They tell nobody apart.</small>
                  </p>`,
                )
          }
        </div>
        ${section('Hardest tests', hardest(book))}
      </div>
      ${section('Students', studentsTable(book, options.reportOf))} ${unclaimed(book)}
      ${decisions(book)}
      ${
        options.similar === undefined || options.similar.length === 0
          ? undefined
          : section('Submissions that are alike', pairsShown(options.similar), 'alike')
      }
    </main>`;
  return pageOf({ title: `${round.name} · class`, body, script: 'class-table.js' });
}

function commonMistakes({ statistics: { mistakes } }: Gradebook): Markup | undefined {
  if (mistakes.length === 0) return undefined;
  const items = mistakes.map(
    ({ mistake, reading, submissions }) =>
      html`<li><b>${submissions}×</b> ${mistake} <small>Read ${reading}.</small></li>`,
  );
  return section(
    'Likely mistakes',
    html`<ul class="plain panel">
      ${items}
    </ul>`,
  );
}

function unsafe({ students }: Gradebook): Markup | undefined {
  const count = students.filter(({ isUnsafe }) => isUnsafe).length;
  if (count === 0) return undefined;
  return html`<div class="notice" role="note">
    <p>
      Graded without the jail:
      ${count === students.length ? 'all results prove' : `${count} results prove`} nothing.
    </p>
  </div>`;
}

function tiles(book: Gradebook): Markup {
  const { students, handedIn, submissions, waiting, scores } = book.statistics;
  const tile = (name: string, value: string | number, small = ''): Markup =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}${small === '' ? undefined : html` <small>${small}</small>`}</dd>
    </div>`;
  return html`<dl class="tiles">
    ${tile('Students', students)}
    ${tile('Handed in', handedIn, submissions === handedIn ? '' : `in ${submissions} submissions`)}
    ${tile('Median', scores === undefined ? '–' : pointsText(scores.median), `of ${pointsText(worthOfRound(book))}`)}
    ${tile('Mean', scores === undefined ? '–' : pointsText(scores.mean))}
    ${scores === undefined ? undefined : tile('From, to', `${pointsText(scores.least)}–${pointsText(scores.most)}`)}
    ${waiting === 0 ? undefined : tile('Not final', waiting)}
  </dl>`;
}

const MOST_HARD = 10;

function hardest({ statistics }: Gradebook): Markup {
  const tests = statistics.hardest.slice(0, MOST_HARD);
  if (tests.length === 0) return html`<p class="panel quiet">Nobody fails any.</p>`;
  return html`<ol class="hardest panel plain">
    ${tests.map(hardTest)}
  </ol>`;
}

function hardTest(one: TestStatistics): Markup {
  const { test, passed, failed, isVoided } = one;
  const notes = [test.isHidden ? 'hidden' : '', isVoided ? 'void' : ''].filter(
    (text) => text !== '',
  );
  return html`<li>
    <span
      ><b>${test.id}</b>
      ${test.title}${notes.length === 0 ? undefined : html` <small>(${notes.join(', ')})</small>`}</span
    >
    <span>${failed} of ${passed + failed} fail</span>
    ${bar(shareFailed(one), 'bad')}
  </li>`;
}

function studentsTable(
  { students, round, statistics }: Gradebook,
  reportOf: ClassPageOptions['reportOf'],
): Markup {
  if (students.length === 0) return html`<p class="quiet">There are none.</p>`;
  const sections = [
    ...new Set(students.flatMap(({ student }) => student.section ?? [])),
  ].toSorted();
  const hasGroups = students.some(({ partners }) => partners.length > 0);
  const head = (title: string, kind: 'text' | 'number' = 'text'): Markup =>
    html`<th
      scope="col"
      data-kind="${kind}"
      ${kind === 'number' ? html` class="number"` : undefined}
    >
      <button type="button">${title}</button>
    </th>`;
  const parts = [...new Set(round.tests.map(({ part }) => part))];
  return html`<div class="tools">
      <label
        >Find<input
          id="filter-words"
          type="search"
          placeholder="a name, a group …"
          autocomplete="off"
      /></label>
      ${
        sections.length < 2
          ? undefined
          : html`<label
              >Section<select id="filter-section">
                <option value="">all</option>
                ${sections.map((one) => html`<option>${one}</option>`)}
              </select></label
            >`
      }
      <output id="filter-told" aria-live="polite">${statistics.students} students</output>
    </div>
    <div
      class="class-table scroll"
      tabindex="0"
      role="region"
      aria-label="Students and their points"
    >
      <table>
        <thead>
          <tr>
            ${head('Student')}${sections.length === 0 ? undefined : head('Section')}${hasGroups ? head('Group') : undefined}${head('Points', 'number')}${parts.map(
              (part) => head(`Part ${part}`, 'number'),
            )}${head('Late', 'number')}${head('Handed in (UTC)')}
          </tr>
        </thead>
        <tbody>
          ${students.map((grade) => studentRow(grade, parts, { sections, hasGroups, reportOf }))}
        </tbody>
      </table>
    </div>`;
}

interface Columns {
  readonly sections: readonly string[];
  readonly hasGroups: boolean;
  readonly reportOf: ClassPageOptions['reportOf'];
}

function studentRow(grade: StudentGrade, parts: readonly string[], columns: Columns): Markup {
  const { student, points, attempt, waiting, comments } = grade;
  const { sections, hasGroups, reportOf } = columns;
  const name = named(student.name);
  const link = reportOf === undefined ? name : html`<a href="${reportOf(grade)}">${name}</a>`;
  const notes = [
    student.name === student.id ? '' : student.id,
    waiting > 0 ? 'not final' : '',
    attempt?.handIn.problem === undefined ? '' : 'could not be run',
    comments.length === 0 ? '' : 'commented',
  ].filter((text) => text !== '');
  const days = attempt?.lateness.days ?? 0;
  return html`<tr data-section="${student.section ?? ''}">
    <th scope="row" data-value="${student.name}">
      ${link}${notes.length === 0 ? undefined : html`<small>${notes.join(' · ')}</small>`}
    </th>
    ${sections.length === 0 ? undefined : html`<td>${student.section ?? ''}</td>`}
    ${hasGroups ? html`<td>${student.group ?? ''}</td>` : undefined}
    <td class="number points" data-value="${points}"><b>${pointsText(points)}</b></td>
    ${parts.map((part) => partCell(grade, part))}
    <td class="number" data-value="${days}">${days === 0 ? '' : `${days} d`}</td>
    <td data-value="${attempt?.handIn.handedInAt ?? ''}">
      ${attempt === undefined ? 'no' : momentShort(attempt.handIn.handedInAt)}
    </td>
  </tr>`;
}

function partCell({ tests }: StudentGrade, part: string): Markup {
  const own = tests.filter(({ test }) => test.part === part);
  const passed = own.filter(({ status, isVoided }) => status === 'passed' || isVoided);
  const marks = own.map((one) => mark(one.isVoided ? 'void' : one.status));
  return html`<td class="number" data-value="${passed.length}">
    <span class="row-marks">${marks}</span
    ><span class="unseen">${passed.length} of ${own.length}</span>
  </td>`;
}

function unclaimed({ unclaimed: nobodys }: Gradebook): Markup | undefined {
  if (nobodys.length === 0) return undefined;
  const items = nobodys.map(
    ({ handIn, why }) =>
      html`<li>
        <b>${named(handIn.student)}</b>
        <small>${why}${handIn.path === '' ? '' : `: ${handIn.path}`}</small>
      </li>`,
  );
  return section(
    'Hand-ins of nobody on the roster',
    html`<ul class="plain panel">
      ${items}
    </ul>`,
    'unclaimed',
  );
}

function decisions({ rulings }: Gradebook): Markup | undefined {
  const rows = [
    ...[...rulings.voided.values()].map(({ decision, test, by, why }) => ({
      decision,
      what: html`Test ${test} is void`,
      by,
      why,
    })),
    ...rulings.overrides.map(({ decision, student, test, points, by, why }) => ({
      decision,
      what: html`${named(student)} has
      ${pointsText(points)}${test === undefined ? ' as score' : ` for ${test}`}`,
      by,
      why,
    })),
  ].toSorted((one, other) => one.decision - other.decision);
  if (rows.length === 0) return undefined;
  return section(
    'Decisions',
    scrollingTable(
      'Decisions that hold',
      ['No.', 'What', 'By', 'Why'].map((title) => columnHead(title)),
      rows.map(
        ({ decision, what, by, why }) =>
          html`<tr>
            <td>${decision}</td>
            <td>${what}</td>
            <td>${by}</td>
            <td>${why}</td>
          </tr>`,
      ),
    ),
  );
}
