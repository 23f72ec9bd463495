// Nodes, elements and their attributes, in a tree that is what the tags say.

const secrets = new WeakMap();
const secret = (element) =>
  weakGet(secrets, element) || {
    __proto__: null,
    tag: '',
    attributes: new Real.Map(),
    names: new Real.Map(),
    count: 0,
    text: '',
    nodes: new Real.Map(),
    nodesCount: 0,
    parent: null,
    handlers: create(null),
  };
const all = new Map();
let allCount = 0;
function remember(element) {
  if (secret(element).is_known) return;
  secret(element).is_known = true;
  if (allCount < config.elements_max) mapSet(all, allCount++, element);
}
const attributeOf = (element, name) => {
  const value = mapGet(secret(element).attributes, name);
  return value === undefined ? null : value;
};
const KINDS = {
  __proto__: null,
  src: {
    __proto__: null,
    script: 'script',
    iframe: 'frame',
    frame: 'frame',
    embed: 'frame',
    img: 'image',
    input: 'image',
    video: 'image',
    audio: 'image',
    source: 'image',
    track: 'image',
  },
  href: { __proto__: null, a: 'link', area: 'link', link: 'link', base: 'link' },
  action: { __proto__: null, form: 'form' },
  formaction: { __proto__: null, button: 'form', input: 'form' },
  data: { __proto__: null, object: 'frame' },
  poster: { __proto__: null, video: 'image' },
  background: { __proto__: null, body: 'image', table: 'image', td: 'image' },
  'xlink:href': { __proto__: null, script: 'script', image: 'image', a: 'link' },
};
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
    if (lower(attributeOf(element, 'http-equiv') || '') === 'refresh') {
      const to = host.refresh(cut(attributeOf(element, 'content') || ''));
      if (to !== '') act('navigate', to);
    }
  } else if (starts(name, 'on')) {
    act('evaluates', value);
    quietly(() => {
      its.handlers[name] = new Real.Function('event', host.rewrite(formed(value), depth + 1) || '');
    });
  }
}
// What markup brings: its elements stand in this one, and its code runs.
function learn(told, container) {
  const brought = new Real.Map();
  for (let i = 0; i < told.elements.length; i++) {
    const one = made(told.elements[i]),
      parent = told.elements[i].parent;
    mapSet(brought, i, one);
    hold(parent === null ? container : mapGet(brought, parent), one);
    remember(one);
  }
  for (let i = 0; i < told.code.length; i++) {
    const text = told.code[i];
    quietly(() => runText(text));
  }
}
function insert(markup, container) {
  learn(parse(host.insert(cut(markup))), container || body);
}
function write(markup) {
  learn(parse(host.write(cut(markup))), body);
}
function settle() {
  learn(parse(host.flush()), body);
}
// One node stands in another, behind those that do.
function hold(parent, node) {
  const its = secret(node),
    above = secret(parent);
  if (its.parent !== null) release(node);
  its.parent = parent;
  mapSet(above.nodes, above.nodesCount++, node);
}
function release(node) {
  const its = secret(node);
  if (its.parent === null) return;
  const above = secret(its.parent);
  let kept = 0;
  for (let i = 0; i < above.nodesCount; i++) {
    const one = mapGet(above.nodes, i);
    if (one !== node) mapSet(above.nodes, kept++, one);
  }
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
    for (let i = 0; i < its.nodesCount && count < config.elements_max && deep < 100; i++) {
      const one = mapGet(its.nodes, i);
      mapSet(found, count++, one);
      walk(one, deep + 1);
    }
  };
  walk(parent, 0);
  return { __proto__: null, found, count };
}
function sibling(node, by) {
  const parent = secret(node).parent;
  if (parent === null) return null;
  const above = secret(parent);
  for (let i = 0; i < above.nodesCount; i++)
    if (mapGet(above.nodes, i) === node)
      return i + by >= 0 && i + by < above.nodesCount ? mapGet(above.nodes, i + by) : null;
  return null;
}
function words(element, value) {
  const its = secret(element);
  its.text = str(value);
  if (its.tag === 'title') {
    act('title', value);
    title = str(value);
  } else if (its.tag !== 'script' && its.tag !== 'style' && its.text !== '') act('words', value);
}
// A node is taken into another, whose page it may become part of.
function take(parent, node) {
  if (!isObject(node)) {
    words(parent, node);
    return;
  }
  const its = secret(node),
    above = secret(parent);
  if (its.tag === '#fragment') {
    while (its.nodesCount > 0) take(parent, mapGet(its.nodes, 0));
    return;
  }
  hold(parent, node);
  if (its.tag === '#text') {
    above.text += its.text;
    if (above.tag === 'title') words(parent, above.text);
    else if (above.tag !== 'script' && above.tag !== 'style' && trim(its.text) !== '') act('words', its.text);
    return;
  }
  remember(node);
  if (its.tag !== 'script' || its.is_started) {
    if (its.tag === 'iframe') later(() => emit(node, 'load'), 1, [], false);
    return;
  }
  its.is_started = true;
  if (attributeOf(node, 'src')) {
    later(
      () => {
        its.readyState = 'complete';
        emit(node, 'load');
        emit(node, 'readystatechange');
      },
      1,
      [],
      false,
    );
    return;
  }
  const type = lower(attributeOf(node, 'type') || '');
  if (
    its.text !== '' &&
    (type === '' || indexOf(type, 'javascript') >= 0 || indexOf(type, 'ecmascript') >= 0 || type === 'module')
  )
    quietly(() => runText(its.text));
}
function takeAll(parent, nodes) {
  for (let i = 0; i < nodes.length; i++) take(parent, nodes[i]);
}
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
        const its = attributeOf(element, one.attributes[k][0]),
          value = one.attributes[k][2];
        const how = one.attributes[k][1];
        fits =
          its !== null &&
          (how === '' ||
            (how === '='
              ? its === value
              : how === '~='
                ? indexOf(` ${its} `, ` ${value} `) >= 0
                : how === '^='
                  ? starts(its, value)
                  : how === '$='
                    ? slice(its, its.length - value.length) === value
                    : indexOf(its, value) >= 0));
      }
      if (fits) return true;
    }
    return false;
  };
  const isPart = within !== undefined && within !== body && within !== root && within !== head && within !== document;
  const some = isPart ? descendants(within) : { __proto__: null, found: all, count: allCount };
  for (let i = isPart ? 0 : -3; i < some.count; i++) {
    const element = i === -3 ? root : i === -2 ? head : i === -1 ? body : mapGet(some.found, i);
    if (isOne(element)) {
      mapSet(found, count++, element);
      if (is_one) break;
    }
  }
  return is_one ? (count ? mapGet(found, 0) : null) : listOf(found, count);
}
const Node = kind('Node', EventTarget, {
  appendChild(node) {
    take(this, node);
    return node;
  },
  insertBefore(node) {
    take(this, node);
    return node;
  },
  replaceChild(node, old) {
    take(this, node);
    release(old);
    return old;
  },
  removeChild(node) {
    release(node);
    return node;
  },
  append(...nodes) {
    takeAll(this, nodes);
  },
  prepend(...nodes) {
    takeAll(this, nodes);
  },
  after(...nodes) {
    takeAll(body, nodes);
  },
  before(...nodes) {
    takeAll(body, nodes);
  },
  replaceWith(...nodes) {
    takeAll(body, nodes);
  },
  replaceChildren(...nodes) {
    takeAll(this, nodes);
  },
  hasChildNodes() {
    return secret(this).nodesCount > 0;
  },
  contains() {
    return true;
  },
  compareDocumentPosition: () => 0,
  normalize: nothing,
  getRootNode: () => document,
  cloneNode(is_deep) {
    const its = secret(this),
      copy = element(its.tag);
    for (let i = 0; i < its.count; i++) {
      const name = mapGet(its.names, i);
      mapSet(secret(copy).attributes, name, mapGet(its.attributes, name));
      mapSet(secret(copy).names, secret(copy).count++, name);
    }
    secret(copy).text = its.text;
    if (is_deep) for (let i = 0; i < its.nodesCount; i++) hold(copy, mapGet(its.nodes, i).cloneNode(true));
    return copy;
  },
  get ownerDocument() {
    return document;
  },
  get parentNode() {
    return this === root ? document : secret(this).parent;
  },
  get parentElement() {
    return secret(this).parent;
  },
  get firstChild() {
    const its = secret(this);
    return its.nodesCount > 0 ? mapGet(its.nodes, 0) : null;
  },
  get lastChild() {
    const its = secret(this);
    return its.nodesCount > 0 ? mapGet(its.nodes, its.nodesCount - 1) : null;
  },
  get firstElementChild() {
    return this.firstChild;
  },
  get lastElementChild() {
    return this.lastChild;
  },
  get childNodes() {
    const its = secret(this);
    return listOf(its.nodes, its.nodesCount);
  },
  get children() {
    const its = secret(this);
    return listOf(its.nodes, its.nodesCount);
  },
  get childElementCount() {
    return secret(this).nodesCount;
  },
  get nextSibling() {
    return sibling(this, 1);
  },
  get previousSibling() {
    return sibling(this, -1);
  },
  get nextElementSibling() {
    return sibling(this, 1);
  },
  get previousElementSibling() {
    return sibling(this, -1);
  },
  get nodeName() {
    const tag = secret(this).tag;
    return tag[0] === '#' ? tag : upper(tag);
  },
  get nodeType() {
    const tag = secret(this).tag;
    return tag === '#text' ? 3 : tag === '#fragment' ? 11 : tag === '#document' ? 9 : 1;
  },
  get isConnected() {
    return true;
  },
  get textContent() {
    return secret(this).text;
  },
  set textContent(value) {
    empty(this);
    words(this, value);
  },
  get nodeValue() {
    return secret(this).text;
  },
  set nodeValue(value) {
    words(this, value);
  },
  get data() {
    return secret(this).text;
  },
  set data(value) {
    words(this, value);
  },
});
const Element = kind('Element', Node, {
  setAttribute(name, value) {
    setAttribute(this, name, value);
  },
  setAttributeNS(_, name, value) {
    setAttribute(this, name, value);
  },
  getAttribute(name) {
    return attributeOf(this, lower(str(name)));
  },
  getAttributeNS(_, name) {
    return attributeOf(this, lower(str(name)));
  },
  hasAttribute(name) {
    return attributeOf(this, lower(str(name))) !== null;
  },
  hasAttributes() {
    return secret(this).count > 0;
  },
  removeAttribute(name) {
    mapDelete(secret(this).attributes, lower(str(name)));
  },
  toggleAttribute: nothing,
  getAttributeNames() {
    const its = secret(this);
    return listOf(its.names, its.count);
  },
  get attributes() {
    const its = secret(this),
      found = new Real.Map();
    for (let i = 0; i < its.count; i++) {
      const name = mapGet(its.names, i);
      mapSet(found, i, { name, nodeName: name, value: mapGet(its.attributes, name) || '' });
    }
    const list = listOf(found, its.count);
    for (let i = 0; i < its.count; i++)
      define(list, mapGet(its.names, i), {
        __proto__: null,
        value: mapGet(found, i),
        configurable: true,
        writable: true,
      });
    return list;
  },
  get innerHTML() {
    return secret(this).text;
  },
  set innerHTML(value) {
    const its = secret(this);
    value = str(value);
    empty(this);
    its.text = value;
    if (its.tag === 'title') words(this, value);
    else if (its.tag !== 'script' && its.tag !== 'style' && value !== '') insert(value, this);
  },
  get outerHTML() {
    return `<${secret(this).tag}>${secret(this).text}</${secret(this).tag}>`;
  },
  set outerHTML(value) {
    insert(value);
  },
  insertAdjacentHTML(_, value) {
    insert(value, this);
  },
  insertAdjacentText(_, value) {
    words(this, value);
  },
  insertAdjacentElement(_, node) {
    take(this, node);
    return node;
  },
  setHTMLUnsafe(value) {
    insert(value);
  },
  setHTML(value) {
    insert(value);
  },
  get tagName() {
    return upper(secret(this).tag);
  },
  get localName() {
    return secret(this).tag;
  },
  get namespaceURI() {
    return 'http://www.w3.org/1999/xhtml';
  },
  get classList() {
    const self = this,
      names = () => ` ${attributeOf(self, 'class') || ''} `;
    return own(
      {},
      {
        add(name) {
          if (indexOf(names(), ` ${name} `) < 0) setAttribute(self, 'class', trim(`${names()}${name}`));
        },
        remove: nothing,
        replace: nothing,
        item: () => null,
        contains(name) {
          return indexOf(names(), ` ${name} `) >= 0;
        },
        toggle: () => true,
        toString: () => trim(names()),
      },
    );
  },
  get dataset() {
    const its = secret(this),
      set = {};
    for (let i = 0; i < its.count; i++) {
      const name = mapGet(its.names, i);
      if (starts(name, 'data-'))
        define(set, host.camel(slice(name, 5)), {
          __proto__: null,
          value: mapGet(its.attributes, name),
          writable: true,
          enumerable: true,
          configurable: true,
        });
    }
    return set;
  },
  matches(selector) {
    const found = select(selector);
    for (let i = 0; i < found.length; i++) if (found[i] === this) return true;
    return false;
  },
  closest() {
    return this;
  },
  remove() {
    release(this);
  },
  scrollIntoView: nothing,
  scrollTo: nothing,
  scrollBy: nothing,
  requestFullscreen: () => resolved(),
  animate: soft,
  getAnimations: () => [],
  attachShadow() {
    return element('#fragment');
  },
  getBoundingClientRect: () => ({ x: 0, y: 0, top: 0, left: 0, right: 100, bottom: 100, width: 100, height: 100 }),
  getClientRects: () => [],
  getElementsByTagName(tag) {
    return select(str(tag), false, this);
  },
  getElementsByClassName(name) {
    return select(`.${name}`, false, this);
  },
  querySelector(selector) {
    return select(selector, true, this);
  },
  querySelectorAll(selector) {
    return select(selector, false, this);
  },
});
for (const name of [
  'offsetWidth',
  'offsetHeight',
  'clientWidth',
  'clientHeight',
  'scrollWidth',
  'scrollHeight',
  'naturalWidth',
  'naturalHeight',
])
  own(Element.prototype, {
    get [name]() {
      return config.screen[0];
    },
    set [name](_) {},
  });
