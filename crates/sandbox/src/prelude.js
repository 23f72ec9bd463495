// What a page's script finds around it: enough of a browser that ordinary scripts run to their end, and nothing that acts.
//
// Everything that a script does is told to `host`, whose functions are native and take strings only.
// A page may change every object that it can reach, so what stands here keeps its own copies of what it uses,
// keeps its lists in maps and objects without prototypes, and uses no regular expressions, iterators or methods of arrays.
(function (host, given) {
'use strict';
const G = globalThis;
const { apply, construct, defineProperty: define, getOwnPropertyDescriptor: describe, ownKeys, setPrototypeOf: inherit } = Reflect;
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const Real = { Function, Map, WeakMap, WeakSet, Promise, Date, Proxy, Array, String, Number, Object, TypeError, RangeError, eval: G.eval };
const { create } = Object;
const { parse } = JSON;
const { floor } = Math;
const mapGet = uncurry(Map.prototype.get), mapSet = uncurry(Map.prototype.set), mapHas = uncurry(Map.prototype.has), mapDelete = uncurry(Map.prototype.delete);
const weakGet = uncurry(WeakMap.prototype.get), weakSet = uncurry(WeakMap.prototype.set);
const markAdd = uncurry(WeakSet.prototype.add), markHas = uncurry(WeakSet.prototype.has);
const slice = uncurry(String.prototype.slice), indexOf = uncurry(String.prototype.indexOf), lower = uncurry(String.prototype.toLowerCase);
const upper = uncurry(String.prototype.toUpperCase), trim = uncurry(String.prototype.trim), formed = uncurry(String.prototype.toWellFormed);
const sourceOf = uncurry(Function.prototype.toString);
const then = uncurry(Promise.prototype.then);
const resolved = Promise.resolve.bind(Promise);
const ours = new WeakSet();
const config = parse(given);

// ---- words ----

const str = (value) => typeof value === 'string' ? value : `${value}`;
const cut = (value) => formed(slice(str(value), 0, config.text_max));
const act = (what, value) => { host.act(what, cut(value)); };
const starts = (text, start) => slice(text, 0, start.length) === start;
const isFunction = (value) => typeof value === 'function';
const isObject = (value) => (typeof value === 'object' && value !== null) || isFunction(value);

// Does nothing, under whatever name it gets.
const nothing = () => undefined;
function own(object, members) {
  const keys = ownKeys(members);
  for (let i = 0; i < keys.length; i++) {
    const one = inherit_null(describe(members, keys[i]));
    if (one.value === nothing) one.value = { [keys[i]]() { } }[keys[i]];
    if (isFunction(one.value)) markAdd(ours, one.value);
    if (one.get) markAdd(ours, one.get);
    if (one.set) markAdd(ours, one.set);
    one.configurable = true;
    define(object, keys[i], one);
  }
  return object;
}
// A descriptor, whatever the page has given to all objects.
function inherit_null(one) { inherit(one, null); return one; }
// A list of the script's own kind: an array whose places are its own.
function listOf(map, count) {
  const list = [];
  for (let i = 0; i < count; i++) define(list, i, { __proto__: null, value: mapGet(map, i), writable: true, enumerable: true, configurable: true });
  define(list, 'item', { __proto__: null, value: (i) => list[i] === undefined ? null : list[i] });
  define(list, 'namedItem', { __proto__: null, value: (name) => { for (let i = 0; i < count; i++) if (list[i].id === name || list[i].name === name) return list[i]; return null; } });
  return list;
}
// Answers to whatever is asked of it with itself.
function soft() {
  const self = new Real.Proxy(function () { }, {
    get(_, key) { return typeof key === 'symbol' ? (key === Symbol.toPrimitive ? () => '' : undefined) : key === 'then' || key === 'length' ? undefined : self; },
    set() { return true; }, apply() { return self; }, construct() { return self; },
  });
  return self;
}
function kind(name, parent, members, make) {
  const Kind = make || { [name]: function () { throw new Real.TypeError('Illegal constructor'); } }[name];
  define(Kind, 'name', { __proto__: null, value: name, configurable: true });
  const proto = Kind.prototype || (Kind.prototype = {});
  if (parent) inherit(proto, parent.prototype);
  own(proto, members || {});
  define(proto, 'constructor', { __proto__: null, value: Kind, writable: true, configurable: true });
  define(proto, Symbol.toStringTag, { __proto__: null, value: name, configurable: true });
  own(G, { [name]: Kind });
  define(G, name, { __proto__: null, enumerable: false });
  return Kind;
}

// ---- code in strings ----

let depth = 0;
function enter(text, level, run) {
  act('evaluates', text);
  const code = host.rewrite(formed(text), level);
  if (code === undefined) throw new Real.RangeError('Maximum call stack size exceeded');
  const before = depth;
  depth = level;
  try { return run(code); } finally { depth = before; }
}
const runText = (text) => enter(str(text), depth + 1, (code) => (0, Real.eval)(code));
function failed(error) {
  // Without memory for an error, what is thrown is null.
  let message = error === null ? 'out of memory' : '';
  try { const its = describe(error, 'message'); if (its !== undefined && typeof its.value === 'string') message = cut(its.value); } catch (_) { }
  host.thrown(message);
}
const quietly = (run) => { try { return run(); } catch (error) { failed(error); } };
// A call of `eval` by its name is `eval(seen(level, …))` by now, so that it sees the names around it.
function seen(level, text) {
  if (typeof text !== 'string') return text;
  return enter(text, level + 1, (code) => code);
}
own(G, { eval: function (text) { return typeof text === 'string' ? runText(text) : text; } });
define(G, 'eval', { __proto__: null, enumerable: false });
define(G, config.seen, { __proto__: null, value: seen, enumerable: false, writable: false, configurable: false });
function codeMaker(name, RealMaker) {
  const Maker = function (...texts) {
    if (texts.length === 0) return construct(RealMaker, texts, new.target || RealMaker);
    const last = texts.length - 1;
    for (let i = 0; i <= last; i++) texts[i] = str(texts[i]);
    return enter(texts[last], depth + 1, (code) => {
      texts[last] = code;
      return construct(RealMaker, texts, new.target === undefined || new.target === Maker ? RealMaker : new.target);
    });
  };
  define(Maker, 'name', { __proto__: null, value: name, configurable: true });
  define(Maker, 'length', { __proto__: null, value: 1, configurable: true });
  define(Maker, 'prototype', { __proto__: null, value: RealMaker.prototype, writable: false });
  define(RealMaker.prototype, 'constructor', { __proto__: null, value: Maker, writable: true, configurable: true });
  markAdd(ours, Maker);
  return Maker;
}
const FunctionHere = codeMaker('Function', Function);
define(G, 'Function', { __proto__: null, value: FunctionHere, writable: true, enumerable: false, configurable: true });
codeMaker('AsyncFunction', (async function () { }).constructor);
codeMaker('GeneratorFunction', (function* () { }).constructor);
codeMaker('AsyncGeneratorFunction', (async function* () { }).constructor);
own(Function.prototype, {
  toString() {
    if (isFunction(this) && markHas(ours, this)) return `function ${this.name}() { [native code] }`;
    return host.plain(sourceOf(this));
  },
});
define(Function.prototype, 'toString', { __proto__: null, enumerable: false });

// ---- clock and chance ----

// The clock stands but for a millisecond each time that it is asked, so that waiting for it ends.
let now = config.clock_ms;
let chance = config.seed >>> 0 || 1;
function random() {
  chance ^= chance << 13; chance ^= chance >>> 17; chance ^= chance << 5;
  return (chance >>> 0) / 4294967296;
}
const tick = () => ++now;
const RealDate = Date, dateOf = Date.parse;
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
own(G, { performance: { now: () => tick() - config.clock_ms, timeOrigin: config.clock_ms, timing: { navigationStart: config.clock_ms }, mark: nothing, measure: nothing, getEntriesByType: () => [], getEntries: () => [] } });

// ---- what happens later ----

let script = -1;
// Timers in a heap: the one that is due first is the first, and of those due together the one that was set first.
const heap = new Map();
let heapSize = 0, timersCount = 0;
const timers = new Map();
const rounds = new Map();
const isBefore = (one, other) => one.due < other.due || (one.due === other.due && one.turn < other.turn);
function push(timer) {
  let at = heapSize++;
  while (at > 0) {
    const above = (at - 1) >> 1, other = mapGet(heap, above);
    if (isBefore(other, timer)) break;
    mapSet(heap, at, other);
    at = above;
  }
  mapSet(heap, at, timer);
}
function pop() {
  const first = mapGet(heap, 0), last = mapGet(heap, --heapSize);
  mapDelete(heap, heapSize);
  if (heapSize === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heapSize) break;
    if (below + 1 < heapSize && isBefore(mapGet(heap, below + 1), mapGet(heap, below))) below++;
    const other = mapGet(heap, below);
    if (isBefore(last, other)) break;
    mapSet(heap, at, other);
    at = below;
  }
  mapSet(heap, at, last);
  return first;
}
// Sets a timer, or sets it again; what was set too often is not.
function set(timer) {
  if (++timersCount > config.timers_max) { host.limit('timers-max'); return; }
  const round = (mapGet(rounds, timer.run) || 0) + 1;
  mapSet(rounds, timer.run, round);
  if (round > config.rounds_max) return;
  timer.due = now + (timer.wait > 0 ? timer.wait : timer.every ? 1 : 0);
  timer.turn = timersCount;
  push(timer);
}
let lastTimer = 0;
function later(run, wait, args, every) {
  const timer = { __proto__: null, run, args, every, wait: +wait, script, depth, due: 0, turn: 0, is_stopped: false };
  mapSet(timers, ++lastTimer, timer);
  set(timer);
  return lastTimer;
}
const stopTimer = (id) => { const timer = mapGet(timers, +id); if (timer !== undefined) timer.is_stopped = true; };
const rest = (args, from) => { const kept = []; for (let i = from; i < args.length; i++) define(kept, i - from, { __proto__: null, value: args[i], writable: true, enumerable: true, configurable: true }); return kept; };
own(G, {
  setTimeout: function (run, wait) { return later(run, wait, rest(arguments, 2), false); },
  setInterval: function (run, wait) { return later(run, wait, rest(arguments, 2), true); },
  setImmediate: function (run) { return later(run, 0, rest(arguments, 1), false); },
  requestAnimationFrame: function (run) { return later(run, 16, [16], false); },
  requestIdleCallback: function (run) { return later(run, 50, [{ didTimeout: false, timeRemaining: () => 50 }], false); },
  clearTimeout: stopTimer, clearInterval: stopTimer, clearImmediate: stopTimer, cancelAnimationFrame: stopTimer, cancelIdleCallback: stopTimer,
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
// Runs the timer that is due first; tells whether there was one. Nobody stays for those that are due much later.
function step() {
  for (;;) {
    if (heapSize === 0 || mapGet(heap, 0).due > config.clock_ms + config.stay_ms) return false;
    const timer = pop();
    if (timer.is_stopped) continue;
    if (timer.due > now) now = timer.due;
    call(timer.script, timer.run, G, timer.args, timer.depth);
    if (timer.every && !timer.is_stopped) set(timer);
    return true;
  }
}

// ---- events ----

const listeners = new Map();
let listenersCount = 0;
const heard = new WeakMap();
function listen(target, type, run) {
  if (!isObject(run) || listenersCount >= config.listeners_max) return;
  mapSet(listeners, listenersCount++, { __proto__: null, target, type: str(type), run, script });
}
function happening(type, target) {
  const event = own({}, {
    preventDefault: nothing, stopPropagation: nothing, stopImmediatePropagation: nothing, composedPath: () => [target], initEvent: nothing,
    type, target, currentTarget: target, srcElement: target, isTrusted: true, bubbles: true, clientX: 100, clientY: 100, pageX: 100, pageY: 100, screenX: 100, screenY: 100,
    which: 1, button: 0, keyCode: 0, key: '', touches: [], changedTouches: [], state: null, data: '', returnValue: true, persisted: false, timeStamp: now - config.clock_ms,
  });
  return event;
}
function emit(target, type) {
  // Most of what happens is heard by nobody.
  let event;
  const told = () => event || (event = happening(type, target));
  const count = listenersCount;
  for (let i = 0; i < count; i++) {
    const one = mapGet(listeners, i);
    if (one !== undefined && one.type === type && one.target === target) call(one.script, one.run, target, [told()]);
  }
  let handler;
  quietly(() => { handler = target[`on${type}`]; });
  if (isFunction(handler)) call(script, handler, target, [told()]);
}
// Each happens once, wherever somebody listens.
function fire(type) {
  if (type === 'DOMContentLoaded') { state = 'interactive'; emit(document, 'readystatechange'); }
  if (type === 'load') { state = 'complete'; emit(document, 'readystatechange'); }
  const told = new Map();
  emit(G, type);
  emit(document, type);
  emit(body, type);
  const count = listenersCount;
  for (let i = 0; i < count; i++) {
    const one = mapGet(listeners, i);
    if (one === undefined || one.type !== type || one.target === G || one.target === document || one.target === body || mapHas(told, one.target)) continue;
    mapSet(told, one.target, true);
    emit(one.target, type);
  }
  if (type === 'click') {
    for (let i = 0; i < allCount; i++) {
      const one = mapGet(all, i);
      if (!mapHas(told, one) && isFunction(secret(one).handlers.onclick)) emit(one, type);
    }
  }
}
const EventTarget = kind('EventTarget', null, {
  addEventListener(type, run) { listen(this === undefined ? G : this, type, run); },
  removeEventListener(type, run) {
    for (let i = 0; i < listenersCount; i++) { const one = mapGet(listeners, i); if (one && one.run === run && one.type === type) mapDelete(listeners, i); }
  },
  attachEvent(type, run) { listen(this === undefined ? G : this, slice(str(type), 2), run); return true; },
  detachEvent: nothing,
  dispatchEvent(event) { emit(this === undefined ? G : this, str(event.type)); return true; },
}, function EventTarget() { });
const Event = kind('Event', null, {}, function Event(type, init) { inherit(happening(str(type), null), this); this.type = str(type); if (isObject(init)) this.detail = init.detail; });
own(Event.prototype, { preventDefault: nothing, stopPropagation: nothing, stopImmediatePropagation: nothing, initEvent(type) { this.type = type; }, initMouseEvent(type) { this.type = type; }, initCustomEvent(type) { this.type = type; } });
for (const name of ['CustomEvent', 'MouseEvent', 'UIEvent', 'KeyboardEvent', 'TouchEvent', 'MessageEvent', 'PopStateEvent', 'PointerEvent']) {
  kind(name, Event, {}, function (type, init) { this.type = str(type); this.detail = isObject(init) ? init.detail : null; });
}

// ---- places ----

const isCode = (text) => lower(slice(trim(text), 0, 11)) === 'javascript:';
function go(what, value) {
  const text = str(value);
  if (isCode(text)) quietly(() => runText(host.percent(slice(trim(text), 11))));
  else act(what, text);
}
// What is asked here depends on the page, so the answer holds for no other.
const look = () => { if (!hasLooked) { hasLooked = true; host.look(); } };
let hasLooked = false;
const resolve = (text, base) => { const parts = host.url(cut(text), base === undefined ? config.url : cut(base)); return parts === '' ? null : parse(parts); };
const here = resolve(config.url, '') || { href: config.url, protocol: '', host: '', hostname: '', port: '', pathname: '', search: '', hash: '', origin: '' };
const location = create(kind('Location', null, {}).prototype);
function place(target, what, is_fixed) {
  const members = {
    assign(to) { go(what, to); }, replace(to) { go(what, to); }, reload: nothing, toString() { look(); return here.href; },
  };
  for (const part of ['href', 'protocol', 'host', 'hostname', 'port', 'pathname', 'search']) {
    define(members, part, { __proto__: null, get() { if (part === 'href' || part === 'pathname' || part === 'search') look(); return here[part]; }, set(to) { if (part !== 'href') look(); go(what, part === 'href' ? to : changed(part, to)); }, enumerable: true, configurable: true });
  }
  define(members, 'hash', { __proto__: null, get() { look(); return here.hash; }, set(to) { here.hash = starts(str(to), '#') ? str(to) : `#${to}`; }, enumerable: true, configurable: true });
  define(members, 'origin', { __proto__: null, get() { return here.origin; }, enumerable: true, configurable: true });
  define(members, 'ancestorOrigins', { __proto__: null, value: [], configurable: true });
  own(target, members);
  if (is_fixed) { const keys = ownKeys(target); for (let i = 0; i < keys.length; i++) define(target, keys[i], { __proto__: null, configurable: false }); }
  return target;
}
// Where one goes whose place has another host, path or query.
function changed(part, to) {
  const one = { __proto__: null, protocol: here.protocol, host: here.host, pathname: here.pathname, search: here.search };
  to = str(to);
  if (part === 'protocol') one.protocol = to[to.length - 1] === ':' ? to : `${to}:`;
  else if (part === 'hostname') one.host = here.port ? `${to}:${here.port}` : to;
  else if (part === 'port') one.host = `${here.hostname}:${to}`;
  else if (part === 'search') one.search = to === '' || starts(to, '?') ? to : `?${to}`;
  else one[part] = to;
  return `${one.protocol}//${one.host}${one.pathname}${one.search}`;
}
place(location, 'navigate', true);

// ---- elements ----

const secrets = new WeakMap();
const secret = (element) => weakGet(secrets, element) || { __proto__: null, tag: '', attributes: new Real.Map(), names: new Real.Map(), count: 0, text: '', nodes: new Real.Map(), nodesCount: 0, parent: null, handlers: create(null) };
const all = new Map();
let allCount = 0;
function remember(element) { if (secret(element).is_known) return; secret(element).is_known = true; if (allCount < config.elements_max) mapSet(all, allCount++, element); }
const attributeOf = (element, name) => { const value = mapGet(secret(element).attributes, name); return value === undefined ? null : value; };
const KINDS = { __proto__: null, src: { __proto__: null, script: 'script', iframe: 'frame', frame: 'frame', embed: 'frame', img: 'image', input: 'image', video: 'image', audio: 'image', source: 'image', track: 'image' }, href: { __proto__: null, a: 'link', area: 'link', link: 'link', base: 'link' }, action: { __proto__: null, form: 'form' }, formaction: { __proto__: null, button: 'form', input: 'form' }, data: { __proto__: null, object: 'frame' }, poster: { __proto__: null, video: 'image' }, background: { __proto__: null, body: 'image', table: 'image', td: 'image' }, 'xlink:href': { __proto__: null, script: 'script', image: 'image', a: 'link' } };
function setAttribute(element, name, value) {
  const its = secret(element);
  name = lower(str(name));
  value = str(value);
  if (!mapHas(its.attributes, name)) mapSet(its.names, its.count++, name);
  mapSet(its.attributes, name, value);
  const tags = KINDS[name];
  if (tags !== undefined) {
    const what = tags[its.tag];
    if (what === 'frame' && isCode(value)) go('frame', value);
    else if (value !== '') act(what === undefined ? 'attribute' : what, value);
    if (name === 'src' && its.tag !== 'script') later(() => emit(element, 'load'), 1, [], false);
  } else if (name === 'srcdoc') insert(value);
  else if ((name === 'content' || name === 'http-equiv') && its.tag === 'meta') {
    if (lower(attributeOf(element, 'http-equiv') || '') === 'refresh') { const to = host.refresh(cut(attributeOf(element, 'content') || '')); if (to !== '') act('navigate', to); }
  } else if (starts(name, 'on')) {
    act('evaluates', value);
    quietly(() => { its.handlers[name] = new Real.Function('event', host.rewrite(formed(value), depth + 1) || ''); });
  }
}
// What markup brings: its elements stand in this one, and its code runs.
function learn(told, container) {
  const brought = new Real.Map();
  for (let i = 0; i < told.elements.length; i++) {
    const one = made(told.elements[i]), parent = told.elements[i].parent;
    mapSet(brought, i, one);
    hold(parent === null ? container : mapGet(brought, parent), one);
    remember(one);
  }
  for (let i = 0; i < told.code.length; i++) { const text = told.code[i]; quietly(() => runText(text)); }
}
function insert(markup, container) { learn(parse(host.insert(cut(markup))), container || body); }
function write(markup) { learn(parse(host.write(cut(markup))), body); }
function settle() { learn(parse(host.flush()), body); }
// One node stands in another, behind those that do.
function hold(parent, node) {
  const its = secret(node), above = secret(parent);
  if (its.parent !== null) release(node);
  its.parent = parent;
  mapSet(above.nodes, above.nodesCount++, node);
}
function release(node) {
  const its = secret(node);
  if (its.parent === null) return;
  const above = secret(its.parent);
  let kept = 0;
  for (let i = 0; i < above.nodesCount; i++) { const one = mapGet(above.nodes, i); if (one !== node) mapSet(above.nodes, kept++, one); }
  above.nodesCount = kept;
  its.parent = null;
}
function empty(parent) {
  const its = secret(parent);
  for (let i = 0; i < its.nodesCount; i++) secret(mapGet(its.nodes, i)).parent = null;
  its.nodesCount = 0;
  its.text = '';
}
function descendants(parent) {
  const found = new Real.Map();
  let count = 0;
  const walk = (node, deep) => {
    const its = secret(node);
    for (let i = 0; i < its.nodesCount && count < config.elements_max && deep < 100; i++) { const one = mapGet(its.nodes, i); mapSet(found, count++, one); walk(one, deep + 1); }
  };
  walk(parent, 0);
  return { __proto__: null, found, count };
}
function sibling(node, by) {
  const parent = secret(node).parent;
  if (parent === null) return null;
  const above = secret(parent);
  for (let i = 0; i < above.nodesCount; i++) if (mapGet(above.nodes, i) === node) return i + by >= 0 && i + by < above.nodesCount ? mapGet(above.nodes, i + by) : null;
  return null;
}
function words(element, value) {
  const its = secret(element);
  its.text = str(value);
  if (its.tag === 'title') { act('title', value); title = str(value); }
  else if (its.tag !== 'script' && its.tag !== 'style' && its.text !== '') act('words', value);
}
// A node is taken into another, whose page it may become part of.
function take(parent, node) {
  if (!isObject(node)) { words(parent, node); return; }
  const its = secret(node), above = secret(parent);
  if (its.tag === '#fragment') { while (its.nodesCount > 0) take(parent, mapGet(its.nodes, 0)); return; }
  hold(parent, node);
  if (its.tag === '#text') { above.text += its.text; if (above.tag === 'title') words(parent, above.text); else if (above.tag !== 'script' && above.tag !== 'style' && trim(its.text) !== '') act('words', its.text); return; }
  remember(node);
  if (its.tag !== 'script' || its.is_started) { if (its.tag === 'iframe') later(() => emit(node, 'load'), 1, [], false); return; }
  its.is_started = true;
  if (attributeOf(node, 'src')) { later(() => { its.readyState = 'complete'; emit(node, 'load'); emit(node, 'readystatechange'); }, 1, [], false); return; }
  const type = lower(attributeOf(node, 'type') || '');
  if (its.text !== '' && (type === '' || indexOf(type, 'javascript') >= 0 || indexOf(type, 'ecmascript') >= 0 || type === 'module')) quietly(() => runText(its.text));
}
function takeAll(parent, nodes) { for (let i = 0; i < nodes.length; i++) take(parent, nodes[i]); }
const OWN = { __proto__: null, script: true, head: true, body: true, html: true };
function select(selector, is_one, within) {
  const wanted = parse(host.select(cut(selector)));
  for (let i = 0; i < wanted.length; i++) if (!OWN[wanted[i].tag]) look();
  const found = new Real.Map();
  let count = 0;
  const isOne = (element) => {
    for (let i = 0; i < wanted.length; i++) {
      const one = wanted[i];
      let fits = one.tag === '' || one.tag === secret(element).tag;
      for (let k = 0; fits && k < one.attributes.length; k++) {
        const its = attributeOf(element, one.attributes[k][0]), value = one.attributes[k][2];
        const how = one.attributes[k][1];
        fits = its !== null && (how === '' || (how === '=' ? its === value : how === '~=' ? indexOf(` ${its} `, ` ${value} `) >= 0 : how === '^=' ? starts(its, value) : how === '$=' ? slice(its, its.length - value.length) === value : indexOf(its, value) >= 0));
      }
      if (fits) return true;
    }
    return false;
  };
  const isPart = within !== undefined && within !== body && within !== root && within !== head && within !== document;
  const some = isPart ? descendants(within) : { __proto__: null, found: all, count: allCount };
  for (let i = isPart ? 0 : -3; i < some.count; i++) {
    const element = i === -3 ? root : i === -2 ? head : i === -1 ? body : mapGet(some.found, i);
    if (isOne(element)) { mapSet(found, count++, element); if (is_one) break; }
  }
  return is_one ? (count ? mapGet(found, 0) : null) : listOf(found, count);
}
const Node = kind('Node', EventTarget, {
  appendChild(node) { take(this, node); return node; },
  insertBefore(node) { take(this, node); return node; },
  replaceChild(node, old) { take(this, node); release(old); return old; },
  removeChild(node) { release(node); return node; },
  append(...nodes) { takeAll(this, nodes); }, prepend(...nodes) { takeAll(this, nodes); },
  after(...nodes) { takeAll(body, nodes); }, before(...nodes) { takeAll(body, nodes); }, replaceWith(...nodes) { takeAll(body, nodes); },
  replaceChildren(...nodes) { takeAll(this, nodes); },
  hasChildNodes() { return secret(this).nodesCount > 0; },
  contains() { return true; }, compareDocumentPosition: () => 0, normalize: nothing, getRootNode: () => document,
  cloneNode(is_deep) {
    const its = secret(this), copy = element(its.tag);
    for (let i = 0; i < its.count; i++) { const name = mapGet(its.names, i); mapSet(secret(copy).attributes, name, mapGet(its.attributes, name)); mapSet(secret(copy).names, secret(copy).count++, name); }
    secret(copy).text = its.text;
    if (is_deep) for (let i = 0; i < its.nodesCount; i++) hold(copy, mapGet(its.nodes, i).cloneNode(true));
    return copy;
  },
  get ownerDocument() { return document; }, get parentNode() { return this === root ? document : secret(this).parent; },
  get parentElement() { return secret(this).parent; },
  get firstChild() { const its = secret(this); return its.nodesCount > 0 ? mapGet(its.nodes, 0) : null; }, get lastChild() { const its = secret(this); return its.nodesCount > 0 ? mapGet(its.nodes, its.nodesCount - 1) : null; },
  get firstElementChild() { return this.firstChild; }, get lastElementChild() { return this.lastChild; },
  get childNodes() { const its = secret(this); return listOf(its.nodes, its.nodesCount); }, get children() { const its = secret(this); return listOf(its.nodes, its.nodesCount); },
  get childElementCount() { return secret(this).nodesCount; },
  get nextSibling() { return sibling(this, 1); }, get previousSibling() { return sibling(this, -1); }, get nextElementSibling() { return sibling(this, 1); }, get previousElementSibling() { return sibling(this, -1); },
  get nodeName() { const tag = secret(this).tag; return tag[0] === '#' ? tag : upper(tag); }, get nodeType() { const tag = secret(this).tag; return tag === '#text' ? 3 : tag === '#fragment' ? 11 : tag === '#document' ? 9 : 1; },
  get isConnected() { return true; },
  get textContent() { return secret(this).text; }, set textContent(value) { empty(this); words(this, value); },
  get nodeValue() { return secret(this).text; }, set nodeValue(value) { words(this, value); }, get data() { return secret(this).text; }, set data(value) { words(this, value); },
});
const Element = kind('Element', Node, {
  setAttribute(name, value) { setAttribute(this, name, value); }, setAttributeNS(_, name, value) { setAttribute(this, name, value); },
  getAttribute(name) { return attributeOf(this, lower(str(name))); }, getAttributeNS(_, name) { return attributeOf(this, lower(str(name))); },
  hasAttribute(name) { return attributeOf(this, lower(str(name))) !== null; }, hasAttributes() { return secret(this).count > 0; },
  removeAttribute(name) { mapDelete(secret(this).attributes, lower(str(name))); }, toggleAttribute: nothing,
  getAttributeNames() { const its = secret(this); return listOf(its.names, its.count); },
  get attributes() {
    const its = secret(this), found = new Real.Map();
    for (let i = 0; i < its.count; i++) { const name = mapGet(its.names, i); mapSet(found, i, { name, nodeName: name, value: mapGet(its.attributes, name) || '' }); }
    const list = listOf(found, its.count);
    for (let i = 0; i < its.count; i++) define(list, mapGet(its.names, i), { __proto__: null, value: mapGet(found, i), configurable: true, writable: true });
    return list;
  },
  get innerHTML() { return secret(this).text; }, set innerHTML(value) { const its = secret(this); value = str(value); empty(this); its.text = value; if (its.tag === 'title') words(this, value); else if (its.tag !== 'script' && its.tag !== 'style' && value !== '') insert(value, this); },
  get outerHTML() { return `<${secret(this).tag}>${secret(this).text}</${secret(this).tag}>`; }, set outerHTML(value) { insert(value); },
  insertAdjacentHTML(_, value) { insert(value, this); }, insertAdjacentText(_, value) { words(this, value); }, insertAdjacentElement(_, node) { take(this, node); return node; },
  setHTMLUnsafe(value) { insert(value); }, setHTML(value) { insert(value); },
  get tagName() { return upper(secret(this).tag); }, get localName() { return secret(this).tag; }, get namespaceURI() { return 'http://www.w3.org/1999/xhtml'; },
  get classList() {
    const self = this, names = () => ` ${attributeOf(self, 'class') || ''} `;
    return own({}, { add(name) { if (indexOf(names(), ` ${name} `) < 0) setAttribute(self, 'class', trim(`${names()}${name}`)); }, remove: nothing, replace: nothing, item: () => null, contains(name) { return indexOf(names(), ` ${name} `) >= 0; }, toggle: () => true, toString: () => trim(names()) });
  },
  get dataset() { const its = secret(this), set = {}; for (let i = 0; i < its.count; i++) { const name = mapGet(its.names, i); if (starts(name, 'data-')) define(set, host.camel(slice(name, 5)), { __proto__: null, value: mapGet(its.attributes, name), writable: true, enumerable: true, configurable: true }); } return set; },
  matches(selector) { const found = select(selector); for (let i = 0; i < found.length; i++) if (found[i] === this) return true; return false; }, closest() { return this; }, remove() { release(this); }, scrollIntoView: nothing, scrollTo: nothing, scrollBy: nothing, requestFullscreen: () => resolved(), animate: soft, getAnimations: () => [], attachShadow() { return element('#fragment'); },
  getBoundingClientRect: () => ({ x: 0, y: 0, top: 0, left: 0, right: 100, bottom: 100, width: 100, height: 100 }), getClientRects: () => [],
  getElementsByTagName(tag) { return select(str(tag), false, this); }, getElementsByClassName(name) { return select(`.${name}`, false, this); }, querySelector(selector) { return select(selector, true, this); }, querySelectorAll(selector) { return select(selector, false, this); },
});
for (const name of ['offsetWidth', 'offsetHeight', 'clientWidth', 'clientHeight', 'scrollWidth', 'scrollHeight', 'naturalWidth', 'naturalHeight']) own(Element.prototype, { get [name]() { return config.screen[0]; }, set [name](_) { } });
for (const name of ['offsetTop', 'offsetLeft', 'clientTop', 'clientLeft']) own(Element.prototype, { get [name]() { return 0; } });
for (const name of ['src', 'href', 'action', 'poster', 'background']) own(Element.prototype, { get [name]() { const value = attributeOf(this, name); if (!value) return ''; look(); const url = resolve(value); return url ? url.href : value; }, set [name](value) { setAttribute(this, name, value); } });
for (const [name, attribute] of [['id', 'id'], ['className', 'class'], ['name', 'name'], ['type', 'type'], ['value', 'value'], ['rel', 'rel'], ['target', 'target'], ['title', 'title'], ['content', 'content'], ['httpEquiv', 'http-equiv'], ['method', 'method'], ['charset', 'charset'], ['formAction', 'formaction'], ['srcdoc', 'srcdoc'], ['lang', 'lang'], ['alt', 'alt'], ['width', 'width'], ['height', 'height']]) own(Element.prototype, { get [name]() { return attributeOf(this, attribute) || ''; }, set [name](value) { setAttribute(this, attribute, value); } });
for (const part of ['protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'origin']) own(Element.prototype, { get [part]() { look(); const url = resolve(attributeOf(this, 'href') || ''); return url ? url[part] : ''; } });
for (const name of ['onclick', 'onload', 'onerror', 'onmouseover', 'onsubmit', 'onreadystatechange']) own(Element.prototype, { get [name]() { return secret(this).handlers[name] || null; }, set [name](run) { secret(this).handlers[name] = run; } });
const HTMLElement = kind('HTMLElement', Element, {
  click() { emit(this, 'click'); const to = attributeOf(this, 'href'); if (secret(this).tag === 'a' && to) go(attributeOf(this, 'target') === '_blank' ? 'open' : 'navigate', to); },
  submit() { const to = attributeOf(this, 'action'); if (to) act('form', to); }, requestSubmit() { this.submit(); }, reset: nothing,
  focus: nothing, blur: nothing, select: nothing, play: () => resolved(), pause: nothing, load: nothing, canPlayType: () => '', getContext: soft, toDataURL: () => 'data:,',
  get innerText() { return secret(this).text; }, set innerText(value) { words(this, value); }, get outerText() { return secret(this).text; }, set outerText(value) { words(this, value); },
  get text() { return secret(this).text; }, set text(value) { words(this, value); },
  get contentWindow() { return isFrame(this) ? frameOf(this) : null; }, get contentDocument() { return isFrame(this) ? frameOf(this).document : null; },
  get form() { return null; }, get elements() { return select('input,select,textarea'); }, get sheet() { return soft(); }, get complete() { return true; }, get readyState() { return secret(this).readyState || 'complete'; },
});
const isFrame = (element) => secret(element).tag === 'iframe' || secret(element).tag === 'frame';
const frames = new WeakMap();
function frameOf(element) {
  const known = weakGet(frames, element);
  if (known) return known;
  const frame = create(EventTarget.prototype), inner = create(Document.prototype), to = place(create(Location_), 'frame', false);
  weakSet(secrets, inner, { __proto__: null, ...secret(document), tag: '#document' });
  own(frame, { document: inner, get location() { return to; }, set location(value) { go('frame', value); }, parent: G, top: G, postMessage: nothing, focus: nothing, close: nothing });
  define(frame, 'self', { __proto__: null, value: frame });
  define(frame, 'window', { __proto__: null, value: frame });
  weakSet(frames, element, frame);
  return frame;
}
const Location_ = G.Location.prototype;
const byTag = create(null);
for (const [tag, name] of [['a', 'Anchor'], ['script', 'Script'], ['iframe', 'IFrame'], ['img', 'Image'], ['form', 'Form'], ['div', 'Div'], ['input', 'Input'], ['meta', 'Meta'], ['link', 'Link'], ['style', 'Style'], ['canvas', 'Canvas'], ['body', 'Body'], ['head', 'Head'], ['html', 'Html'], ['title', 'Title'], ['video', 'Video'], ['button', 'Button'], ['span', 'Span'], ['p', 'Paragraph']]) byTag[tag] = kind(`HTML${name}Element`, HTMLElement, {}).prototype;
function styleOf() {
  return own({ cssText: '' }, { setProperty(name, value) { this[name] = value; }, getPropertyValue() { return ''; }, removeProperty: nothing });
}
function element(tag) {
  tag = lower(str(tag));
  const one = create(byTag[tag] || HTMLElement.prototype);
  weakSet(secrets, one, { __proto__: null, tag, attributes: new Real.Map(), names: new Real.Map(), count: 0, text: '', nodes: new Real.Map(), nodesCount: 0, parent: null, handlers: create(null), is_started: false, is_known: false, readyState: '' });
  define(one, 'style', { __proto__: null, value: styleOf(), writable: true, enumerable: true, configurable: true });
  return one;
}
function made(told) {
  const one = element(told.tag), its = secret(one);
  for (let i = 0; i < told.attributes.length; i++) { const name = told.attributes[i][0]; if (!mapHas(its.attributes, name)) { mapSet(its.attributes, name, told.attributes[i][1]); mapSet(its.names, its.count++, name); } }
  its.text = told.text;
  its.is_started = true;
  return one;
}

// ---- the document ----

let title = config.title, cookies = new Map(), cookieNames = new Map(), cookiesCount = 0, state = 'loading';
const Document = kind('Document', Node, {
  write(...texts) { let text = ''; for (let i = 0; i < texts.length; i++) text += str(texts[i]); write(text); },
  writeln(...texts) { let text = ''; for (let i = 0; i < texts.length; i++) text += str(texts[i]); write(`${text}\n`); },
  open() { if (arguments.length > 2) act('open', arguments[0]); return document; }, close: nothing,
  createElement: (tag) => element(tag), createElementNS: (_, tag) => element(tag), createTextNode(text) { const one = element('#text'); secret(one).text = str(text); return one; },
  createDocumentFragment: () => element('#fragment'), createComment: () => element('#comment'), createEvent: (type) => new Event(type), createAttribute: soft, createTreeWalker: soft,
  createRange: () => own({}, { createContextualFragment(markup) { const all = element('#fragment'); insert(markup, all); return all; }, selectNode: nothing, selectNodeContents: nothing, setStart: nothing, setEnd: nothing, deleteContents: nothing, insertNode: nothing, collapse: nothing }),
  getElementById(id) { look(); id = str(id); for (let i = 0; i < allCount; i++) { const one = mapGet(all, i); if (attributeOf(one, 'id') === id) return one; } return null; },
  getElementsByTagName: (tag) => select(str(tag)), getElementsByClassName: (name) => select(`.${name}`), getElementsByName: (name) => select(`[name="${name}"]`),
  querySelector: (selector) => select(selector, true), querySelectorAll: (selector) => select(selector), elementFromPoint: () => body,
  hasFocus: () => true, execCommand: () => true, getSelection: soft, importNode: (node) => node, adoptNode: (node) => node, exitFullscreen: () => resolved(),
  get body() { return body; }, set body(_) { }, get head() { return head; }, get documentElement() { return root; }, get scrollingElement() { return root; }, get activeElement() { return body; }, get defaultView() { return G; }, get parentWindow() { return G; },
  get title() { look(); return title; }, set title(value) { title = str(value); act('title', title); },
  get referrer() { return config.referrer; }, get readyState() { return state; }, get currentScript() { return current; }, get doctype() { return soft(); }, get implementation() { return soft(); }, get fonts() { return soft(); },
  get URL() { look(); return here.href; }, get documentURI() { look(); return here.href; }, get baseURI() { look(); return here.href; }, get domain() { return here.hostname; }, set domain(_) { },
  get location() { return location; }, set location(to) { go('navigate', to); },
  get cookie() { let text = ''; for (let i = 0; i < cookiesCount; i++) { const name = mapGet(cookieNames, i), value = mapGet(cookies, name); if (value !== undefined) text += `${text === '' ? '' : '; '}${name}=${value}`; } return text; },
  set cookie(value) {
    const told = parse(host.cookie(cut(value)));
    if (!mapHas(cookies, told[0])) { if (cookiesCount >= config.elements_max) return; mapSet(cookieNames, cookiesCount++, told[0]); }
    mapSet(cookies, told[0], told[2] !== '' && dateOf(told[2]) <= now ? undefined : told[1]);
  },
  get characterSet() { return 'UTF-8'; }, get charset() { return 'UTF-8'; }, get inputEncoding() { return 'UTF-8'; }, get compatMode() { return 'CSS1Compat'; }, get contentType() { return 'text/html'; }, get lastModified() { return '11/26/2026 00:00:00'; },
  get hidden() { return false; }, get visibilityState() { return 'visible'; }, get designMode() { return 'off'; }, get styleSheets() { return []; }, get cookieEnabled() { return true; },
  get forms() { return select('form'); }, get links() { return select('a'); }, get images() { return select('img'); }, get scripts() { return select('script'); }, get anchors() { return select('a'); }, get embeds() { return select('embed'); },
});
kind('HTMLDocument', Document, {});
for (const [name, tag] of [['DocumentFragment', '#fragment'], ['Text', '#text']]) byTag[tag] = kind(name, Node, { querySelector(selector) { return select(selector, true, this); }, querySelectorAll(selector) { return select(selector, false, this); }, getElementById: (id) => document.getElementById(id) }).prototype;
const document = create(G.HTMLDocument.prototype);
weakSet(secrets, document, { ...secret(document), __proto__: null, tag: '#document' });
const root = element('html'), head = element('head'), body = element('body');
let current = null;
hold(root, head);
hold(root, body);
learn({ elements: config.elements, code: [] }, body);
// The script that is about to run, and the element that it stands in.
function begin(index, source) {
  script = index;
  host.script(index);
  current = element('script');
  secret(current).is_started = true;
  if (source !== '') mapSet(secret(current).attributes, 'src', source);
  hold(head, current);
  remember(current);
}
function finish() { settle(); script = -1; current = null; host.script(-1); }

// ---- the window ----

const promised = (value) => resolved(value);
function answer(url) {
  return own({}, { ok: true, status: 200, statusText: 'OK', redirected: false, url: str(url), body: null, headers: { get: () => null, has: () => false, forEach: nothing }, text: () => promised(''), json: () => promised({}), blob: () => promised({}), arrayBuffer: () => promised(new ArrayBuffer(0)), clone() { return answer(url); } });
}
const addressOf = (input) => isObject(input) && typeof input.url === 'string' ? input.url : str(input);
const asks = (name, what) => kind(name, EventTarget, { send: nothing, close: nothing, postMessage: nothing, terminate: nothing, start: nothing }, function (url) { this.url = str(url); this.readyState = 0; act(what, url); });
for (const [name, what] of [['WebSocket', 'fetch'], ['EventSource', 'fetch'], ['Worker', 'worker'], ['SharedWorker', 'worker']]) asks(name, what);
kind('Request', null, { clone() { return this; } }, function (url) { this.url = addressOf(url); });
kind('XMLHttpRequest', EventTarget, {
  open(_, url) { act('fetch', url); this.responseURL = str(url); this.readyState = 1; }, setRequestHeader: nothing, overrideMimeType: nothing, abort: nothing, getResponseHeader: () => null, getAllResponseHeaders: () => '',
  send() { const self = this; later(() => { self.readyState = 4; self.status = 200; emit(self, 'readystatechange'); emit(self, 'load'); emit(self, 'loadend'); }, 1, [], false); },
}, function () { this.readyState = 0; this.status = 0; this.responseText = this.response = ''; this.upload = {}; });
for (const [name, tag] of [['Image', 'img'], ['Audio', 'audio'], ['Option', 'option']]) { const Make = function (src) { const one = element(tag); if (tag === 'audio' && src !== undefined) setAttribute(one, 'src', src); return one; }; Make.prototype = byTag[tag] || HTMLElement.prototype; own(G, { [name]: Make }); }
for (const name of ['MutationObserver', 'IntersectionObserver', 'ResizeObserver', 'PerformanceObserver', 'AbortController', 'FormData', 'Headers', 'MessageChannel', 'BroadcastChannel', 'FileReader', 'Blob', 'Notification']) {
  kind(name, EventTarget, { observe: nothing, disconnect: nothing, unobserve: nothing, takeRecords: () => [], abort: nothing, append: nothing, set: nothing, get: () => null, has: () => false, delete: nothing, forEach: nothing, close: nothing, postMessage: nothing, readAsText: nothing, readAsDataURL: nothing }, function () { this.signal = {}; this.port1 = this.port2 = soft(); });
}
kind('DOMParser', null, { parseFromString(markup) { insert(markup); return document; } }, function () { });
kind('TextDecoder', null, { decode(bytes) { if (bytes === undefined) return ''; const view = bytes.buffer ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes); let text = ''; for (let i = 0; i < view.length; i++) text += hexByte(view[i]); return host.decode(text); } }, function () { this.encoding = 'utf-8'; });
kind('TextEncoder', null, { encode(text) { const bytes = parse(host.encode(cut(text === undefined ? '' : text))); const view = new Bytes(bytes.length); for (let i = 0; i < bytes.length; i++) view[i] = bytes[i]; return view; } }, function () { this.encoding = 'utf-8'; });
const Bytes = Uint8Array, HEX = '0123456789abcdef';
const hexByte = (byte) => HEX[byte >> 4] + HEX[byte & 15];
kind('URLSearchParams', null, {
  get(name) { name = str(name); for (let i = 0; i < this.pairs_.length; i++) if (this.pairs_[i][0] === name) return this.pairs_[i][1]; return null; },
  getAll(name) { const one = this.get(name); return one === null ? [] : [one]; }, has(name) { return this.get(name) !== null; },
  append(name, value) { const pairs = this.pairs_; define(pairs, pairs.length, { __proto__: null, value: [str(name), str(value)], writable: true, enumerable: true, configurable: true }); }, set(name, value) { this.append(name, value); }, delete: nothing,
  forEach(run) { for (let i = 0; i < this.pairs_.length; i++) run(this.pairs_[i][1], this.pairs_[i][0], this); },
  toString() { return host.query(JSON_stringify(this.pairs_)); }, *[Symbol.iterator]() { yield* this.pairs_; }, *entries() { yield* this.pairs_; },
}, function (text) { define(this, 'pairs_', { __proto__: null, value: typeof text === 'string' ? parse(host.pairs(cut(text))) : [] }); if (isObject(text)) for (const key in text) this.append(key, text[key]); });
const JSON_stringify = JSON.stringify;
const URLHere = kind('URL', null, { toString() { return this.href; }, toJSON() { return this.href; } }, function (text, base) {
  const parts = host.url(cut(text), base === undefined ? '' : cut(base));
  if (parts === '') throw new Real.TypeError('Invalid URL');
  const told = parse(parts), keys = ownKeys(told);
  for (let i = 0; i < keys.length; i++) define(this, keys[i], { __proto__: null, value: told[keys[i]], writable: true, enumerable: true, configurable: true });
  this.searchParams = new G.URLSearchParams(told.search);
});
own(URLHere, { createObjectURL: () => 'blob:null', revokeObjectURL: nothing, canParse: (text, base) => host.url(cut(text), base === undefined ? '' : cut(base)) !== '' });
function storage() {
  const kept = new Map(), names = new Map();
  let count = 0;
  const put = (name, value) => { name = str(name); if (!mapHas(kept, name)) { if (count >= config.elements_max) return; mapSet(names, count++, name); } mapSet(kept, name, str(value)); };
  const take_ = (name) => { const value = mapGet(kept, str(name)); return value === undefined ? null : value; };
  const methods = own(create(null), { getItem: take_, setItem: put, removeItem(name) { mapDelete(kept, str(name)); }, clear() { for (let i = 0; i < count; i++) mapDelete(kept, mapGet(names, i)); }, key: (i) => mapGet(names, i) || null });
  return new Real.Proxy(create(Object.prototype), {
    get(_, key) { return key === 'length' ? count : typeof key === 'symbol' ? undefined : methods[key] || (mapHas(kept, key) ? mapGet(kept, key) : undefined); },
    set(_, key, value) { put(key, value); return true; }, has(_, key) { return mapHas(kept, key); }, deleteProperty(_, key) { mapDelete(kept, key); return true; },
  });
}
const [width, height] = config.screen;
const navigator = own(create(kind('Navigator', null, {}).prototype), {
  userAgent: config.agent, appVersion: slice(config.agent, 8), appName: 'Netscape', appCodeName: 'Mozilla', product: 'Gecko', productSub: '20030107', vendor: 'Google Inc.', platform: config.platform, language: 'zh-CN', languages: ['zh-CN', 'zh'], browserLanguage: 'zh-CN', userLanguage: 'zh-CN', systemLanguage: 'zh-CN',
  webdriver: false, cookieEnabled: true, onLine: true, doNotTrack: null, hardwareConcurrency: 8, deviceMemory: 8, maxTouchPoints: config.is_touch ? 5 : 0, plugins: [{ name: 'PDF Viewer' }], mimeTypes: [{ type: 'application/pdf' }],
  javaEnabled: () => false, sendBeacon(url) { act('fetch', url); return true; }, vibrate: () => true, registerProtocolHandler(_, url) { act('attribute', url); }, getBattery: () => promised(soft()), share: () => promised(),
  serviceWorker: own(create(EventTarget.prototype), { register(url) { act('worker', url); return promised(soft()); }, ready: promised(soft()), controller: null, getRegistrations: () => promised([]), getRegistration: () => promised(undefined) }),
  connection: { effectiveType: '4g' }, clipboard: { writeText: () => promised(), readText: () => promised('') }, permissions: { query: () => promised({ state: 'prompt' }) }, geolocation: { getCurrentPosition: nothing, watchPosition: nothing }, mediaDevices: soft(), storage: soft(),
});
const history = own(create(kind('History', null, {}).prototype), {
  length: 2, state: null, scrollRestoration: 'auto', pushState(_, __, url) { act('history', url === undefined || url === null ? '' : url); }, replaceState(_, __, url) { act('history', url === undefined || url === null ? '' : url); }, back() { act('history', 'back'); }, forward: nothing, go(by) { if (by) act('history', `go ${by}`); },
});
own(G, {
  document, navigator, history, screen: { width, height, availWidth: width, availHeight: height, colorDepth: 24, pixelDepth: 24, orientation: { type: width > height ? 'landscape-primary' : 'portrait-primary', angle: 0, addEventListener: nothing } },
  localStorage: storage(), sessionStorage: storage(), console: soft(), fetch(url) { const to = addressOf(url); act('fetch', to); return promised(answer(to)); }, importScripts(url) { act('script', url); },
  open(url) { if (url !== undefined && url !== null && str(url) !== '') go('open', url); return opened(); }, close: nothing, stop: nothing, print: nothing, focus: nothing, blur: nothing, alert: nothing, confirm: () => true, prompt: () => '', postMessage: nothing,
  scroll: nothing, scrollTo: nothing, scrollBy: nothing, moveTo: nothing, resizeTo: nothing, getSelection: soft, getComputedStyle: () => styleOf(), matchMedia: () => ({ matches: false, media: '', addListener: nothing, removeListener: nothing, addEventListener: nothing }),
  addEventListener: EventTarget.prototype.addEventListener, removeEventListener: EventTarget.prototype.removeEventListener, attachEvent: undefined, dispatchEvent: EventTarget.prototype.dispatchEvent, execScript(text) { runText(text); }, structuredClone: (value) => value,
  innerWidth: width, innerHeight: height, outerWidth: width, outerHeight: height, pageXOffset: 0, pageYOffset: 0, scrollX: 0, scrollY: 0, screenX: 0, screenY: 0, screenLeft: 0, screenTop: 0, devicePixelRatio: config.is_touch ? 3 : 1,
  name: '', status: '', length: 0, closed: false, opener: null, frameElement: null, origin: here.origin, isSecureContext: here.protocol === 'https:', crypto: { getRandomValues(list) { for (let i = 0; i < list.length; i++) list[i] = floor(random() * 256); return list; }, randomUUID: () => '00000000-0000-4000-8000-000000000000', subtle: soft() },
  indexedDB: soft(), caches: soft(), customElements: soft(), visualViewport: { width, height, scale: 1, addEventListener: nothing }, speechSynthesis: soft(), CSS: { supports: () => true, escape: (text) => text }, external: {}, onload: null, onclick: null, onpopstate: null, onbeforeunload: null, onerror: null,
});
for (const type of ['submit', 'change', 'focus', 'blur', 'resize', 'scroll', 'unload', 'hashchange', 'message', 'keydown', 'keyup', 'mousedown', 'mouseup', 'mousemove', 'mouseover', 'pageshow', 'pagehide']) own(G, { [`on${type}`]: null });
if (config.is_touch) own(G, { ontouchstart: null, orientation: 0 });
else own(G, { chrome: { runtime: {}, loadTimes: nothing, csi: nothing } });
delete G.attachEvent;
function opened() {
  const other = place(create(Location_), 'open', false), inner = create(Document.prototype);
  weakSet(secrets, inner, { ...secret(document), __proto__: null, tag: '#document' });
  return own({ closed: false, opener: G, document: inner }, { get location() { return other; }, set location(to) { go('open', to); }, focus: nothing, blur: nothing, close: nothing, postMessage: nothing, moveTo: nothing, resizeTo: nothing });
}
for (const name of ['window', 'self', 'top', 'parent', 'frames']) define(G, name, { __proto__: null, get() { return G; }, set: name === 'window' || name === 'top' ? undefined : nothing, enumerable: true, configurable: false });
define(G, 'location', { __proto__: null, get() { return location; }, set(to) { go('navigate', to); }, enumerable: true, configurable: false });
define(G, 'document', { __proto__: null, writable: false, configurable: false });
define(G, Symbol.toStringTag, { __proto__: null, value: 'Window', configurable: true });
kind('Window', EventTarget, {});
inherit(G, G.Window.prototype);
delete G.navigation;
delete G.Atomics;
delete G.SharedArrayBuffer;
return { __proto__: null, begin, finish, step, fire };
})
