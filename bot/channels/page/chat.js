/**
 * The conversation in a page, without framework or build step: the one module to include.
 *
 * `mount(root)` draws the conversation inside `root`. When `root` holds a `[data-landing]` block, it is shown
 * first, and nothing is asked of the server or written in the browser before its `[data-start]` button is used.
 */

import { ApiError, ChatApi } from "./api.js";
import { View } from "./view.js";
import { TEXT } from "./words.js";

const STORAGE_KEY = "passerelles";
const NEWS_EVERY = 15_000; // ms between two looks at what the team may have written
const LONGEST_WAIT = 30; // seconds between two tries
const NOTHING = { token: null, outbox: [], draft: "" };

/** What the browser retains (the token, what is not sent yet, the draft); in memory when storage is refused. */
class Memory {
  constructor() {
    this.load();
  }

  load() {
    this.held = { ...NOTHING, ...stored() };
  }

  /** Another tab may have erased the conversation or begun another: then nothing of this one is written again. */
  keep(changes) {
    const ours = "token" in changes || (stored()?.token ?? null) === this.held.token;
    Object.assign(this.held, changes);
    if (!ours) return;
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(this.held));
    } catch { /* storage is blocked or full: the conversation lasts as long as the page */ }
  }

  forget() {
    const ours = stored()?.token === this.held.token;
    this.held = { ...NOTHING };
    if (ours) localStorage.removeItem(STORAGE_KEY);
  }
}

/** What was written in the browser; null when nothing was, or when storage is blocked or unreadable. */
function stored() {
  try {
    return JSON.parse(localStorage.getItem(STORAGE_KEY));
  } catch {
    return null;
  }
}

/** The course of one conversation: what is sent, sent again, received; draws nothing itself. */
class Conversation {
  constructor(api, memory, view) {
    Object.assign(this, { api, memory, view });
    this.seen = new Set();
    this.last = 0;
    this.sending = false;
    this.ready = false;
    this.wake = () => {};
    api.token = memory.held.token;
  }

  /** Opens the conversation, or takes up the one that the browser remembers; false when it is no more. */
  async begin() {
    const resumed = Boolean(this.api.token);
    try {
      await (resumed ? this.#resume() : this.#open());
    } catch (error) {
      return this.#lost(error);
    }
    this.view.status("");
    this.ready = true;
    this.view.opened({ resumed });
    return this.flush();
  }

  /** Puts something to say at the end of the queue: `shown` is what the person sees of it. */
  send(shown, payload) {
    const words = payload === undefined ? { text: shown } : { payload };
    const item = { key: newKey(), shown, after: this.last, ...words };
    this.memory.keep({ outbox: [...this.memory.held.outbox, item] });
    this.view.own(item);
    return this.flush();
  }

  /** Sends what waits, in order, one at a time; a resend keeps its key, so nothing is said twice. */
  async flush() {
    if (this.sending || !this.ready) return;
    this.sending = true;
    for (let item; (item = this.memory.held.outbox[0]);) {
      try {
        const answer = await this.#persist(TEXT.writing, () => this.api.say(item), { item });
        this.#done(item);
        this.receive(answer);
      } catch (error) {
        if (error.status === 401) {
          this.#lost(error);
          break;
        }
        this.#done(item);
        this.view.refused(item, error.message);
      }
    }
    this.sending = false;
    this.view.status("");
  }

  /** Draws what came: each message once, and the progress. */
  receive({ messages, progress }, options) {
    const fresh = messages.filter((message) => !message.id || !this.seen.has(message.id));
    for (const message of fresh) {
      if (message.id) this.seen.add(message.id);
      this.last = Math.max(this.last, message.id || 0);
    }
    this.view.progress(progress);
    this.view.messages(fresh, options);
    if (fresh.some((message) => message.kind === "end")) this.#end();
  }

  /** Looks for what the team wrote meanwhile; a failure waits for the next look. */
  async news() {
    if (!this.ready || this.sending || document.hidden) return;
    try {
      const found = await this.api.after(this.last);
      if (!this.sending && this.ready) this.receive(found, { quiet: true });
    } catch (error) {
      if (error.status === 401 && this.ready) this.#lost(error);
    }
  }

  async #open() {
    const answer = await this.#persist(TEXT.opening, () => this.api.open(), { stubborn: true });
    this.api.token = answer.token;
    this.memory.keep({ token: answer.token });
    this.receive(answer);
  }

