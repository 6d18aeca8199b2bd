// Areas come with their words and styles; what is typed is not lost; what is sent is sent once.
import assert from 'node:assert/strict';
import { BASE, UNDER, follow, open, people, settled, signIn, visit, withoutStream } from '../browser.mjs';

const KEY = `schola.token${UNDER}`;

/** The question before something typed is lost. */
const question = (page) => page.getByRole('dialog').filter({ hasText: 'Discard your changes?' });

/** Holds the answers for addresses back until the function that it returns is called. */
async function holdBack(page, pattern) {
  let release;
  const open = new Promise((resolve) => { release = resolve; });
  await page.route(pattern, async (route) => {
    await open;
    await route.continue();
  });
  return release;
}

/** Collects every key of words that is ever shown in the place of its words. */
const watchKeys = (page) => page.addInitScript(() => {
  window.keysShown = [];
  new MutationObserver(() => {
    const found = /\bui\.[a-z_]+[.a-z_]*/.exec(document.body?.innerText ?? '');
    if (found) window.keysShown.push(found[0]);
  }).observe(document, { childList: true, subtree: true, characterData: true });
});

/** Ends the session of a page at the server, as its expiry would. */
async function endSession(page) {
  const token = await page.evaluate((key) => localStorage.getItem(key), KEY);
  const answer = await fetch(`${BASE}/api/auth/logout`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  assert.ok(answer.ok);
}

export const cases = {
  async 'a page is shown once its words and its styles are there'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await watchKeys(page);
    await page.goto(`${BASE}/materials`);
    await settled(page);
    const [words, styles] = [await holdBack(page, '**/pages/users/words.en.json'), await holdBack(page, '**/pages/security/area.css')];
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Profile' }).click();
    await page.waitForURL(`${BASE}/profile`);
    await page.locator('main .loading').waitFor();
    assert.equal(await page.locator('main h1').count(), 0);
    words();
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    await visit(page, '/materials');
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Security' }).click();
    await page.waitForURL(`${BASE}/security`);
    await page.locator('main .loading').waitFor();
    styles();
    await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
    assert.ok(await page.evaluate(() => [...document.styleSheets].some((sheet) => sheet.href?.endsWith('/pages/security/area.css'))));
    assert.deepEqual(await page.evaluate(() => window.keysShown), []);
  },

  async 'a language that is chosen while words are on their way is the one of the page'(keep) {
    const page = keep(await open());
    await watchKeys(page);
    await page.goto(`${BASE}/sign-in`);
    await settled(page);
    const release = await holdBack(page, '**/pages/developers/words.*.json');
    await follow(page, '/api-pricing');
    await page.locator('main .loading').waitFor();
    await page.getByLabel('Language').selectOption('de');
    release();
    await page.getByRole('heading', { level: 1, name: 'API-Tarife' }).waitFor();
    await visit(page, '/sign-in');
    await page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor();
    await page.getByLabel('Sprache').selectOption('en');
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'API plans' }).waitFor();
    assert.deepEqual(await page.evaluate(() => window.keysShown), []);
  },

  async 'words that cannot be fetched are said so, and fetched again'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    await page.route('**/pages/users/words.en.json', (route) => route.abort());
    await follow(page, '/profile');
    await page.getByText('Part of this page didn’t load').waitFor();
    await page.unroute('**/pages/users/words.en.json');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    page.wrongs = page.wrongs.filter((wrong) => !/ERR_FAILED/.test(wrong));
  },

  async 'a link that is pointed at brings its page before it is clicked'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    const fetched = page.waitForRequest('**/pages/admin/words.en.json');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Invitations' }).hover();
    await fetched;
    assert.equal(new URL(page.url()).pathname, `${UNDER}/materials`);
  },

  async 'each role has its own navigation'(keep) {
    const learner = ['Home', 'Study bank', 'Flashcards', 'Ask Uris'];
    const teacher = (...own) => [...learner, 'Study time', 'Leaderboard', 'Classes', ...own, 'Squads', 'Competitions'];
    const expected = { ada: [...learner, 'Classes', 'Study time', 'My progress', 'Squad', 'Learner profile', 'Adaptations', 'Competitions', 'Badges', 'Leaderboard'], tutor: teacher('Students'), devi: ['Study bank', 'Flashcards', 'Ask Uris', 'Developer'],
      admin: [...teacher(), 'Analytics', 'Learner profiles', 'People', 'API customers', 'Invitations', 'Settings', 'Audit log', 'Outbox'] };
    for (const [who, names] of Object.entries(expected)) {
      const page = keep(await open({ as: who }));
      await page.goto(`${BASE}/materials`);
      await settled(page);
      const shown = await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts();
      assert.deepEqual(shown.map((name) => name.trim()), names, who);
    }
  },

  async 'the tabs of the admin pages stay while the page changes, and a message is opened over its list'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/users`);
    await settled(page);
    await page.locator('.admin-nav').evaluate((nav) => { nav.dataset.seen = 'yes'; });
    await visit(page, '/admin/outbox');
    assert.equal(await page.locator('.admin-nav').getAttribute('data-seen'), 'yes');
    assert.match(await page.locator('.admin-nav [aria-current]').innerText(), /Outbox/);
    await page.locator('tbody tr').first().evaluate((row) => { row.dataset.seen = 'yes'; });
    await page.getByRole('link', { name: /^Open “/ }).first().click();
    await page.getByRole('dialog').locator('.mail-text').waitFor();
    assert.match(new URL(page.url()).pathname, /\/admin\/outbox\/\d+$/);
    await page.reload();
    await page.getByRole('dialog').locator('.mail-text').waitFor();
    const before = page.url();
    await page.getByRole('dialog').getByRole('button', { name: 'Next' }).click();
    await page.waitForURL((url) => url.href !== before && /\/admin\/outbox\/\d+$/.test(url.pathname));
    await page.getByRole('dialog').locator('.mail-text').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL(`${BASE}/admin/outbox`);
    await settled(page);
    await page.locator('tbody tr').first().evaluate((row) => { row.dataset.seen = 'again'; });
    await page.getByRole('link', { name: /^Open “/ }).first().click();
    await page.getByRole('dialog').locator('.mail-text').waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await page.locator('tbody tr').first().getAttribute('data-seen'), 'again');
  },

  async 'nothing leads away from something typed without a question'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    await visit(page, '/profile');
    const bio = page.getByLabel(/^Bio/);
    const before = await bio.inputValue();
    await bio.fill('Half a sentence');
    const away = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' });
    await away.click();
    await question(page).getByRole('button', { name: 'Keep editing' }).click();
    assert.equal(new URL(page.url()).pathname, `${UNDER}/profile`);
    assert.equal(await bio.inputValue(), 'Half a sentence');
    await page.goBack();
    await question(page).waitFor();
    await page.keyboard.press('Escape');
    await question(page).waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).pathname, `${UNDER}/profile`);
    assert.equal(await bio.inputValue(), 'Half a sentence');
    const asked = page.waitForEvent('dialog');
    await page.evaluate(() => { setTimeout(() => location.reload(), 0); });
    const dialog = await asked;
    assert.equal(dialog.type(), 'beforeunload');
    await dialog.dismiss();
    assert.equal(await bio.inputValue(), 'Half a sentence');
    // What was typed and taken back is nothing to lose.
    await bio.fill(before);
    await away.click();
    await page.waitForURL(`${BASE}/`);
    await page.goBack();
    await bio.fill('Another half');
    await page.goBack();
    await question(page).getByRole('button', { name: 'Discard' }).click();
    await page.waitForURL(`${BASE}/materials`);
    await page.goForward();
    await page.waitForURL(`${BASE}/profile`);
    assert.equal(await bio.inputValue(), before);
  },

  async 'a dialog that holds something typed is not closed by Escape or a click beside it'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials?add`);
    const dialog = page.getByRole('dialog').filter({ hasText: 'Paste' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('.page-head').getByRole('button', { name: 'Add material' }).click();
    await dialog.getByRole('tab').last().click();
    await dialog.locator('textarea').fill('A long text that took a while.');
    for (const leave of [() => page.keyboard.press('Escape'), () => page.mouse.click(5, 5), () => dialog.getByRole('button', { name: 'Close' }).click()]) {
      await leave();
      await question(page).getByRole('button', { name: 'Keep editing' }).click();
      await question(page).waitFor({ state: 'detached' });
      assert.equal(await dialog.locator('textarea').inputValue(), 'A long text that took a while.');
    }
    // On a button the first Escape would hide its explanation.
    await dialog.locator('textarea').focus();
    // A browser closes a dialog at the second Escape whatever the first one met.
    for (let pressed = 0; pressed < 3; pressed += 1) {
      await page.keyboard.press('Escape');
      await question(page).waitFor();
      await page.keyboard.press('Escape');
      await question(page).waitFor({ state: 'detached' });
    }
    assert.equal(await dialog.count(), 1);
    await page.keyboard.press('Escape');
    await question(page).getByRole('button', { name: 'Discard' }).click();
    await dialog.waitFor({ state: 'detached' });
  },

  async 'a form that is submitted three times at once is sent once'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/invitations`);
    await settled(page);
    const sent = [];
    page.on('request', (request) => { if (request.method() === 'POST') sent.push(request.headers()['idempotency-key']); });
    await page.getByRole('button', { name: 'Create invitation' }).first().click();
    await page.getByRole('dialog').locator('form').evaluate((form) => { for (let i = 0; i < 3; i += 1) form.requestSubmit(); });
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    assert.equal(sent.length, 1);
    assert.match(sent[0], /^[0-9a-f]{32}$/);
    await page.getByRole('button', { name: /^Withdraw / }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  },

  async 'a request whose answer was lost is repeated with its key, and happens once'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials?add`);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('tab').last().click();
    const sent = [];
    let isLost = true;
    await page.route('**/api/materials', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      sent.push(route.request().headers()['idempotency-key']);
      if (!isLost) return route.continue();
      isLost = false;
      // The server does it, and the answer is lost.
      await route.fetch();
      return route.abort();
    });
    await dialog.getByLabel('Title').fill('Lost and found');
    await dialog.locator('textarea').fill('An answer may be lost on its way.');
    const add = dialog.locator('form').getByRole('button', { name: 'Add', exact: false }).last();
    await add.click();
    await dialog.getByText('Can’t reach the server').waitFor();
    await add.click();
    await page.waitForURL(/\/materials\/\d+$/);
    assert.equal(sent.length, 2);
    assert.equal(sent[0], sent[1]);
    await visit(page, '/materials');
    const made = page.locator('.material-row', { hasText: 'Lost and found' });
    await made.first().waitFor();
    assert.equal(await made.count(), 1);
    // The same content again is a request of its own.
    await page.locator('.page-head').getByRole('button', { name: 'Add material' }).click();
    await dialog.getByRole('tab').last().click();
    await dialog.getByLabel('Title').fill('Lost and found');
    await dialog.locator('textarea').fill('An answer may be lost on its way.');
    await add.click();
    await page.waitForURL(/\/materials\/\d+$/);
    assert.notEqual(sent[2], sent[1]);
    await visit(page, '/materials');
    await page.unroute('**/api/materials');
    for (let left = 2; left > 0; left -= 1) {
      await made.first().getByRole('button').click();
      // What is not undone is deleted once its notice has gone.
      await page.locator('.toast').filter({ has: page.getByRole('button', { name: 'Undo' }) }).getByRole('button', { name: 'Close' }).click();
      await page.waitForFunction((count) => [...document.querySelectorAll('.material-row')].filter((row) => row.textContent.includes('Lost and found')).length === count, left - 1);
    }
    page.wrongs = page.wrongs.filter((wrong) => !/ERR_FAILED/.test(wrong));
  },

  async 'after the session has ended one signs in over the page, and what was sent is sent again'(keep) {
    const page = keep(await open({ expected: [401] }));
    await withoutStream(page);
    await signIn(page, people.ada);
    await visit(page, '/profile');
    const bio = page.getByLabel(/^Bio/);
    const before = await bio.inputValue();
    const save = page.locator('form', { has: bio }).getByRole('button', { name: 'Save' });
    await bio.fill('Typed before the session ended.');
    await endSession(page);
    await save.click();
    const dialog = page.getByRole('dialog').filter({ hasText: 'Sign in again' });
    await dialog.waitFor();
    assert.equal(await dialog.getByLabel('Email address or username').inputValue(), people.ada.login);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.type('not-the-password');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Password', { exact: true }).fill(people.ada.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.toast').filter({ hasText: 'Saved.' }).waitFor();
    assert.equal(await dialog.count(), 0);
    assert.equal(await bio.inputValue(), 'Typed before the session ended.');
    await page.reload();
    await settled(page);
    assert.equal(await bio.inputValue(), 'Typed before the session ended.');
    await bio.fill(before);
    await save.click();
    await page.locator('.toast').filter({ hasText: 'Saved.' }).waitFor();
    // A person who declines is sent to the sign-in page, and back from there.
    await endSession(page);
    await follow(page, '/materials');
    await dialog.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in?next=%2Fmaterials');
    await page.getByText('You’ve been signed out.').waitFor();
  },

  async 'what was asked and what is being typed outlive a reload, and belong to one person'(keep) {
    const page = keep(await open());
    await signIn(page, people.ada);
    await visit(page, '/tutor');
    await page.getByLabel('Your question').fill('What is osmosis?');
    await page.keyboard.press('Enter');
    await page.locator('.reply').waitFor();
    const answer = await page.locator('.reply').first().innerText();
    await page.getByLabel('Your question').fill('And in plants');
    await page.reload();
    await page.locator('.reply').waitFor();
    assert.equal(await page.locator('.reply').first().innerText(), answer);
    assert.equal(await page.getByLabel('Your question').inputValue(), 'And in plants');
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await signIn(page, people.devi);
    await visit(page, '/tutor');
    assert.equal(await page.locator('.turn').count(), 0);
    assert.equal(await page.getByLabel('Your question').inputValue(), '');
  },

  async 'a page that fails, or is not there, or is for others leaves the way on'(keep) {
    const page = keep(await open());
    await signIn(page, people.ada);
    await visit(page, '/materials');
    const main = page.getByRole('navigation', { name: 'Main' });
    await page.route('**/joined/users.js', async (route) => {
      const answer = await route.fetch();
      const faulty = '$define("app/pages/users/profile.js", () => ({ default: () => { throw new Error("on purpose"); } }));';
      // The first of two modules of one name is taken.
      const body = (await answer.text()).replace(/(\$join\("[0-9a-f]+"\);)/, (start) => `${start}\n${faulty}`);
      await route.fulfill({ response: answer, body });
    });
    await follow(page, '/profile');
    await page.getByRole('heading', { level: 1, name: 'This page didn’t load' }).waitFor();
    await main.getByRole('link', { name: 'Study bank' }).click();
    await page.locator('.material-row').first().waitFor();
    await visit(page, '/no/such/page');
    await page.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor();
    await main.getByRole('link', { name: 'Home' }).click();
    await page.waitForURL(`${BASE}/`);
    await visit(page, '/admin/users');
    await page.getByText('You’re signed in as Ada Okafor (Student).').waitFor();
    await main.waitFor();
    assert.equal(await page.locator('tbody').count(), 0);
    await page.getByRole('button', { name: 'Sign in as someone else' }).click();
    await page.waitForURL('**/sign-in?next=%2Fadmin%2Fusers');
    page.wrongs = page.wrongs.filter((wrong) => !/on purpose/.test(wrong));
  },

  async 'signing out one person leaves another signed in'(keep) {
    const ada = keep(await open());
    await ada.goto(`${BASE}/sign-in`);
    await settled(ada);
    await ada.getByLabel('Keep me signed in').uncheck();
    await ada.fill('input[name="email"]', people.ada.login);
    await ada.fill('input[name="password"]', people.ada.password);
    await ada.keyboard.press('Enter');
    await ada.getByRole('navigation', { name: 'Main' }).waitFor();
    const devi = await ada.context().newPage();
    await signIn(devi, people.devi);
    await ada.locator('.person-menu .menu-trigger').click();
    await ada.getByRole('menuitem', { name: 'Sign out' }).click();
    await ada.waitForURL('**/sign-in');
    await devi.reload();
    await settled(devi);
    await devi.locator('.who-name', { hasText: 'Devi' }).waitFor();
    // Another tab of the same person is signed out with the first.
    const other = await ada.context().newPage();
    await other.goto(BASE);
    await other.locator('.who-name', { hasText: 'Devi' }).waitFor();
    await devi.locator('.person-menu .menu-trigger').click();
    await devi.getByRole('menuitem', { name: 'Sign out' }).click();
    await other.waitForURL('**/sign-in*');
  },

  async 'the skip link leads to the content and leaves the address as it is'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    const href = await page.locator('.material-title').first().getAttribute('href');
    await page.goto(`${new URL(BASE).origin}${href}#20-90`);
    await page.locator('mark').first().waitFor();
    await page.evaluate(() => document.querySelector('.skip-link').focus());
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'main');
    assert.equal(new URL(page.url()).hash, '#20-90');
    assert.ok(await page.locator('mark').count() > 0);
  },
};