for (const name of ['offsetTop', 'offsetLeft', 'clientTop', 'clientLeft'])
  own(Element.prototype, {
    get [name]() {
      return 0;
    },
  });
for (const name of ['src', 'href', 'action', 'poster', 'background'])
  own(Element.prototype, {
    get [name]() {
      const value = attributeOf(this, name);
      if (!value) return '';
      look();
      const url = resolve(value);
      return url ? url.href : value;
    },
    set [name](value) {
      setAttribute(this, name, value);
    },
  });
for (const [name, attribute] of [
  ['id', 'id'],
  ['className', 'class'],
  ['name', 'name'],
  ['type', 'type'],
  ['value', 'value'],
  ['rel', 'rel'],
  ['target', 'target'],
  ['title', 'title'],
  ['content', 'content'],
  ['httpEquiv', 'http-equiv'],
  ['method', 'method'],
  ['charset', 'charset'],
  ['formAction', 'formaction'],
  ['srcdoc', 'srcdoc'],
  ['lang', 'lang'],
  ['dir', 'dir'],
  ['srcset', 'srcset'],
  ['media', 'media'],
  ['placeholder', 'placeholder'],
  ['htmlFor', 'for'],
  ['crossOrigin', 'crossorigin'],
  ['referrerPolicy', 'referrerpolicy'],
  ['nonce', 'nonce'],
  ['alt', 'alt'],
  ['width', 'width'],
  ['height', 'height'],
])
  own(Element.prototype, {
    get [name]() {
      return attributeOf(this, attribute) || '';
    },
    set [name](value) {
      setAttribute(this, attribute, value);
    },
  });
