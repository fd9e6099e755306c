// Server-sent events over fetch, which unlike EventSource sends headers and reports why a connection failed.

import { request } from "./session.js";

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;

/** The service writes at least every 15 s. */
const SILENCE_MS = 45_000;

/** The events of a text, chunk by chunk (WHATWG HTML, section 9.2.6). */
export class EventParser {
  #rest = "";
  #lines = [];
  lastId = "";

  /** The events that are complete after a chunk: `{event, data}`. */
  push(chunk) {
    const lines = (this.#rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    const events = [];
    for (const line of lines) {
      if (line !== "") {
        this.#lines.push(line);
      } else {
        const event = this.#event();
        if (event !== null) {
          events.push(event);
        }
      }
    }
    return events;
  }

  #event() {
    let event = "message";
    const data = [];
    for (const line of this.#lines) {
      const colon = line.indexOf(":");
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
      if (field === "event") {
        event = value;
      } else if (field === "data") {
        data.push(value);
      } else if (field === "id" && !value.includes("\0")) {
        this.lastId = value;
      }
    }
    this.#lines = [];
    return data.length === 0 ? null : { event, data: data.join("\n") };
  }
}

/**
 * A stream that reconnects until it is closed, or until the service wants another credential.
 *
 * `onEvent({event, data})` gets each event. `onState(state, retryAtMs)` gets `connecting`, `open` or `waiting`.
 */
export class EventStream {
  #path;
  #parameters;
  #onEvent;
  #onState;
  #failures = 0;
  #lastId = "";
  #abort = null;
  #timer = 0;
  #isClosed = false;

  constructor(path, parameters, onEvent, onState) {
    this.#path = path;
    this.#parameters = parameters;
    this.#onEvent = onEvent;
    this.#onState = onState;
    this.reconnectNow = this.reconnectNow.bind(this);
    // After sleep or a change of the network the connection may be dead, and the delay long.
    addEventListener("online", this.reconnectNow);
    document.addEventListener("visibilitychange", this.reconnectNow);
    this.#connect();
  }

  close() {
    this.#isClosed = true;
    removeEventListener("online", this.reconnectNow);
    document.removeEventListener("visibilitychange", this.reconnectNow);
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  /** Ends a wait for the next attempt. */
  reconnectNow() {
    if (this.#timer !== 0 && document.visibilityState === "visible") {
      clearTimeout(this.#timer);
      this.#timer = 0;
      this.#connect();
    }
  }

  async #connect() {
    this.#onState("connecting");
    this.#abort = new AbortController();
    let delay = 0;
    try {
      await this.#read();
    } catch (failure) {
      if (failure.status === 401 || failure.status === 403) {
        this.close();
        return;
      }
      delay = (failure.retryAfterSeconds ?? 0) * 1000;
    }
    if (!this.#isClosed) {
      this.#wait(delay);
    }
  }

  async #read() {
    const silence = new Silence(this.#abort);
    try {
      const response = await request(this.#path, this.#parameters, {
        signal: this.#abort.signal,
        headers: { Accept: "text/event-stream", ...(this.#lastId && { "Last-Event-ID": this.#lastId }) },
      });
      this.#onState("open");
      const parser = new EventParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        silence.restart();
        for (const event of parser.push(chunk.value)) {
          this.#failures = 0;
          this.#onEvent(event);
        }
        this.#lastId = parser.lastId;
      }
    } finally {
      silence.end();
      this.#abort.abort();
    }
  }

  #wait(minimum) {
    const longest = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures++);
    const delay = Math.max(minimum, longest / 2 + Math.random() * longest / 2);
    this.#onState("waiting", Date.now() + delay);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#connect();
    }, delay);
  }
}

/** Aborts a connection on which nothing arrives. */
class Silence {
  #abort;
  #timer = 0;

  constructor(abort) {
    this.#abort = abort;
    this.restart();
  }

  restart() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#abort.abort(), SILENCE_MS);
  }

  end() {
    clearTimeout(this.#timer);
  }
}
