// @ts-check
/*
 * Says so where a browser is too old for the pages, instead of showing nothing. It is written for old browsers: a classic script
 * without any new syntax, which runs before the application.
 */
(function () {
  var needs = [
    'noModule' in document.createElement('script'),
    typeof CSSLayerBlockRule === 'function',
    typeof HTMLDialogElement === 'function',
    typeof AbortController === 'function',
    typeof ResizeObserver === 'function',
    typeof Promise === 'function' && typeof Promise.allSettled === 'function',
    typeof String.prototype.replaceAll === 'function',
    typeof Array.prototype.at === 'function'
  ];
  if (needs.indexOf(false) === -1) return;
  var isGerman = /^de\b/i.test(navigator.language || '');
  var title = isGerman ? 'Dieser Browser ist zu alt' : 'This browser is too old';
  var text = isGerman
    ? 'Aktualisiere ihn oder nimm einen anderen: Chrome oder Edge ab Version 100, Firefox ab 102, Safari ab 15.4.'
    : 'Update it, or use another browser: Chrome or Edge 100, Firefox 102 or Safari 15.4, or later.';
  document.documentElement.setAttribute('data-too-old', '');
  var main = document.createElement('main');
  main.className = 'no-script';
  main.appendChild(document.createElement('h1')).appendChild(document.createTextNode(title));
  main.appendChild(document.createElement('p')).appendChild(document.createTextNode(text));
  var root = document.getElementById('app');
  if (!root) return;
  while (root.firstChild) root.removeChild(root.firstChild);
  root.appendChild(main);
})();
