// Sorts and filters the table of a class. Everything it shows is in the page already.
const table = document.querySelector('.class-table table');
const body = table.tBodies[0];
const rows = [...body.rows];
const words = document.querySelector('#filter-words');
const section = document.querySelector('#filter-section');
const told = document.querySelector('#filter-told');

function valueOf(row, column) {
  const cell = row.cells[column];
  return cell.dataset.value ?? cell.textContent.trim();
}

function sortBy(header, column) {
  const isDown = header.getAttribute('aria-sort') === 'ascending';
  for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
  header.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
  const isNumber = header.dataset.kind === 'number';
  const compare = (one, other) => {
    const [a, b] = [valueOf(one, column), valueOf(other, column)];
    return isNumber ? Number(a) - Number(b) : a.localeCompare(b, undefined, { numeric: true });
  };
  body.append(...rows.sort((one, other) => (isDown ? compare(other, one) : compare(one, other))));
}

function filter() {
  const wanted = words.value.trim().toLowerCase().split(/\s+/);
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    const isOfSection =
      section === null || section.value === '' || row.dataset.section === section.value;
    row.hidden = !isOfSection || !wanted.every((word) => text.includes(word));
    if (!row.hidden) shown += 1;
  }
  told.textContent =
    shown === rows.length ? `${rows.length} students` : `${shown} of ${rows.length} students`;
}

for (const [column, header] of [...table.tHead.rows[0].cells].entries()) {
  header.querySelector('button')?.addEventListener('click', () => sortBy(header, column));
}
words.addEventListener('input', filter);
section?.addEventListener('change', filter);
