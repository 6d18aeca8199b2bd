// @ts-check
/**
 * Runs before the page is painted: the theme that the school's pages have, and the language in which this person reads examples. A
 * classic script, so that nothing is shown in other colours first.
 */
(() => {
  const root = document.documentElement;
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  // `<base>/a/<digest>/docs/first.js`
  const base = new URL(script.src).pathname.split('/').slice(0, -4).join('/');
  /** @param {string} name */
  const kept = (name) => {
    try {
      return localStorage.getItem(name + base);
    } catch {
      return null;
    }
  };
  const theme = kept('schola.theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  const language = kept('schola.code');
  root.dataset.code = language === 'python' || language === 'js' || language === 'go' ? language : 'sh';
  // The list of operations is not shown where the address names one, unless the operation does not come.
  if (location.pathname.includes('/docs/reference/') && location.hash.length > 1 && !location.hash.startsWith('#group-')) {
    root.dataset.opening = '';
    setTimeout(() => root.removeAttribute('data-opening'), 4000);
  }
  // Whatever needs scripts is shown from here on.
  root.dataset.scripts = 'on';
})();
