// What the first load takes, and what is shown while it comes.
import assert from 'node:assert/strict';
import { BASE, UNDER, open, people, settled, signIn } from '../browser.mjs';
import { assets, served } from '../served.mjs';

/** Connections, as the tools of the browser imitate them: milliseconds, and bytes a second. */
const connections = {
  'fast line': { latency: 60, downloadThroughput: 1_500_000, uploadThroughput: 500_000 },
  'fast 3G': { latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 },
  'slow 3G': { latency: 2_000, downloadThroughput: 50_000, uploadThroughput: 50_000 },
};

/** Opens an address in a window whose cache is empty: requests, bytes, the shift of the layout, first paint and the time until it can be used. */
async function load(page, path, connection) {
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', { offline: false, ...connections[connection] });
  let [requests, bytes] = [0, 0];
  network.on('Network.loadingFinished', (event) => {
    requests += 1;
    bytes += event.encodedDataLength;
  });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const began = Date.now();
  await page.goto(BASE + path, { waitUntil: 'commit' });
  await page.locator('main h1').first().waitFor({ state: 'attached', timeout: 60_000 });
  await page.waitForFunction(() => !document.querySelector('.loading, [aria-busy="true"]'));
  const usable = Date.now() - began;
  await settled(page);
  const { shift, paint } = await page.evaluate(() => ({
    shift: window.shift,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  }));
  const figures = `${path}, ${connection}: ${requests} requests, ${(bytes / 1000).toFixed(1)} kB, shift ${shift.toFixed(3)}, first paint ${(paint / 1000).toFixed(1)} s, usable ${(usable / 1000).toFixed(1)} s`;
  if (process.env.SCHOLA_FIGURES) console.log(figures);
  return { requests, bytes, shift, usable, paint, figures };
}

let isWarm = false;

/** Asks for a page and its files until the server has compressed them as well as it can: it does so file by file, while nobody waits. */
async function warm(path) {
  if (isWarm) return;
  isWarm = true;
  const headers = { 'accept-encoding': 'br' };
  const shell = await (await fetch(BASE + path, { headers })).text();
  const folder = new URL(/data-files="([^"]+)"/.exec(shell)[1], BASE).href;
  const names = ['joined/core.js', 'app/styles/main.css', 'joined/auth.js', 'joined/home.js', 'joined/frames-shell.js', 'app/words/shared.en.json'];
  for (const name of names) {
    const size = async () => (await fetch(`${folder}/${name}`, { method: 'HEAD', headers })).headers.get('content-length');
    const before = await size();
    for (let tries = 0; tries < 8 && await size() === before; tries += 1) await new Promise((resolve) => { setTimeout(resolve, 250); });
  }
}

