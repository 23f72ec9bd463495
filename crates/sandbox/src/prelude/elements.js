// What nodes and elements are to a script.

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
