// What nodes and elements are to a script.

const NODE_TYPES = { __proto__: null, '#text': 3, '#comment': 8, '#document': 9, '#fragment': 11 };
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
    return asked(this).nodesCount > 0;
  },
  contains() {
    return true;
  },
  compareDocumentPosition: () => 0,
  normalize: nothing,
  getRootNode: () => document,
  cloneNode(is_deep) {
    const its = asked(this),
      copy = element(its.tag);
    for (let i = 0; i < its.count; i++) {
      const name = mapGet(its.names, i);
      put(secret(copy), name, mapGet(its.attributes, name));
    }
    secret(copy).text = is_deep ? textOf(this) : its.text;
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
    return childOf(this, false, false);
  },
  get lastChild() {
    return childOf(this, true, false);
  },
  get firstElementChild() {
    return childOf(this, false, true);
  },
  get lastElementChild() {
    return childOf(this, true, true);
  },
  get childNodes() {
    const { found, count } = nodesOf(this, false);
    return listOf(found, count);
  },
  get children() {
    const { found, count } = nodesOf(this, true);
    return listOf(found, count);
  },
  get childElementCount() {
    return nodesOf(this, true).count;
  },
  get nextSibling() {
    return sibling(this, 1, false);
  },
  get previousSibling() {
    return sibling(this, -1, false);
  },
  get nextElementSibling() {
    return sibling(this, 1, true);
  },
  get previousElementSibling() {
    return sibling(this, -1, true);
  },
  get nodeName() {
    const tag = secret(this).tag;
    return tag[0] === '#' ? tag : upper(tag);
  },
  get nodeType() {
    const tag = secret(this).tag;
    return NODE_TYPES[tag] || 1;
  },
  get isConnected() {
    return true;
  },
  get textContent() {
    return textOf(this);
  },
  set textContent(value) {
    empty(this);
    words(this, value);
  },
  get nodeValue() {
    return textOf(this);
  },
  set nodeValue(value) {
    words(this, value);
  },
  get data() {
    return textOf(this);
  },
  set data(value) {
    words(this, value);
  },
});
// `aB` of a script is `data-a-b`.
const dashed = (key) => {
  let made = '';
  for (let i = 0; i < key.length; i++) made += key[i] >= 'A' && key[i] <= 'Z' ? `-${lower(key[i])}` : key[i];
  return made;
};
const Element = kind('Element', Node, {
  setAttribute(name, value) {
    setAttribute(this, name, value);
  },
  setAttributeNS(_, name, value) {
    setAttribute(this, name, value);
  },
  getAttribute(name) {
    return read(this, lower(str(name)));
  },
  getAttributeNS(_, name) {
    return read(this, lower(str(name)));
  },
  hasAttribute(name) {
    return read(this, lower(str(name))) !== null;
  },
  hasAttributes() {
    return asked(this).count > 0;
  },
  removeAttribute(name) {
    const its = asked(this);
    if (its.attributes !== NONE) mapDelete(its.attributes, lower(str(name)));
  },
  toggleAttribute: nothing,
  getAttributeNames() {
    const its = asked(this);
    return listOf(its.names, its.count);
  },
  get attributes() {
    const its = asked(this),
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
    return markupOf(this, false);
  },
  set innerHTML(value) {
    const its = secret(this);
    value = str(value);
    empty(this);
    its.text = value;
    its.is_markup = its.tag !== 'script' && its.tag !== 'style';
    if (its.tag === 'title') words(this, value);
    else if (its.tag !== 'script' && its.tag !== 'style' && value !== '') insert(value, this);
  },
  get outerHTML() {
    return markupOf(this, true);
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
      names = () => ` ${read(self, 'class') || ''} `;
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
    const its = asked(this),
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
    const self = this;
    return new Real.Proxy(set, {
      set(_, key, value) {
        setAttribute(self, `data-${dashed(str(key))}`, value);
        set[key] = str(value);
        return true;
      },
    });
  },
  matches(selector) {
    const found = select(selector);
    for (let i = 0; i < found.length; i++) if (found[i] === this) return true;
    return false;
  },
  closest(selector) {
    const found = select(selector);
    for (let at = this, deep = 0; at !== null && deep < 100; at = secret(at).parent, deep++)
      for (let i = 0; i < found.length; i++) if (found[i] === at) return at;
    return null;
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
      const value = read(this, name);
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
      return read(this, attribute) || '';
    },
    set [name](value) {
      setAttribute(this, attribute, value);
    },
  });
for (const part of ['protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'origin'])
  own(Element.prototype, {
    get [part]() {
      look();
      const url = resolve(read(this, 'href') || '');
      return url ? url[part] : '';
    },
  });
const HANDLED =
  'click dblclick auxclick contextmenu load error readystatechange submit reset change input select focus blur focusin focusout invalid toggle resize scroll wheel copy cut paste mouseover mouseout mouseenter mouseleave mousemove mousedown mouseup keydown keyup keypress touchstart touchmove touchend pointerdown pointerup pointermove pointerover pointerenter pointerleave drag dragstart dragend dragenter dragover drop animationstart animationend animationiteration transitionstart transitionend play playing canplay loadeddata loadedmetadata loadstart begin end repeat';
for (const type of HANDLED.split(' ')) {
  const name = `on${type}`;
  own(Element.prototype, {
    get [name]() {
      return secret(this).handlers[name] || null;
    },
    set [name](run) {
      handle(this, name, run);
    },
  });
}
const HTMLElement = kind('HTMLElement', Element, {
  get style() {
    const its = secret(this);
    return its.style || (its.style = styleOf());
  },
  set style(value) {
    this.style.cssText = value;
  },
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
    return textOf(this);
  },
  set innerText(value) {
    words(this, value);
  },
  get outerText() {
    return textOf(this);
  },
  set outerText(value) {
    words(this, value);
  },
  get text() {
    return textOf(this);
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
  weakSet(secrets, inner, blank('#document'));
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
byTag.textarea = kind('HTMLTextAreaElement', HTMLElement, {
  get value() {
    return textOf(this);
  },
  set value(value) {
    words(this, value);
  },
}).prototype;
function styleOf() {
  return own(
    { cssText: '' },
    {
      setProperty(name, value) {
        this[name] = str(value);
      },
      getPropertyValue(name) {
        const value = this[str(name)];
        return typeof value === 'string' ? value : '';
      },
      removeProperty: nothing,
    },
  );
}
function element(tag) {
  tag = lower(str(tag));
  const one = create(byTag[tag] || HTMLElement.prototype);
  weakSet(secrets, one, blank(tag));
  return one;
}
function made(told) {
  const one = element(told.tag);
  adopt(one, told);
  secret(one).text = told.text;
  secret(one).is_started = true;
  return one;
}
// What a tag says is said of this element, where it does not say it itself.
function adopt(one, told) {
  const its = secret(one);
  for (let i = 0; i < told.attributes.length; i++) {
    const name = told.attributes[i][0];
    if (!mapHas(its.attributes, name)) put(its, name, told.attributes[i][1]);
  }
  if (told.inside !== null && its.inside === null && isFixed(one)) its.inside = told.inside;
}
