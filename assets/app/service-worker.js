// @ts-check
/*
 * The service worker: keeps the page, its code, its words and styles for the time without a network. What the API answers is kept by
 * the pages themselves (`seen.js`), for each person. The server fills in the release and the files that every page needs.
 */

const RELEASE = '{{release}}';
const FILES = /** @type {string[]} */ (/** @type {unknown} */ ("{{files}}"));

/** Milliseconds after which a page that is kept is shown in the place of one that is on its way. */
const PATIENCE = 8000;

/** Milliseconds in which a tab says where it is; a browser opens windows soon after a press only. */
const ANSWER = 300;

/** How many files of a release are kept. */
const MOST = 400;

/** How many pictures of cards are kept. */
const MOST_PICTURES = 60;

const worker = /** @type {Ui.Worker} */ (/** @type {unknown} */ (self));
const { scope } = worker.registration;
const family = `schola ${new URL(scope).pathname} `;
const present = family + RELEASE;

/** The cache for pictures of cards, which is deleted at the sign-out (`seen.js`). */
const cards = `${family}cards`;
const folder = `${scope}a/${RELEASE}/`;

/** Addresses that are no pages. */
const OUTSIDE = /^(api|v1|openapi|docs|metrics|a|factory\/api|author\/api)(\/|$)/;

/** Files of any release that are worth keeping. */
const KEPT = /^a\/[0-9a-f]{16}\/((?:joined|app|vendor)\/.+)$/;

/** Pictures of the school, whose addresses change with them. */
const PICTURES = /^(api\/school\/logo|a\/icons\/[a-z0-9.-]+)$/;

/** Stored files. One with another content has another address. */
const STORED = /^api\/files\/\w+$/;

/** Keeps the page that all addresses show, where it is of this release. @param {Cache} cache */
async function keepPage(cache) {
  const answer = await fetch(scope, { cache: 'no-cache', credentials: 'omit' });
  const copy = answer.clone();
  if (answer.ok && (await answer.text()).includes(`/a/${RELEASE}/`)) await cache.put(scope, copy);
}

/** The caches of earlier releases, the latest last. */
const earlier = async () => (await caches.keys()).filter((name) => name.startsWith(family) && name !== present && name !== cards);

/** What the release before has kept, as addresses of this release. */
async function keptBefore() {
  const before = (await earlier()).pop();
  if (before === undefined) return [];
  const requests = await (await caches.open(before)).keys();
  const addresses = requests.map(({ url }) => {
    const path = url.slice(scope.length);
    const name = KEPT.exec(path)?.[1];
    if (name) return folder + name;
    return PICTURES.test(path.split('?')[0]) ? url : '';
  });
  return addresses.filter(Boolean).slice(0, MOST);
}

async function install() {
  const cache = await caches.open(present);
  await cache.addAll(FILES.map((name) => folder + name));
  // A file may be gone with the new release.
  await Promise.allSettled((await keptBefore()).map((address) => cache.add(address)));
  await keepPage(cache);
  await worker.skipWaiting();
}

/** The files of the release before stay, for pages that are still open. */
async function activate() {
  await Promise.all((await earlier()).slice(0, -1).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The page from the server; the one that is kept where the server cannot be reached or is slow. @param {Request} request */
async function page(request) {
  const cache = await caches.open(present);
  const arriving = fetch(request).then((answer) => {
    // A proxy that has lost the server.
    if (answer.status >= 502 && answer.status <= 504) throw new Error(`status ${answer.status}`);
    return answer;
  });
  const slow = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  const soon = await Promise.race([arriving.catch(() => undefined), slow]);
  if (soon instanceof Response) return soon;
  return (await cache.match(scope)) ?? arriving;
}

/** A file that is kept, else from the server, kept from then on. @param {Ui.Fetched} event @param {string} name the cache that it goes to */
async function file(event, name) {
  const { url } = event.request;
  const known = await caches.match(url);
  if (known) return known;
  const answer = await fetch(event.request);
  const isFinal = answer.headers.get('cache-control')?.includes('max-age') ?? false;
  if (answer.ok && isFinal) {
    const copy = answer.clone();
    event.waitUntil(caches.open(name).then((cache) => cache.put(url, copy)));
  }
  return answer;
}

/** Keeps files that a page has fetched, and the page as it is now. @param {unknown} wanted their addresses */
async function keep(wanted) {
  const addresses = Array.isArray(wanted) ? wanted.filter((address) => typeof address === 'string' && address.startsWith(folder)) : [];
  const cache = await caches.open(present);
  const known = new Set((await cache.keys()).map(({ url }) => url));
  const missing = addresses.filter((address) => !known.has(address)).slice(0, Math.max(0, MOST - known.size));
  await Promise.allSettled([...missing.map((address) => cache.add(address)), keepPage(cache)]);
}

/** The address of a picture without its signature, which is another one each time it is asked for. @param {string} url */
const unsigned = (url) => url.split('?')[0];

/** Keeps pictures of cards, and no others. @param {unknown} wanted their signed addresses, those that are needed first at the front */
async function keepPictures(wanted) {
  const isPicture = (/** @type {unknown} */ url) => typeof url === 'string' && url.startsWith(scope) && STORED.test(unsigned(url).slice(scope.length));
  const signed = new Map((Array.isArray(wanted) ? wanted.filter(isPicture) : []).slice(0, MOST_PICTURES).map((url) => [unsigned(url), url]));
  const cache = await caches.open(cards);
  // What is kept already is not fetched again.
  for (const { url } of await cache.keys()) if (!signed.delete(url)) await cache.delete(url);
  // One after the other, so that they hold up nothing that is asked for meanwhile.
  for (const [name, url] of signed) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) await cache.put(name, answer);
  }
}

