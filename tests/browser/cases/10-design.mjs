// The look and the base components: the palette and keys, navigation at every width, notices with a way back, and each component
// by keyboard, right to left, in forced colours and with large text.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { BASE, UNDER, open, settled, visit } from '../browser.mjs';

const axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const path = (page) => new URL(page.url()).pathname.slice(UNDER.length);
const inFocus = (page, selector) => page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector);
const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
const spill = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const box = (locator) => locator.boundingBox();
const overlap = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { preload: false, resultTypes: ['violations'] }));
  return found.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
}

async function components(keep, options = {}) {
  const page = keep(await open({ as: 'admin', ...options }));
  await page.goto(`${BASE}/components`);
  await settled(page);
  return page;
}

/** A text in the study bank, made by the pages' own form. */
async function addText(page, title, text) {
  await visit(page, '/materials');
  await page.locator('.page-head').getByRole('button', { name: 'Add material' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab').last().click();
  await dialog.getByLabel('Title').fill(title);
  await dialog.locator('textarea').fill(text);
  await dialog.locator('button[type="submit"]').click();
  await page.waitForURL(/\/materials\/\d+$/);
  await settled(page);
}

const rows = (page, title) => page.locator('.material-row').filter({ hasText: title });

export const cases = {
  async 'the palette goes to pages, begins actions and finds materials'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    const title = await page.locator('.material-title').first().textContent();
    await page.keyboard.press('Control+k');
    await inFocus(page, '[role="combobox"]');
    assert.deepEqual(await page.locator('.palette-group').allTextContents(), ['Pages', 'Actions']);
    await page.keyboard.type('prof');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    await page.keyboard.press('Control+k');
    await inFocus(page, '[role="combobox"]');
    await page.keyboard.type('add mat');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('tab').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await inFocus(page, '[role="combobox"]');
    await page.keyboard.type(title.split(' ')[0]);
    const found = page.getByRole('option').filter({ hasText: title }).first();
    await found.waitFor();
    for (let step = 0; step < 20 && await found.getAttribute('aria-selected') !== 'true'; step += 1) await page.keyboard.press('ArrowDown');
    const active = await page.getByRole('combobox').getAttribute('aria-activedescendant');
    assert.equal(active, await found.getAttribute('id'));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/materials\/\d+$/);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('zzzzqq');
    await page.getByRole('option').filter({ hasText: 'zzzzqq' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.palette').waitFor({ state: 'detached' });
  },

  async 'a slash searches the page, a question mark lists the keys, and neither does so while one types'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    await page.keyboard.press('/');
    await inFocus(page, 'input[type="search"]');
    await page.keyboard.type('a/b?');
    assert.equal(await page.getByRole('searchbox').inputValue(), 'a/b?');
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('searchbox').inputValue(), '');
    await page.locator('h1').click();
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog');
    await keys.getByText('Open search and commands').waitFor();
    await page.keyboard.press('Escape');
    await visit(page, '/profile');
    await page.locator('h1').click();
    await page.keyboard.press('/');
    await inFocus(page, '[role="combobox"]');
  },

  async 'letters go through a menu'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    await page.locator('.person-menu .menu-trigger').focus();
    await page.keyboard.press('ArrowDown');
    await inFocus(page, '[role="menuitem"]');
    await page.keyboard.type('si');
    assert.equal(await focused(page), 'Sign out');
    await page.keyboard.press('Escape');
    await inFocus(page, '.person-menu .menu-trigger');
  },

  async 'a phone has the first places and a sheet with all of them'(keep) {
    const page = keep(await open({ as: 'admin', width: 360, height: 740 }));
    await page.goto(`${BASE}/`);
    await settled(page);
    const main = page.getByRole('navigation', { name: 'Main' });
    assert.equal(await main.getByRole('link').count(), 4);
    await main.getByRole('button', { name: 'More' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('heading', { level: 3 }).first().waitFor();
    assert.deepEqual(await sheet.getByRole('heading', { level: 3 }).allTextContents(), ['Learn', 'Teach', 'Manage']);
    const { y, height } = await box(sheet);
    assert.ok(Math.abs(y + height - 740) < 2, 'the sheet stands at the foot');
    await sheet.getByRole('link', { name: 'Outbox' }).click();
    await page.getByRole('heading', { level: 1, name: 'Outbox' }).waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0);
    assert.match(await main.getByRole('button', { name: 'More' }).getAttribute('class'), /current/);
    const tabs = page.getByRole('navigation', { name: 'Manage' });
    const shown = await box(tabs.locator('[aria-current="page"]'));
    assert.ok(shown.x >= 0 && shown.x + shown.width <= 360, 'the present page is in view');
    assert.equal(await tabs.locator('.tabs').getAttribute('data-more'), 'before');
  },

  async 'the way to a page stands above its heading, and what is not allowed has a way out'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    await page.locator('.material-title').first().click();
    await page.waitForURL(/\/materials\/\d+$/);
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').click();
    await page.waitForURL('**/materials');
    await visit(page, '/components');
    await page.getByRole('heading', { level: 1, name: 'You don’t have access to this page' }).waitFor();
    await page.getByRole('button', { name: 'Sign in as someone else' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Go to home' }).click();
    await page.waitForFunction((home) => location.pathname === home, `${UNDER}/`);
  },

  async 'at 400 % zoom nothing but the text stays on screen'(keep) {
    const page = keep(await open({ as: 'ada', width: 320, height: 256 }));
    for (const address of ['/tutor', '/materials', '/']) {
      await visit(page, address);
      const held = await page.evaluate(() => [...document.querySelectorAll('.shell-bar, .shell-nav, .ask-foot')].filter((one) => /sticky|fixed/.test(getComputedStyle(one).position)).length);
      assert.equal(held, 0, address);
      assert.equal(await spill(page), 0, address);
    }
  },

  async 'a deleted material can be brought back, by hand and by keys, and the focus goes to the next row'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    for (const title of ['Undo one', 'Undo two']) await addText(page, title, 'A text that may be deleted.');
    await visit(page, '/materials');
    const second = rows(page, 'Undo two');
    const undo = page.locator('.toast').getByRole('button', { name: 'Undo' });
    await second.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await undo.waitFor();
    assert.equal(await second.count(), 0);
    assert.match(await page.evaluate(() => document.activeElement?.closest('li')?.textContent ?? ''), /Undo one/);
    await page.keyboard.press('Control+z');
    await second.waitFor();
    await second.getByRole('button').click();
    await undo.click();
    await second.waitFor();
    await second.getByRole('link').click();
    await page.waitForURL(/\/materials\/\d+$/);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.waitForURL('**/materials');
    await page.locator('.toast').filter({ has: page.getByRole('button', { name: 'Undo' }) }).getByRole('button', { name: 'Close' }).click();
    await rows(page, 'Undo one').getByRole('button').click();
    // A page that is left deletes what is not undone.
    const gone = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')));
    assert.equal((await gone).status(), 204);
    await page.goto(`${BASE}/materials`);
    await settled(page);
    assert.equal(await rows(page, 'Undo').count(), 0);
  },

  async 'a notice lies on nothing that one writes, can be closed at any width, and good ones leave by themselves'(keep) {
    const page = keep(await open({ as: 'ada', width: 360, height: 740 }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    // A file that cannot be read, with a name that has nowhere to break.
    await page.evaluate((name) => {
      const files = new DataTransfer();
      files.items.add(new File(['x'], `${name}.exe`));
      document.querySelector('.page').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files }));
    }, 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(2));
    const bad = page.locator('.toast.bad');
    await bad.waitFor();
    await visit(page, '/tutor');
    for (const width of [360, 768, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      const { x, width: wide } = await box(bad.getByRole('button', { name: 'Close' }));
      assert.ok(x >= 0 && x + wide <= width, `the close button is on the screen at ${width}`);
      assert.ok(!overlap(await box(bad), await box(page.locator('.composer'))), `the composer is free at ${width}`);
    }
    await bad.getByRole('button', { name: 'Close' }).click();
    await bad.waitFor({ state: 'detached' });
    const admin = await components(keep);
    await admin.getByRole('button', { name: 'Good', exact: true }).click();
    await admin.locator('.toast.good').waitFor();
    await admin.locator('.toast.good').waitFor({ state: 'detached', timeout: 12_000 });
  },

  async 'an answer that takes long can be stopped and asked again, and a question from another site waits to be sent'(keep) {
    const page = keep(await open({ as: 'ada' }));
    let asked = 0;
    await page.route('**/api/ai-tutor/chat', async (route) => {
      asked += 1;
      if (asked === 1) await new Promise((resolve) => { setTimeout(resolve, 3000); });
      await route.continue().catch(() => undefined);
    });
    await page.goto(`${BASE}/tutor?q=${encodeURIComponent('What is osmosis?')}`);
    await settled(page);
    const question = page.getByLabel('Your question');
    assert.equal(await question.inputValue(), 'What is osmosis?');
    assert.equal(asked, 0);
    await question.press('Enter');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('You stopped this answer.').waitFor();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.locator('.answer .reply').first().waitFor();
    page.wrongs = page.wrongs.filter((wrong) => !/ERR_ABORTED|ERR_FAILED/.test(wrong));
  },

  async 'a message on the sign-in card leaves the card where it is'(keep) {
    const page = keep(await open({ expected: [401] }));
    await page.goto(`${BASE}/sign-in`);
    await settled(page);
    const before = await box(page.locator('.auth-card'));
    await page.locator('input[name="email"]').fill('ada@demo.school');
    await page.locator('input[name="password"]').fill('wrong-password');
    await page.keyboard.press('Enter');
    await page.locator('[role="alert"], .field-error').first().waitFor();
    assert.equal((await box(page.locator('.auth-card'))).y, before.y);
  },

  async 'what is printed is the text with its mark, where it comes from and when'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    await visit(page, `${await page.locator('.material-title').first().getAttribute('href')}#20-90`);
    await page.locator('mark').first().waitFor();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    assert.equal(await page.locator('.shell-nav').isVisible(), false);
    assert.equal(await page.locator('.crumbs').isVisible(), false);
    assert.match(await page.locator('.print-foot').innerText(), /printed on .*\d{4}/);
    const mark = await page.locator('mark').first().evaluate((one) => ({ adjust: getComputedStyle(one).printColorAdjust, ground: getComputedStyle(one).backgroundColor }));
    assert.deepEqual(mark, { adjust: 'exact', ground: 'rgb(255, 231, 159)' });
  },

  async 'all components on one page are accessible, light and dark, wide and narrow, and fit'(keep) {
    const page = await components(keep, { width: 1440, height: 900 });
    const problems = [];
    for (const [scheme, width] of [['light', 1440], ['dark', 1440], ['light', 360], ['dark', 360]]) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      problems.push(...(await violations(page)).map((text) => `${scheme} ${width}: ${text}`));
    }
    for (const width of [360, 768, 1440, 1920]) {
      for (const direction of ['ltr', 'rtl']) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate((dir) => { document.documentElement.dir = dir; }, direction);
        if (await spill(page) > 0) problems.push(`${direction} ${width}: ${await spill(page)} pixels wider than the screen`);
      }
    }
    assert.deepEqual(problems, []);
  },

  async 'tabs, steps, outline and split view are used by keys, and turn round from right to left'(keep) {
    const page = await components(keep, { width: 1440, height: 900 });
    const tabs = page.getByRole('tablist', { name: 'What to learn with' });
    await tabs.getByRole('tab').first().focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await focused(page), /Exams/);
    await page.keyboard.press('End');
    assert.match(await focused(page), /Notes/);
    await page.keyboard.press('Home');
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    await page.keyboard.press('ArrowLeft');
    assert.match(await focused(page), /Exams/);
    const turned = await page.locator('.icon-sheet .turns').first().evaluate((one) => getComputedStyle(one).transform);
    assert.equal(turned, 'matrix(-1, 0, 0, 1, 0, 0)');
    await page.evaluate(() => { document.documentElement.dir = ''; });
    const steps = page.getByRole('navigation', { name: 'Import' });
    await steps.getByRole('button', { name: /Choose a file/ }).click();
    assert.match(await steps.locator('[aria-current="step"]').textContent(), /Choose a file/);
    const divider = page.getByRole('separator', { name: 'Resize the two parts' });
    await divider.focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await divider.getAttribute('aria-valuenow'), '55');
    await page.keyboard.press('Home');
    assert.equal(await divider.getAttribute('aria-valuenow'), '25');
    const outline = page.getByRole('navigation', { name: 'Sections' });
    const before = page.url();
    await outline.locator('.outline-open').getByRole('link', { name: 'Overlays' }).click();
    await inFocus(page, '#overlays');
    assert.equal(page.url(), before);
  },

  async 'on a phone every name of a tab keeps to one line, in German too'(keep) {
    for (const as of ['ada', 'admin', 'devi']) {
      const page = keep(await open({ as, width: 360, height: 740, locale: 'de-DE' }));
      await page.addInitScript((under) => { localStorage.setItem(`schola.locale${under}`, 'de-DE'); }, UNDER);
      await page.route('**/api/users/me/preferences', async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        await route.fulfill({ response: answer, json: { ...body, preferences: { ...body.preferences, locale: 'de-DE' } } });
      });
      await page.goto(`${BASE}/materials`);
      await page.getByRole('heading', { level: 1, name: 'Materialien' }).waitFor();
      const tall = await page.locator('.shell-nav .nav-link > span').evaluateAll((all) => all.filter((one) => one.getClientRects().length > 0 && one.offsetHeight > 26).map((one) => one.textContent));
      assert.deepEqual(tall, []);
    }
  },

  async 'switch, slider, popover, tooltip and editing in place are used by keys'(keep) {
    const page = await components(keep);
    const sound = page.getByRole('switch', { name: 'Sounds' });
    await sound.focus();
    await page.keyboard.press('Space');
    assert.ok(await sound.isChecked());
    const goal = page.getByRole('slider', { name: 'Daily goal' });
    await goal.focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await goal.getAttribute('aria-valuetext'), '25 minutes');
    const columns = page.locator('#overlays').getByRole('button', { name: 'Columns' });
    await columns.click();
    await inFocus(page, '.popover input');
    await page.keyboard.press('Escape');
    await page.locator('.popover').waitFor({ state: 'detached' });
    assert.equal(await focused(page), 'Columns');
    const finish = page.getByRole('button', { name: 'Finish' });
    await finish.focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    await page.locator('.tip').waitFor();
    const description = await finish.evaluate((one) => document.getElementById(one.getAttribute('aria-describedby')).textContent);
    assert.equal(await page.locator('.tip').textContent(), description);
    await page.keyboard.press('Escape');
    await page.locator('.tip').waitFor({ state: 'detached' });
    const title = page.getByRole('button', { name: /edit Title/i });
    await title.click();
    const field = page.getByRole('textbox', { name: 'Title', exact: true });
    await field.fill('7 things');
    await field.press('Enter');
    await page.getByText('A title begins with a letter.').waitFor();
    await field.fill('Osmosis');
    await field.press('Enter');
    await page.getByRole('button', { name: /^Osmosis/ }).waitFor();
    await inFocus(page, '.inline-edit-show');
    await page.keyboard.press('Enter');
    await field.fill('Nothing of this');
    await field.press('Escape');
    await page.getByRole('button', { name: /^Osmosis/ }).waitFor();
  },

  async 'details have an address: Back closes them, J and K walk, and a link opens them'(keep) {
    const page = await components(keep);
    await page.getByRole('link', { name: 'Osmosis', exact: true }).click();
    const drawer = page.getByRole('dialog', { name: 'Osmosis' });
    await drawer.waitFor();
    assert.equal(new URL(page.url()).search, '?item=osmosis');
    await page.keyboard.press('j');
    await page.getByRole('dialog', { name: 'Diffusion' }).waitFor();
    await page.keyboard.press('k');
    await drawer.waitFor();
    await page.goBack();
    await drawer.waitFor({ state: 'detached' });
    assert.equal(path(page), '/components');
    await page.goto(`${BASE}/components?item=turgor`);
    await page.getByRole('dialog', { name: 'Turgor' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).search, '');
  },

  async 'the time that is left is spoken at a minute, and shows itself again when it is short'(keep) {
    const page = await components(keep);
    const timer = page.getByRole('timer').first();
    await page.getByRole('button', { name: 'Hide time' }).first().click();
    assert.equal(await timer.textContent(), 'Time hidden');
    await page.getByRole('button', { name: 'Set to 1:05' }).click();
    await page.waitForFunction(() => [...document.querySelectorAll('.toasts [role="status"]')].some((one) => one.textContent === '1 minute left'), null, { timeout: 10_000 });
    assert.match(await timer.textContent(), /^(1:00|0:59)$/);
  },

  async 'a page in full focus has no navigation, its own keys, and one way out'(keep) {
    const page = keep(await open({ as: 'devi' }));
    await page.goto(`${BASE}/components/focus`);
    await settled(page);
    assert.equal(await page.getByRole('navigation', { name: 'Main' }).count(), 0);
    await page.keyboard.press('Space');
    await page.getByText('It swells until the wall holds it.').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Turn the card').waitFor();
    await page.keyboard.press('Escape');
    assert.deepEqual(await violations(page), []);
    await page.getByRole('link', { name: 'Exit' }).click();
    await page.getByRole('heading', { level: 1, name: 'Components' }).waitFor();
  },

  async 'what is chosen has a shape in forced colours, and nothing moves for those who ask for that'(keep) {
    const page = await components(keep);
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    const width = await page.locator('.tabs [aria-selected="true"]').first().evaluate((one) => getComputedStyle(one).borderBlockEndWidth);
    assert.equal(width, '3px');
    assert.equal(await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running' && one.effect.getTiming().iterations === Infinity).length), 0);
    await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'no-preference' });
    await page.getByText('Reduce motion').click();
    assert.equal(await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running' && one.effect.getTiming().iterations === Infinity).length), 0);
  },

  async 'every icon that a page names is drawn'(keep) {
    const page = await components(keep);
    const known = new Set(await page.locator('.icon-sheet code').allTextContents());
    assert.ok(known.size >= 80, `${known.size} icons`);
    const empty = await page.locator('.icon-sheet svg:not(:has(path)), .spot-list svg:not(:has(*))').count();
    assert.equal(empty, 0);
    const { modules } = await import('../served.mjs');
    for (const [file, text] of await modules()) {
      if (file.startsWith('../') || file.includes('icons/')) continue;
      for (const [, name] of text.matchAll(/(?:<\$\{Icon\} name=|\bicon=|\bicon: )["']([a-zA-Z]+)["']/g)) assert.ok(known.has(name), `${file} shows ${name}`);
    }
  },
};
