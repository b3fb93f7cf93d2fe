/** The Chat API over HTTP. */

import { TEXT } from "./words.js";

const REQUEST_TIMEOUT = 60_000; // ms; the engine itself is given 20 s

/** A call that failed: `status` is 0 when no answer came, `retryAfter` is in seconds. */
export class ApiError extends Error {
  constructor(status, message, retryAfter = 0) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** True when the same call may well succeed a little later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The Chat API; every method throws ApiError, whose message is French and can be shown. */
export class ChatApi {
  constructor(base = "") {
    this.base = base;
    this.token = null;
  }

  open() {
    return this.#json("POST", "/sessions", {});
  }

  say({ key, text, payload }) {
    return this.#json("POST", "/messages", payload === undefined ? { text } : { payload }, { "Idempotency-Key": key });
  }

  after(id) {
    return this.#json("GET", `/messages?after=${id}`);
  }

  async copy() {
    return (await this.#call("GET", "/export")).blob();
  }

  async #json(method, path, body, headers) {
    const response = await this.#call(method, path, body, headers);
    try {
      return await response.json();
    } catch {
      throw new ApiError(0, TEXT.unreachable);
    }
  }

  async #call(method, path, body, headers = {}) {
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body) headers["Content-Type"] = "application/json";
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), REQUEST_TIMEOUT);
    let response;
    try {
      const options = { method, headers, body: body && JSON.stringify(body), cache: "no-store", signal: stop.signal };
      response = await fetch(`${this.base}/api/chat${path}`, options);
    } catch {
      throw new ApiError(0, TEXT.offline);
    } finally {
      clearTimeout(timer);
    }
    if (response.ok) return response;
    const answer = await response.json().catch(() => null);
    const message = answer?.error?.message ?? TEXT.unreachable;
    throw new ApiError(response.status, message, Number(response.headers.get("Retry-After")) || 0);
  }
}
