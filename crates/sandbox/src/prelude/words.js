// What a page's script finds around it: enough of a browser that ordinary scripts run to their end, and nothing that acts.
//
// Everything that a script does is told to `host`, whose functions are native and take strings only.
// A page may change every object that it can reach, so what stands here keeps its own copies of what it uses,
// keeps its lists in maps and objects without prototypes, and uses no regular expressions, iterators or methods of arrays.
//
// The files of this folder are one function of `host` and `given`, in the order that `prelude.rs` gives; this one is the first.

const G = globalThis;
const {
  apply,
  construct,
  defineProperty: define,
  getOwnPropertyDescriptor: describe,
  ownKeys,
  setPrototypeOf: inherit,
} = Reflect;
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const Real = { Function, Map, WeakMap, WeakSet, Promise, Proxy, TypeError, RangeError, Symbol, eval: G.eval };
const { create } = Object;
const { parse } = JSON;
const { floor } = Math;
const mapGet = uncurry(Map.prototype.get),
  mapSet = uncurry(Map.prototype.set),
  mapHas = uncurry(Map.prototype.has),
  mapDelete = uncurry(Map.prototype.delete);
const weakGet = uncurry(WeakMap.prototype.get),
  weakSet = uncurry(WeakMap.prototype.set);
const markAdd = uncurry(WeakSet.prototype.add),
  markHas = uncurry(WeakSet.prototype.has);
const slice = uncurry(String.prototype.slice),
  indexOf = uncurry(String.prototype.indexOf),
  lower = uncurry(String.prototype.toLowerCase);
const upper = uncurry(String.prototype.toUpperCase),
  trim = uncurry(String.prototype.trim),
  formed = uncurry(String.prototype.toWellFormed);
const sourceOf = uncurry(Function.prototype.toString);
const resolved = Promise.resolve.bind(Promise);
const ours = new WeakSet();
const config = parse(given);

const str = (value) => (typeof value === 'string' ? value : `${value}`);
// What is longer than an act may tell is cut, and said to be.
function cut(value) {
  const text = str(value);
  if (text.length <= config.text_max) return formed(text);
  host.limit('text-bytes-max');
  return formed(slice(text, 0, config.text_max));
}
const act = (what, value) => {
  host.act(what, cut(value));
};
const starts = (text, start) => slice(text, 0, start.length) === start;
const isFunction = (value) => typeof value === 'function';
const isObject = (value) => (typeof value === 'object' && value !== null) || isFunction(value);

// Does nothing, under whatever name it gets.
const nothing = () => undefined;
function own(object, members) {
  const keys = ownKeys(members);
  for (let i = 0; i < keys.length; i++) {
    const one = inherit_null(describe(members, keys[i]));
    if (one.value === nothing) one.value = { [keys[i]]() {} }[keys[i]];
    if (isFunction(one.value)) markAdd(ours, one.value);
    if (one.get) markAdd(ours, one.get);
    if (one.set) markAdd(ours, one.set);
    one.configurable = true;
    define(object, keys[i], one);
  }
  return object;
}
// A descriptor, whatever the page has given to all objects.
function inherit_null(one) {
  inherit(one, null);
  return one;
}
// A list of the script's own kind: an array whose places are its own.
function listOf(map, count) {
  const list = [];
  for (let i = 0; i < count; i++)
    define(list, i, { __proto__: null, value: mapGet(map, i), writable: true, enumerable: true, configurable: true });
  define(list, 'item', { __proto__: null, value: (i) => (list[i] === undefined ? null : list[i]) });
  define(list, 'namedItem', {
    __proto__: null,
    value: (name) => {
      for (let i = 0; i < count; i++) if (list[i].id === name || list[i].name === name) return list[i];
      return null;
    },
  });
  return list;
}
// Answers to whatever is asked of it with itself.
function soft() {
  const self = new Real.Proxy(function () {}, {
    get(_, key) {
      return typeof key === 'symbol'
        ? key === Real.Symbol.toPrimitive
          ? () => ''
          : undefined
        : key === 'then' || key === 'length'
          ? undefined
          : self;
    },
    set() {
      return true;
    },
    apply() {
      return self;
    },
    construct() {
      return self;
    },
  });
  return self;
}
function kind(name, parent, members, make) {
  const Kind =
    make ||
    {
      [name]: function () {
        throw new Real.TypeError('Illegal constructor');
      },
    }[name];
  define(Kind, 'name', { __proto__: null, value: name, configurable: true });
  const proto = Kind.prototype || (Kind.prototype = {});
  if (parent) inherit(proto, parent.prototype);
  own(proto, members || {});
  define(proto, 'constructor', { __proto__: null, value: Kind, writable: true, configurable: true });
  define(proto, Real.Symbol.toStringTag, { __proto__: null, value: name, configurable: true });
  own(G, { [name]: Kind });
  define(G, name, { __proto__: null, enumerable: false });
  return Kind;
}
