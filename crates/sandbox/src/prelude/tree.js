// The tree of the page: what stands where, what a changed attribute does, and what is found.

const secrets = new WeakMap();
// What an element has before anybody gives it anything; nothing is ever put into these.
const NONE = new Map(),
  NO_HANDLERS = create(null);
const blank = (tag) => ({
  __proto__: null,
  tag,
  attributes: NONE,
  names: NONE,
  count: 0,
  text: '',
  // Its text is markup that a script gave it.
  is_markup: false,
  nodes: NONE,
  nodesCount: 0,
  parent: null,
  handlers: NO_HANDLERS,
  style: null,
  // Where its markup stands in that of the page, as long as no script has changed it.
  inside: null,
  script: -1,
  is_started: false,
  is_known: false,
  readyState: '',
});
const secret = (element) => weakGet(secrets, element) || blank('');
// The elements of the document, and which of them have a name or tag.
let all = new Map(),
  allCount = 0,
  room = config.elements_max,
  names = new Map(),
  tags = new Map();
function remember(element) {
  const its = secret(element);
  if (its.is_known) return;
  its.is_known = true;
  if (allCount >= room) {
    host.limit('elements-max');
    return;
  }
  mapSet(all, allCount++, element);
  named(element);
  let same = mapGet(tags, its.tag);
  if (same === undefined) mapSet(tags, its.tag, (same = { __proto__: null, found: new Real.Map(), count: 0 }));
  mapSet(same.found, same.count++, element);
}
function named(element) {
  const id = attributeOf(element, 'id');
  if (id !== null && !(mapHas(names, id) && attributeOf(mapGet(names, id), 'id') === id)) mapSet(names, id, element);
}
// The elements of the page come when somebody asks for one: from then on what is seen holds for this page alone.
let isLearnt = false;
function page() {
  look();
  if (isLearnt) return;
  isLearnt = true;
  // What scripts have added stands behind what the page has brought.
  const its = secret(body),
    added = its.nodes,
    addedCount = its.nodesCount,
    others = all,
    othersCount = allCount;
  its.nodes = new Real.Map();
  its.nodesCount = 0;
  all = new Real.Map();
  allCount = 0;
  names = new Real.Map();
  tags = new Real.Map();
  const elements = parse(host.elements());
  room += elements.length;
  learn({ elements, code: [] }, body, true);
  for (let i = 0; i < addedCount; i++) mapSet(its.nodes, its.nodesCount++, mapGet(added, i));
  for (let i = 0; i < othersCount; i++) {
    secret(mapGet(others, i)).is_known = false;
    remember(mapGet(others, i));
  }
}
// Something was not found, or a whole list was asked for, of a page that was cut.
function missed() {
  if (config.page_limit !== null) host.limit(config.page_limit);
}
const isFixed = (node) => node === body || node === head || node === root || node === document;
// What a node is to somebody who reads it; every other node of the page was asked for before.
function asked(node) {
  const its = secret(node);
  if (isFixed(node)) page();
  else if (its.script >= 0) look();
  return its;
}
const attributeOf = (element, name) => {
  const value = mapGet(secret(element).attributes, name);
  return value === undefined ? null : value;
};
const read = (element, name) => mapHas(asked(element).attributes, name) ? attributeOf(element, name) : null;
function put(its, name, value) {
  if (its.attributes === NONE) {
    its.attributes = new Real.Map();
    its.names = new Real.Map();
  }
  if (!mapHas(its.attributes, name)) mapSet(its.names, its.count++, name);
  mapSet(its.attributes, name, value);
}
// Elements that have handlers: most have none, and every event asks.
const handling = new Map();
let handlingCount = 0;
function handle(element, name, run) {
  const its = secret(element);
  if (its.handlers === NO_HANDLERS) {
    its.handlers = create(null);
    mapSet(handling, handlingCount++, element);
  }
  its.handlers[name] = run;
}
// The text of a node: what a script gave it, or what stands in the page.
function textOf(node) {
  const its = asked(node);
  const is_raw = its.tag === 'script' || its.tag === 'style';
  if (its.inside !== null) return (is_raw ? host.inside : host.text)(its.inside[1], its.inside[2]);
  if (its.script >= 0) return host.code(its.script);
  return its.is_markup ? host.texted(its.text) : its.text;
}
function markupOf(node, is_outer) {
  const its = asked(node);
  missed();
  if (its.inside !== null) return host.inside(its.inside[is_outer ? 0 : 1], its.inside[2]) + (is_outer ? `</${its.tag}>` : '');
  const inner = its.script >= 0 ? host.code(its.script) : its.text;
  return is_outer ? `<${its.tag}>${inner}</${its.tag}>` : inner;
}
// From here on a node holds what scripts have made of it, and so do those that it stands in.
function change(node) {
  for (let at = node, deep = 0; at !== null && deep < 100; at = secret(at).parent, deep++) secret(at).inside = null;
}
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
  put(its, name, value);
  if (name === 'id' && its.is_known) named(element);
  const kinds = KINDS[name];
  if (kinds !== undefined) {
    const what = kinds[its.tag];
    if (what === 'frame' && isCode(value)) go('frame', value);
    else if (isCode(value)) mapSet(codeLinks, codeLinksCount++, value);
    else if (value !== '') act(what === undefined ? 'attribute' : what, value);
    if (name === 'src' && its.tag !== 'script') later(() => emit(element, 'load'), 1, [], false);
  } else if (name === 'srcdoc') insert(value);
  else if ((name === 'content' || name === 'http-equiv') && its.tag === 'meta') {
    if (lower(attributeOf(element, 'http-equiv') || '') === 'refresh') {
      const to = host.refresh(cut(attributeOf(element, 'content') || ''));
      if (to !== '') act('navigate', to);
    }
  } else if (starts(name, 'on')) {
    handle(element, name, handlerOf(value));
  }
}
// An attribute that holds a script, as a function.
function handlerOf(text) {
  act('evaluates', text);
  let made = nothing;
  quietly(() => {
    made = compiled(text);
  });
  return made;
}
const compiled = (text) => new Real.Function('event', prepared(text, depth + 1));
// What markup brings: its elements stand in this one, and its code runs.
function learn(told, container, is_page, is_written) {
  const brought = new Real.Map();
  for (let i = 0; i < told.elements.length; i++) {
    const its = told.elements[i],
      at = its.parent === null ? container : mapGet(brought, its.parent);
    const old = its.tag === 'body' ? body : its.tag === 'head' ? head : its.tag === 'html' ? root : null;
    if (old !== null) {
      mapSet(brought, i, is_page ? old : container);
      if (is_page) adopt(old, its);
      continue;
    }
    const one = made(its);
    if (is_page && its.inside !== null) secret(one).inside = its.inside;
    mapSet(brought, i, one);
    hold(at === root ? body : at, one);
    if (its.tag[0] === '#') continue;
    remember(one);
    if (!is_page) waits(one, its.attributes);
    if (is_written && its.tag === 'script' && attributeOf(one, 'src')) quietly(() => loaded(one));
  }
  if (is_page) pageNodes = brought;
  for (let i = 0; i < told.code.length; i++) {
    const text = told.code[i];
    quietly(() => runText(text));
  }
}
let pageNodes = NONE;
// What a written element waits for, and where it leads by a script; that of the page itself is told with its scripts.
function waits(one, attributes) {
  for (let i = 0; i < attributes.length; i++) {
    const name = attributes[i][0],
      value = attributes[i][1];
    if (starts(name, 'on')) {
      if (name !== 'onload' && name !== 'onerror') handle(one, name, handlerOf(value));
    } else if (isCode(value)) mapSet(codeLinks, codeLinksCount++, value);
  }
}
function insert(markup, container) {
  learn(parse(host.insert(cut(markup))), container || body);
}
function write(markup) {
  learn(parse(host.write(cut(markup))), body, false, true);
}
function settle() {
  learn(parse(host.flush()), body, false, true);
}
// One node stands in another, behind those that do.
function hold(parent, node) {
  const its = secret(node),
    above = secret(parent);
  if (its.parent !== null) release(node);
  its.parent = parent;
  if (above.nodes === NONE) above.nodes = new Real.Map();
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
  const its = asked(parent);
  change(parent);
  for (let i = 0; i < its.nodesCount; i++) secret(mapGet(its.nodes, i)).parent = null;
  its.nodesCount = 0;
  its.text = '';
  its.is_markup = false;
}
function descendants(parent) {
  const found = new Real.Map();
  let count = 0;
  const walk = (node, deep) => {
    const its = secret(node);
    for (let i = 0; i < its.nodesCount && deep < 100; i++) {
      const one = mapGet(its.nodes, i);
      if (isElement(one)) mapSet(found, count++, one);
      walk(one, deep + 1);
    }
  };
  walk(parent, 0);
  return { __proto__: null, found, count };
}
const isElement = (node) => secret(node).tag[0] !== '#';
// What stands in a node, with or without its texts and comments.
function nodesOf(node, are_elements) {
  const its = asked(node),
    found = new Real.Map();
  missed();
  let count = 0;
  for (let i = 0; i < its.nodesCount; i++) {
    const one = mapGet(its.nodes, i);
    if (!are_elements || isElement(one)) mapSet(found, count++, one);
  }
  return { __proto__: null, found, count };
}
function childOf(node, is_last, is_element) {
  const { found, count } = nodesOf(node, is_element);
  return count > 0 ? mapGet(found, is_last ? count - 1 : 0) : null;
}
function sibling(node, by, is_element) {
  const { parent } = secret(node);
  if (parent === null) return null;
  const { found, count } = nodesOf(parent, is_element);
  for (let i = 0; i < count; i++)
    if (mapGet(found, i) === node) return i + by >= 0 && i + by < count ? mapGet(found, i + by) : null;
  return null;
}
function words(element, value) {
  const its = secret(element);
  change(element);
  its.script = -1;
  its.is_markup = false;
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
  change(parent);
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
  const type = lower(attributeOf(node, 'type') || ''),
    isRun = type === '' || indexOf(type, 'javascript') >= 0 || indexOf(type, 'ecmascript') >= 0 || type === 'module';
  if (attributeOf(node, 'src')) {
    later(
      () => {
        if (isRun) loaded(node);
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
  if (its.text !== '' && isRun) quietly(() => runText(its.text));
}
// What comes from a URL, as far as it is known.
function fileOf(url) {
  const whole = resolve(url);
  return whole === null ? undefined : host.file(whole.href);
}
// A script from a file runs, if the file is known, or its URL holds it.
function loaded(node) {
  const held = answered(attributeOf(node, 'src'));
  if (held === undefined) return;
  const text = typeof held === 'string' ? held : wordsOf(bytesOf(held), 'utf-8');
  const before = current,
    code = prepared(text, 0);
  current = node;
  quietly(() => (0, Real.eval)(code));
  current = before;
}
function takeAll(parent, nodes) {
  for (let i = 0; i < nodes.length; i++) take(parent, isObject(nodes[i]) ? nodes[i] : document.createTextNode(nodes[i]));
}
const OWN = { __proto__: null, script: true, head: true, body: true, html: true };
function select(selector, is_one, within) {
  const wanted = parse(host.select(cut(selector)));
  for (let i = 0; i < wanted.length; i++) if (!OWN[wanted[i].tag] || wanted[i].attributes.length > 0) page();
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
  const isTag = wanted.length === 1 && wanted[0].tag !== '' && !isPart && !OWN[wanted[0].tag];
  const some = isPart
    ? descendants(within)
    : isTag
      ? mapGet(tags, wanted[0].tag) || { __proto__: null, found: NONE, count: 0 }
      : { __proto__: null, found: all, count: allCount };
  for (let i = isPart || isTag ? 0 : -3; i < some.count; i++) {
    const element = i === -3 ? root : i === -2 ? head : i === -1 ? body : mapGet(some.found, i);
    if (isOne(element)) {
      mapSet(found, count++, element);
      if (is_one) break;
    }
  }
  if (isLearnt && !(is_one && count > 0)) missed();
  return is_one ? (count ? mapGet(found, 0) : null) : listOf(found, count);
}
