// One lane of run.mjs: asks it for files, runs their cases one after the other, and tells it what came of each.
import { start, stop } from './browser.mjs';

const [folder] = process.argv.slice(2);
const only = process.env.SCHOLA_ONLY ?? '';

/** A case that takes longer waits for something that never comes. The longest one takes a minute and a half on a slow machine. */
const LONGEST = 300_000;

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

/** Asks for the next file: its name, or null after the last one. */
const next = () => new Promise((resolve) => {
  process.once('message', ({ file }) => resolve(file));
  process.send({});
});

await start();
try {
  for (let file = await next(); file !== null; file = await next()) {
    const { cases } = await import(folder + file);
    for (const [name, run] of Object.entries(cases)) {
      if (!name.includes(only)) continue;
      const began = Date.now();
      const first = await fault(name, run);
      const second = first === null ? null : await fault(name, run);
      process.send({ name, took: Date.now() - began, first, second });
    }
  }
} finally {
  await stop();
}
process.disconnect();
