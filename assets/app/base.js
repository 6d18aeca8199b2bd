// @ts-check
/** The path under which the school is served: '' at the top of its host, '/school' behind a proxy that shares the host. */

/** Read off the address of this file, which is `<base>/a/<digest>/app/base.js`. */
export const base = new URL(import.meta.url).pathname.split('/').slice(0, -4).join('/');

/**
 * An address of this school, such as `/materials`, as the browser needs it.
 * @param {string} href
 */
export const at = (href) => (href.startsWith('/') ? base + href : href);

/**
 * A path of the browser as the pages know it. A path outside the base stays.
 * @param {string} path
 */
export const within = (path) => (isWithin(path) ? path.slice(base.length) || '/' : path);

/** Whether a path of the browser belongs to this school. @param {string} path */
export const isWithin = (path) => path === base || path.startsWith(`${base}/`);

/** The name under which the browser keeps something for this school: schools of one host keep theirs apart. @param {string} name */
export const keptAs = (name) => name + base;
