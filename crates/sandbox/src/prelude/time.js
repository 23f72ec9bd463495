// The clock, chance, and what happens later.

// The clock stands but for a millisecond each time that it is asked, so that waiting for it ends.
let now = config.clock_ms;
let chance = config.seed >>> 0 || 1;
function random() {
  chance ^= chance << 13;
  chance ^= chance >>> 17;
  chance ^= chance << 5;
  return (chance >>> 0) / 4294967296;
}
const tick = () => ++now;
const RealDate = Date,
  dateOf = Date.parse;
const DateHere = function (...parts) {
  if (new.target === undefined) return `${new RealDate(tick())}`;
  return construct(RealDate, parts.length === 0 ? [tick()] : parts, new.target === DateHere ? RealDate : new.target);
};
define(DateHere, 'name', { __proto__: null, value: 'Date', configurable: true });
define(DateHere, 'length', { __proto__: null, value: 7, configurable: true });
define(DateHere, 'prototype', { __proto__: null, value: RealDate.prototype, writable: false });
define(RealDate.prototype, 'constructor', { __proto__: null, value: DateHere, writable: true, configurable: true });
own(DateHere, { now: tick, parse: RealDate.parse, UTC: RealDate.UTC });
markAdd(ours, DateHere);
define(G, 'Date', { __proto__: null, value: DateHere, writable: true, enumerable: false, configurable: true });
own(Math, { random });
own(G, {
  performance: {
    now: () => tick() - config.clock_ms,
    timeOrigin: config.clock_ms,
    timing: { navigationStart: config.clock_ms },
    mark: nothing,
    measure: nothing,
    getEntriesByType: () => [],
    getEntries: () => [],
  },
});

let script = -1;
// Timers in a heap: the one that is due first is the first, and of those due together the one that was set first.
const heap = create(null);
let heapSize = 0,
  timersCount = 0;
const timers = new Map();
const rounds = new Map();
const isBefore = (one, other) => one.due < other.due || (one.due === other.due && one.turn < other.turn);
function push(timer) {
  let at = heapSize++;
  while (at > 0) {
    const above = (at - 1) >> 1,
      other = heap[above];
    if (isBefore(other, timer)) break;
    heap[at] = other;
    at = above;
  }
  heap[at] = timer;
}
function pop() {
  const first = heap[0],
    last = heap[--heapSize];
  delete heap[heapSize];
  if (heapSize === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heapSize) break;
    if (below + 1 < heapSize && isBefore(heap[below + 1], heap[below])) below++;
    const other = heap[below];
    if (isBefore(last, other)) break;
    heap[at] = other;
    at = below;
  }
  heap[at] = last;
  return first;
}
// Sets a timer, or sets it again; what was set too often is not.
function set(timer) {
  if (++timersCount > config.timers_max) {
    host.limit('timers-max');
    return;
  }
  const round = (mapGet(rounds, timer.run) || 0) + 1;
  mapSet(rounds, timer.run, round);
  if (round > config.rounds_max) {
    host.limit('timer-rounds-max');
    return;
  }
  // What repeats itself is held up, as in a browser.
  const least = timer.every ? 4 : 0;
  timer.since = now;
  timer.due = now + (timer.wait > least ? timer.wait : least);
  timer.turn = timersCount;
  push(timer);
}
let lastTimer = 0;
function later(run, wait, args, every) {
  const timer = { __proto__: null, run, args, every, wait: +wait, script, depth, since: 0, due: 0, turn: 0, is_stopped: false };
  mapSet(timers, ++lastTimer, timer);
  set(timer);
  return lastTimer;
}
const stopTimer = (id) => {
  const timer = mapGet(timers, +id);
  if (timer !== undefined) timer.is_stopped = true;
};
const rest = (args, from) => {
  const kept = [];
  for (let i = from; i < args.length; i++)
    define(kept, i - from, { __proto__: null, value: args[i], writable: true, enumerable: true, configurable: true });
  return kept;
};
own(G, {
  setTimeout: function (run, wait) {
    return later(run, wait, rest(arguments, 2), false);
  },
  setInterval: function (run, wait) {
    return later(run, wait, rest(arguments, 2), true);
  },
  setImmediate: function (run) {
    return later(run, 0, rest(arguments, 1), false);
  },
  requestAnimationFrame: function (run) {
    return later(run, 16, [16], false);
  },
  requestIdleCallback: function (run) {
    return later(run, 50, [{ didTimeout: false, timeRemaining: () => 50 }], false);
  },
  clearTimeout: stopTimer,
  clearInterval: stopTimer,
  clearImmediate: stopTimer,
  cancelAnimationFrame: stopTimer,
  cancelIdleCallback: stopTimer,
});
function call(by, run, self, args, level) {
  const before = script;
  script = by;
  host.script(by);
  quietly(() => {
    if (isFunction(run)) return apply(run, self, args);
    if (isObject(run)) return run.handleEvent ? run.handleEvent(args[0]) : undefined;
    return enter(str(run), (level || 0) + 1, (code) => (0, Real.eval)(code));
  });
  settle();
  script = before;
  host.script(before);
}
// Runs the timer that is due first; tells whether there was one.
// Whoever stays on has gone by the time that the rest is due; of that, what was set before comes once, when all else is over.
const isLate = (time) => time > config.clock_ms + config.stay_ms;
function step(is_end) {
  while (heapSize > 0 && (is_end || !isLate(heap[0].due))) {
    const timer = pop(),
      is_late = isLate(timer.due);
    if (timer.is_stopped || (is_late && isLate(timer.since))) continue;
    if (timer.due > now) now = timer.due;
    call(timer.script, timer.run, G, timer.args, timer.depth);
    if (timer.every && !timer.is_stopped && !is_late) set(timer);
    return true;
  }
  return false;
}
