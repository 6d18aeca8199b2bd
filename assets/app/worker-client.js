// @ts-check
/** The service worker, seen from a page: it is installed or removed as the server says, and told what this page has fetched. */
import { at, keptAs, within } from './base.js';
import { renew } from './renewal.js';
import { go, place } from './router.js';

/** Milliseconds between two looks for a new release. */
const LOOK_AGAIN = 3600_000;
/** Milliseconds after which files that were asked for past the service worker have come. */
const ON_ITS_WAY = 5_000;

/** Removes the service worker of this school and what it has kept. @param {ServiceWorkerContainer} workers */
async function remove(workers) {
  const scope = new URL(at('/'), location.origin).href;
  for (const registration of await workers.getRegistrations()) if (registration.scope === scope) await registration.unregister();
  const family = `schola ${at('/')} `;
  for (const name of await caches.keys()) if (name.startsWith(family)) await caches.delete(name);
}

/** Shows what has come to the page that is open here, and the place in it that a notification leads to. @param {URL} address */
function showAgain({ pathname, search, hash }) {
  // The tab may have moved on meanwhile.
  if (within(pathname) !== place.value.path) return;
  if (hash && hash !== location.hash) go(within(pathname) + search + hash);
  renew();
}

/** @param {ServiceWorkerContainer} workers */
async function install(workers) {
  const fetched = () => ({ keep: performance.getEntriesByType('resource').map(({ name }) => name) });
  // What was fetched after the first message, and before the worker answers for this page, is told then; what was on its way, a little later.
  const tell = () => { workers.controller?.postMessage(fetched()); };
  workers.addEventListener('controllerchange', () => {
    tell();
    setTimeout(tell, ON_ITS_WAY);
  });
  // A press on a notification goes to the tab that shows its page.
  workers.addEventListener('message', ({ data, ports }) => {
    if (data?.where) ports[0]?.postMessage(String(location));
    if (data?.show) showAgain(new URL(data.show));
  });
  const registration = await workers.register(at('/service-worker.js'), { scope: at('/'), updateViaCache: 'none' });
  const { active } = await workers.ready;
  active?.postMessage(fetched());
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - looked < LOOK_AGAIN) return;
    looked = Date.now();
    registration.update().catch(() => undefined);
  });
}

/** Has the browser keep the pages for the time without a network, or forget them. Browsers can do so on secure hosts only. */
export async function keepPages() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  try {
    await (document.documentElement.dataset.worker === 'off' ? remove(workers) : install(workers));
    if (localStorage.getItem(keptAs('schola.push'))) await (await import('./push.js')).renew();
  } catch {
    // A private window keeps nothing.
  }
}