export const cases = {
  async 'the first load stays within its budget, and nothing jumps while it comes in'(keep) {
    // In requests and thousands of bytes, until the page can be used. They may only get smaller.
    for (const [as, path, most, size] of [[undefined, '/sign-in', 12, 100], ['ada', '/', 22, 140]]) {
      await warm(path);
      const { requests, bytes, shift, figures } = await load(keep(await open({ as })), path, 'fast line');
      assert.ok(requests <= most && bytes <= size * 1000 && shift < 0.05, figures);
    }
  },

  async 'on a slow connection a frame is shown at once, and nothing jumps'(keep) {
    for (const [connection, paints] of [['fast 3G', 2_500], ['slow 3G', 5_000]]) {
      for (const [as, path] of [[undefined, '/sign-in'], ['ada', '/']]) {
        const { paint, shift, usable, figures } = await load(keep(await open({ as })), path, connection);
        assert.ok(paint < paints && paint < usable && shift < 0.05, figures);
      }
    }
  },

  async 'nothing jumps on the first page of any role, on a phone'(keep) {
    // What comes first is as high as the day has it.
    for (const as of ['ada', 'tutor', 'admin']) {
      const page = keep(await open({ as, width: 390 }));
      const { figures } = await load(page, '/', 'fast 3G');
      await page.locator('.hero').waitFor();
      const shift = await page.evaluate(() => new Promise((resolve) => { setTimeout(() => resolve(window.shift), 300); }));
      assert.ok(shift < 0.02, `${as}: shift ${shift.toFixed(3)}; ${figures}`);
    }
  },

  async 'nothing jumps while a page of the documentation comes in'(keep) {
    for (const [path, width] of [['/docs/guide', 390], ['/docs/quick-start', 1280], ['/docs/reference/platform', 1280]]) {
      const page = keep(await open({ width }));
      await load(page, path, 'fast 3G');
      await page.waitForLoadState('networkidle');
      const shift = await page.evaluate(() => window.shift);
      assert.ok(shift < 0.05, `${path}, ${width} pixels wide: shift ${shift.toFixed(3)}`);
    }
  },

  async 'somebody who has signed in never sees the frame of a stranger, and a stranger never theirs'(keep) {
    for (const [as, path, start] of [['ada', '/', 'person'], ['ada', '/materials', 'person'], [undefined, '/', 'plain'], [undefined, '/sign-in', 'plain'],
      [undefined, '/api-pricing', 'open'], ['ada', '/forgot-password', 'plain']]) {
      const page = keep(await open({ as }));
      await page.addInitScript(() => {
        window.frames_seen = new Set();
        new MutationObserver(() => {
          for (const name of ['.plain-frame', '.shell', '.start']) if (document.querySelector(name)) window.frames_seen.add(name);
        }).observe(document, { childList: true, subtree: true });
      });
      const asked = [];
      page.on('request', (request) => { if (/\/api\/(users\/me(\/preferences)?|plan\/today|materials\?limit=4)$/.test(request.url())) asked.push(request.url()); });
      let release;
      const held = new Promise((resolve) => { release = resolve; });
      await page.route('**/joined/core.js', async (route) => {
        await held;
        await route.continue();
      });
      await page.goto(BASE + path, { waitUntil: 'commit' });
      await page.locator('.start-name').waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.dataset.start), start, `${as} ${path}`);
      assert.equal(await page.locator('.start-nav').isVisible(), start === 'person', `${as} ${path}`);
      // Who is signed in is asked before the modules are there, and only once.
      if (start === 'person') await page.waitForFunction((wanted) => Object.keys(window.scholaAsked ?? {}).length === wanted, path === '/' ? 4 : 2);
      release();
      await settled(page);
      assert.equal(new Set(asked).size, asked.length, `${as} ${path}: ${asked}`);
      const seen = await page.evaluate(() => [...window.frames_seen]);
      assert.ok(!seen.includes(start === 'person' ? '.plain-frame' : '.shell'), `${as} ${path}: ${seen}`);
      assert.equal(await page.locator('.start').count(), 0);
    }
  },

  async 'the theme of the person is there from the first frame, and around the page'(keep) {
    const page = keep(await open({ scheme: 'light' }));
    await page.addInitScript((under) => { localStorage.setItem(`schola.theme${under}`, 'dark'); }, UNDER);
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    await page.route('**/joined/core.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${BASE}/sign-in`, { waitUntil: 'commit' });
    await page.locator('.start-name').waitFor();
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await ground();
    release();
    await settled(page);
    assert.equal(await ground(), dark);
    const around = () => page.evaluate(() => [...document.querySelectorAll('meta[name="theme-color"]')].filter((meta) => matchMedia(meta.media).matches).map((meta) => meta.content));
    const paper = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--paper'));
    assert.deepEqual(await around(), [/#\w+, (#\w+)/.exec(paper)[1]], paper);
    await page.locator('button.foot-button').click();
    await page.waitForFunction(() => !document.documentElement.dataset.theme);
    assert.deepEqual(await around(), [/(#\w+)/.exec(paper)[1]]);
  },

  async 'the window bears the name of the school, and the pages and the server know the same addresses'(keep) {
    const page = keep(await open({ as: 'admin', expected: [404] }));
    await page.goto(`${BASE}/admin/users`);
    await settled(page);
    const { school } = await (await fetch(`${BASE}/api/school`)).json();
    assert.ok((await page.title()).endsWith(` – ${school.name}`), await page.title());
    assert.equal(await page.locator('.start-name').count(), 0);
    // Every route of the pages is an address of the server, and what is no route is none.
    const list = await served('areas.js');
    const names = [...list.matchAll(/'\.\/pages\/([\w-]+)\/area\.js'/g)].map(([, name]) => name);
    let checked = 0;
    for (const name of names) {
      const area = await served(`pages/${name}/area.js`);
      for (const [, pattern] of area.matchAll(/pattern: '(\/[^']*)'/g)) {
        const answer = await fetch(BASE + pattern.replace(/:\w+\??/g, '7'));
        assert.equal(answer.status, 200, pattern);
        assert.equal((await fetch(`${BASE}${pattern.replace(/:\w+\??/g, '7').replace(/\/$/, '')}/nothing/there`)).status, 404, pattern);
        checked += 1;
      }
    }
    assert.ok(checked > 20, `${checked} routes`);
    await page.goto(`${BASE}/no/such/page`);
    await page.locator('.shell main h1').waitFor();
  },

  async 'a page of an earlier release loads the new one when it needs more of it'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    // What a server of a later release answers at the address of this one, until the page is loaded anew.
    let isNew = false;
    await page.route('**/joined/users.js*', async (route) => {
      const answer = await route.fetch();
      const body = await answer.text();
      await route.fulfill({ response: answer, body: isNew ? body : body.replace(/\$join\("[0-9a-f]+"\)/, '$join("0000000000000000")') });
    });
    const reloaded = page.waitForEvent('load');
    page.on('request', (request) => { if (request.isNavigationRequest()) isNew = true; });
    await page.evaluate(() => { window.isOld = true; });
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Profile' }).click();
    await reloaded;
    await page.locator('main h1').waitFor();
    assert.equal(new URL(page.url()).pathname, `${UNDER}/profile`);
    assert.equal(await page.evaluate(() => window.isOld), undefined);
  },

  async 'source maps lead to the modules'() {
    const folder = await assets();
    const map = await (await fetch(new URL('../joined/core.js.map', folder))).json();
    assert.ok(map.sources.length > 40 && map.sources.includes('../app/main.js'), map.sources.join());
    for (const source of map.sources) assert.equal((await fetch(new URL(source, new URL('../joined/', folder)))).status, 200, source);
  },

  async 'the manifest and the icons are those of the school'(keep) {
    const page = keep(await open());
    await page.goto(`${BASE}/sign-in`);
    await settled(page);
    const manifest = await (await fetch(`${BASE}/manifest.webmanifest`)).json();
    const { school } = await (await fetch(`${BASE}/api/school`)).json();
    assert.equal(manifest.name, school.name);
    for (const { src, sizes } of manifest.icons) {
      const size = await page.evaluate(async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        return `${image.naturalWidth}x${image.naturalHeight}`;
      }, new URL(src, BASE).href);
      assert.equal(size, sizes, src);
    }
    const network = await page.context().newCDPSession(page);
    const { errors } = await network.send('Page.getAppManifest');
    assert.deepEqual(errors, []);
  },

  async 'signing in from an empty browser needs no second load'(keep) {
    const page = keep(await open());
    await signIn(page, people.ada);
    await settled(page);
    assert.equal(await page.evaluate(() => performance.getEntriesByType('navigation').length), 1);
  },
};
