// URLs, and where the page is sent.

const isCode = (text) => lower(slice(trim(text), 0, 11)) === 'javascript:';
function go(what, value) {
  const text = str(value);
  if (isCode(text)) quietly(() => runText(host.percent(slice(trim(text), 11))));
  else act(what, text);
}
// What is asked here sets visitors at a desk apart; where nobody asks, they all see the same.
let hasAsked = false;
const ask = () => {
  if (!hasAsked) {
    hasAsked = true;
    host.ask();
  }
};
// What is asked here depends on the page, so the answer holds for no other.
const look = () => {
  if (!hasLooked) {
    hasLooked = true;
    host.look();
  }
};
let hasLooked = false;
const resolve = (text, base) => {
  const parts = host.url(cut(text), base === undefined ? config.url : cut(base));
  return parts === '' ? null : parse(parts);
};
const here = resolve(config.url, '') || {
  href: config.url,
  protocol: '',
  host: '',
  hostname: '',
  port: '',
  pathname: '',
  search: '',
  hash: '',
  origin: '',
};
const location = create(kind('Location', null, {}).prototype);
function place(target, what, is_fixed) {
  const members = {
    assign(to) {
      go(what, to);
    },
    replace(to) {
      go(what, to);
    },
    reload: nothing,
    toString() {
      look();
      return here.href;
    },
  };
  for (const part of ['href', 'protocol', 'host', 'hostname', 'port', 'pathname', 'search']) {
    define(members, part, {
      __proto__: null,
      get() {
        if (part === 'href' || part === 'pathname' || part === 'search') look();
        return here[part];
      },
      set(to) {
        if (part !== 'href') look();
        go(what, part === 'href' ? to : changed(here, part, to));
      },
      enumerable: true,
      configurable: true,
    });
  }
  define(members, 'hash', {
    __proto__: null,
    get() {
      look();
      return here.hash;
    },
    set(to) {
      here.hash = starts(str(to), '#') ? str(to) : `#${to}`;
    },
    enumerable: true,
    configurable: true,
  });
  define(members, 'origin', {
    __proto__: null,
    get() {
      return here.origin;
    },
    enumerable: true,
    configurable: true,
  });
  define(members, 'ancestorOrigins', { __proto__: null, value: [], configurable: true });
  own(target, members);
  if (is_fixed) {
    const keys = ownKeys(target);
    for (let i = 0; i < keys.length; i++) define(target, keys[i], { __proto__: null, configurable: false });
  }
  return target;
}
// Where one goes whose place has another host, path or query.
function changed(from, part, to) {
  const one = {
    __proto__: null,
    protocol: from.protocol,
    host: from.host,
    pathname: from.pathname,
    search: from.search,
    hash: from === here ? '' : from.hash,
  };
  to = str(to);
  if (part === 'protocol') one.protocol = to[to.length - 1] === ':' ? to : `${to}:`;
  else if (part === 'hostname') one.host = from.port ? `${to}:${from.port}` : to;
  else if (part === 'port') one.host = `${from.hostname}:${to}`;
  else if (part === 'pathname') one.pathname = starts(to, '/') ? to : `/${to}`;
  else if (part === 'search') one.search = to === '' || starts(to, '?') ? to : `?${to}`;
  else if (part === 'hash') one.hash = to === '' || starts(to, '#') ? to : `#${to}`;
  else one[part] = to;
  return `${one.protocol}//${one.host}${one.pathname}${one.search}${one.hash}`;
}
place(location, 'navigate', true);
