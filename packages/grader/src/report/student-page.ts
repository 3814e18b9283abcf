import type { Gradebook, StudentGrade } from '../gradebook/gradebook.ts';
import { pointsText, sumOf } from '../gradebook/points.ts';
import type { Line } from '../gradebook/score.ts';
import { signed } from './explained.ts';
import { html, type Markup, named } from './page/markup.ts';
import {
  bar,
  columnHead,
  mark,
  type Mark,
  masthead,
  moment,
  scrollingTable,
  section,
  type Titles,
} from './page/parts.ts';
import { pageOf } from './page/page.ts';
import { type ToldTest, toldTests } from './told.ts';

export interface StudentPageOptions {
  readonly titles?: Titles;
  /** By the test's id: where the story of its failure stands, and the trace to step through, beside this page. */
  readonly stories?: ReadonlyMap<string, StoryLinks>;
}

export interface StoryLinks {
  /** The failure in words. */
  readonly text?: string;
  readonly story?: string;
  readonly trace?: string;
}

/**
 * The report for one student, as a page: the score and every step to it, what failed and where, what somebody said. Of a
 * hidden test it says that there is one; in an exam it has no diagnosis; what code printed stands nowhere.
 */
export function studentPage(
  grade: StudentGrade,
  { round, isAnonymous }: Pick<Gradebook, 'round' | 'isAnonymous'>,
  { titles, stories }: StudentPageOptions = {},
): string {
  const tests = toldTests(grade, 'student');
  const body = html`${masthead(round, titles)}
    <main class="narrow">
      ${hero(grade)} ${warnings(grade)} ${partsOf(tests, titles)} ${commentsOf(grade)}
      ${section('How the score came about', stepsOf(grade))} ${failuresOf(tests, round, stories)}
      ${round.isExam ? undefined : mistakesOf(grade)} ${passedOf(tests)} ${attemptsOf(grade)}
      ${proofOf(grade, isAnonymous)}
    </main>`;
  return pageOf({ title: `${grade.student.name} · ${round.name}`, body });
}

function hero({ student, partners, points, worth, attempt, waiting }: StudentGrade): Markup {
  const others = partners.map((one) => html`, ${named(one.name)}`);
  const share = worth === 0 ? 0 : points / worth;
  const percent = worth === 0 ? undefined : html`<span>${Math.round(share * 100)}%</span>`;
  return html`<div class="hero">
    <div>
      <h1>${named(student.name)}${others}</h1>
      <p class="quiet">${handedIn(attempt)}</p>
    </div>
    <p class="score">
      <b>${pointsText(points)}</b> of ${pointsText(worth)} points
      ${percent}${waiting > 0 ? html`<em>not final</em>` : undefined}
    </p>
    ${bar(share, 'good')}
  </div>`;
}

function handedIn(attempt: StudentGrade['attempt']): Markup {
  if (attempt === undefined) return html`Nothing was handed in that counts.`;
  const { handIn, lateness } = attempt;
  const late =
    lateness.days === 0
      ? undefined
      : html`, <strong>${lateness.days} ${lateness.days === 1 ? 'day' : 'days'} late</strong>`;
  return html`Handed in ${moment(handIn.handedInAt)}${late}`;
}

function warnings({ attempt, isUnsafe }: StudentGrade): Markup {
  const problem = attempt?.handIn.problem;
  return html`${
    problem === undefined
      ? undefined
      : html`<div class="notice" role="note">
          <h2>Your code could not be run</h2>
          <p>${problem}</p>
        </div>`
  }${
    isUnsafe
      ? html`<div class="notice" role="note">
          <p>Graded without the jail: this result proves nothing.</p>
        </div>`
      : undefined
  }`;
}

function markOf({ status }: ToldTest): Mark {
  return status;
}

function partsOf(tests: readonly ToldTest[], titles: Titles | undefined): Markup {
  const parts = [...new Set(tests.map(({ part }) => part))];
  const cards = parts.map((part) => {
    const own = tests.filter((test) => test.part === part);
    const earned = sumOf(own.map((test) => test.earned));
    const worth = sumOf(own.filter(({ isExtra }) => !isExtra).map((test) => test.points));
    const title = titles?.parts[part];
    return html`<li>
      <h3>Part ${part}</h3>
      <p><b>${pointsText(earned)}</b> of ${pointsText(worth)}</p>
      ${title === undefined ? undefined : html`<p class="title">${title}</p>`}
      <ul class="marks" aria-label="Tests of part ${part}">
        ${own.map((test) => html`<li>${chip(test)}</li>`)}
      </ul>
    </li>`;
  });
  return html`<ul class="parts" aria-label="Parts">
    ${cards}
  </ul>`;
}

function chip(test: ToldTest): Markup {
  const name = test.isHidden ? test.name.replace('Hidden test', 'hidden') : test.id;
  const inside = html`${mark(markOf(test), true)} ${name}`;
  return test.status === 'passed'
    ? html`<span class="chip">${inside}</span>`
    : html`<a class="chip" href="#test-${test.id}">${inside}</a>`;
}

function commentsOf({ comments }: StudentGrade): Markup | undefined {
  if (comments.length === 0) return undefined;
  const said = comments.map(
    ({ by, text, at, test }) =>
      html`<figure class="comment">
        <blockquote>${paragraphs(text)}</blockquote>
        <figcaption>
          ${named(by)}, ${moment(at)}${test === undefined ? undefined : html`, on test ${test}`}
        </figcaption>
      </figure>`,
  );
  return section('Comments', said);
}

function paragraphs(text: string): readonly Markup[] {
  return text
    .split(/\n{2,}/)
    .filter((one) => one.trim() !== '')
    .map((one) => html`<p>${one}</p>`);
}

