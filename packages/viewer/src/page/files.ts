import { pageScripts } from './scripts.ts';

/** What the page is made of, by name in its folder, when a server gives it. */
export interface PageFile {
  readonly type: string;
  readonly body: string;
}

const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>netsplit</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="style.css" />
    <script src="app.js" defer></script>
  </head>
  <body>
    <div id="app"></div>
  </body>
</html>
`;

export async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const { js, css } = await pageScripts();
  return new Map<string, PageFile>([
    ['', { type: 'text/html; charset=utf-8', body: HTML }],
    ['app.js', { type: 'text/javascript; charset=utf-8', body: js }],
    ['style.css', { type: 'text/css; charset=utf-8', body: css }],
  ]);
}
