// What the cases about the time without a network share.
import { UNDER, open } from './browser.mjs';
import { wire } from './wire.mjs';

/** Runs a case with a wire to the server and a browser that keeps the pages, and shows `messages` where the case is about them. */
export const overWire = (work, { messages = false } = {}) => async (keep) => {
  const line = await wire();
  try {
    const page = keep(await open({ messages, serviceWorkers: 'allow', origin: new URL(line.base).origin, expected: [401, 404] }));
    await work(page, line, keep);
    page.wrongs = page.wrongs.filter((wrong) => !/ERR_(CONNECTION_\w+|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|FAILED|INTERNET_DISCONNECTED|SOCKET_NOT_CONNECTED)/.test(wrong));
  } finally {
    await line.remove();
  }
};

/** Signs in over a wire. */
export async function signIn(page, line, { login, password }, isKept = true) {
  await page.goto(`${line.base}/sign-in`);
  await page.getByLabel('Keep me signed in').setChecked(isKept);
  await page.fill('input[name="email"]', login);
  await page.fill('input[name="password"]', password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** Waits until an asynchronous condition in the page is true. */
export async function until(page, condition, argument) {
  for (let tries = 0; tries < 450; tries += 1) {
    if (await page.evaluate(condition, argument)) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`it did not come to ${condition}`);
}

/** Waits until the service worker answers for this page and has kept what the page consists of. */
export async function kept(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) await new Promise((resolve) => { navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }); });
  });
  const own = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /\/a\/[0-9a-f]{16}\/(joined|app|vendor)\//.test(name)));
  await until(page, async (wanted) => {
    const missing = await Promise.all(wanted.map(async (name) => !(await caches.match(name))));
    return !missing.includes(true);
  }, own);
  await until(page, async (scope) => Boolean(await caches.match(scope)), `${new URL(page.url()).origin}${UNDER}/`);
}

/** The rows of a store of the browser's database. */
export const rows = (page, store) => page.evaluate(({ name, under }) => new Promise((resolve) => {
  const opening = indexedDB.open(`schola${under}`);
  opening.onsuccess = () => {
    const database = opening.result;
    if (![...database.objectStoreNames].includes(name)) return resolve([]);
    const all = database.transaction(name).objectStore(name).getAll();
    all.onsuccess = () => {
      database.close();
      resolve(all.result);
    };
    return undefined;
  };
}), { name: store, under: UNDER });
