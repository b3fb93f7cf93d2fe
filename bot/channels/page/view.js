/** The conversation as people see it. What they write is only ever put on the page as text nodes. */

import { LONGEST_TEXT, TEXT } from "./words.js";

const COUNTER_FROM = 3500; // characters
const NEAR_THE_END = 120; // pixels

/** `actions` are what they can do: send, copy, restart, draft. */
export class View {
  constructor(actions, draft) {
    this.actions = actions;
    this.mine = []; // what the person said: { id (null until the server tells), text, after, element }
    this.choices = null; // the group of buttons under the last message of the assistant
    this.busy = make("p", { class: "writing", role: "status" });
    this.log = make("div", { class: "log", role: "log", "aria-label": TEXT.log });
    const scroll = { class: "scroll", role: "region", "aria-label": TEXT.region, tabindex: "0" };
    this.region = make("div", scroll, this.log, this.busy);
    const parts = [this.#toolbar(), this.region, this.#notices(), this.#composer(draft)];
    this.element = make("section", { class: "talk" }, ...parts);
    this.#followTheEnd();
  }

  /** The conversation is there: the next words can be written. */
  opened({ resumed }) {
    if (!resumed) this.focus(); // a page that loads leaves the focus where it begins
  }

  /** To the field; on a touch screen to the messages, so that the keyboard does not jump over them. */
  focus() {
    const target = matchMedia("(pointer: coarse)").matches ? this.region : this.field;
    target.focus({ preventScroll: true });
  }

  status(text) {
    this.busy.textContent = text;
    if (text) this.region.scrollTop = this.region.scrollHeight;
  }

  notice(text) {
    this.said.textContent = text;
    this.again.hidden = true;
    this.noticeBox.dataset.state = "well";
  }

  trouble(text, item, retry) {
    this.notice(`${text} ${TEXT.retrying}`);
    this.noticeBox.dataset.state = "trouble";
    this.again.hidden = false;
    this.again.onclick = retry;
    this.status("");
    const own = item && this.mine.find((mine) => mine.key === item.key);
    if (own) own.element.querySelector(".when").textContent = TEXT.waiting;
  }

  progress({ done, total } = { done: 0, total: 0 }) {
    this.progressBox.hidden = !total;
    this.bar.max = total || 1;
    this.bar.value = done;
    this.step.textContent = total ? TEXT.progress(done, total) : "";
  }

  /** `past`: the history on opening; `quiet`: came by itself, the reader is not moved from where they read. */
  messages(list, { past = false, quiet = false } = {}) {
    const follow = !quiet || this.#atTheEnd();
    this.log.setAttribute("aria-live", past ? "off" : "polite");
    const drawn = list.map((message) => this.#draw(message)).filter(Boolean);
    if (drawn.length && follow) this.#reveal(drawn[0], past);
    if (past) setTimeout(() => this.log.setAttribute("aria-live", "polite"), 500);
  }

  /** What the person just said, before the server knows it (or after a reload, what it may not know yet). */
  own(item) {
    this.choices?.setAttribute("disabled", "");
    const known = this.mine.find((mine) => !mine.key && mine.id > item.after && mine.text === item.shown);
    if (known) {
      known.key = item.key;
      return;
    }
    const element = this.#bubble("you", item.shown);
    element.append(make("p", { class: "when" }));
    this.log.append(element);
    this.mine.push({ id: null, key: item.key, text: item.shown, after: item.after, element });
    this.#reveal(element);
  }

  sent(item) {
    const own = this.mine.find((mine) => mine.key === item.key);
    own?.element.querySelector(".when").replaceChildren(moment(new Date()));
  }

  /** The server does not want it: the words go back to the field, the buttons are open again. */
  refused(item, message) {
    const index = this.mine.findIndex((mine) => mine.key === item.key);
    if (index >= 0) this.mine.splice(index, 1)[0].element.remove();
    if (item.text && !this.field.value.trim()) this.#write(item.text);
    this.choices?.removeAttribute("disabled");
    this.choices?.querySelector(".chosen")?.classList.remove("chosen");
    this.#complain(message);
  }

  system(text) {
    this.log.insertBefore(make("p", { class: "system" }, text), this.log.lastElementChild);
  }

  /** Nothing more can be said here: one button, to the beginning. */
  ended() {
    this.status("");
    this.notice("");
    this.choices?.remove();
    for (const part of [this.form, this.rights, this.progressBox]) part.hidden = true;
    const restart = button(TEXT.restart, "main-button", this.actions.restart);
    this.log.append(make("p", { class: "go" }, restart));
    restart.focus();
  }

  #draw(message) {
    const { id, from, text, kind, at } = message;
    const own = from === "you" && this.mine.find((mine) => mine.id === null && id > mine.after && mine.text === text);
    if (own) {
      own.id = id;
      return null;
    }
    const element = this.#bubble(from, text, kind);
    element.append(make("p", { class: "when" }, moment(at ? new Date(at) : new Date())));
    if (from === "you") {
      this.mine.push({ id, text, after: id - 1, element });
      this.choices?.setAttribute("disabled", "");
    }
    if (from === "bot") {
      this.choices?.remove();
      this.choices = message.buttons?.length ? this.#choices(message) : null;
      if (kind === "export") element.append(this.#download());
      if (this.choices) element.append(this.choices);
    }
    this.log.append(element);
    return element;
  }

  #bubble(sender, text, kind = "text") {
    const from = sender in TEXT.authors ? sender : "bot";
    const author = make("span", { class: from === "staff" ? "author" : "sr-only" }, `${TEXT.authors[from]} : `);
    const words = from === "you" ? [make("p", { dir: "auto" }, text)] : formatted(text);
    const body = make("div", { class: "bubble" }, author, ...words);
    return make("div", { class: `message ${from}`, "data-kind": kind }, body);
  }

  #choices({ buttons, kind }) {
    const several = kind === "multi";
    const group = make("fieldset", { class: "choices" });
    group.append(make("legend", several ? {} : { class: "sr-only" }, several ? TEXT.several : TEXT.choices));
    for (const { title, payload } of buttons) {
      const toggle = several && (payload.startsWith("/answer") || payload.includes('"value"'));
      const choice = button(title, "choice", () => (toggle ? flip(choice) : this.#choose(choice, title, payload)));
      if (toggle) choice.setAttribute("aria-pressed", "false");
      group.append(choice);
    }
    if (several) {
      const validate = button(TEXT.validate, "choice validate", () => this.#validate(group));
      group.append(make("div", { class: "last" }, validate));
    }
    return group;
  }

  #choose(choice, shown, payload) {
    choice?.classList.add("chosen");
    this.#complain("");
    this.notice("");
    this.focus(); // before the group is disabled, or the focus would be lost with it
    this.actions.send(shown, payload);
  }

  #validate(group) {
    const picked = [...group.querySelectorAll("[aria-pressed=true]")];
    if (!picked.length) return this.#complain(TEXT.pickOne);
    return this.#choose(null, picked.map((choice) => choice.textContent).join(", "));
  }

  #download() {
    return button(TEXT.download, "choice download", async () => {
      try {
        const href = URL.createObjectURL(await this.actions.copy());
        const link = make("a", { href, download: "mes-donnees.json" });
        link.click();
        setTimeout(() => URL.revokeObjectURL(href), 60_000);
        this.notice(TEXT.downloaded);
      } catch (error) {
        this.#complain(error.message);
      }
    });
  }

