/* SPDX-License-Identifier: MIT */
/* Workers, and calls of theirs as promises. */

let workerUrl = null;

export function setWorkerSource(text) {
  workerUrl = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
}

export class EngineError extends Error {
  constructor({ message, name, row }) {
    super(message);
    this.name = name;
    this.row = row;
  }
}

/** Work that is not done yet. */
export const pending = new Set();

function noted(promise) {
  const own = promise.catch(() => {}).then(() => pending.delete(own));
  pending.add(own);
  return promise;
}

export class Remote {
  #worker = new Worker(workerUrl);
  #waiting = new Map();
  #last = 0;

  constructor() {
    this.#worker.onmessage = ({ data: { id, value, error } }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) reject(new EngineError(error));
      else resolve(value);
    };
  }

  call(call, args = {}, transfer = []) {
    const id = ++this.#last;
    return noted(new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, call, args }, transfer);
    }));
  }

  end() {
    this.#worker.terminate();
    for (const { resolve } of this.#waiting.values()) resolve({ stale: true });
    this.#waiting.clear();
  }
}

/** The engines of the sources that are shown, and the painter of their heat. */
export class Engines {
  static async start(workers, sources, axis) {
    const own = new Engines();
    own.engines = workers;
    own.painter = new Remote();
    const channels = sources.map(() => new MessageChannel());
    await Promise.all([
      own.painter.call('connect', {}, channels.map(({ port2 }) => port2)),
      ...own.engines.map((engine, i) => engine.call('open',
        { ...sources[i], axis }, [channels[i].port1])),
    ]);
    return own;
  }

  all(call, args, transfer) {
    return Promise.all(this.engines.map((engine, i) =>
      engine.call(call, typeof args === 'function' ? args(i) : args, transfer)));
  }

  end() {
    for (const worker of [...this.engines, this.painter]) worker.end();
  }
}

/** One run of `work` at a time; of calls meanwhile only the last is run. */
export function latest(work) {
  let running = null;
  let next = null;
  const run = async (args) => {
    try {
      await work(...args);
    } finally {
      running = null;
      if (next) {
        const again = next;
        next = null;
        running = noted(run(again));
      }
    }
  };
  return (...args) => {
    if (running) next = args;
    else running = noted(run(args));
    return running;
  };
}
