// @ts-check
/** What the browser keeps in its own database: answers that were seen, and writes that wait. Without one, nothing is kept. */
import { keptAs } from './base.js';

const NAME = keptAs('schola');

/** @type {Promise<IDBDatabase | null> | null} */
let opening = null;

/** @returns {Promise<IDBDatabase | null>} */
function database() {
  opening ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('seen', { keyPath: ['owner', 'path'] }).createIndex('at', 'at');
        request.result.createObjectStore('queue', { keyPath: 'id', autoIncrement: true });
      };
      request.onsuccess = () => {
        const opened = request.result;
        // Another tab may want a newer form of it.
        opened.onversionchange = () => {
          opened.close();
          opening = null;
        };
        resolve(opened);
      };
      request.onerror = () => resolve(null);
      request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opening;
}

/**
 * Does something with a store in one transaction, and gives its result once it is durable; undefined where that is not possible.
 * @template T
 * @param {'seen' | 'queue'} name
 * @param {'readonly' | 'readwrite'} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T | undefined>}
 */
export async function stored(name, mode, work) {
  const opened = await database();
  if (!opened) return undefined;
  return new Promise((resolve) => {
    try {
      const transaction = opened.transaction(name, mode);
      const request = work(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => resolve(undefined);
      transaction.onabort = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  });
}

/**
 * Deletes the rows that a condition is true for.
 * @template Row
 * @param {'seen' | 'queue'} name
 * @param {(row: Row) => boolean} isOver
 * @returns {Promise<unknown>}
 */
export const deleted = (name, isOver) => stored(name, 'readwrite', (store) => {
  const request = store.openCursor();
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return;
    if (isOver(cursor.value)) cursor.delete();
    cursor.continue();
  };
  return request;
});
