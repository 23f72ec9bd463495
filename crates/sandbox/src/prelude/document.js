// The document, its cookies, and the script that is running.

let title = config.title,
  cookies = new Map(),
  cookieNames = new Map(),
  cookiesCount = 0,
  state = 'loading';
function joined(texts) {
  let text = '';
  for (let i = 0; i < texts.length; i++) text += str(texts[i]);
  return text;
}
const Document = kind('Document', Node, {
  write(...texts) {
    write(joined(texts));
  },
  writeln(...texts) {
    write(`${joined(texts)}\n`);
  },
  open() {
    if (arguments.length > 2) act('open', arguments[0]);
    return document;
  },
  close: nothing,
  createElement: (tag) => element(tag),
  createElementNS: (_, tag) => element(tag),
  createTextNode(text) {
    const one = element('#text');
    secret(one).text = str(text);
    return one;
  },
  createDocumentFragment: () => element('#fragment'),
  createComment(text) {
    const one = element('#comment');
    secret(one).text = str(text);
    return one;
  },
  createEvent: (type) => new Event(type),
  createAttribute: soft,
  createTreeWalker: soft,
  createRange: () =>
    own(
      {},
      {
        createContextualFragment(markup) {
          const all = element('#fragment');
          insert(markup, all);
          secret(all).text = str(markup);
          secret(all).is_markup = true;
          return all;
        },
        selectNode: nothing,
        selectNodeContents: nothing,
        setStart: nothing,
        setEnd: nothing,
        deleteContents: nothing,
        insertNode: nothing,
        collapse: nothing,
      },
    ),
  getElementById(id) {
    page();
    id = str(id);
    const one = mapGet(names, id);
    if (one !== undefined && attributeOf(one, 'id') === id) return one;
    missed();
    return null;
  },
  getElementsByTagName: (tag) => select(str(tag)),
  getElementsByClassName: (name) => select(`.${name}`),
  getElementsByName: (name) => select(`[name="${name}"]`),
  querySelector: (selector) => select(selector, true),
  querySelectorAll: (selector) => select(selector),
  elementFromPoint: () => body,
  hasFocus: () => true,
  execCommand: () => true,
  getSelection: soft,
  importNode: (node) => node,
  adoptNode: (node) => node,
  exitFullscreen: () => resolved(),
  get body() {
    return body;
  },
  set body(_) {},
  get head() {
    return head;
  },
  get documentElement() {
    return root;
  },
  get scrollingElement() {
    return root;
  },
  get activeElement() {
    return body;
  },
  get defaultView() {
    return G;
  },
  get parentWindow() {
    return G;
  },
  get title() {
    look();
    return title;
  },
  set title(value) {
    title = str(value);
    act('title', title);
  },
  get referrer() {
    ask();
    return config.referrer;
  },
  get readyState() {
    return state;
  },
  get currentScript() {
    return current;
  },
  get doctype() {
    return soft();
  },
  get implementation() {
    return soft();
  },
  get fonts() {
    return soft();
  },
  get URL() {
    look();
    return here.href;
  },
  get documentURI() {
    look();
    return here.href;
  },
  get baseURI() {
    look();
    return here.href;
  },
  get domain() {
    return here.hostname;
  },
  set domain(_) {},
  get location() {
    return location;
  },
  set location(to) {
    go('navigate', to);
  },
  get cookie() {
    let text = '';
    for (let i = 0; i < cookiesCount; i++) {
      const name = mapGet(cookieNames, i),
        value = mapGet(cookies, name);
      if (value !== undefined) text += `${text === '' ? '' : '; '}${name}=${value}`;
    }
    return text;
  },
  set cookie(value) {
    const told = parse(host.cookie(cut(value)));
    if (!mapHas(cookies, told[0])) {
      if (cookiesCount >= config.elements_max) {
        host.limit('elements-max');
        return;
      }
      mapSet(cookieNames, cookiesCount++, told[0]);
    }
    mapSet(cookies, told[0], told[2] !== '' && dateOf(told[2]) <= now ? undefined : told[1]);
  },
  get characterSet() {
    return 'UTF-8';
  },
  get charset() {
    return 'UTF-8';
  },
  get inputEncoding() {
    return 'UTF-8';
  },
  get compatMode() {
    return 'CSS1Compat';
  },
  get contentType() {
    return 'text/html';
  },
  get lastModified() {
    return '11/26/2026 00:00:00';
  },
  get hidden() {
    return false;
  },
  get visibilityState() {
    return 'visible';
  },
  get designMode() {
    return 'off';
  },
  get styleSheets() {
    return [];
  },
  get cookieEnabled() {
    return true;
  },
  get forms() {
    return select('form');
  },
  get links() {
    return select('a');
  },
  get images() {
    return select('img');
  },
  get scripts() {
    return select('script');
  },
  get anchors() {
    return select('a');
  },
  get all() {
    return select('*');
  },
  get children() {
    return listOf(secret(document).nodes, 1);
  },
  get childNodes() {
    return listOf(secret(document).nodes, 1);
  },
  get embeds() {
    return select('embed');
  },
});
kind('HTMLDocument', Document, {});
for (const [name, tag] of [
  ['DocumentFragment', '#fragment'],
  ['Text', '#text'],
  ['Comment', '#comment'],
])
  byTag[tag] = kind(name, Node, {
    querySelector(selector) {
      return select(selector, true, this);
    },
    querySelectorAll(selector) {
      return select(selector, false, this);
    },
    getElementById: (id) => document.getElementById(id),
  }).prototype;
const document = create(G.HTMLDocument.prototype);
weakSet(secrets, document, blank('#document'));
const root = element('html'),
  head = element('head'),
  body = element('body');
let current = null;
secret(document).nodes = new Map();
secret(document).nodesCount = 1;
mapSet(secret(document).nodes, 0, root);
hold(root, head);
hold(root, body);
// The script that is about to run, and the element that it stands in.
function begin(index, source) {
  script = index;
  host.script(index);
  current = element('script');
  secret(current).is_started = true;
  secret(current).script = index;
  const told = config.tags[index];
  if (told !== null) adopt(current, told);
  else if (source !== '') put(secret(current), 'src', source);
  hold(head, current);
  remember(current);
}
function finish() {
  settle();
  script = -1;
  current = null;
  host.script(-1);
}