  #toolbar() {
    this.bar = make("progress", { id: "passerelles-progress", max: "1", value: "0" });
    this.step = make("label", { for: "passerelles-progress" });
    this.progressBox = make("div", { class: "progress", hidden: "" }, this.step, this.bar);
    const links = TEXT.rightsLinks.map(([title, words]) => button(title, "link", () => this.#choose(null, words)));
    const list = make("ul", {}, ...links.map((link) => make("li", {}, link)));
    this.rights = make("nav", { class: "rights", "aria-label": TEXT.rights }, list);
    const skip = make("a", { class: "skip", href: "#passerelles-field" }, TEXT.skip);
    const logo = make("img", { src: new URL("icon.svg", import.meta.url).href, alt: "", width: "36", height: "36" });
    const brand = make("p", { class: "brand" }, logo, make("span", {}, TEXT.authors.bot));
    const title = make("h1", { class: "sr-only" }, TEXT.title);
    return make("div", { class: "toolbar" }, skip, title, brand, this.rights, this.progressBox);
  }

  #notices() {
    this.said = make("p", { role: "status" });
    this.again = button(TEXT.retry, "choice", () => {});
    this.again.hidden = true;
    this.noticeBox = make("div", { class: "notice" }, this.said, this.again);
    return this.noticeBox;
  }

