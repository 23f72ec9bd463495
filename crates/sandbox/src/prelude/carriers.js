// What carries a text from one place of a script to another: forms, heads, options, workers, messages, and errors.

// Fields of forms and of heads are pairs as well.
const carries = (name, keyOf) => {
  const asPairs = (method) =>
    function (key, value) {
      return apply(ParamsHere.prototype[method], this, [keyOf(str(key)), value]);
    };
  kind(
    name,
    ParamsHere,
    { get: asPairs('get'), getAll: asPairs('getAll'), has: asPairs('has'), set: asPairs('set'), append: asPairs('append'), delete: asPairs('delete') },
    function (init) {
      weakSet(queries, this, { pairs: [], changed: nothing });
      if (!isObject(init) || weakGet(secrets, init) !== undefined) return;
      if (init[Symbol.iterator]) for (const [key, value] of init) this.append(key, value);
      else for (const key in init) this.append(key, init[key]);
    },
  );
};
carries('FormData', str);
carries('Headers', lower);
const OptionHere = function (text, value) {
  const one = element('option');
  if (text !== undefined) secret(one).text = str(text);
  if (value !== undefined) setAttribute(one, 'value', value);
  return one;
};
OptionHere.prototype = byTag.option || HTMLElement.prototype;
own(G, { Option: OptionHere });

// What is said to a window, a worker or the other end of a channel comes a little later.
const saying = (data, target) => own(happening('message', target), { data, origin: here.origin, source: G, ports: [] });
const says = (target) => (data) => later(() => emit(target, 'message', saying(data, target)), 1, [], false);
own(G, { postMessage: says(G) });
kind('MessageChannel', null, {}, function () {
  const ports = [create(EventTarget.prototype), create(EventTarget.prototype)];
  for (let i = 0; i < 2; i++) own(ports[i], { postMessage: says(ports[1 - i]), start: nothing, close: nothing, onmessage: null });
  this.port1 = ports[0];
  this.port2 = ports[1];
});
// A worker whose script its own URL holds, or the site, has a window of its own and sees nothing of the page.
for (const name of ['Worker', 'SharedWorker']) {
  kind(name, EventTarget, { terminate: nothing }, function (url) {
    const inner = create(EventTarget.prototype),
      held = answered(addressOf(url));
    act('worker', url);
    own(inner, { postMessage: says(this), close: nothing, onmessage: null, location, navigator });
    this.onmessage = null;
    this.postMessage = says(inner);
    this.port = this;
    this.start = nothing;
    if (held === undefined) return;
    const code = wordsOf(bytesOf(held), 'utf-8');
    later(
      () =>
        enter(code, depth + 1, (code) => {
          const run = new Real.Function('self', 'postMessage', 'addEventListener', 'close', 'document', 'window', `${code}\n;return typeof onmessage === 'function' ? onmessage : undefined;`);
          const waits = apply(run, inner, [inner, inner.postMessage, (type, run) => listen(inner, type, run), nothing, undefined, undefined]);
          if (isFunction(waits) && !isFunction(inner.onmessage)) inner.onmessage = waits;
        }),
      1,
      [],
      false,
    );
  });
}

// An error that nobody catches is told to whoever waits for it, once at a time.
let isErring = false;
function errored(text, error) {
  if (isErring || text === null) return;
  isErring = true;
  const message = `Uncaught ${isObject(error) && typeof error.name === 'string' ? error.name : 'Error'}: ${text}`;
  quietly(() => {
    const run = G.onerror,
      event = own(happening('error', G), { message, error, filename: here.href, lineno: 1, colno: 1 });
    if (isFunction(run)) call(script, run, G, [message, here.href, 1, 1, error]);
    for (let i = 0; i < listenersCount; i++) {
      const one = mapGet(listeners, i);
      if (one !== undefined && one.type === 'error' && one.target === G) call(one.script, one.run, G, [event]);
    }
  });
  isErring = false;
}
function thrown(error) {
  const text = said(error);
  errored(text, error);
  return text;
}