/** A picture that is kept, else from the server. @param {Request} request */
const picture = async (request) => (await caches.match(unsigned(request.url), { cacheName: cards })) ?? fetch(request);

/** Whether a person stays signed in here: what they have seen is kept until they sign out (`seen.js`). @param {unknown} user */
const isSignedIn = (user) => new Promise((resolve) => {
  const request = indexedDB.open(`schola${new URL(scope).pathname.slice(0, -1)}`, 1);
  // Without the database, no person has signed in to stay; it is not for the service worker to make it.
  request.onupgradeneeded = () => request.transaction?.abort();
  request.onerror = () => resolve(false);
  request.onsuccess = () => {
    const opened = request.result;
    try {
      const asked = opened.transaction('seen').objectStore('seen').get(/** @type {IDBValidKey} */ ([user, '/api/users/me']));
      asked.onsuccess = () => resolve(Boolean(asked.result));
      asked.onerror = () => resolve(false);
    } catch {
      resolve(false);
    }
    opened.close();
  };
});

/** Whether a person looks at a page of the school, which tells them itself. The documentation and the like tell nothing. */
const isWatched = async () => (await worker.clients.matchAll({ type: 'window' }))
  .some(({ focused, url }) => focused && !OUTSIDE.test(url.slice(scope.length)));

/**
 * Shows a message to the person who is signed in. For another one, this browser ends its subscription.
 * @param {({ json(): unknown }) | null} data
 */
async function show(data) {
  /** @type {({ user?: number, title?: string, text?: string, path?: string, tag?: string, lang?: string, always?: boolean })} */
  let message = {};
  try {
    message = /** @type {typeof message} */ (data?.json() ?? {});
  } catch {
    // It is not of the school.
  }
  const { user, title, text, path, tag, lang, always } = message;
  if (typeof user !== 'number' || !title || !(await isSignedIn(user))) {
    await (await worker.registration.pushManager.getSubscription())?.unsubscribe();
    return;
  }
  if (!always && await isWatched()) return;
  const icon = `${scope}a/icons/any-192.png`;
  await worker.registration.showNotification(title, { body: text, tag, lang, icon, badge: icon, data: { path } });
}

/** Where a tab is now, which it tells itself: to some browsers it is for ever where it was opened. @param {Ui.Client} client @returns {Promise<string>} */
const placeOf = (client) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => resolve(String(data));
  setTimeout(() => resolve(client.url), ANSWER);
  client.postMessage({ where: true }, [port2]);
});

/** Shows the page that a notification leads to, in the tab that has it open, else in a new one: what is typed elsewhere stays. @param {Notification} notification */
async function follow({ data }) {
  const path = String(data?.path ?? '/notifications');
  const address = new URL(`.${path.startsWith('/') ? path : '/'}`, scope).href;
  const bare = (/** @type {string} */ url) => url.split('#')[0];
  const clients = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const tabs = await Promise.all(clients.map(async (client) => ({ client, url: await placeOf(client) })));
  const open = tabs.find(({ url }) => url === address) ?? tabs.find(({ url }) => bare(url) === bare(address));
  try {
    if (open) {
      const shown = await open.client.focus();
      // What the notification is about came after the page.
      open.client.postMessage({ show: address });
      return shown;
    }
  } catch {
    // The tab is closed by now.
  }
  return worker.clients.openWindow(address);
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('message', (event) => event.waitUntil(event.data?.pictures ? keepPictures(event.data.pictures) : keep(event.data?.keep)));
worker.addEventListener('push', (event) => event.waitUntil(show(event.data)));
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(follow(event.notification));
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return;
  const path = request.url.slice(scope.length).split(/[?#]/)[0];
  if (request.mode === 'navigate') {
    if (!OUTSIDE.test(path) && !path.split('/').pop()?.includes('.')) event.respondWith(page(request));
  } else if (KEPT.test(path) && request.url.startsWith(folder)) {
    event.respondWith(file(event, present));
  } else if (KEPT.test(path)) {
    event.respondWith(caches.match(request.url).then((known) => known ?? fetch(request)));
  } else if (PICTURES.test(path) && request.url.includes('?v=')) {
    event.respondWith(file(event, present));
  } else if (STORED.test(path) && request.destination === 'image') {
    event.respondWith(picture(request));
  }
});
