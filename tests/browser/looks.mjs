// What every page keeps in every look: nothing is wider than the screen, and axe finds nothing. A look is a width, a theme, 400 % zoom,
// text of twice the size, or right to left. Where pictures are wanted, the page is pictured too.
import { mkdir, readFile } from 'node:fs/promises';
import { settled } from './browser.mjs';

const axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const shots = process.env.SCHOLA_SCREENSHOTS_OF === 'failures' ? undefined : process.env.SCHOLA_SCREENSHOTS;
if (shots) await mkdir(shots, { recursive: true });

// A theme changes nothing but colours, and neither the direction nor zoom changes those.
const COLOURS = ['color-contrast', 'link-in-text-block'];

const light = 'light';
const dark = 'dark';
const looks = [
  { name: 'light 1440', scheme: light, width: 1440, height: 900, rules: 'all' },
  { name: 'dark 1440', scheme: dark, width: 1440, height: 900, rules: 'colours' },
  { name: 'light 1920', scheme: light, width: 1920, height: 1080 },
  { name: 'light 768', scheme: light, width: 768, height: 1024 },
  { name: 'light 360', scheme: light, width: 360, height: 740, rules: 'all' },
  { name: 'dark 360', scheme: dark, width: 360, height: 740, rules: 'colours' },
  { name: 'text of 200 %', scheme: light, width: 360, height: 740, text: '200%', unpictured: true },
  { name: 'zoom of 400 %', scheme: light, width: 320, height: 256, rules: 'shapes', unpictured: true },
  { name: 'right to left 360', scheme: light, width: 360, height: 740, direction: 'rtl', rules: 'shapes', unpictured: true },
  { name: 'right to left 1440', scheme: light, width: 1440, height: 900, direction: 'rtl', unpictured: true },
];

/** How many pixels the page is wider than the screen, and what reaches beyond it. */
const spill = (page) => page.evaluate(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return '';
  const clips = (one) => {
    const { overflowX, display } = getComputedStyle(one);
    return overflowX !== 'visible' && display !== 'inline';
  };
  const isClipped = (one) => one.parentElement && one.parentElement !== document.body && (clips(one.parentElement) || isClipped(one.parentElement));
  const beyond = [...document.querySelectorAll('body *')].filter((one) => {
    const { left, right } = one.getBoundingClientRect();
    return (right > clientWidth + 0.4 || left < -0.4) && !isClipped(one);
  });
  return `${scrollWidth - clientWidth} pixels wider than the screen: ${beyond.slice(0, 3).map((one) => `${one.tagName.toLowerCase()}.${one.className}`).join(', ')}`;
});

/**
 * The same, where each badge of a table has a long word: what a table shows depends on the day, and the longest word must fit on any.
 * @returns {Promise<string>}
 */
const spillOfLongBadges = async (page) => {
  const exchange = () => page.evaluate(() => {
    const texts = [...document.querySelectorAll('td .badge')].map((badge) => badge.firstChild).filter((node) => node?.nodeType === Node.TEXT_NODE);
    const before = window.beforeLongBadges;
    window.beforeLongBadges = before ? undefined : texts.map((text) => text.nodeValue);
    for (const [at, text] of texts.entries()) text.nodeValue = before ? before[at] : text.nodeValue.padEnd(12, 'm');
  });
  await exchange();
  const wide = await spill(page);
  await exchange();
  return wide;
};

/** What is still wrong after a while: a chart is drawn anew when its place has another size, which takes some frames. */
const lasting = async (page, measure) => {
  let wide = await measure(page);
  for (let tries = 0; wide && tries < 10; tries += 1) {
    await page.waitForTimeout(100);
    wide = await measure(page);
  }
  return wide;
};

/**
 * What is too small for a finger: less than 24 pixels in a direction. The rule of axe takes what is scrolled below a bar for small. The
 * label of a field counts with it; links within a text are as high as its lines.
 */
const small = (page) => page.evaluate(() => {
  const sizeOf = (one) => {
    const { width, height } = one.getBoundingClientRect();
    return [width, height];
  };
  const found = [];
  for (const one of document.querySelectorAll('a[href], button, input:not([type="hidden"]), select, textarea, summary, [role="button"], [role="tab"], [role="switch"]')) {
    if (one.getClientRects().length === 0 || getComputedStyle(one).visibility === 'hidden' || getComputedStyle(one).display === 'inline') continue;
    if (one.closest('.visually-hidden, .skip-link, .docs-skip, [aria-hidden="true"], .katex')) continue;
    const sizes = [one, ...(one.labels ?? []), one.closest('label')].filter(Boolean).map(sizeOf);
    if ([0, 1].some((at) => Math.max(...sizes.map((size) => size[at])) < 23.5)) found.push(`${one.tagName.toLowerCase()}.${one.className} of ${sizeOf(one).map(Math.round).join(' by ')} pixels is small: ${(one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 40)}`);
  }
  return found;
});

/** What axe finds, in the whole page or `within` a part. `rules` are `all`, those about `colours`, or those about `shapes`: all others. */
export async function violations(page, rules = 'all', within = undefined) {
  // Evaluated by the debugger, since the policy of the page rightly lets no foreign script in.
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe);
  const found = await page.evaluate(([wanted, colours, part]) => {
    const options = { preload: false, resultTypes: ['violations'] };
    if (wanted === 'colours') options.runOnly = { type: 'rule', values: colours };
    else if (wanted === 'shapes') options.rules = Object.fromEntries(colours.map((name) => [name, { enabled: false }]));
    return window.axe.run(part ?? document, options);
  }, [rules, COLOURS, within]);
  return found.violations.map((rule) => `${rule.id}: ${rule.help}: ${rule.nodes.slice(0, 5).map((node) => `${node.target} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
}

/**
 * Looks at a page in every look; `ready` waits for what is shown after a change of size. A page that is `tall` is pictured as far as
 * the screen shows it. Axe looks `within` a part where the rest of the page has been looked at. What a person of another role looked at
 * before is looked at `again` where it differs: in what is there, on a wide and on a narrow screen, and with large text.
 */
export async function look(page, name, { ready = settled, tall = false, within = undefined, again = false } = {}) {
  const problems = [];
  const wanted = again ? looks.filter(({ rules, text }) => rules === 'all' || text) : looks;
  for (const { name: view, scheme, width, height, rules, text = '', direction = '', unpictured = false } of wanted) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    await page.evaluate(([size, dir]) => {
      const root = document.documentElement;
      root.style.fontSize = size;
      if (dir) root.dir = dir;
      else root.removeAttribute('dir');
    }, [text, direction]);
    await ready(page);
    const wide = await lasting(page, text ? spillOfLongBadges : spill);
    if (wide) problems.push(`${view}: ${wide}`);
    if (shots && !unpictured) await page.screenshot({ path: `${shots}/${name}-${view.replaceAll(' ', '-')}.png`, fullPage: !tall });
    if (rules === 'all') problems.push(...(await small(page)).map((found) => `${view}: ${found}`));
    if (rules) problems.push(...(await violations(page, rules, within)).map((found) => `${view}: ${found}`));
  }
  await page.evaluate(() => {
    document.documentElement.removeAttribute('dir');
    document.documentElement.style.fontSize = '';
  });
  if (problems.length > 0) throw new Error(problems.join('\n    '));
}
