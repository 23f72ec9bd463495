// What else stands in a window: what it asks of the network, what it keeps, and what it says of the visitor.

const addressOf = (input) => (isObject(input) && typeof input.url === 'string' ? input.url : str(input));
const asks = (name, what) =>
  kind(
    name,
    EventTarget,
    { send: nothing, close: nothing, postMessage: nothing, terminate: nothing, start: nothing },
    function (url) {
      this.url = str(url);
      this.readyState = 0;
      act(what, url);
    },
  );
for (const [name, what] of [
  ['WebSocket', 'fetch'],
  ['EventSource', 'fetch'],
])
  asks(name, what);
kind(
  'Request',
  null,
  {
    clone() {
      return this;
    },
  },
  function (url) {
    this.url = addressOf(url);
  },
);
kind(
  'XMLHttpRequest',
  EventTarget,
  {
    open(method, url, later) {
      act('fetch', url);
      this.is_at_once = later === false;
      if (isGot(method)) wants(url);
      this.responseURL = str(url);
      this.readyState = 1;
    },
    setRequestHeader: nothing,
    overrideMimeType: nothing,
    abort: nothing,
    getResponseHeader: () => null,
    getAllResponseHeaders: () => '',
    send() {
      const self = this;
      const come = () => {
          self.readyState = 4;
          self.status = 200;
          const held = answered(self.responseURL);
          if (held !== undefined) {
            self.responseText = self.response = wordsOf(bytesOf(held), 'utf-8');
            if (self.responseType === 'json') self.response = parse(self.responseText || 'null');
          }
          emit(self, 'readystatechange');
          emit(self, 'load');
          emit(self, 'loadend');
      };
      if (self.is_at_once) come();
      else later(come, 1, [], false);
    },
  },
  function () {
    this.readyState = 0;
    this.status = 0;
    this.responseText = this.response = '';
    this.upload = {};
  },
);
for (const [name, tag] of [
  ['Image', 'img'],
  ['Audio', 'audio'],
]) {
  const Make = function (src) {
    const one = element(tag);
    if (tag === 'audio' && src !== undefined) setAttribute(one, 'src', src);
    return one;
  };
  Make.prototype = byTag[tag] || HTMLElement.prototype;
  own(G, { [name]: Make });
}
for (const name of [
  'MutationObserver',
  'IntersectionObserver',
  'ResizeObserver',
  'PerformanceObserver',
  'AbortController',
  'BroadcastChannel',
  'Notification',
]) {
  kind(
    name,
    EventTarget,
    {
      observe: nothing,
      disconnect: nothing,
      unobserve: nothing,
      takeRecords: () => [],
      abort: nothing,
      append: nothing,
      set: nothing,
      get: () => null,
      has: () => false,
      delete: nothing,
      forEach: nothing,
      close: nothing,
      postMessage: nothing,
    },
    function () {
      this.signal = {};
      this.port1 = this.port2 = soft();
    },
  );
}
kind(
  'DOMParser',
  null,
  {
    parseFromString(markup) {
      const root = element('div'),
        page = create(Document.prototype);
      root.innerHTML = markup;
      weakSet(secrets, page, blank('#document'));
      own(page, { body: root, head: root, documentElement: root, firstChild: root });
      return page;
    },
  },
  function () {},
);
// The pairs of a query, and what else is told once they change.
const queries = new Real.WeakMap();
const pair = (name, value) => ({ __proto__: null, value: [str(name), str(value)], writable: true, enumerable: true, configurable: true });
function setPairs(params, pairs) {
  const query = weakGet(queries, params);
  query.pairs = pairs;
  query.changed();
}
// Those that are kept, and then the others.
function pairsWithout(params, name, ...others) {
  const kept = [];
  for (const one of weakGet(queries, params).pairs)
    if (one[0] !== str(name)) define(kept, kept.length, pair(one[0], one[1]));
  for (let i = 0; i < others.length; i++) define(kept, kept.length, others[i]);
  return kept;
}
const ParamsHere = kind(
  'URLSearchParams',
  null,
  {
    get(name) {
      const all = this.getAll(name);
      return all.length === 0 ? null : all[0];
    },
    getAll(name) {
      const { pairs } = weakGet(queries, this),
        found = [];
      for (let i = 0; i < pairs.length; i++)
        if (pairs[i][0] === str(name))
          define(found, found.length, { __proto__: null, value: pairs[i][1], writable: true, enumerable: true, configurable: true });
      return found;
    },
    has(name) {
      return this.getAll(name).length > 0;
    },
    append(name, value) {
      const { pairs } = weakGet(queries, this);
      define(pairs, pairs.length, pair(name, value));
      setPairs(this, pairs);
    },
    set(name, value) {
      setPairs(this, pairsWithout(this, name, pair(name, value)));
    },
    delete(name) {
      setPairs(this, pairsWithout(this, name));
    },
    forEach(run) {
      const { pairs } = weakGet(queries, this);
      for (let i = 0; i < pairs.length; i++) run(pairs[i][1], pairs[i][0], this);
    },
    toString() {
      return host.query(stringify(weakGet(queries, this).pairs));
    },
    *[Symbol.iterator]() {
      yield* weakGet(queries, this).pairs;
    },
    *entries() {
      yield* weakGet(queries, this).pairs;
    },
    *keys() {
      for (const one of weakGet(queries, this).pairs) yield one[0];
    },
    *values() {
      for (const one of weakGet(queries, this).pairs) yield one[1];
    },
  },
  function (text) {
    const pairs = isObject(text) ? [] : parse(host.pairs(cut(text === undefined ? '' : text)));
    weakSet(queries, this, { pairs, changed: nothing });
    if (!isObject(text)) return;
    if (text[Symbol.iterator]) for (const [name, value] of text) this.append(name, value);
    else for (const key in text) this.append(key, text[key]);
  },
);
// Where the URLs of scripts lead.
const addresses = new Real.WeakMap();
const URLHere = kind(
  'URL',
  null,
  {
    get searchParams() {
      const its = weakGet(addresses, this);
      if (its.params === undefined) {
        its.params = new ParamsHere(its.parts.search);
        weakGet(queries, its.params).changed = () => {
          its.parts = resolve(changed(its.parts, 'search', its.params.toString()), '') || its.parts;
        };
      }
      return its.params;
    },
    toString() {
      return this.href;
    },
    toJSON() {
      return this.href;
    },
  },
  function (text, base) {
    const parts = resolve(text, base === undefined ? '' : base);
    if (parts === null) throw new Real.TypeError('Invalid URL');
    weakSet(addresses, this, { __proto__: null, parts, params: undefined });
  },
);
for (const part of ['href', 'origin', 'protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'])
  define(URLHere.prototype, part, {
    __proto__: null,
    get() {
      return weakGet(addresses, this).parts[part];
    },
    set(to) {
      const its = weakGet(addresses, this);
      const parts = part === 'origin' ? null : resolve(part === 'href' ? to : changed(its.parts, part, to), '');
      if (parts === null) return;
      its.parts = parts;
      if (part === 'href' || part === 'search') its.params = undefined;
    },
    enumerable: true,
    configurable: true,
  });
