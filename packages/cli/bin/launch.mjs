/** Registers tsx and runs the command. */
export async function launch() {
  let tsx;
  try {
    tsx = await import('tsx/esm/api');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    console.error(
      'The packages that netsplit needs are not installed (or only half). Run: npm start',
    );
    process.exit(4);
  }
  tsx.register();
  const { main } = await import('../src/main.ts');
  await main(process.argv.slice(2));
}
