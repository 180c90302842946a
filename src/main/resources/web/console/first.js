// Asks who is signed in, and for the first tickets with it, before the other scripts are there.
const queue = ['/', '/queue'].includes(location.pathname) && !location.search;
export const state = fetch(`/api/session/state${queue ? '?queue=true' : ''}`, { credentials: 'same-origin' })
  .then(response => response.json());
state.catch(() => {}); // whoever asks for it hears of it