function stepsOf({ lines, points, worth }: StudentGrade): Markup {
  const row = ({ kind, text, points: change }: Line): Markup =>
    html`<tr class="${kind}">
      <td class="number">${signed(change)}</td>
      <td>${text}</td>
    </tr>`;
  return html`<table class="steps">
    <thead class="unseen">
      <tr>
        <th scope="col">Points</th>
        <th scope="col">Why</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map(row)}
    </tbody>
    <tfoot>
      <tr>
        <td class="number">${pointsText(points)}</td>
        <td>of ${pointsText(worth)} points</td>
      </tr>
    </tfoot>
  </table>`;
}

function failuresOf(
  tests: readonly ToldTest[],
  { lab, isExam }: Gradebook['round'],
  stories: StudentPageOptions['stories'],
): Markup | undefined {
  const tellingOf = (test: ToldTest): Markup | undefined => {
    if (test.isHidden) return undefined;
    const links = stories?.get(test.id);
    if (links !== undefined) return storyOf(links);
    return isExam || test.status !== 'failed' ? undefined : repeatedBy(lab, test);
  };
  const missed = tests.filter(({ status }) => status !== 'passed');
  if (missed.length === 0) return undefined;
  const isBlank = missed.every(({ status }) => status === 'not-run');
  return section(
    isBlank ? 'Tests that were not run' : 'What did not pass',
    missed.map((test) => failureCard(test, tellingOf(test))),
  );
}

function failureCard(test: ToldTest, telling: Markup | undefined): Markup {
  const said =
    test.message === '' && test.isHidden
      ? 'It did not pass. What a hidden test asks is not told.'
      : test.message;
  return html`<article class="failure" id="test-${test.id}">
    <h3>
      <span>${mark(markOf(test), true)}</span><span>${test.name}</span
      ><span class="worth">${pointsText(test.earned)} of ${pointsText(test.points)}</span>
    </h3>
    <p>${said}</p>
    ${test.place === undefined ? undefined : html`<p class="place">In your code: <code>${test.place}</code></p>`}
    ${telling}
  </article>`;
}

/** Of a test that is the student's as well, and has no story here. */
function repeatedBy(lab: string, { id }: ToldTest): Markup {
  return html`<p class="place">On your machine: <code>npx netsplit test ${lab} ${id}</code></p>`;
}

function storyOf({ text, story, trace }: StoryLinks): Markup {
  const words =
    text === undefined
      ? undefined
      : html`<details class="told">
          <summary>What happened</summary>
          <pre tabindex="0">${text}</pre>
        </details>`;
  const page =
    story === undefined
      ? undefined
      : html`<a class="button" href="${story}">Step through what happened</a>`;
  const file =
    trace === undefined
      ? undefined
      : html` <a href="${trace}" download>The trace, for <code>netsplit view</code></a>`;
  const links =
    page === undefined && file === undefined
      ? undefined
      : html`<p class="links">${page}${file}</p>`;
  return html`${words}${links}`;
}

function mistakesOf({ mistakes }: StudentGrade): Markup | undefined {
  if (mistakes.length === 0) return undefined;
  const items = mistakes.map(
    ({ mistake, reading }) => html`<li>${mistake} <small>Read ${reading}.</small></li>`,
  );
  return section(
    mistakes.length === 1 ? 'This looks like a classic mistake' : 'This looks like one of these',
    html`<ul class="plain">
      ${items}
    </ul>`,
  );
}

function passedOf(tests: readonly ToldTest[]): Markup | undefined {
  const passed = tests.filter(({ status }) => status === 'passed');
  if (passed.length === 0) return undefined;
  const items = passed.map(
    (test) =>
      html`<li>
        ${mark('passed')}
        <span
          >${test.name}${
            test.message === '' ? undefined : html`<small>${test.message}</small>`
          }</span
        >
        <span class="worth">${pointsText(test.earned)} of ${pointsText(test.points)}</span>
      </li>`,
  );
  return html`<details class="passed">
    <summary>${passed.length} ${passed.length === 1 ? 'test passes' : 'tests pass'}</summary>
    <ul>
      ${items}
    </ul>
  </details>`;
}

function attemptsOf({ attempts }: StudentGrade): Markup | undefined {
  if (attempts.length < 2) return undefined;
  const rows = attempts.map(
    (
      { handIn, points, isCounted, lateness },
      at,
    ) => html`<tr${isCounted ? html` class="counted"` : undefined}>
      <th scope="row">${at + 1}</th>
      <td>${moment(handIn.handedInAt)}</td>
      <td class="number">${pointsText(points)}</td>
      <td>${isCounted ? 'counts' : lateness.isClosed ? 'too late to count' : ''}</td>
    </tr>`,
  );
  return section(
    'Hand-ins',
    scrollingTable(
      'All hand-ins',
      [
        columnHead('No.'),
        columnHead('Handed in'),
        columnHead('Points', true),
        columnHead(html`<span class="unseen">Counts</span>`),
      ],
      rows,
      'page',
    ),
  );
}

/** What an appeal needs: the same code and the same grader give the same again. */
function proofOf({ attempt, tests }: StudentGrade, isAnonymous: boolean): Markup {
  const hash = attempt?.handIn.submission ?? '';
  const versions = tests.find(({ verdict }) => verdict !== undefined)?.verdict?.versions;
  return html`<footer class="proof">
    ${
      hash === '' || isAnonymous
        ? undefined
        : html`<p>SHA-256 of the files that were graded: <code>${hash}</code></p>`
    }
    ${
      versions === undefined
        ? undefined
        : html`<p>
            Grader ${versions.grader}, Node.js ${versions.node}. The same files with the round’s
            seeds give the same verdicts again, to the bit.
          </p>`
    }
  </footer>`;
}
