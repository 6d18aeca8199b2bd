// Runs every case of a folder, one after the other, and prints what came of it. A case that fails is run a second
// time at once: one that passes then is printed as unsteady, with what it said the first time, and more than three of
// those fail the run.
import { readdir } from 'node:fs/promises';
import { BASE, start, stop } from './browser.mjs';

const only = process.env.SCHOLA_ONLY ?? '';
const folder = process.env.SCHOLA_CASES ?? 'cases';
const MOST_UNSTEADY = 3;
/** A case that takes longer waits for something that never comes. The longest one takes a minute and a half on a slow machine. */
const LONGEST = 300_000;
let passed = 0;
let failed = 0;
let unsteady = 0;

/** Runs a case, for as long as one may take. */
async function limited(running) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`not done after ${LONGEST / 1000} s`)), LONGEST); });
  try {
    await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What was wrong in one run of a case, or null. */
async function fault(name, run) {
  const pages = [];
  try {
    await limited(run((page) => { pages.push(page); return page; }));
    const wrongs = pages.flatMap((page) => page.wrongs);
    return wrongs.length > 0 ? wrongs.join('\n    ') : null;
  } catch (error) {
    const seen = pages.flatMap((page) => page.wrongs);
    if (process.env.SCHOLA_SCREENSHOTS) {
      for (const [index, page] of pages.entries()) {
        const file = `${process.env.SCHOLA_SCREENSHOTS}/failed-${name.replace(/\W+/g, '-').slice(0, 60)}-${index}.png`;
        await page.screenshot({ path: file }).catch(() => undefined);
      }
    }
    return `${error.message}${seen.length > 0 ? `\n    seen: ${seen.join('\n    ')}` : ''}`;
  } finally {
    for (const page of pages) await page.context().close().catch(() => undefined);
  }
}

await start();
console.log(`browser tests against ${BASE}`);
try {
  const files = (await readdir(new URL(`./${folder}/`, import.meta.url))).filter((name) => name.endsWith('.mjs')).sort();
  for (const file of files) {
    const { cases } = await import(`./${folder}/${file}`);
    for (const [name, run] of Object.entries(cases)) {
      if (!name.includes(only)) continue;
      const before = Date.now();
      const first = await fault(name, run);
      const second = first === null ? null : await fault(name, run);
      if (second === null) {
        passed += 1;
        console.log(`ok    ${name} (${Date.now() - before} ms)`);
        if (first === null) continue;
        unsteady += 1;
        console.log(`      UNSTEADY: the first time it failed:\n    ${first}`);
      } else {
        failed += 1;
        console.log(`FAIL  ${name}\n    ${first}${first === second ? '' : `\n    and the second time:\n    ${second}`}`);
      }
    }
  }
} finally {
  await stop();
}
if (unsteady > MOST_UNSTEADY) {
  failed += 1;
  console.log(`FAIL  ${unsteady} cases passed only the second time, and at most ${MOST_UNSTEADY} may`);
}
console.log(`${passed} passed, ${failed} failed, ${unsteady} unsteady`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