  async #resume() {
    for (let more = true; more;) {
      const page = await this.#persist(TEXT.resuming, () => this.api.after(this.last), { stubborn: true });
      more = page.messages.length > 0;
      this.receive(page, { past: true });
    }
    for (const item of this.memory.held.outbox) this.view.own(item);
  }

  /** Does `work` until it succeeds or fails for good, waiting longer after each failure, and says so.
   * `doing` is shown meanwhile; `item` is what waits to be said; `stubborn` work only ends with success or 401. */
  async #persist(doing, work, { item = null, stubborn = false } = {}) {
    for (let tries = 0; ; tries += 1) {
      this.view.status(doing);
      try {
        const answer = await work();
        if (tries) this.view.notice(TEXT.back);
        return answer;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status === 401 || !(error.passing || stubborn)) throw error;
        this.view.trouble(error.message, item, () => this.wake());
        await this.#pause(Math.max(error.retryAfter, Math.min(LONGEST_WAIT, 2 ** tries)) * (1 + Math.random() / 4));
      }
    }
  }

  #pause(seconds) {
    return new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, seconds * 1000);
    });
  }

  #done(item) {
    this.memory.keep({ outbox: this.memory.held.outbox.filter((other) => other.key !== item.key) });
    this.view.sent(item);
  }

  /** The server does not know the token any more: unsent words go back to the draft, the rest is forgotten. */
  #lost(error) {
    if (error.status !== 401) throw error;
    const unsent = this.memory.held.outbox.flatMap((item) => item.text ?? []).join("\n") || this.memory.held.draft;
    this.#end();
    if (unsent) this.memory.keep({ draft: unsent });
    this.view.system(unsent ? `${TEXT.lost} ${TEXT.lostKept}` : TEXT.lost);
  }

  #end() {
    this.ready = false;
    this.api.token = null;
    this.memory.forget();
    this.view.ended();
  }
}

/** Puts the conversation in `root`; `base` is where the API is (by default, the page's own site). */
export function mount(root, { base = "" } = {}) {
  const landing = root.querySelector("[data-landing]");
  const memory = new Memory();
  let conversation = null;

  function show() {
    memory.load(); // another tab may have begun
    if (!memory.held.token) memory.held.outbox = [];
    const view = new View({
      send: (shown, payload) => conversation.send(shown, payload),
      copy: () => conversation.api.copy(),
      draft: (text) => conversation.api.token && memory.keep({ draft: text }),
      restart: home,
    }, memory.held.draft);
    conversation = new Conversation(new ChatApi(base), memory, view);
    landing?.remove();
    root.append(view.element);
    root.classList.add("talking");
    conversation.begin();
  }

  function home() {
    conversation.view.element.remove();
    conversation = null;
    if (!landing) return show();
    root.classList.remove("talking");
    root.append(landing);
    return landing.querySelector("[data-landing-title]")?.focus();
  }

  const start = landing?.querySelector("[data-start]");
  start?.removeAttribute("hidden");
  start?.addEventListener("click", show);
  setInterval(() => conversation?.news(), NEWS_EVERY);
  document.addEventListener("visibilitychange", () => conversation?.news());
  window.addEventListener("online", () => conversation?.wake());
  if (memory.held.token || !landing) show();
}

/** An unguessable key; `crypto.randomUUID` only exists on https and localhost. */
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

for (const root of document.querySelectorAll("[data-passerelles]")) mount(root);
