// The tree of the page: what stands where, what a changed attribute does, and what is found.

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
