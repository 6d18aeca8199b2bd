// Runs every case of a folder and prints what came of it. Each address in SCHOLA_URL is a lane: a process of its own with a browser of its
// own, which takes the files one by one as it comes to them. A case that fails is run a second time at once: one that passes then is printed
// as unsteady, with what it said the first time, and more than three of those fail the run.
import { fork } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';

const folder = new URL(`./${process.env.SCHOLA_CASES ?? 'cases'}/`, import.meta.url);
const addresses = (process.env.SCHOLA_URL ?? 'http://127.0.0.1:8080').split(' ').filter(Boolean);
const MOST_UNSTEADY = 3;
let passed = 0;
let failed = 0;
let unsteady = 0;

/** Prints what came of a case, in one piece. */
function report({ name, took, first, second }) {
  if (second !== null) {
    failed += 1;
    console.log(`FAIL  ${name}\n    ${first}${first === second ? '' : `\n    and the second time:\n    ${second}`}`);
    return;
  }
  passed += 1;
  console.log(`ok    ${name} (${took} ms)`);
  if (first === null) return;
  unsteady += 1;
  console.log(`      UNSTEADY: the first time it failed:\n    ${first}`);
}

/** The files of the folder, in the order in which they are taken: what looks at every page is longest, so it is begun first. */
async function waiting() {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.mjs')).sort();
  const longest = '5-every-page.mjs';
  return names.includes(longest) && addresses.length > 1 ? [longest, ...names.filter((name) => name !== longest)] : names;
}

/** Has a lane run files until none is left. A lane that ends before that has failed. */
function lane(address, files) {
  return new Promise((resolve) => {
    const child = fork(new URL('./lane.mjs', import.meta.url), [folder.href], { env: { ...process.env, SCHOLA_URL: address } });
    let file = null;
    child.on('message', (message) => {
      if (message.name) return report(message);
      file = files.shift() ?? null;
      child.send({ file });
    });
    child.on('exit', (code) => {
      if (code !== 0 || file !== null) {
        failed += 1;
        console.log(`FAIL  the tests against ${address} ended in the midst of ${file ?? 'nothing'}, with ${code}`);
      }
      resolve();
    });
  });
}

await stat(folder);
console.log(`browser tests against ${addresses.join(' and ')}`);
const files = await waiting();
await Promise.all(addresses.map((address) => lane(address, files)));
if (unsteady > MOST_UNSTEADY) {
  failed += 1;
  console.log(`FAIL  ${unsteady} cases passed only the second time, and at most ${MOST_UNSTEADY} may`);
}
console.log(`${passed} passed, ${failed} failed, ${unsteady} unsteady`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
