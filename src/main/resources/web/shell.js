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
  let language = stored('language') || ((navigator.language || 'en').startsWith('zh') ? 'zh' : 'en');
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

  function translate() {
    root.lang = language === 'zh' ? 'zh-CN' : 'en';
    for (const element of document.querySelectorAll('[data-t]')) {
      element.textContent = t(element.dataset.t);
    }
    for (const element of document.querySelectorAll('[data-t-label]')) {
      element.setAttribute('aria-label', t(element.dataset.tLabel));
    }
    document.title = `${t(`${document.body.dataset.page}.page`)} · ${t('brand')}`;
    const button = document.getElementById('language');
    button.textContent = language === 'zh' ? 'English' : '中文';
    button.lang = language === 'zh' ? 'en' : 'zh-CN';
    listeners.forEach((listener) => listener());
  }

  const theme = stored('theme');
  if (theme) {
    root.dataset.theme = theme;
  }
  document.getElementById('theme').addEventListener('click', () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    store('theme', root.dataset.theme);
    listeners.forEach((listener) => listener());
  });
  document.getElementById('language').addEventListener('click', () => {
    language = language === 'zh' ? 'en' : 'zh';
    store('language', language);
    translate();
  });

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

  const start = (listener) => {
    listeners.push(listener);
    translate();
  };
  return { t, number, element, request, showError, start };
})();
