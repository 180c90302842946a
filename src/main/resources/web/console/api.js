// The HTTP API. Every write carries the session's token.
import { state } from './first.js';
import { t } from './i18n.js';

let csrf = '';
let noneLabel = '';
let onSignedOut = () => {};

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const whenSignedOut = action => { onSignedOut = action; };

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'X-CSRF-Token': csrf }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    throw new ApiError(0, 'network');
  }
  const text = await response.text();
  let answer = {};
  try {
    answer = text ? JSON.parse(text) : {};
  } catch (error) {
    answer = { text };
  }
  if (!response.ok) {
    if (response.status === 401 && path !== '/api/session') onSignedOut();
    throw new ApiError(response.status, answer.error || response.statusText);
  }
  return answer;
}

const query = values => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, value);
  }
  return search.toString();
};

export const get = (path, values = {}) => {
  const search = query(values);
  return call('GET', search ? `${path}?${search}` : path);
};
export const post = (path, body) => call('POST', path, body);
export const put = (path, body) => call('PUT', path, body);

// Takes back a decision or a bulk by its id; without one, the latest of one's own. Answers with what was taken back.
export async function undo(id = '') {
  try {
    return (await post('/api/undo', { id })).undone;
  } catch (error) {
    if (![404, 409].includes(error.status)) throw error;
    throw new ApiError(error.status, t(error.status === 404 ? 'nothingToUndo' : 'undoTooLate'));
  }
}

export async function fullText(id) {
  const response = await fetch(`/api/ticket/text?${query({ id })}`, { credentials: 'same-origin' });
  if (!response.ok) throw new ApiError(response.status, response.statusText);
  return response.text();
}

function opened(answer) {
  csrf = answer.csrf || '';
  noneLabel = answer.noneLabel || '';
  return answer;
}

// Of the category that isn't one.
export const isNone = category => category === noneLabel;

export async function session() {
  const answer = opened(await state);
  return answer.user ? answer : null;
}

export async function signIn(user, password) {
  return opened(await call('POST', '/api/session', { user, password }));
}

export const signOut = () => call('DELETE', '/api/session');
