// The components that show and take data: by keyboard, in both themes, with hostile texts, ten thousand rows and the clocks of all zones.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { BASE, open, settled } from '../browser.mjs';
import { assets, served } from '../served.mjs';

const axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const sections = ['charts', 'texts', 'tables', 'dates', 'choosing', 'calendar', 'writing'];

/** The page of all components. */
async function showcase(keep, options = {}) {
  const page = keep(await open({ as: 'devi', ...options }));
  await page.goto(`${BASE}/components`);
  await page.locator('#writing h3').first().waitFor({ timeout: 60_000 });
  return page;
}

/** What the page has said to assistive technology last. */
const spoken = (page, words) => page.waitForFunction((wanted) => [...document.querySelectorAll('.toasts [role="status"]')].some((one) => one.textContent.includes(wanted)), words);

/** Runs a function in the page with a module of the pages. */
async function within(page, path, run, argument) {
  const folder = await assets();
  const at = (one) => JSON.stringify(new URL(one, folder).href);
  return page.evaluate(`(async () => {
    const load = (path) => import(new URL(path, ${at('.')}).href);
    return (${run})(await import(${at(path)}), ${JSON.stringify(argument)}, load);
  })()`);
}

/** Markdown that tries to do harm, or to load something from elsewhere. */
const HOSTILE = ['<script>window.harm = 1</script>', '<img src=x onerror="window.harm = 1">', '[a](javascript:window.harm=1)', '[a](JaVaScRiPt:window.harm=1)', '[a](java&#115;cript:window.harm=1)',
  '[a](&#106;avascript:window.harm=1)', '[a](data:text/html,<script>window.harm=1</script>)', '[a](vbscript:x)', '[a](//evil.example/x)', '<javascript:window.harm=1>', '![a](https://evil.example/x.png)',
  '![a](//evil.example/x.png)', '![a](/\\evil.example/x.png)', '![a](javascript:window.harm=1)', '![a](data:image/svg+xml,<svg onload=alert(1)>)', '<iframe src="https://evil.example"></iframe>',
  '<style>* { display: none }</style>', '<svg onload="window.harm = 1"></svg>', '<a href="javascript:window.harm=1">a</a>', '<form action="https://evil.example"><input></form>',
  '[a]: javascript:window.harm=1\n\n[a]', '<math><mtext></mtext></math>', '<base href="https://evil.example">', '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  String.raw`$\href{javascript:window.harm=1}{x}$`, String.raw`$\url{javascript:x}$`, String.raw`$\includegraphics{https://evil.example/x.png}$`, String.raw`$\htmlStyle{color:red}{x}$`,
  String.raw`$\def\a{\a\a}\a$`, '<a\nhref="javascript:window.harm=1"\n>a</a>', '`<script>`', '[<img src=x onerror=window.harm=1>](https://example.org)'];

/** Texts whose every shown character has its place in the source. */
const PLACED = ['# Tides 🌊 and *moons*\r\n\r\nThe **spring _tide_** at `full` moon [1], see [a chart](https://example.org/t).\r\nA second line.\r\n\r\n> A quotation of\r\n> two lines 🧭.\r\n\r\n- first item\r\n  goes on\r\n- second\r\n',
  '```js\r\ncode *stays* 1\r\n\r\nb\r\n```\r\n\r\n| side | *length* 📏 |\r\n|:--|--:|\r\n| long | 5 |\r\n\r\n1. One\r\n2. Two\r\n\r\n   more\r\n\r\n---\r\n\r\nEnd, with \\*stars\\* and 𝒇(x).',
  'Set\next\n===\n\n- [x] done\n- [ ] open\n  1. nested\n\n     para\n\n    code\n\n\ttab\tcode\n\n<details>\n<summary>Words</summary>\nIn **html**.\n</details>\n\nA <sub>b</sub> c www.example.org d'];

