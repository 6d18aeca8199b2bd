// Runs every case of a folder, one after the other, and prints what came of it.
import { readdir } from 'node:fs/promises';
import { BASE, start, stop } from './browser.mjs';

const only = process.env.SCHOLA_ONLY ?? '';
const folder = process.env.SCHOLA_CASES ?? 'cases';
let passed = 0;
let failed = 0;

await start();
console.log(`browser tests against ${BASE}`);
try {
  const files = (await readdir(new URL(`./${folder}/`, import.meta.url))).filter((name) => name.endsWith('.mjs')).sort();
  for (const file of files) {
    const { cases } = await import(`./${folder}/${file}`);
    for (const [name, run] of Object.entries(cases)) {
      if (!name.includes(only)) continue;
      const before = Date.now();
      const pages = [];
      try {
        await run((page) => { pages.push(page); return page; });
        const wrongs = pages.flatMap((page) => page.wrongs);
        if (wrongs.length > 0) throw new Error(wrongs.join('\n    '));
        passed += 1;
        console.log(`ok    ${name} (${Date.now() - before} ms)`);
      } catch (error) {
        failed += 1;
        const seen = pages.flatMap((page) => page.wrongs);
        console.log(`FAIL  ${name}\n    ${error.message}${seen.length > 0 ? `\n    seen: ${seen.join('\n    ')}` : ''}`);
        if (process.env.SCHOLA_SCREENSHOTS) {
          for (const [index, page] of pages.entries()) {
            const file = `${process.env.SCHOLA_SCREENSHOTS}/failed-${name.replace(/\W+/g, '-').slice(0, 60)}-${index}.png`;
            await page.screenshot({ path: file }).catch(() => undefined);
          }
        }
      } finally {
        for (const page of pages) await page.context().close().catch(() => undefined);
      }
    }
  }
} finally {
  await stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
