// @ts-check
/* Stands in the place of the service worker where the school is to have none: removes what it has kept, and itself. */

{
  const worker = /** @type {Ui.Worker} */ (/** @type {unknown} */ (self));

  /** Removes the caches and the service worker itself. */
  const leave = async () => {
    const family = `schola ${new URL(worker.registration.scope).pathname} `;
    const names = (await caches.keys()).filter((name) => name.startsWith(family));
    await Promise.all(names.map((name) => caches.delete(name)));
    await worker.registration.unregister();
  };

  worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
  worker.addEventListener('activate', (event) => event.waitUntil(leave()));
}