export const cases = {
  async 'the components of data are in order in both themes, narrow and wide'(keep) {
    const page = await showcase(keep);
    const problems = [];
    for (const scheme of ['light', 'dark']) {
      for (const width of [360, 1440]) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height: 860 });
        await page.waitForTimeout(200);
        const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (spill > 0) problems.push(`${scheme} ${width}: ${spill} pixels wider than the screen`);
        await page.evaluate(axe);
        for (const section of sections) {
          const found = await page.evaluate((id) => window.axe.run(document.getElementById(id), { preload: false, resultTypes: ['violations'] }), section);
          problems.push(...found.violations.map((rule) => `${scheme} ${width} ${section}: ${rule.id}: ${rule.nodes.map((node) => node.target).join(' ')}`));
        }
      }
    }
    assert.deepEqual(problems, []);
  },

  async 'a chart is walked by keyboard, speaks its points and says the same in its table'(keep) {
    const page = await showcase(keep);
    const chart = page.locator('#charts .chart').first();
    await chart.locator('.chart-plot').focus();
    await page.keyboard.press('ArrowRight');
    const cells = await chart.locator('tbody tr').first().evaluate((row) => [...row.children].map((cell) => cell.textContent));
    await spoken(page, `${cells[0]}: Biology ${cells[1]}`);
    await page.keyboard.press('ArrowDown');
    await spoken(page, `${cells[0]}: Mathematics ${cells[2]}`);
    await page.keyboard.press('End');
    const last = await chart.locator('tbody tr').last().evaluate((row) => [...row.children].map((cell) => cell.textContent));
    await spoken(page, `${last[0]}: Mathematics ${last[2]}`);
    assert.equal(await chart.locator('.chart-tip strong').textContent(), last[0]);
    await page.keyboard.press('Escape');
    assert.equal(await chart.locator('.chart-tip').count(), 0);
    // A series that is hidden leaves the drawing, and the last one stays.
    await chart.getByRole('button', { name: 'Biology' }).click();
    assert.equal(await chart.locator('path.chart-line').count(), 2);
    // A band around a median is spoken with it, and is in the table.
    const banded = page.locator('#charts .chart', { has: page.locator('.chart-plot path.chart-band') });
    await banded.locator('.chart-plot').focus();
    await page.keyboard.press('ArrowRight');
    const [day, median, half] = await banded.locator('tbody tr').first().evaluate((row) => [...row.children].map((cell) => cell.textContent));
    assert.match(half, /^\d+ to \d+$/);
    await spoken(page, `${day}: ${median}, Middle half ${half}`);
    await page.keyboard.press('Escape');
    // The days of the heat map are walked in both directions, over weeks that are not in view.
    const map = page.locator('#charts .chart', { has: page.locator('.heat-day') });
    await map.locator('.chart-plot').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await map.locator('.heat-day.at').waitFor();
    await page.keyboard.press('ArrowDown');
    assert.equal(await map.locator('.heat-day.at').count(), 1);
  },

  async 'a table is sorted and selected by keyboard'(keep) {
    const page = await showcase(keep);
    const table = page.locator('#tables .data-table').first();
    const names = () => table.locator('tbody tr td:nth-child(2)').allTextContents();
    const before = await names();
    await table.getByRole('button', { name: 'Points' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await table.locator('th[aria-sort]').getAttribute('aria-sort'), 'ascending');
    await spoken(page, 'Sorted by Points, ascending');
    await page.keyboard.press('Enter');
    assert.equal(await table.locator('th[aria-sort]').getAttribute('aria-sort'), 'descending');
    assert.notDeepEqual(await names(), before);
    const points = (await table.locator('tbody tr td:nth-child(5)').allTextContents()).map((text) => Number(text.trim()));
    assert.deepEqual(points, [...points].sort((one, other) => other - one));
    await table.locator('tbody input').first().focus();
    await page.keyboard.press('Space');
    assert.ok(await table.locator('thead input').evaluate((box) => box.indeterminate));
    await table.getByText('1 row selected').waitFor();
    // With Shift, all rows in between are selected.
    await table.locator('tbody input').nth(3).click({ modifiers: ['Shift'] });
    await table.getByText('4 rows selected').waitFor();
    await table.locator('thead input').click();
    await table.getByText('8 rows selected').waitFor();
    await table.getByRole('button', { name: 'Clear selection' }).click();
    assert.equal(await table.locator('.data-bulk').isVisible(), false);
    await table.getByRole('button', { name: 'Columns' }).click();
    await table.getByRole('checkbox', { name: 'Class' }).uncheck();
    await page.keyboard.press('Escape');
    assert.equal(await table.getByRole('columnheader', { name: 'Class' }).count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Columns');
  },

  async 'ten thousand rows scroll with few of them in the document, and the focused one stays'(keep) {
    const page = await showcase(keep);
    const frame = page.locator('#long-table .data-frame');
    await frame.scrollIntoViewIfNeeded();
    assert.equal(await frame.locator('table').getAttribute('aria-rowcount'), '10001');
    await frame.locator('tbody input').first().focus();
    // What a jump through the table takes, in milliseconds: half of them take less.
    const usual = await frame.evaluate(async (box) => {
      const all = [];
      for (let step = 1; step <= 40; step += 1) {
        const began = performance.now();
        box.scrollTop = (box.scrollHeight * step) / 40;
        await new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); });
        all.push(performance.now() - began);
      }
      return all.sort((one, other) => one - other)[20];
    });
    // A machine that does other work too takes many times as long as one that does not.
    assert.ok(usual < 2_000, `${usual} ms`);
    await frame.evaluate((box) => { box.scrollTop = box.scrollHeight; });
    await frame.getByText('10000', { exact: false }).first().waitFor();
    assert.ok(await frame.locator('tbody tr[data-index]').count() < 120);
    assert.equal(await frame.locator('tbody tr[data-index]').last().getAttribute('aria-rowindex'), '10001');
    assert.equal(await page.evaluate(() => document.activeElement.closest('tr')?.dataset.index), '0');
    const sorted = frame.getByRole('button', { name: 'Points' });
    await sorted.click();
    await frame.evaluate((box) => { box.scrollTop = 0; });
    await frame.locator('tbody tr[data-index="0"]').waitFor();
  },

  async 'no Markdown runs a script, leads to one, or loads anything from elsewhere'(keep) {
    const page = await showcase(keep);
    const requests = [];
    page.on('request', (request) => { if (!request.url().startsWith(new URL(BASE).origin) && !request.url().startsWith('blob:')) requests.push(request.url()); });
    for (const text of HOSTILE) {
      const found = await within(page, 'components/rich-text.js', `async ({ RichText }, text, load) => {
        const { html, render } = await load('../vendor/htm-preact/standalone.module.js');
        const box = document.createElement('div');
        document.getElementById('main').append(box);
        render(html\`<\${RichText} text=\${text + '\\n\\n' + text} markdown=\${true} />\`, box);
        await new Promise((resolve) => setTimeout(resolve, 40));
        const bad = [...box.querySelectorAll('script, iframe, style, form, base, meta, object, embed, svg[onload]')].map((one) => one.outerHTML);
        for (const one of box.querySelectorAll('*')) {
          for (const { name, value } of one.attributes) {
            if (/^on/i.test(name) || /^\\s*(javascript|data|vbscript):/i.test(value) || (name === 'src' && !value.startsWith('/'))) bad.push(one.tagName + ' ' + name + '=' + value);
          }
        }
        render(null, box);
        box.remove();
        return bad;
      }`, text);
      assert.deepEqual(found, [], text);
    }
    assert.equal(await page.evaluate(() => window.harm), undefined);
    assert.deepEqual(requests, []);
  },

  async 'every character of Markdown that is shown stands at its place in the source'(keep) {
    const page = await showcase(keep);
    for (const text of PLACED) {
      const runs = await within(page, 'components/markdown/parse.js', `({ parseMarkdown }, text) => {
        const runs = [];
        const walk = (one) => {
          if (Array.isArray(one)) one.forEach(walk);
          else if (one && typeof one === 'object') {
            if ('from' in one && 'text' in one) runs.push(one);
            else Object.values(one).forEach(walk);
          }
        };
        walk(parseMarkdown(text));
        return runs;
      }`, text);
      assert.ok(runs.length > 5);
      for (const { from, to, text: shown } of runs) {
        const there = text.slice(from, to);
        assert.ok(there === shown || there.replace(/\r?\n|\r/g, ' ') === shown || there.replace(/\r?\n|\r/g, '\n') === shown, `${JSON.stringify(shown)} is ${JSON.stringify(there)}`);
      }
    }
  },

  async 'prices are no formulas, and formulas are drawn with their words for screen readers'(keep) {
    const page = await showcase(keep);
    const formulas = (text) => within(page, 'components/markdown/parse.js', `({ parseMarkdown }, text) => {
      const found = [];
      const walk = (one) => {
        if (Array.isArray(one)) one.forEach(walk);
        else if (one && typeof one === 'object') { if (one.kind === 'math') found.push(one.tex); Object.values(one).forEach(walk); }
      };
      walk(parseMarkdown(text));
      return found;
    }`, text);
    for (const [text, wanted] of [['It costs $5 or $10.', []], ['From $5 to $6, and US$7.', []], ['$x$', ['x']], ['a $x_1$, b $y$.', ['x_1', 'y']], [String.raw`\(a\) and \[b\]`, ['a', 'b']], ['$$a$$', ['a']],
      ['$$\na\n- b\n$$', ['a\n- b']], ['$$\nno end', []], ['`$x$`', []], ['\\$x$', []], ['Only $one', []], ['$a\\$b$', ['a\\$b']], ['> $$\n> x\n> $$', ['x']], ['$ x $', []]]) {
      assert.deepEqual(await formulas(text), wanted, text);
    }
    await page.locator('#texts .katex').first().waitFor();
    assert.ok(await page.locator('#texts .katex-mathml math').count() > 4);
    assert.ok(await page.locator('#texts mark').count() > 1);
    assert.equal(await page.locator('#texts .formula.marked').count(), 2);
  },

  async 'no Markdown takes long to read'(keep) {
    const page = await showcase(keep);
    for (const piece of ['<', '<a ', '<div>a', '<!--', '`', '`a', '&', '**', '*a_ b_ ', '_a*', '[', '![', '[a](', '> ', '- ', '$a ', '\\(', '| a ', '~~a ', 'www.a.b ', '1. ', '\n> ', '\n- a', 'a\n', '***a_**']) {
      const took = await within(page, 'components/markdown/segments.js', `async ({ segmentsOf }, piece, load) => {
        const { parseMarkdown } = await load('components/markdown/parse.js');
        const text = piece.repeat(Math.ceil(40_000 / piece.length));
        const began = performance.now();
        for (const { from, to } of segmentsOf(text).segments) parseMarkdown(text.slice(from, to), from);
        return performance.now() - began;
      }`, piece);
      assert.ok(took < 5_000, `${piece} takes ${took} ms`);
    }
  },

  async 'clocks of all zones lead to instants and back, over every change of the clocks'() {
    const zone = await import(`data:text/javascript;base64,${Buffer.from(await served('zone.js')).toString('base64')}`);
    const { gapAround, instantsOf, offsetAt, asUtc, wallOf } = zone;
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Cairo', 'America/St_Johns', 'Asia/Gaza', 'Pacific/Chatham'];
    let [gaps, folds] = [0, 0];
    for (const name of zones) {
      // Every quarter of an hour around each change, and some time in between.
      const changes = [];
      for (let at = Date.UTC(2010, 0, 1); at < Date.UTC(2030, 0, 1); at += 86_400_000) if (offsetAt(at, name) !== offsetAt(at + 86_400_000, name)) changes.push(at);
      for (const around of [...changes, Date.UTC(2026, 0, 15)]) {
        for (let at = around - 3 * 3_600_000; at < around + 30 * 3_600_000; at += 900_000) {
          const wall = wallOf(at, name);
          const instants = instantsOf(wall, name);
          assert.ok(instants.includes(at), `${name} ${new Date(at).toISOString()} is not among ${instants.map((one) => new Date(one).toISOString())}`);
          for (const instant of instants) assert.deepEqual(wallOf(instant, name), wall);
          if (instants.length > 1) folds += 1;
          // The same figures on the wall of UTC may be ones that this zone leaves out.
          const other = wallOf(at, 'UTC');
          if (instantsOf(other, name).length > 0) continue;
          gaps += 1;
          const { from, to, instead } = gapAround(other, name);
          assert.ok(asUtc(from) <= asUtc(other) && asUtc(other) < asUtc(to), `${name}: ${JSON.stringify([from, other, to])}`);
          assert.equal(instantsOf(instead, name).length, 1);
        }
      }
    }
    assert.ok(gaps > 100 && folds > 100, `${gaps} gaps and ${folds} folds`);
  },

  async 'a date is typed, chosen by keyboard, and asked about where the clocks change'(keep) {
    const page = await showcase(keep);
    const field = page.locator('#dates .date-field').first();
    const value = page.locator('#dates output').first();
    const [date, time] = [field.locator('input').first(), field.locator('input').nth(1)];
    await date.fill('1.7.26');
    await time.fill('930');
    await time.blur();
    assert.equal(await date.inputValue(), '01/07/2026');
    assert.equal(await time.inputValue(), '09:30');
    assert.equal(await value.textContent(), '2026-07-01T07:30:00Z');
    // 29 March 2026: there is no half past two in Berlin.
    await date.fill('29/03/2026');
    await time.fill('2:30');
    await field.getByText('02:30 doesn’t exist on this day').waitFor();
    assert.equal(await value.textContent(), '–');
    await field.getByRole('button', { name: 'Use 03:30' }).click();
    assert.equal(await value.textContent(), '2026-03-29T01:30:00Z');
    // 25 October 2026: half past two comes twice.
    await date.fill('25/10/2026');
    await time.fill('2:30');
    assert.equal(await value.textContent(), '2026-10-25T00:30:00Z');
    await field.getByLabel('The second time').check();
    assert.equal(await value.textContent(), '2026-10-25T01:30:00Z');
    await date.fill('nonsense');
    await date.blur();
    await field.getByText('Enter a date such as').waitFor();
    assert.equal(await date.getAttribute('aria-invalid'), 'true');
    await date.fill('02/03/2026');
    await field.locator('.date-button').click();
    await page.waitForFunction(() => document.activeElement.classList.contains('day-picker-day'));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    assert.equal(await date.inputValue(), '12/04/2026');
    assert.ok(await page.evaluate(() => document.activeElement.classList.contains('date-button')));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    assert.equal(await field.getByRole('dialog').count(), 0);
  },

  async 'dates are typed as each language writes them'(keep) {
    const page = keep(await open());
    await page.goto(`${BASE}/sign-in`);
    await page.locator('h1').first().waitFor();
    for (const [tag, typed, shown] of [['de-DE', '2.3.26', '02.03.2026'], ['en-US', '3/2/26', '03/02/2026'], ['en-GB', '020326', '02/03/2026'], ['de-DE', '2026-03-02', '02.03.2026']]) {
      const found = await within(page, 'components/dates/typed.js', `async ({ typedDay, typedTime, writtenDay }, { tag, typed }, load) => {
        (await load('locale.js')).locale.value = { language: 'en', tag };
        const today = { year: 2026, month: 1, day: 1 };
        return [writtenDay(typedDay(typed, today)), typedDay('31.02.2026', today), typedTime('14 Uhr'), typedTime('9.30 pm'), typedTime('25:00')];
      }`, { tag, typed });
      assert.deepEqual(found, [shown, null, { hour: 14, minute: 0 }, { hour: 21, minute: 30 }, null]);
    }
  },

  async 'options, tags, an order and uploads are had by keyboard'(keep) {
    const page = await showcase(keep);
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await zone.focus();
    await zone.fill('new y');
    await page.getByRole('option', { name: 'America/New York' }).waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await zone.inputValue(), 'America/New York');
    await zone.fill('zzz');
    await page.getByText('Nothing found').waitFor();
    await page.keyboard.press('Escape');
    await zone.blur();
    assert.equal(await zone.inputValue(), 'America/New York');
    const person = page.getByRole('combobox', { name: 'Person' });
    await person.fill('pry');
    await page.getByRole('option', { name: 'Bronwen Pryce' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await person.inputValue(), 'Bronwen Pryce');
    const tags = page.locator('#choosing [name="tags"]');
    const list = () => page.locator('#choosing .tag > span').allTextContents();
    await tags.focus();
    await page.keyboard.type('water,');
    assert.deepEqual(await list(), ['cells', 'osmosis', 'water']);
    await page.keyboard.press('Backspace');
    await spoken(page, 'Removed water');
    assert.deepEqual(await list(), ['cells', 'osmosis']);
    await page.getByRole('button', { name: 'Remove cells' }).press('Enter');
    assert.deepEqual(await list(), ['osmosis']);
    assert.ok(await tags.evaluate((input) => document.activeElement === input));
    const order = () => page.locator('.reorder-content').allTextContents();
    await page.getByRole('button', { name: 'Move Take the exam up' }).press('Enter');
    await spoken(page, 'Take the exam is now number 3 of 4');
    await page.keyboard.press('Home');
    assert.equal((await order())[0], 'Take the exam');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Move Take the exam down');
    await page.locator('.reorder').scrollIntoViewIfNeeded();
    const grip = await page.locator('.reorder-grip').first().boundingBox();
    await page.mouse.move(grip.x + 10, grip.y + 10);
    await page.mouse.down();
    await page.mouse.move(grip.x + 10, grip.y + 90, { steps: 5 });
    await page.mouse.up();
    assert.equal((await order())[1], 'Take the exam');
    await page.locator('#choosing input[type="file"]').setInputFiles([['notes.md', 5000], ['fail.md', 1000], ['large.md', 3_000_000], ['slow.md', 10]].map(([name, size]) => ({ name, mimeType: 'text/plain', buffer: Buffer.alloc(size) })));
    await page.getByRole('button', { name: 'Cancel slow.md' }).click();
    await page.getByRole('button', { name: 'Try fail.md again' }).click();
    await spoken(page, '2 files uploaded');
    assert.deepEqual(await page.locator('.upload-name').allTextContents(), ['notes.md', 'fail.md', 'large.md']);
    assert.equal(await page.locator('.upload.refused').count(), 1);
  },

  async 'the calendar is walked by keyboard, and events that overlap stand beside each other'(keep) {
    const page = await showcase(keep, { width: 1440 });
    const calendar = page.locator('#calendar .calendar');
    await calendar.locator('.month-number[tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /Tuesday,? 10 March 2026, 0 events/);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await calendar.getByRole('button', { name: 'Week', exact: true, pressed: true }).waitFor();
    const boxes = await calendar.locator('.week-day').first().locator('.event-chip').evaluateAll((chips) => chips.map((chip) => chip.getBoundingClientRect().left));
    assert.equal(boxes.length, 3);
    assert.equal(new Set(boxes.map(Math.round)).size, 3);
    await calendar.locator('.week-day').first().locator('.event-chip').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    assert.match(await page.evaluate(() => document.activeElement.textContent), /Exam: osmosis/);
    await page.keyboard.press('Enter');
    await page.locator('.toast', { hasText: 'Exam: osmosis' }).waitFor();
    await calendar.getByRole('button', { name: 'Agenda' }).click();
    assert.match(await calendar.locator('.agenda-day').first().locator('h3').textContent(), /March/);
    assert.ok(await calendar.locator('.agenda .event-chip').count() > 8);
  },

  async 'the editor types what its buttons say, and undo takes it back'(keep) {
    const page = await showcase(keep);
    const text = page.locator('#writing textarea');
    await text.fill('');
    await page.keyboard.type('one');
    await text.evaluate((field) => field.setSelectionRange(0, 3));
    await page.keyboard.press('Control+b');
    assert.equal(await text.inputValue(), '**one**');
    await page.keyboard.press('Control+b');
    assert.equal(await text.inputValue(), 'one');
    await page.keyboard.press('Control+z');
    assert.equal(await text.inputValue(), '**one**');
    await text.fill('');
    await page.keyboard.type('- first');
    await page.keyboard.press('Enter');
    await page.keyboard.type('second');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    assert.equal(await text.inputValue(), '- first\n- second\n');
    const bold = page.locator('#writing').getByRole('button', { name: 'Bold' });
    await bold.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    assert.equal(await text.inputValue(), '- first\n- second\n## ');
    await page.keyboard.type('Head $x$');
    await page.locator('#writing').getByRole('button', { name: 'Preview' }).click();
    await page.locator('.editor-preview .katex').waitFor();
    assert.equal(await page.locator('.editor-preview li').count(), 2);
  },

  async 'the player goes where a line of the transcript leads, by mouse and keyboard'(keep) {
    const page = await showcase(keep);
    const player = page.locator('#writing .player');
    await player.locator('summary').click();
    assert.equal(await player.locator('.transcript-line').count(), 8);
    await player.locator('.transcript-line').nth(3).press('Enter');
    await page.waitForFunction(() => Math.abs(document.querySelector('#writing audio').currentTime - 6) < 0.2);
    await player.locator('.transcript-line.current', { hasText: 'Tone 4' }).waitFor();
    await player.getByRole('button', { name: 'Play' }).focus();
    await page.keyboard.press('l');
    await page.waitForFunction(() => Math.abs(document.querySelector('#writing audio').currentTime - 16) < 0.2);
    await page.keyboard.press('j');
    await page.keyboard.press('c');
    await player.locator('.player-caption', { hasText: 'Tone 4' }).waitFor();
    await player.locator('.player-seek').press('ArrowLeft');
    await page.waitForFunction(() => Math.abs(document.querySelector('#writing audio').currentTime - 1) < 0.2);
    assert.match(await player.locator('.player-seek').getAttribute('aria-valuetext'), /^1 second of 16 seconds$/);
    await player.getByLabel('Speed').selectOption('1.5');
    assert.equal(await page.evaluate(() => document.querySelector('#writing audio').playbackRate), 1.5);
    await page.keyboard.press('m');
    assert.ok(await page.evaluate(() => document.querySelector('#writing audio').muted));
  },

  async 'an uploaded text with formulas is read as it was meant'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials?add`);
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[type="file"]').setInputFiles([{ name: 'waves.md', mimeType: 'text/markdown', buffer: Buffer.from('# Waves in a box\n\nThe state is $\\Psi$.\n\n$$\nE = h \\nu\n$$\n') },
      { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(10) }]);
    await dialog.locator('.upload.done', { hasText: 'waves.md' }).waitFor();
    await dialog.locator('.upload.refused', { hasText: 'film.mp4' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.material-title', { hasText: 'Waves in a box' }).first().click();
    await page.waitForURL(/\/materials\/\d+$/);
    await settled(page);
    await page.locator('.prose .katex').first().waitFor();
    assert.equal(await page.locator('.prose .katex').count(), 2);
    assert.equal(await page.locator('.prose .formula.display').count(), 1);
    assert.ok(!(await page.locator('.prose').innerText()).includes('$'));
  },
};
