// The documentation and the references: navigation, examples, search, theme, what the reference shows and sends, and axe on every page.
import { BASE, UNDER, open } from '../browser.mjs';
import { look as lookAt, violations } from '../looks.mjs';

const docs = `${BASE}/docs`;

/** The English pages that the navigation of the documentation leads to. */
const named = [...new Set([...(await (await fetch(docs)).text()).matchAll(/href="[^"]*\/docs\/([\w/-]+)"/g)].map(([, name]) => name))].filter((name) => !name.startsWith('de/'));
const pages = named.filter((name) => !name.startsWith('reference/'));
const references = named.filter((name) => name.startsWith('reference/')).map((name) => name.slice('reference/'.length));

const fail = (text) => { throw new Error(text); };
const same = (found, wanted, what) => found === wanted || fail(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);

/** The page of licences is too long for one picture. */
const look = (page, name, within) => lookAt(page, `docs-${name}`, { ready: () => page.evaluate(() => document.fonts.ready.then(() => undefined)), tall: name === 'licences', within });

const shownOperation = (page, title) => page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();

export const cases = {
  ...Object.fromEntries(pages.map((name) => [`docs: the page ${name} is in order`, async (keep) => {
    const page = keep(await open());
    await page.goto(`${docs}/${name}`);
    await look(page, name);
  }])),

  ...Object.fromEntries(references.map((name) => [`docs: the ${name} reference is in order`, async (keep) => {
    const page = keep(await open());
    await page.goto(`${docs}/reference/${name}`);
    await look(page, `reference-${name}`);
  }])),

  async 'docs: a German page is in order'(keep) {
    const page = keep(await open());
    await page.goto(`${docs}/de/guide`);
    await page.getByRole('button', { name: 'Text kopieren' }).first().waitFor({ state: 'attached' });
    await look(page, 'de-guide');
  },

  async 'docs: a page in German leads to German pages, and to English ones that are not translated'(keep) {
    const page = keep(await open({ as: 'ada', locale: 'de-DE' }));
    await page.addInitScript((under) => { localStorage.setItem(`schola.locale${under}`, 'de-DE'); }, UNDER);
    await page.route('**/api/users/me/preferences', async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      await route.fulfill({ response: answer, json: { ...body, preferences: { ...body.preferences, locale: 'de-DE' } } });
    });
    await page.goto(`${BASE}/learner-profile`);
    await page.getByRole('link', { name: 'Was die Dimensionen bedeuten' }).click();
    await page.waitForURL(`${docs}/de/learner-profile`);
    await page.getByRole('heading', { level: 1, name: 'Lernprofile' }).waitFor();
    same(await page.getAttribute('html', 'lang'), 'de', 'the language of the page');
    const navigation = page.getByRole('navigation', { name: 'Dokumentation' });
    await navigation.getByRole('link', { name: 'Lernprofile' }).and(page.locator('[aria-current="page"]')).waitFor();
    await navigation.getByRole('link', { name: 'Rate limits' }).and(page.locator('[hreflang="en"]')).click();
    await page.waitForURL(`${docs}/limits`);
    await page.goto(`${docs}/de/errors#all-codes`);
    await page.waitForURL(`${docs}/errors#all-codes`);
    await page.getByRole('heading', { level: 1, name: 'Errors' }).waitFor();
  },

  async 'docs: the switch of languages keeps the page and the section'(keep) {
    for (const width of [1440, 360]) {
      // So low that the end of the page is not on screen with the section.
      const page = keep(await open({ width, height: 640 }));
      const read = (title) => page.locator('.docs-outline a[aria-current="location"]', { hasText: title }).waitFor({ state: 'attached' });
      const change = async (menu, language) => {
        if (width === 360) await page.getByRole('button', { name: menu, exact: true }).click();
        await page.getByRole('link', { name: language, exact: true }).click();
      };
      await page.goto(`${docs}/badges#verify-a-credential`);
      await read('Verify a credential');
      await change('Menu', 'Deutsch');
      await page.waitForURL(`${docs}/de/badges#verify-a-credential`);
      await read('Einen Nachweis prüfen');
      await page.locator('#rules').evaluate((heading) => heading.scrollIntoView());
      await read('Regeln');
      await change('Menü', 'English');
      await page.waitForURL(`${docs}/badges#rules`);
      await read('Rules');
      await page.goto(`${docs}/errors`);
      same(await page.locator('.docs-other').count(), 0, 'links to a language that the page does not have');
    }
  },

  async 'docs: the search of a German page finds German sections'(keep) {
    const page = keep(await open());
    await page.goto(`${docs}/de`);
    await page.keyboard.press('/');
    const input = page.getByRole('combobox', { name: 'Dokumentation durchsuchen' });
    await input.waitFor();
    const first = page.getByRole('listbox', { name: 'Treffer' }).getByRole('option').first();
    // Letters with accents are found and marked without them too.
    for (const query of ['Schlüssel der Schule', 'schlussel der schule']) {
      await input.fill(query);
      await first.filter({ hasText: 'Der Schlüssel der Schule' }).locator('mark', { hasText: 'Schlüssel' }).first().waitFor();
    }
    await input.fill('askTutor');
    await first.filter({ hasText: 'Ask the tutor' }).locator('[lang="en"]').first().waitFor();
    await input.fill('qqqqzz');
    await page.getByRole('status').filter({ hasText: 'Keine Treffer' }).waitFor();
    await input.fill('wiederherstellen');
    await first.filter({ hasText: 'Sichern und Wiederherstellen' }).waitFor();
    const problems = await violations(page);
    if (problems.length > 0) fail(problems.join('\n    '));
    await page.keyboard.press('Enter');
    await page.waitForURL(`${docs}/de/guide#backup-and-restore`);
    await page.getByRole('heading', { name: 'Sichern und Wiederherstellen' }).waitFor();
  },

  async 'docs: operations are in order'(keep) {
    const page = keep(await open({ expected: [401] }));
    for (const [surface, id, title] of [['platform', 'createMaterial', 'Add a material'], ['author', 'getJob', 'Retrieve a job']]) {
      await page.goto('about:blank');
      await page.goto(`${docs}/reference/${surface}#${id}`);
      await shownOperation(page, title);
      await page.locator('.ref-answer').evaluateAll((answers) => answers.forEach((answer) => { answer.open = true; }));
      await look(page, `operation-${surface}-${id}`, '.ref-operation');
    }
  },

  async 'docs: the navigation is a drawer on a phone'(keep) {
    const page = keep(await open({ width: 360, height: 740 }));
    await page.goto(`${docs}/quick-start`);
    const first = await page.locator('h1').boundingBox();
    if (first.y > 200) fail(`the title begins at ${first.y}`);
    const link = page.getByRole('navigation', { name: 'Documentation' }).getByRole('link', { name: 'Errors' });
    same(await link.isVisible(), false, 'the navigation before it was opened');
    await page.getByRole('button', { name: 'Menu' }).click();
    await link.waitFor();
    same(await page.getByRole('button', { name: 'Menu' }).getAttribute('aria-expanded'), 'true', 'aria-expanded');
    // The keyboard stays in the drawer, and Escape closes it.
    for (let pressed = 0; pressed < 30; pressed += 1) {
      await page.keyboard.press('Tab');
      if (!(await page.evaluate(() => document.activeElement?.closest('.docs-nav, .docs-menu') !== null))) fail('the focus left the drawer');
    }
    await page.keyboard.press('Escape');
    await link.waitFor({ state: 'hidden' });
    same(await page.evaluate(() => document.activeElement?.className), 'docs-menu', 'the focus after closing');
    await page.getByRole('button', { name: 'Menu' }).click();
    await link.click();
    await page.waitForURL(/\/docs\/errors$/);
    await link.waitFor({ state: 'hidden' });
    // The outline is folded.
    const section = page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'All codes' });
    same(await section.isVisible(), false, 'the outline before it was opened');
    await page.getByRole('button', { name: 'On this page' }).click();
    await section.click();
    await page.waitForURL(/#all-codes$/);
  },

  async 'docs: one language at a time, remembered, with a button to copy'(keep) {
    const page = keep(await open());
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`${docs}/limits`);
    const panel = page.getByRole('tabpanel').first();
    await panel.waitFor();
    same(await page.getByRole('tabpanel').count(), 2, 'the panels that are shown, one an example');
    if (!(await panel.textContent()).includes('curl')) fail('the first language is the shell');
    await page.getByRole('tab', { name: 'Shell' }).first().focus();
    await page.keyboard.press('ArrowRight');
    same(await page.evaluate(() => document.activeElement?.textContent), 'Python', 'the tab after an arrow key');
    if (!(await page.getByRole('tabpanel').last().textContent()).includes('import')) fail('all examples change together');
    await page.getByRole('button', { name: 'Copy the example' }).first().click();
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    if (!copied.startsWith('import os, urllib.request')) fail(`copied ${copied}`);
    await page.goto(`${docs}/metering`);
    if (!(await page.getByRole('tabpanel').first().textContent()).includes('import os')) fail('the language is remembered on other pages');
    await page.goto(`${docs}/reference/platform#askTutor`);
    await page.getByRole('tab', { name: 'Python', selected: true }).waitFor();
  },

  async 'docs: the search finds pages, settings, codes and operations by keyboard'(keep) {
    const page = keep(await open());
    await page.goto(`${docs}`);
    await page.keyboard.press('/');
    const input = page.getByRole('combobox', { name: 'Search the documentation' });
    await input.waitFor();
    const finds = async (query, first) => {
      await input.fill(query);
      await page.getByRole('listbox', { name: 'Results' }).getByRole('option').first().filter({ hasText: first }).waitFor();
    };
    await finds('restore', 'Backup and restore');
    await finds('limit.too_fast', /429|All codes/);
    await finds('smtp-host', /Mail|Email/);
    await finds('rotate key', 'Rotate');
    await finds('askTutor', 'Ask the tutor');
    await input.fill('qqqqzz');
    await page.getByRole('status').filter({ hasText: 'No results' }).waitFor();
    await finds('idempotency', 'Idempotency');
    same(await page.getByRole('listbox', { name: 'Results' }).getByRole('option').first().getAttribute('aria-selected'), 'true', 'the first result');
    await page.keyboard.press('ArrowDown');
    same(await page.getByRole('listbox', { name: 'Results' }).getByRole('option').nth(1).getAttribute('aria-selected'), 'true', 'the second result after an arrow key');
    same(await input.getAttribute('aria-activedescendant'), 'docs-found-1', 'the active result');
    await page.keyboard.press('ArrowUp');
    const problems = await violations(page);
    if (problems.length > 0) fail(problems.join('\n    '));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/docs\/idempotency$/);
    await page.keyboard.press('Control+k');
    await input.fill('GET /v1/ping');
    await page.keyboard.press('Enter');
    await shownOperation(page, 'Check an API key');
    await page.keyboard.press('/');
    await input.waitFor();
    await page.keyboard.press('Escape');
    await input.waitFor({ state: 'hidden' });
  },

  async 'docs: the theme is that of the school'(keep) {
    const page = keep(await open());
    await page.goto(`${docs}/api`);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByLabel('Theme').selectOption('dark');
    const dark = await paper();
    if (light === dark) fail('the colours stay');
    same(await page.evaluate((key) => localStorage.getItem(key), `schola.theme${UNDER}`), 'dark', 'what is kept');
    await page.goto(`${docs}/reference/partner`);
    same(await paper(), dark, 'the next page');
    await page.goto(`${BASE}/sign-in`);
    same(await page.evaluate(() => document.documentElement.dataset.theme), 'dark', 'the school');
    await page.goto(`${docs}/api`);
    await page.getByLabel('Theme').selectOption('system');
    same(await paper(), light, 'the system again');
  },

  async 'docs: the outline marks the section that is read'(keep) {
    const page = keep(await open({ width: 1440, height: 900 }));
    await page.goto(`${docs}/guide#backup-and-restore`);
    await page.locator('.docs-outline a[aria-current="location"]', { hasText: 'Backup and restore' }).waitFor();
    await page.locator('#https').evaluate((heading) => heading.scrollIntoView());
    await page.locator('.docs-outline a[aria-current="location"]', { hasText: 'HTTPS' }).waitFor();
    await page.getByRole('navigation', { name: 'Previous and next page' }).getByRole('link', { name: /Next/ }).click();
    await page.waitForURL(/\/docs\/flashcards$/);
  },

  async 'docs: the skip link leaves the address alone'(keep) {
    const page = keep(await open());
    await page.goto(`${docs}/guide#https`);
    await page.locator('.docs-skip').focus();
    await page.keyboard.press('Enter');
    same(await page.evaluate(() => document.activeElement?.id), 'text', 'the focus');
    if (!page.url().endsWith('#https')) fail(page.url());
  },

  async 'docs: an operation shows what it needs, takes and answers'(keep) {
    const page = keep(await open({ width: 1440 }));
    await page.goto(`${docs}/reference/platform`);
    await page.locator('.ref-list').getByRole('link', { name: /Ask the tutor/ }).click();
    await shownOperation(page, 'Ask the tutor');
    same(await page.evaluate(() => document.activeElement?.id), 'operation-heading', 'the focus');
    const text = await page.locator('.ref-operation').innerText();
    for (const part of ['materials:read', 'tutor:write', '30 requests per minute', '1 to 8,000 characters', 'Idempotency-Key', 'required', 'One of', '$SCHOLA_TOKEN']) {
      if (!text.includes(part)) fail(`no ${part}`);
    }
    for (const [name, part] of [['Go', 'http.NewRequest("POST"'], ['JavaScript', 'await fetch("'], ['Python', 'urllib.request.Request('], ['Shell', 'curl -X POST']]) {
      await page.getByRole('tab', { name }).click();
      await page.getByRole('tabpanel').filter({ hasText: part }).waitFor();
    }
    await page.locator('.ref-answer > summary', { hasText: '429' }).click();
    const code = page.locator('.ref-answer[open]').getByRole('link', { name: 'limit.too_fast' });
    same(await code.getAttribute('href'), `${UNDER}/docs/errors#limit.too_fast`, 'where the code leads');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Platform reference' }).waitFor();
    await page.goForward();
    await shownOperation(page, 'Ask the tutor');
    await page.getByRole('navigation', { name: 'Documentation' }).getByRole('link', { name: 'Ask the tutor' }).and(page.locator('[aria-current="page"]')).waitFor();
    // Every operation can be shown.
    const ids = await page.locator('.ref-list li').evaluateAll((items) => items.map((item) => item.id));
    for (const id of ids) {
      await page.evaluate((next) => { location.hash = next; }, id);
      await page.locator('.ref-id code', { hasText: new RegExp(`^${id}$`) }).waitFor();
    }
  },

  async 'docs: an operation can be tried with a session, with a pasted key, and without'(keep) {
    const page = keep(await open({ as: 'ada', expected: [400, 401, 403] }));
    await page.goto(`${docs}/reference/platform#askTutor`);
    const status = (text) => page.locator('.ref-result .ref-status', { hasText: text }).waitFor();
    const send = () => page.getByRole('button', { name: 'Send request' }).click();
    await page.getByLabel('Your session in this browser').waitFor();
    await send();
    await status('200');
    // The status is shown before the body has come.
    for (const part of ['"reply"', ' ms', 'headers']) await page.locator('.ref-result', { hasText: part }).waitFor();
    await page.locator('.ref-result summary').click();
    await page.locator('.ref-headers', { hasText: 'ratelimit-remaining' }).waitFor();
    // What is typed is what is sent and shown.
    const body = page.getByLabel(/^Body/);
    await body.fill('{ "message": ');
    await send();
    await page.getByText('The body is not valid JSON').waitFor();
    same(await page.evaluate(() => document.activeElement?.id), 'try-body', 'the focus on the field that is wrong');
    await body.fill('{ "message": "Why do we dream?" }');
    await page.getByRole('tabpanel').filter({ hasText: 'Why do we dream?' }).waitFor();
    await page.getByText('Another access token').click();
    await page.getByLabel('Access token', { exact: true }).fill('not-a-token');
    await send();
    await status('401');
    await page.evaluate(() => { location.hash = 'getHealth'; });
    await shownOperation(page, 'Check liveness');
    await send();
    await status('200');
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    if (kept.includes('not-a-token')) fail('the pasted token was stored');
    await page.reload();
    await page.evaluate(() => { location.hash = 'askTutor'; });
    await page.getByText('Another access token').click();
    same(await page.getByLabel('Access token', { exact: true }).inputValue(), '', 'the token after a reload');
    await page.goto(`${docs}/reference/partner#listLearners`);
    await page.getByLabel('Developer key').fill('sk_live_sch_nothing');
    await page.getByLabel(/^limit/).fill('many');
    await send();
    await page.getByText('limit must be a whole number.').waitFor();
    await page.getByLabel(/^limit/).fill('5');
    await send();
    await status('401');
  },

  async 'docs: the reference is small'(keep) {
    const page = keep(await open());
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    let bytes = 0;
    session.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
    await page.goto(`${docs}/reference/platform#askTutor`);
    await shownOperation(page, 'Ask the tutor');
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.waitForTimeout(300);
    if (bytes > 200_000) fail(`${bytes} bytes`);
    console.log(`      the largest reference took ${Math.round(bytes / 1000)} kB`);
  },

  async 'docs: pages are read without scripts, and printed without navigation'(keep) {
    const page = keep(await open());
    const context = await page.context().browser().newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    const bare = await context.newPage();
    await bare.goto(`${docs}/limits`);
    for (const language of ['Shell', 'Python', 'JavaScript']) await bare.getByText(language, { exact: true }).first().waitFor();
    await bare.getByRole('link', { name: 'Errors' }).first().waitFor();
    same(await bare.getByRole('button').count(), 0, 'buttons that do nothing');
    await bare.goto(`${docs}/reference/platform`);
    await bare.getByRole('link', { name: /Ask the tutor/ }).last().waitFor();
    await context.close();
    await page.goto(`${docs}/limits`);
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['.docs-bar', '.docs-nav', '.docs-outline', '.docs-turn']) same(await page.locator(gone).isVisible(), false, `${gone} in print`);
  },

  async 'docs: right to left nothing is wider than the screen'(keep) {
    for (const width of [320, 360, 1440]) {
      const page = keep(await open({ width }));
      for (const path of ['guide', 'reference/platform#createMaterial']) {
        await page.goto(`${docs}/${path}`);
        await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
        await page.waitForTimeout(200);
        const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (spill > 0) fail(`${path} at ${width}: ${spill} pixels wider than the screen`);
      }
    }
  },
};