for (const part of ['protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'origin'])
  own(Element.prototype, {
    get [part]() {
      look();
      const url = resolve(attributeOf(this, 'href') || '');
      return url ? url[part] : '';
    },
  });
for (const name of ['onclick', 'onload', 'onerror', 'onmouseover', 'onsubmit', 'onreadystatechange'])
  own(Element.prototype, {
    get [name]() {
      return secret(this).handlers[name] || null;
    },
    set [name](run) {
      secret(this).handlers[name] = run;
    },
  });
const HTMLElement = kind('HTMLElement', Element, {
  click() {
    emit(this, 'click');
    const to = attributeOf(this, 'href');
    if (secret(this).tag === 'a' && to) go(attributeOf(this, 'target') === '_blank' ? 'open' : 'navigate', to);
  },
  submit() {
    const to = attributeOf(this, 'action');
    if (to) act('form', to);
  },
  requestSubmit() {
    this.submit();
  },
  reset: nothing,
  focus: nothing,
  blur: nothing,
  select: nothing,
  play: () => resolved(),
  pause: nothing,
  load: nothing,
  canPlayType: () => '',
  getContext: soft,
  toDataURL: () => 'data:,',
  get innerText() {
    return secret(this).text;
  },
  set innerText(value) {
    words(this, value);
  },
  get outerText() {
    return secret(this).text;
  },
  set outerText(value) {
    words(this, value);
  },
  get text() {
    return secret(this).text;
  },
  set text(value) {
    words(this, value);
  },
  get contentWindow() {
    return isFrame(this) ? frameOf(this) : null;
  },
  get contentDocument() {
    return isFrame(this) ? frameOf(this).document : null;
  },
  get form() {
    return null;
  },
  get elements() {
    return select('input,select,textarea');
  },
  get sheet() {
    return soft();
  },
  get complete() {
    return true;
  },
  get readyState() {
    return secret(this).readyState || 'complete';
  },
});
const isFrame = (element) => secret(element).tag === 'iframe' || secret(element).tag === 'frame';
const frames = new WeakMap();
function frameOf(element) {
  const known = weakGet(frames, element);
  if (known) return known;
  const frame = create(EventTarget.prototype),
    inner = create(Document.prototype),
    to = place(create(Location_), 'frame', false);
  weakSet(secrets, inner, { __proto__: null, ...secret(document), tag: '#document' });
  own(frame, {
    document: inner,
    get location() {
      return to;
    },
    set location(value) {
      go('frame', value);
    },
    parent: G,
    top: G,
    postMessage: nothing,
    focus: nothing,
    close: nothing,
  });
  define(frame, 'self', { __proto__: null, value: frame });
  define(frame, 'window', { __proto__: null, value: frame });
  weakSet(frames, element, frame);
  return frame;
}
const Location_ = G.Location.prototype;
const byTag = create(null);
for (const [tag, name] of [
  ['a', 'Anchor'],
  ['script', 'Script'],
  ['iframe', 'IFrame'],
  ['img', 'Image'],
  ['form', 'Form'],
  ['div', 'Div'],
  ['input', 'Input'],
  ['meta', 'Meta'],
  ['link', 'Link'],
  ['style', 'Style'],
  ['canvas', 'Canvas'],
  ['body', 'Body'],
  ['head', 'Head'],
  ['html', 'Html'],
  ['title', 'Title'],
  ['video', 'Video'],
  ['button', 'Button'],
  ['span', 'Span'],
  ['p', 'Paragraph'],
])
  byTag[tag] = kind(`HTML${name}Element`, HTMLElement, {}).prototype;
function styleOf() {
  return own(
    { cssText: '' },
    {
      setProperty(name, value) {
        this[name] = value;
      },
      getPropertyValue() {
        return '';
      },
      removeProperty: nothing,
    },
  );
}
function element(tag) {
  tag = lower(str(tag));
  const one = create(byTag[tag] || HTMLElement.prototype);
  weakSet(secrets, one, {
    __proto__: null,
    tag,
    attributes: new Real.Map(),
    names: new Real.Map(),
    count: 0,
    text: '',
    nodes: new Real.Map(),
    nodesCount: 0,
    parent: null,
    handlers: create(null),
    is_started: false,
    is_known: false,
    readyState: '',
  });
  define(one, 'style', { __proto__: null, value: styleOf(), writable: true, enumerable: true, configurable: true });
  return one;
}
function made(told) {
  const one = element(told.tag),
    its = secret(one);
  for (let i = 0; i < told.attributes.length; i++) {
    const name = told.attributes[i][0];
    if (!mapHas(its.attributes, name)) {
      mapSet(its.attributes, name, told.attributes[i][1]);
      mapSet(its.names, its.count++, name);
    }
  }
  its.text = told.text;
  its.is_started = true;
  return one;
}