  #composer(draft) {
    const described = "passerelles-complaint passerelles-counter passerelles-keys";
    const hints = { rows: "1", enterkeyhint: "send", "aria-describedby": described };
    this.field = make("textarea", { id: "passerelles-field", ...hints });
    this.complaint = make("p", { id: "passerelles-complaint", class: "complaint", role: "alert" });
    this.counter = make("p", { id: "passerelles-counter", class: "counter" });
    const send = make("button", { type: "submit", class: "main-button send" }, make("span", {}, TEXT.send), arrow());
    this.form = make("form", { class: "composer", novalidate: "" },
      make("label", { for: "passerelles-field" }, TEXT.label), this.complaint,
      make("div", { class: "line" }, this.field, send),
      make("div", { class: "under" }, make("p", { id: "passerelles-keys", class: "keys" }, TEXT.keys), this.counter));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (!event.repeat) this.#say();
    });
    this.field.addEventListener("input", () => this.#written());
    if (draft) setTimeout(() => this.#write(draft));
    return this.form;
  }

  #say() {
    const text = this.field.value.trim();
    this.field.focus();
    if (!text) return this.#complain(TEXT.empty);
    if (length(text) > LONGEST_TEXT) return this.#complain(TEXT.tooLong(length(text)));
    this.#write("");
    this.notice("");
    return this.actions.send(text);
  }

  #write(text) {
    this.field.value = text;
    this.#written();
  }

  #written() {
    this.#complain("");
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight + 2}px`;
    const count = length(this.field.value.trim());
    this.counter.textContent = count >= COUNTER_FROM ? TEXT.counter(count) : "";
    this.counter.classList.toggle("over", count > LONGEST_TEXT);
    this.actions.draft(this.field.value);
  }

  #complain(text) {
    if (text) this.notice("");
    this.complaint.textContent = text;
    this.field.toggleAttribute("aria-invalid", Boolean(text));
    if (text) this.field.setAttribute("aria-invalid", "true");
  }

  #atTheEnd() {
    return this.region.scrollHeight - this.region.scrollTop - this.region.clientHeight < NEAR_THE_END;
  }

  /** Shows what came: its end, or its beginning when it is taller than the screen. */
  #reveal(first, atOnce = false) {
    const last = this.log.lastElementChild;
    const height = last.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
    const room = Math.min(this.region.clientHeight, window.innerHeight) - 24;
    const behavior = atOnce ? "instant" : "auto";
    this.following = height <= room || atOnce;
    if (!this.following) first.scrollIntoView({ block: "start", behavior });
    else last.scrollIntoView({ block: "end", behavior });
  }

  /** When the room shrinks (a keyboard opens, the field grows), what was being read stays in sight. */
  #followTheEnd() {
    if (!("ResizeObserver" in window)) return;
    this.following = true;
    this.region.addEventListener("scroll", () => (this.following = this.#atTheEnd()), { passive: true });
    const toTheEnd = () => this.region.scrollTo({ top: this.region.scrollHeight, behavior: "instant" });
    new ResizeObserver(() => this.following && toTheEnd()).observe(this.region);
  }
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function button(title, kind, act) {
  const element = make("button", { type: "button", class: kind }, title);
  element.onclick = act;
  return element;
}

function arrow() {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS(drawing.namespaceURI, "path");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  path.setAttribute("d", "M12 20V4M5 11l7-7 7 7");
  drawing.append(path);
  return drawing;
}

function flip(toggle) {
  toggle.setAttribute("aria-pressed", String(toggle.getAttribute("aria-pressed") !== "true"));
}

/** Lines of text as paragraphs, and « • » or « 1. » lines as lists; nothing is ever read as HTML. */
function formatted(text) {
  const blocks = [];
  for (const line of text.split(/\r?\n/)) {
    const [, bullet, rank, rest] = /^\s*(?:(•)|(\d{1,3})\.)\s+(.*)$/.exec(line) ?? [];
    if (rest === undefined) {
      blocks.push(line.trim() ? make("p", { dir: "auto" }, ...linked(line)) : null);
      continue;
    }
    const tag = bullet ? "ul" : "ol";
    if (blocks.at(-1)?.localName !== tag) blocks.push(make(tag));
    blocks.at(-1).append(make("li", { dir: "auto", ...(rank && { value: rank }) }, ...linked(rest)));
  }
  return blocks.filter(Boolean);
}

/** The text with its web and mail addresses as links. */
function linked(text) {
  const parts = text.split(/(https?:\/\/[^\s<>"«»]+[^\s<>"«».,;:!?)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/);
  return parts.map((part, index) => {
    if (index % 2 === 0) return part;
    return make("a", { href: part.startsWith("http") ? part : `mailto:${part}`, rel: "noopener noreferrer" }, part);
  });
}

function moment(date) {
  const sameDay = date.toDateString() === new Date().toDateString();
  const shape = { hour: "2-digit", minute: "2-digit", ...(sameDay ? {} : { day: "numeric", month: "long" }) };
  return make("time", { datetime: date.toISOString() }, new Intl.DateTimeFormat("fr-FR", shape).format(date));
}

function length(text) {
  return [...text].length;
}
