// Who listens to what, and what happens once the scripts are over.

const listeners = new Map();
let listenersCount = 0;
function listen(target, type, run) {
  if (!isObject(run)) return;
  if (listenersCount >= config.listeners_max) {
    host.limit('listeners-max');
    return;
  }
  mapSet(listeners, listenersCount++, { __proto__: null, target, type: str(type), run, script });
}
function happening(type, target) {
  const event = own(
    {},
    {
      preventDefault: nothing,
      stopPropagation: nothing,
      stopImmediatePropagation: nothing,
      composedPath: () => [target],
      initEvent: nothing,
      type,
      target,
      currentTarget: target,
      srcElement: target,
      isTrusted: true,
      bubbles: true,
      clientX: 100,
      clientY: 100,
      pageX: 100,
      pageY: 100,
      screenX: 100,
      screenY: 100,
      which: 1,
      button: 0,
      keyCode: 0,
      key: '',
      touches: [],
      changedTouches: [],
      state: null,
      data: '',
      returnValue: true,
      persisted: false,
      timeStamp: now - config.clock_ms,
    },
  );
  return event;
}
function emit(target, type, given) {
  // Most of what happens is heard by nobody.
  let event = given;
  const told = () => event || (event = happening(type, target));
  const count = listenersCount;
  for (let i = 0; i < count; i++) {
    const one = mapGet(listeners, i);
    if (one !== undefined && one.type === type && one.target === target) call(one.script, one.run, target, [told()]);
  }
  let handler;
  quietly(() => {
    handler = target[`on${type}`];
  });
  if (!isFunction(handler)) handler = secret(target).handlers[`on${type}`];
  if (isFunction(handler)) call(script, handler, target, [told()]);
}
// Each happens once, wherever somebody listens.
function fire(type) {
  if (type === 'DOMContentLoaded') {
    state = 'interactive';
    emit(document, 'readystatechange');
  }
  if (type === 'load') {
    state = 'complete';
    emit(document, 'readystatechange');
  }
  const told = new Map();
  emit(G, type);
  emit(document, type);
  emit(body, type);
  const count = listenersCount;
  for (let i = 0; i < count; i++) {
    const one = mapGet(listeners, i);
    if (
      one === undefined ||
      one.type !== type ||
      one.target === G ||
      one.target === document ||
      one.target === body ||
      mapHas(told, one.target)
    )
      continue;
    mapSet(told, one.target, true);
    emit(one.target, type);
  }
  // What has come says so itself.
  for (let i = 0; type !== 'load' && i < handlingCount; i++) {
    const one = mapGet(handling, i),
      { handlers, is_known } = secret(one);
    if (is_known && !mapHas(told, one) && isFunction(handlers[`on${type}`])) emit(one, type);
  }
  fired[type] = true;
}
const fired = create(null);
// What else may happen to elements that wait for it, and links that are scripts.
function others() {
  for (let i = 0; i < handlingCount; i++) {
    const one = mapGet(handling, i),
      { handlers, is_known } = secret(one);
    if (!is_known) continue;
    const types = ownKeys(handlers);
    for (let k = 0; k < types.length; k++) if (!fired[slice(types[k], 2)]) emit(one, slice(types[k], 2));
  }
  for (let i = 0; i < codeLinksCount; i++) go('navigate', mapGet(codeLinks, i));
}
const codeLinks = new Map();
let codeLinksCount = 0;
// The script of an attribute of the page, and what happens to its element.
function handled(index, text, attribute, place, is_link) {
  script = index;
  host.script(index);
  if (is_link) quietly(() => (0, Real.eval)(prepared(text, 0)));
  else {
    page();
    const one = place < 0 ? body : mapGet(pageNodes, place),
      type = slice(attribute, 2);
    quietly(() => apply(compiled(text), one, [happening(type, one)]));
  }
  settle();
  script = -1;
  host.script(-1);
}
const EventTarget = kind(
  'EventTarget',
  null,
  {
    addEventListener(type, run) {
      listen(this === undefined ? G : this, type, run);
    },
    removeEventListener(type, run) {
      for (let i = 0; i < listenersCount; i++) {
        const one = mapGet(listeners, i);
        if (one && one.run === run && one.type === type) mapDelete(listeners, i);
      }
    },
    attachEvent(type, run) {
      listen(this === undefined ? G : this, slice(str(type), 2), run);
      return true;
    },
    detachEvent: nothing,
    dispatchEvent(event) {
      const target = this === undefined ? G : this;
      if (isObject(event)) own(event, { target, currentTarget: target, srcElement: target });
      emit(target, str(event.type), event);
      return true;
    },
  },
  function EventTarget() {},
);
const Event = kind('Event', null, {}, function Event(type, init) {
  inherit(happening(str(type), null), this);
  this.type = str(type);
  if (isObject(init)) this.detail = init.detail;
});
own(Event.prototype, {
  preventDefault: nothing,
  stopPropagation: nothing,
  stopImmediatePropagation: nothing,
  initEvent(type) {
    this.type = type;
  },
  initMouseEvent(type) {
    this.type = type;
  },
  initCustomEvent(type, _, __, detail) {
    this.type = type;
    this.detail = detail;
  },
});
for (const name of [
  'CustomEvent',
  'MouseEvent',
  'UIEvent',
  'KeyboardEvent',
  'TouchEvent',
  'MessageEvent',
  'PopStateEvent',
  'PointerEvent',
]) {
  kind(name, Event, {}, function (type, init) {
    this.type = str(type);
    if (isObject(init)) for (const key of ['data', 'state', 'key', 'origin']) if (init[key] !== undefined) this[key] = init[key];
    this.detail = isObject(init) ? init.detail : null;
  });
}
