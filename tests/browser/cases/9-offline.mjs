// The time without a network: what was seen stays, what is written waits, and nothing is left of somebody who has signed out.
import assert from 'node:assert/strict';
import { BASE, UNDER, people } from '../browser.mjs';
import { kept, overWire, rows, signIn, until } from '../offline.mjs';

const banner = (page) => page.locator('.offline-banner');
const chooseTheme = async (page, name) => {
  await page.locator('.person-menu .menu-trigger').click();
  await page.getByRole('menuitemradio', { name }).click();
};
const theme = async (page) => (await page.evaluate(async ({ under, key }) => {
  const answer = await fetch(`${under}/api/users/me/preferences`, { headers: { authorization: `Bearer ${localStorage.getItem(key)}` } });
  return answer.json();
}, { under: UNDER, key: `schola.token${UNDER}` })).preferences.theme;

/** The text of a material, once its formulas are set. */
async function written(page) {
  const prose = page.locator('.prose').first();
  await prose.locator('p').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('.prose').innerText.includes('\\'));
  return prose.innerText();
}

export const cases = {
  'without a server, pages that were seen are shown with what was on them, and a banner says so': overWire(async (page, line) => {
    await signIn(page, line, people.ada);
    await page.goto(`${line.base}/materials`);
    await page.locator('.material-row').first().waitFor();
    const titles = await page.locator('.material-title').allInnerTexts();
    await page.locator('.material-title').first().click();
    const text = await written(page);
    await page.goBack();
    await page.locator('.material-row').first().waitFor();
    await kept(page);
    await line.cut();
    await page.reload();
    await page.locator('.material-row').first().waitFor();
    assert.deepEqual(await page.locator('.material-title').allInnerTexts(), titles);
    assert.match(await banner(page).innerText(), /You’re offline\. Showing what you last saw\./);
    assert.match(await page.locator('.who-name').innerText(), /Ada/);
    await page.locator('.material-title').first().click();
    assert.equal(await written(page), text);
    // A page that was never seen says that it is not there, inside the frame.
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Security' }).click();
    await page.getByRole('alert').first().waitFor();
    assert.equal(await page.locator('.shell').count(), 1);
    await page.goBack();
    await page.locator('.prose p').first().waitFor();
    await line.mend();
    await banner(page).waitFor({ state: 'detached', timeout: 30_000 });
    await page.reload();
    await page.locator('.prose p').first().waitFor();
    assert.equal(await banner(page).count(), 0);
  }),

  'nothing that was seen outlives a sign-out, none of it is a secret, and without staying signed in nothing is kept': overWire(async (page, line) => {
    await signIn(page, line, people.ada);
    await page.goto(`${line.base}/materials`);
    await page.locator('.material-row').first().waitFor();
    await page.waitForTimeout(300);
    const seen = await rows(page, 'seen');
    assert.ok(seen.length >= 3, JSON.stringify(seen));
    const token = await page.evaluate((key) => localStorage.getItem(key), `schola.token${UNDER}`);
    assert.ok(!JSON.stringify(seen).includes(token));
    await kept(page);
    const cached = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)))).flat());
    assert.deepEqual(cached.filter((url) => /\/api\//.test(url) && !/\/api\/school\/logo/.test(url)), []);
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page.waitForTimeout(300);
    assert.deepEqual(await rows(page, 'seen'), []);
    await signIn(page, line, people.ada, false);
    await page.goto(`${line.base}/materials`);
    await page.locator('.material-row').first().waitFor();
    await page.waitForTimeout(300);
    assert.deepEqual(await rows(page, 'seen'), []);
  }),

  'what one person has seen is not shown to the next': overWire(async (page, line) => {
    await signIn(page, line, people.ada);
    await page.goto(`${line.base}/materials`);
    await page.locator('.material-row').first().waitFor();
    // The tab is closed by a crash, and the token goes with the session: nobody has signed out.
    await page.evaluate((key) => localStorage.removeItem(key), `schola.token${UNDER}`);
    await signIn(page, line, people.tutor);
    await page.waitForTimeout(300);
    const owners = new Set((await rows(page, 'seen')).map(({ owner }) => owner));
    assert.equal(owners.size, 1);
    await kept(page);
    await line.cut();
    await page.goto(`${line.base}/materials`);
    await page.locator('main h1').waitFor();
    assert.match(await page.locator('.who-name').innerText(), /Grace/);
    assert.equal(await page.locator('.material-row').count(), 0);
  }),

  'a change that is made without a server waits over a reload, and is sent once when the server is back': overWire(async (page, line) => {
    await signIn(page, line, people.devi);
    await page.goto(`${line.base}/materials`);
    await page.locator('main h1').waitFor();
    const before = await theme(page);
    await kept(page);
    const sent = [];
    page.on('request', (request) => { if (request.method() === 'PATCH') sent.push(request.postData()); });
    await line.cut();
    await chooseTheme(page, 'Light');
    await banner(page).filter({ hasText: '1 change will be sent' }).waitFor();
    await chooseTheme(page, 'Dark');
    await banner(page).filter({ hasText: '2 changes will be sent' }).waitFor();
    await page.reload();
    await page.locator('.shell').waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
    await banner(page).filter({ hasText: '2 changes will be sent' }).waitFor();
    sent.length = 0;
    await line.mend();
    await banner(page).waitFor({ state: 'detached', timeout: 30_000 });
    await until(page, async (under) => new Promise((resolve) => {
      const opening = indexedDB.open(`schola${under}`);
      opening.onsuccess = () => {
        const all = opening.result.transaction('queue').objectStore('queue').count();
        all.onsuccess = () => { opening.result.close(); resolve(all.result === 0); };
      };
    }), UNDER);
    assert.equal(await theme(page), 'dark');
    const done = sent.filter((text, index) => sent.indexOf(text) === index);
    assert.deepEqual(done, ['{"theme":"light"}', '{"theme":"dark"}'], 'in the order in which they were made');
    await chooseTheme(page, { system: 'System', light: 'Light', dark: 'Dark' }[before]);
    await page.waitForTimeout(500);
    assert.equal(await theme(page), before);
  }),

  'a change waits for its person where the session has ended, and is dropped at a sign-out, which is said': overWire(async (page, line) => {
    await signIn(page, line, people.devi);
    await page.goto(`${line.base}/materials`);
    await page.locator('main h1').waitFor();
    const before = await theme(page);
    await kept(page);
    await line.cut();
    await chooseTheme(page, 'Dark');
    await banner(page).filter({ hasText: '1 change' }).waitFor();
    const token = await page.evaluate((key) => localStorage.getItem(key), `schola.token${UNDER}`);
    await fetch(`${BASE}/api/auth/logout`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    await line.mend();
    const again = page.getByRole('dialog').filter({ hasText: 'Sign in again' });
    await again.waitFor({ timeout: 30_000 });
    await again.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    assert.equal((await rows(page, 'queue')).length, 1);
    await signIn(page, line, people.ada);
    await page.waitForTimeout(500);
    assert.equal((await rows(page, 'queue')).length, 1, 'nobody else sends it');
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await signIn(page, line, people.devi);
    await page.waitForTimeout(1000);
    assert.deepEqual(await rows(page, 'queue'), []);
    assert.equal(await theme(page), 'dark');
    await chooseTheme(page, { system: 'System', light: 'Light', dark: 'Dark' }[before]);
    await page.waitForTimeout(500);
    await line.cut();
    await chooseTheme(page, 'Dark');
    await banner(page).filter({ hasText: '1 change' }).waitFor();
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('1 change could not be sent and is lost.').waitFor();
    await page.waitForTimeout(300);
    assert.deepEqual(await rows(page, 'queue'), []);
    await line.mend();
  }),

  'a new release takes the place of the one that is kept, with what was kept of it': overWire(async (page, line) => {
    await signIn(page, line, people.ada);
    await page.goto(`${line.base}/materials`);
    await page.locator('.material-row').first().waitFor();
    await kept(page);
    const names = () => page.evaluate(() => caches.keys());
    const addresses = (name) => page.evaluate(async (cache) => (await (await caches.open(cache)).keys()).map(({ url }) => url.split('/').slice(-2).join('/')).sort(), name);
    const release = await page.evaluate(() => document.documentElement.dataset.files.split('/').pop());
    const [first] = await names();
    assert.ok(first.endsWith(release), first);
    const before = await addresses(first);
    // The same files under another digest, as a later release has them.
    const other = '00112233445566ff';
    line.change = { path: (path) => path.replace(other, release), text: (text) => text.replaceAll(release, other) };
    // A page that is still open goes on with the release that it has, also where it needs more of it.
    const link = page.locator('.material-title').first();
    await link.click();
    await page.locator('.prose p').first().waitFor();
    await page.reload();
    await page.locator('.prose p').first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.files.split('/').pop()), other);
    // The page itself comes last.
    await until(page, async ({ wanted, scope }) => {
      const name = (await caches.keys()).find((one) => one.endsWith(wanted));
      return Boolean(name && await (await caches.open(name)).match(scope));
    }, { wanted: other, scope: `${line.base}/` });
    await until(page, async () => {
      const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
      return !installing && !waiting && active?.state === 'activated';
    });
    const after = await addresses((await names()).find((name) => name.endsWith(other)));
    assert.deepEqual(before.filter((address) => !address.endsWith('/') && !after.includes(address)), []);
    // What the open page has fetched itself, it tells the new worker.
    await kept(page);
    await line.cut();
    await page.reload();
    await page.locator('.prose p').first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.files.split('/').pop()), other);
  }),

  'where the school wants no service worker, the one that was there goes with all that it kept': overWire(async (page, line) => {
    await signIn(page, line, people.ada);
    await page.goto(`${line.base}/materials`);
    await page.locator('.material-row').first().waitFor();
    await kept(page);
    line.change = { path: (path) => (path.endsWith('/service-worker.js') ? `${UNDER}/a/x/app/no-service-worker.js` : path), text: (text) => text.replace('data-worker="on"', 'data-worker="off"') };
    await page.reload();
    await page.locator('.material-row').first().waitFor();
    await until(page, async () => (await navigator.serviceWorker.getRegistrations()).length === 0 && (await caches.keys()).length === 0);
    await page.reload();
    await page.locator('.material-row').first().waitFor();
    assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
    // The worker itself goes too, where a page of an earlier release looks for a new one.
    line.change = null;
    await page.reload();
    await kept(page);
    line.change = { path: (path) => (path.endsWith('/service-worker.js') ? `${UNDER}/a/x/app/no-service-worker.js` : path), text: (text) => text };
    await page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration()).update(); });
    await until(page, async () => (await navigator.serviceWorker.getRegistrations()).length === 0 && (await caches.keys()).length === 0);
  }),
};