own(URLHere, {
  // It leads to what the blob holds.
  createObjectURL: (blob) => (blob instanceof BlobHere ? dataUrl(blob, bytesOf(blob)) : 'blob:null'),
  revokeObjectURL: nothing,
  canParse: (text, base) => host.url(cut(text), base === undefined ? '' : cut(base)) !== '',
});
function storage() {
  const kept = new Map(),
    names = new Map();
  let count = 0;
  const put = (name, value) => {
    name = str(name);
    if (!mapHas(kept, name)) {
      if (count >= config.elements_max) {
        host.limit('elements-max');
        return;
      }
      mapSet(names, count++, name);
    }
    mapSet(kept, name, str(value));
  };
  const take_ = (name) => {
    const value = mapGet(kept, str(name));
    return value === undefined ? null : value;
  };
  const methods = own(create(null), {
    getItem: take_,
    setItem: put,
    removeItem(name) {
      mapDelete(kept, str(name));
    },
    clear() {
      for (let i = 0; i < count; i++) mapDelete(kept, mapGet(names, i));
    },
    key: (i) => mapGet(names, i) || null,
  });
  return new Real.Proxy(create(Object.prototype), {
    get(_, key) {
      return key === 'length'
        ? count
        : typeof key === 'symbol'
          ? undefined
          : methods[key] || (mapHas(kept, key) ? mapGet(kept, key) : undefined);
    },
    set(_, key, value) {
      put(key, value);
      return true;
    },
    has(_, key) {
      return mapHas(kept, key);
    },
    deleteProperty(_, key) {
      mapDelete(kept, key);
      return true;
    },
  });
}
const [width, height] = config.screen;
const navigator = own(create(kind('Navigator', null, {}).prototype), {
  get userAgent() {
    ask();
    return config.agent;
  },
  get appVersion() {
    ask();
    return slice(config.agent, 8);
  },
  appName: 'Netscape',
  appCodeName: 'Mozilla',
  product: 'Gecko',
  productSub: '20030107',
  vendor: 'Google Inc.',
  platform: config.platform,
  language: 'zh-CN',
  languages: ['zh-CN', 'zh'],
  browserLanguage: 'zh-CN',
  userLanguage: 'zh-CN',
  systemLanguage: 'zh-CN',
  webdriver: false,
  cookieEnabled: true,
  onLine: true,
  doNotTrack: null,
  hardwareConcurrency: 8,
  deviceMemory: 8,
  maxTouchPoints: config.is_touch ? 5 : 0,
  plugins: [{ name: 'PDF Viewer' }],
  mimeTypes: [{ type: 'application/pdf' }],
  javaEnabled: () => false,
  sendBeacon(url) {
    act('fetch', url);
    return true;
  },
  vibrate: () => true,
  registerProtocolHandler(_, url) {
    act('attribute', url);
  },
  getBattery: () => promised(soft()),
  share: () => promised(),
  serviceWorker: own(create(EventTarget.prototype), {
    register(url) {
      act('worker', url);
      return promised(soft());
    },
    ready: promised(soft()),
    controller: null,
    getRegistrations: () => promised([]),
    getRegistration: () => promised(undefined),
  }),
  connection: { effectiveType: '4g' },
  clipboard: { writeText: () => promised(), readText: () => promised('') },
  permissions: { query: () => promised({ state: 'prompt' }) },
  geolocation: { getCurrentPosition: nothing, watchPosition: nothing },
  mediaDevices: soft(),
  storage: soft(),
});
const stateOf = (name) => ({
  [name](state, _, url) {
    history.state = state === undefined ? null : state;
    act('history', url === undefined || url === null ? '' : url);
  },
});
const history = own(create(kind('History', null, {}).prototype), {
  length: 2,
  state: null,
  scrollRestoration: 'auto',
  back() {
    act('history', 'back');
  },
  forward: nothing,
  go(by) {
    if (by) act('history', `go ${by}`);
  },
});
own(history, stateOf('pushState'));
own(history, stateOf('replaceState'));
own(G, {
  document,
  navigator,
  history,
  screen: {
    width,
    height,
    availWidth: width,
    availHeight: height,
    colorDepth: 24,
    pixelDepth: 24,
    orientation: {
      type: width > height ? 'landscape-primary' : 'portrait-primary',
      angle: 0,
      addEventListener: nothing,
    },
  },
  localStorage: storage(),
  sessionStorage: storage(),
  console: soft(),
  fetch(url, options) {
    const to = addressOf(url);
    act('fetch', to);
    if (!isObject(options) || isGot(options.method)) wants(to);
    return attempted(() => answer(to));
  },
  importScripts(url) {
    act('script', url);
  },
  open(url) {
    if (url !== undefined && url !== null && str(url) !== '') go('open', url);
    return opened();
  },
  close: nothing,
  stop: nothing,
  print: nothing,
  focus: nothing,
  blur: nothing,
  alert: nothing,
  confirm: () => true,
  prompt: () => '',
  scroll: nothing,
  scrollTo: nothing,
  scrollBy: nothing,
  moveTo: nothing,
  resizeTo: nothing,
  getSelection: soft,
  getComputedStyle: () => styleOf(),
  matchMedia: () => ({
    matches: false,
    media: '',
    addListener: nothing,
    removeListener: nothing,
    addEventListener: nothing,
  }),
  addEventListener: EventTarget.prototype.addEventListener,
  removeEventListener: EventTarget.prototype.removeEventListener,
  attachEvent: undefined,
  dispatchEvent: EventTarget.prototype.dispatchEvent,
  execScript(text) {
    runText(text);
  },
  structuredClone: (value) => value,
  innerWidth: width,
  innerHeight: height,
  outerWidth: width,
  outerHeight: height,
  pageXOffset: 0,
  pageYOffset: 0,
  scrollX: 0,
  scrollY: 0,
  screenX: 0,
  screenY: 0,
  screenLeft: 0,
  screenTop: 0,
  devicePixelRatio: config.is_touch ? 3 : 1,
  name: '',
  status: '',
  length: 0,
  closed: false,
  opener: null,
  frameElement: null,
  origin: here.origin,
  isSecureContext: here.protocol === 'https:',
  crypto: {
    getRandomValues(list) {
      for (let i = 0; i < list.length; i++) list[i] = floor(random() * 256);
      return list;
    },
    randomUUID: () => '00000000-0000-4000-8000-000000000000',
    subtle: soft(),
  },
  indexedDB: soft(),
  caches: soft(),
  customElements: soft(),
  visualViewport: { width, height, scale: 1, addEventListener: nothing },
  speechSynthesis: soft(),
  CSS: { supports: () => true, escape: (text) => text },
  external: {},
  onload: null,
  onclick: null,
  onpopstate: null,
  onbeforeunload: null,
  onerror: null,
});
for (const type of [
  'submit',
  'change',
  'focus',
  'blur',
  'resize',
  'scroll',
  'unload',
  'hashchange',
  'message',
  'keydown',
  'keyup',
  'mousedown',
  'mouseup',
  'mousemove',
  'mouseover',
  'pageshow',
  'pagehide',
])
  own(G, { [`on${type}`]: null });
