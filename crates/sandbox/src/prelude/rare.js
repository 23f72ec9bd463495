// What few pages use, and whoever hides something may: walks through a tree, marks, properties of styles, digests, segments.

own(kind('NodeFilter', null, {}), {
  SHOW_ALL: 4294967295,
  SHOW_ELEMENT: 1,
  SHOW_TEXT: 4,
  SHOW_COMMENT: 128,
  FILTER_ACCEPT: 1,
  FILTER_REJECT: 2,
  FILTER_SKIP: 3,
});
// Every node below one, in the order of the page, of the kinds that are asked for.
function walk(top, what, filter) {
  asked(top);
  page();
  missed();
  const found = new Real.Map();
  let count = 0,
    at = -1;
  const mask = what === undefined ? -1 : what | 0;
  const accepts = (node) => {
    if (!((1 << (node.nodeType - 1)) & mask)) return false;
    const run = isFunction(filter) ? filter : isObject(filter) ? filter.acceptNode : undefined;
    return !isFunction(run) || apply(run, filter, [node]) === 1;
  };
  const gather = (node, deep) => {
    const its = secret(node);
    for (let i = 0; i < its.nodesCount && deep < 100; i++) {
      const one = mapGet(its.nodes, i);
      if (accepts(one)) mapSet(found, count++, one);
      gather(one, deep + 1);
    }
  };
  gather(top === document ? root : top, 0);
  const walker = own(
    {},
    {
      root: top,
      currentNode: top,
      nextNode() {
        if (at + 1 >= count) return null;
        walker.currentNode = mapGet(found, ++at);
        return walker.currentNode;
      },
      previousNode() {
        if (at <= 0) return null;
        walker.currentNode = mapGet(found, --at);
        return walker.currentNode;
      },
      firstChild() {
        return walker.nextNode();
      },
    },
  );
  return walker;
}
own(Document.prototype, { createTreeWalker: walk, createNodeIterator: walk });

// What was marked comes back by its name.
const marks = new Map();
let marksCount = 0;
function mark(name, options) {
  if (marksCount >= config.elements_max) {
    host.limit('elements-max');
    return undefined;
  }
  const detail = isObject(options) && options.detail !== undefined ? options.detail : null;
  const one = { name: str(name), entryType: 'mark', startTime: tick() - config.clock_ms, duration: 0, detail };
  mapSet(marks, marksCount++, one);
  return one;
}
function marked(fits) {
  const found = new Real.Map();
  let count = 0;
  for (let i = 0; i < marksCount; i++) if (fits(mapGet(marks, i))) mapSet(found, count++, mapGet(marks, i));
  return listOf(found, count);
}
own(G.performance, {
  mark,
  getEntriesByName: (name) => marked((one) => one.name === str(name)),
  getEntriesByType: (type) => marked((one) => one.entryType === type),
  getEntries: () => marked(() => true),
});

// Of how something looks, only what styles of the page call by a name of its own.
own(G, {
  getComputedStyle: () =>
    own(styleOf(), {
      getPropertyValue(name) {
        name = str(name);
        if (slice(name, 0, 2) !== '--') return '';
        look();
        return host.property(name);
      },
    }),
});
const subtle = {
  digest: (how, data) => {
    const name = upper(str(isObject(how) ? how.name : how));
    return attempted(() => bufferOf(ofHex(host.digest(`${name} ${hexOf(bytesOf(data))}`))));
  },
};
for (const name of ['importKey', 'exportKey', 'generateKey', 'deriveKey', 'deriveBits', 'encrypt', 'decrypt', 'sign', 'verify'])
  subtle[name] = soft();
own(G.crypto, { subtle });

// The engine knows no languages.
const Segmenter = function () {};
own(Segmenter.prototype, {
  segment(text) {
    text = str(text);
    const found = new Real.Map();
    let count = 0;
    for (let i = 0; i < text.length; count++) {
      const code = codeAt(text, i),
        end = i + (code >= 0xd800 && code < 0xdc00 && i + 1 < text.length ? 2 : 1);
      mapSet(found, count, { segment: slice(text, i, end), index: i, input: text, isWordLike: true });
      i = end;
    }
    return listOf(found, count);
  },
});
const formats = (members) =>
  function () {
    return own({}, members);
  };
const plainly = { format: (value) => str(value), formatToParts: () => [], resolvedOptions: () => ({ locale: 'zh-CN', timeZone: 'Asia/Shanghai' }) };
if (typeof G.Intl === 'undefined')
  own(G, {
    Intl: {
      Segmenter,
      DateTimeFormat: formats(plainly),
      NumberFormat: formats(plainly),
      Collator: formats({ compare: (one, other) => (one < other ? -1 : one > other ? 1 : 0) }),
    },
  });

// What stands in a template is its content.
byTag.template = kind('HTMLTemplateElement', HTMLElement, {
  get content() {
    return this;
  },
}).prototype;
