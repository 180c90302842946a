// Words of the interface, from a dictionary per language.
let words = {};
let language = 'en';

export const languages = { en: 'English', zh: '中文' };

export async function load(wanted) {
  language = languages[wanted] ? wanted : 'en';
  words = await (await fetch(new URL(`./${language}.json`, import.meta.url))).json();
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  localStorage.setItem('triage.language', language);
}

export const preferred = () => localStorage.getItem('triage.language')
  || (navigator.language.startsWith('zh') ? 'zh' : 'en');

export const current = () => language;

export function t(key, values = {}) {
  const word = words[key];
  if (word === undefined) {
    console.error(`no word for ${key} in ${language}`);
    return key;
  }
  return word.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
}

const formats = new Map(); // dear to make

function format(style, digits) {
  const key = `${language} ${style} ${digits}`;
  if (!formats.has(key)) {
    formats.set(key, new Intl.NumberFormat(document.documentElement.lang, { style, maximumFractionDigits: digits, minimumFractionDigits: digits }));
  }
  return formats.get(key);
}

export const number = (value, digits = 0) => format('decimal', digits).format(value);

export const percent = (value, digits = 0) => (value === null || value === undefined || Number.isNaN(value)
  ? '–'
  : format('percent', digits).format(value));

export function ago(iso) {
  if (!iso) return '–';
  const seconds = Math.max(0, (Date.now() - Date.parse(iso)) / 1000);
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto', style: 'short' });
  if (seconds < 60) return t('justNow');
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86400) return format.format(-Math.floor(seconds / 3600), 'hour');
  return format.format(-Math.floor(seconds / 86400), 'day');
}

export const when = iso => (iso ? new Intl.DateTimeFormat(document.documentElement.lang,
  { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso)) : '–');
