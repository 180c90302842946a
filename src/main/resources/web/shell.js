'use strict';
// Language, theme and what else all pages share.
const shell = (() => {
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const store = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // private windows may refuse; the choice then lasts as long as the page
    }
  };
  const root = document.documentElement;
  let language = stored('triage.language') || ((navigator.language || 'en').startsWith('zh') ? 'zh' : 'en');
  const listeners = [];

  function t(key, ...values) {
    const text = TEXTS[language][key] || TEXTS.en[key] || key;
    return text.replace(/\{(\d)\}/g, (all, index) => values[Number(index)]);
  }

  function number(value, digits = 0) {
    return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value);
  }

  const ICONS = {
    compare: 'M7 4v16M17 4v16M3 8h8M13 16h8',
    batch: 'M5 3h10l4 4v14H5zM9 12h6M9 16h6',
    answers: 'M4 5h16v11H11l-5 4v-4H4zM9 10h6',
    theme: 'M20 14A8 8 0 1 1 10 4a7 7 0 0 0 10 10z',
  };

  function icon(name) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('class', 'icon');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', ICONS[name]);
    svg.append(path);
    return svg;
  }

  const page = document.body.dataset.page;

  /** The console's rail and bar, with this server's pages. */
  function frame() {
    const links = ['compare', 'batch', 'answers'].map((name) =>
      element(
        'a',
        { href: name, 'aria-current': name === page ? 'page' : null },
        icon(name),
        element('span', { 'data-t': `nav.${name}` }),
      ),
    );
    document.querySelector('.shell').prepend(
      element(
        'header',
        { class: 'rail' },
        element('div', { class: 'brand' }, element('img', { src: 'console/icon.svg', alt: 'Ticket Triage' })),
        element('nav', { 'data-t-label': 'nav' }, ...links),
        element('div', { class: 'end' }, ...tools()),
      ),
    );
    document
      .querySelector('.main')
      .prepend(
        element(
          'div',
          { class: 'top' },
          element('h1', { 'data-t': `${page}.title` }),
          element('div', { class: 'mobile-only' }, ...tools()),
        ),
      );
  }

  function tools() {
    const other = element('button', { type: 'button', class: 'language' });
    other.addEventListener('click', () => {
      language = language === 'zh' ? 'en' : 'zh';
      store('triage.language', language);
      translate();
    });
    const theme = element('button', { type: 'button', 'data-t-label': 'theme' }, icon('theme'));
    theme.addEventListener('click', () => {
      const dark = root.dataset.theme
        ? root.dataset.theme === 'dark'
        : matchMedia('(prefers-color-scheme: dark)').matches;
      root.dataset.theme = dark ? 'light' : 'dark';
      store('triage.theme', root.dataset.theme);
      listeners.forEach((listener) => listener());
    });
    return [other, theme];
  }

  function translate() {
    root.lang = language === 'zh' ? 'zh-CN' : 'en';
    for (const part of document.querySelectorAll('[data-t]')) {
      part.textContent = t(part.dataset.t);
    }
    for (const part of document.querySelectorAll('[data-t-label]')) {
      part.setAttribute('aria-label', t(part.dataset.tLabel));
      part.title = t(part.dataset.tLabel);
    }
    document.title = `${t(`nav.${page}`)} · ${t('brand')}`;
    for (const button of document.querySelectorAll('.language')) {
      button.textContent = language === 'zh' ? 'EN' : '中';
      button.setAttribute('aria-label', language === 'zh' ? 'English' : '中文');
    }
    listeners.forEach((listener) => listener());
  }

  function element(name, attributes = {}, ...children) {
    const created = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) {
        created.setAttribute(key, '');
      } else if (value !== false && value != null) {
        created.setAttribute(key, value);
      }
    }
    created.append(...children);
    return created;
  }

  /** The answer's JSON, or an error with the server's own sentence. */
  async function request(path, options) {
    let response;
    try {
      response = await fetch(path, options);
    } catch {
      throw new Error(t('failed'));
    }
    const body = response.status === 204 ? null : await response.json().catch(() => null);
    if (!response.ok) {
      throw new Error((body && body.error) || t('failed'));
    }
    return body;
  }

  function showError(error) {
    const notice = document.getElementById('error');
    notice.hidden = !error;
    notice.textContent = error ? error.message : '';
  }

  const theme = stored('triage.theme');
  if (theme) {
    root.dataset.theme = theme;
  }

  const start = (listener) => {
    listeners.push(listener);
    frame();
    translate();
  };
  return { t, number, element, request, showError, start };
})();
