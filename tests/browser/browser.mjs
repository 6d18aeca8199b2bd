// The browser, people to sign in as, and a watch over everything a page must not do.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const BASE = (process.env.SCHOLA_URL ?? 'http://127.0.0.1:8080').replace(/\/$/, '');

/** The host of the school, and the path under which it is served there: empty, or with a slash before it. */
export const ORIGIN = new URL(BASE).origin;
export const UNDER = BASE.slice(ORIGIN.length);

export const people = {
  ada: { login: 'ada@demo.school', password: 'learn-with-ada' },
  tutor: { login: 'grace@demo.school', password: 'teach-with-grace' },
  devi: { login: 'dev@demo.school', password: 'build-with-devi' },
  admin: { login: 'admin@demo.school', password: 'run-the-school' },
};

const CHROMIUM = process.env.SCHOLA_CHROMIUM ?? '/usr/bin/chromium';
/** Chromium without its windows takes half the processor, and shows pages with the same engine. It shows no messages on the device. */
const WINDOWLESS = process.env.SCHOLA_CHROMIUM ?? ['/usr/bin/chromium-headless-shell', CHROMIUM].find((file) => existsSync(file));

let browser;
let messenger;
const states = new Map();

// Containers run as root and have a small /dev/shm.
const launch = (executablePath) => chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

export async function start() {
  browser = await launch(WINDOWLESS);
}

export const stop = () => Promise.all([browser?.close(), messenger?.close()]);

/**
 * A fresh window. What a page must not do is collected in `page.wrongs`.
 * `expected` lists statuses of refusals that the case provokes, since the browser logs those as errors. The service worker is left
 * out unless a case is about it, since what it answers cannot be held back; `origin` is the host of the pages where it is another.
 * `messages` is for cases about what a device shows outside the page.
 */
export async function open({ as, scheme = 'light', width = 1280, height = 860, locale = 'en-GB', expected = [], serviceWorkers = 'block', origin = ORIGIN, messages = false } = {}) {
  if (as && !states.has(as)) await remember(as);
  if (messages) messenger ??= await launch(CHROMIUM);
  const context = await (messages ? messenger : browser).newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale,
    serviceWorkers,
    storageState: as ? states.get(as) : undefined,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.wrongs = [];
  watch(page, expected, origin);
  return page;
}

function watch(page, expected, origin) {
  const refusal = new RegExp(`status of (${expected.join('|') || 'none'})\\b`);
  page.on('console', (message) => {
    // A stream whose line was cut counts among the six of its person until the server notices; the page asks again later.
    const isStream = message.text().includes('status of 429') && /\/api\/notifications\/stream$/.test(message.location().url);
    if (message.type() === 'error' && !isStream && !refusal.test(message.text())) page.wrongs.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => page.wrongs.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:|^wss?:/.test(url.protocol) && url.origin !== origin) page.wrongs.push(`foreign request: ${url.origin}`);
  });
}

async function remember(as) {
  const page = await open();
  await signIn(page, people[as]);
  states.set(as, await page.context().storageState());
  await page.context().close();
}

/** Keeps the stream of the page waiting, so that a session's end is told by what is pressed, and not by a stream that is opened just then. */
export const withoutStream = (page) => page.route('**/api/notifications/stream', () => {});

/** Signs in with the keyboard alone, from the address bar to the first page. */
export async function signIn(page, { login, password }) {
  await page.goto(`${BASE}/sign-in`);
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await tabTo(page, 'input[name="email"]');
  await page.keyboard.type(login);
  await tabTo(page, 'input[name="password"]');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** Presses Tab until the element has the focus; fails when it is not reached. */
export async function tabTo(page, selector, most = 40) {
  // What is not there yet would be passed by.
  await page.locator(selector).first().waitFor();
  for (let pressed = 0; pressed < most; pressed += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} was not reached with ${most} presses of Tab`);
}

/** Moves to an address inside the application, without loading it anew. */
export async function visit(page, path) {
  if (new URL(page.url()).origin !== ORIGIN) await page.goto(BASE + path);
  else await follow(page, path);
  await page.waitForFunction((wanted) => location.pathname === wanted, UNDER + path.split(/[?#]/)[0]);
  await settled(page);
}

/** Begins to move to an address inside the application. */
export async function follow(page, path) {
  await page.evaluate((to) => {
    const link = document.createElement('a');
    link.href = to;
    document.body.append(link);
    link.click();
    link.remove();
  }, UNDER + path);
}

/** Waits until the page shows its heading and nothing is loading. */
export async function settled(page) {
  await page.locator('h1').first().waitFor({ state: 'attached' });
  // The page that shows all components shows some of them loading.
  await page.waitForFunction(() => ![...document.querySelectorAll('.loading, [aria-busy="true"]')].some((one) => !one.closest('.example')));
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}
