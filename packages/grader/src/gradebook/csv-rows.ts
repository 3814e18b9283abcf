import { CourseFileError } from '@netsplit/course';
import { CsvError, parse } from 'csv-parse/sync';

/** A line of a table, and where it stands in the file. */
export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The lines of a CSV as any spreadsheet wrote it, the head first; @throws {CourseFileError} */
export function csvRows(file: string, text: string): readonly Row[] {
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      trim: true,
      // A spreadsheet leaves out what is empty at the end of a line.
      relax_column_count_less: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      // What the separator is hangs on the country that a spreadsheet is set to.
      delimiter: delimiterOf(text),
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new CourseFileError(file, [{ path: '', message: `is no CSV: ${error.message}` }]);
  }
}

function delimiterOf(text: string): string {
  const [first = ''] = text.split('\n', 1);
  const count = (one: string): number => first.split(one).length;
  return [';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best), ',');
}

/** What a column's head says, whatever its capitals, underscores and blanks. */
export function headOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .trim();
}