if (config.is_touch) own(G, { ontouchstart: null, orientation: 0 });
else own(G, { chrome: { runtime: {}, loadTimes: nothing, csi: nothing } });
delete G.attachEvent;
function opened() {
  const other = place(create(Location_), 'open', false),
    inner = create(Document.prototype);
  weakSet(secrets, inner, blank('#document'));
  return own(
    { closed: false, opener: G, document: inner },
    {
      get location() {
        return other;
      },
      set location(to) {
        go('open', to);
      },
      focus: nothing,
      blur: nothing,
      close: nothing,
      postMessage: nothing,
      moveTo: nothing,
      resizeTo: nothing,
    },
  );
}
// As in a browser, two of them can never be others, and the rest may be replaced.
for (const name of ['window', 'top', 'self', 'parent', 'frames']) {
  const is_fixed = name === 'window' || name === 'top';
  define(G, name, {
    __proto__: null,
    get() {
      return G;
    },
    set: is_fixed
      ? undefined
      : (value) =>
          define(G, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true }),
    enumerable: true,
    configurable: !is_fixed,
  });
}
define(G, 'location', {
  __proto__: null,
  get() {
    return location;
  },
  set(to) {
    go('navigate', to);
  },
  enumerable: true,
  configurable: false,
});
define(G, 'document', { __proto__: null, writable: false, configurable: false });
define(G, Symbol.toStringTag, { __proto__: null, value: 'Window', configurable: true });
kind('Window', EventTarget, {});
inherit(G, G.Window.prototype);
// Elements that have a name are called by it, where nothing else is called so.
for (let i = 0; i < config.named.length; i++) {
  const name = config.named[i];
  const named = {
    __proto__: null,
    get: () => document.getElementById(name) ?? document.getElementsByName(name)[0],
    set(value) {
      define(this, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    },
    configurable: true,
  };
  if (!(name in G)) define(G.Window.prototype, name, named);
  if (!(name in document)) define(Document.prototype, name, named);
}
delete G.navigation;
delete G.Atomics;
delete G.SharedArrayBuffer;
